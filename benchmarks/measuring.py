"""Measuring side by side: each round runs every work once, in turn, so that a busy machine slows all of them alike."""

import statistics
import time
from functools import partial


def in_turn(works, rounds, clock=time.perf_counter):
    """For each name the seconds that its work took, once a round, after one round that is not counted.

    Args:
        works: name to a call without arguments.
        rounds: how often each is run.
        clock: what is read before and after; `time.process_time` counts the processor's time and not the waiting for it.
    """
    taken = {name: [] for name in works}
    for _ in range(rounds + 1):
        for name, work in works.items():
            start = clock()
            work()
            taken[name].append(clock() - start)
    return {name: times[1:] for name, times in taken.items()}


def of_one_call(work, rounds, clock=time.perf_counter):
    """For each (call, its arguments) the microseconds of one call, round by round, in turn."""

    def run(call, arguments):
        for argument in arguments:
            call(argument)

    taken = in_turn({place: partial(run, *each) for place, each in enumerate(work)}, rounds, clock)
    return [[each / len(work[place][1]) * 1e6 for each in times] for place, times in taken.items()]


def ratios(ours, theirs):
    """The median of the rounds' ratios, and the quarter and three-quarter marks: how many times faster ours is."""
    each = sorted(other / own for own, other in zip(ours, theirs, strict=True))
    quarters = statistics.quantiles(each, n=4) if len(each) > 1 else each * 3
    return statistics.median(each), quarters[0], quarters[2]


def told(name, seconds, count, unit):
    """One line: how many a second, at the median, the fastest and the slowest round."""
    speeds = sorted(count / each for each in seconds)
    median = statistics.median(speeds)
    return f"  {name:44} {median:10.3g} {unit}   ({speeds[0]:.3g} to {speeds[-1]:.3g})"


def reached(value, goal):
    """Whether a ratio that should be at least the goal is."""
    return f"{'reached' if value >= goal else 'not reached'}: at least {goal:g}"
