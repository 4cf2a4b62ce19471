"""One triage from a ready intake, beside datalogic-py (Rust) deciding as many rules; and one leaflet as HTML.

    python benchmarks/one_triage.py [PLUGIN_RULES ...]

Both engines get the same rules: the core's, then the core's with 1,000 and 10,000 rules of a made-up plugin; and the
same answers, parsed beforehand. datalogic-py only says which rules are so; lbpkit also weighs what is not known,
follows gates and returns an assessment, whose reasons are not read. People with several findings and people with none
are told apart: the search for the most urgent rule ends early for the first.
"""

import random
import statistics
import sys
from functools import partial

import datalogic_py
from made_up import SEED, intakes_for, plugin_of
from measuring import of_one_call

import lbpkit
from lbpkit.expressions import fold
from lbpkit.library import build_library
from lbpkit.plugins import load_core

INTAKES = 40
REPEATS = 15
GOALS = {0: 0.5, 1000: 1 / 15, 10000: 1 / 60}


class JsonLogic:
    """A rule's expression as JSONLogic: true where the rule is so."""

    def finding(self, finding):
        # A key with a dot in it, as plugins' findings have, is no path.
        return {"var": finding.replace(".", "__")}

    def number(self, comparison):
        return {
            "and": [{"var": comparison.number}, {comparison.operator: [{"var": comparison.number}, comparison.bound]}]
        }

    def sex(self, sex):
        return {"==": [{"var": "sex"}, sex]}

    def all(self, items):
        return {"and": list(items)}

    def any(self, items):
        return {"or": list(items)}

    def at_least(self, n, items):
        return {">=": [{"+": [{"if": [item, 1, 0]} for item in items]}, n]}


def microseconds(*work):
    """For each (call, its arguments) the median time of one call; in turn, so that a busy machine slows all alike."""
    return [statistics.median(times) for times in of_one_call(work, REPEATS)]


def deciding(plugin_rules):
    """lbpkit and datalogic-py on the same rules and answers."""
    chance = random.Random(SEED)
    core = load_core()
    library = build_library([core, plugin_of(plugin_rules, chance)] if plugin_rules else [core])
    engine = datalogic_py.Engine()
    rules = [engine.compile(fold(rule.when, JsonLogic())) for rule in library.rules.values()]
    for who, yes in (("several findings", 6), ("no finding", 0)):
        intakes = intakes_for(library, chance, yes, INTAKES)
        handles = [datalogic_py.DataHandle(flat(library, intake)) for intake in intakes]
        with engine.session() as session:
            theirs = [session.evaluate_many(rules, handle).count("true") for handle in handles[:5]]
            ours = [fired(lbpkit.triage(library, intake)) for intake in intakes[:5]]
            assert ours == theirs, f"the engines differ in how many rules are so: {ours}, {theirs}"
            lbpkit_us, datalogic_us = microseconds(
                (partial(lbpkit.triage, library), intakes), (partial(session.evaluate_many, rules), handles)
            )
        ratio = lbpkit_us / datalogic_us
        goal = GOALS.get(plugin_rules)
        said = "" if goal is None else f"  ({'reached' if ratio <= goal else 'not reached'}: at most {goal:.3f})"
        taken = f"lbpkit {lbpkit_us:7.1f} µs   datalogic-py {datalogic_us:8.1f} µs   ratio {ratio:.4f}"
        print(f"  {len(rules):6} rules, {who:16}   {taken}{said}")


def beside_deciding():
    """What else a program may want of one triage, on the core's rules."""
    library = lbpkit.load_library(plugins=())
    intakes = intakes_for(library, random.Random(SEED), 6, INTAKES)
    plain = [intake.to_dict() for intake in intakes]
    engine = datalogic_py.Engine()
    rules = [engine.compile(fold(rule.when, JsonLogic())) for rule in library.rules.values()]
    answers = [flat(library, intake) for intake in intakes]

    def from_plain(data):
        return lbpkit.triage(library, lbpkit.Intake.from_dict(data)).urgency

    def with_(attribute):
        return lambda intake: getattr(lbpkit.triage(library, intake), attribute)

    with engine.session() as session:
        names = ("from the JSON dict", "datalogic-py from the dict", "reasons read", "what would change", "care")
        taken = microseconds(
            (from_plain, plain),
            (lambda data: session.evaluate_many(rules, datalogic_py.DataHandle(data)), answers),
            (with_("reasons"), intakes),
            (with_("what_would_change"), intakes),
            (with_("care"), intakes),
        )
    for name, time_taken in zip(names, taken, strict=True):
        print(f"  {name:28} {time_taken:9.1f} µs")


def fired(assessment):
    return sum(reason.state == "fired" for reason in assessment.reasons)


def flat(library, intake):
    """What a user of JSONLogic would hand over: true and false, what is not known left out, what is implied put in.

    datalogic-py is spared working out what is implied: its answers are made ready beforehand.
    """
    said = {key: value == "yes" for key, value in intake.answers.items() if value != "unknown"}
    said |= {parent: True for key in intake.yes for parent in library.implied[key]}
    answers = {key.replace(".", "__"): value for key, value in said.items()}
    return {name: getattr(intake, name) for name in ("age_years", "sex", "pain_days", "pain_score")} | answers


def writing():
    """From an assessment just made to a page of HTML, each for other answers."""
    library = lbpkit.load_library(plugins=())
    intakes = intakes_for(library, random.Random(SEED), 2, INTAKES)
    assessments = [lbpkit.triage(library, intake) for intake in intakes]
    documents = [lbpkit.leaflet(library, assessment, region="GB") for assessment in assessments]
    page, whole = microseconds(
        (lambda document: lbpkit.render(document, "html"), documents),
        (
            lambda intake: lbpkit.render(lbpkit.leaflet(library, lbpkit.triage(library, intake), region="GB"), "html"),
            intakes,
        ),
    )
    print(f"  Document to HTML {page / 1000:.2f} ms   ({'reached' if page <= 1000 else 'not reached'}: at most 1 ms)")
    print(f"  intake to HTML   {whole / 1000:.2f} ms")


def main(*plugin_rules):
    print(
        f"One triage, reasons unread, {INTAKES} intakes, medians of {REPEATS}; datalogic-py {datalogic_py.__version__}"
    )
    for count in (0, *(plugin_rules or (1000, 10000))):
        deciding(count)
    print("The core's rules, people with several findings: what else may be read")
    beside_deciding()
    print("One leaflet, warm")
    writing()


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
