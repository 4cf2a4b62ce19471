"""Why an intake has its urgency, what to do about it, and what would change it."""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Literal, cast, get_args

import attrs

from lbpkit.engine.indexed import about_of, bits_of, index_of
from lbpkit.engine.levels import BitLevels
from lbpkit.engine.reference import contribution
from lbpkit.expressions import findings_of
from lbpkit.library import Library
from lbpkit.model.findings import FELT
from lbpkit.model.intake import Intake
from lbpkit.model.record import is_core
from lbpkit.model.rules import WITHIN_HOURS, Role, Rule
from lbpkit.model.urgency import NO, YES, Urgency

State = Literal["fired", "open"]
ROLES: dict[Urgency, tuple[Role, ...]] = {
    Urgency.SELF_CARE: ("self_care",),
    Urgency.ROUTINE: ("gp",),
    Urgency.SOON: ("gp",),
    Urgency.SAME_DAY: ("urgent_line", "gp"),
    Urgency.EMERGENCY: ("emergency_department",),
}
"""Whom to turn to where what decides is not known, and so no rule's own action may be taken for granted."""
REVIEW_DAYS = {
    Urgency.SELF_CARE: 14,
    Urgency.ROUTINE: 14,
    Urgency.SOON: 3,
    Urgency.SAME_DAY: 1,
    Urgency.EMERGENCY: 0,
}
"""Days after which to answer again at the latest."""
UNTIL_SEEN = "call_if_worse"
"""The advice that holds for everybody who waits to be seen, whatever the reason."""
MAX_CHANGE = 3
"""How many further findings are looked at together in `what_would_change`."""


_ROLE_ORDER = get_args(Role)


@attrs.frozen(kw_only=True)
class Reason:
    """A rule that fired, or that is open and holds the urgency up."""

    rule: str
    """Its id."""
    state: State
    """`fired`: it is so. `open`: it may be so, and that weighs."""
    urgency: Urgency
    """What it contributes."""
    findings: tuple[str, ...]
    """Findings it rests on: those that are so, for an open rule also those not known."""
    explanation: str
    """Why, in patients' words."""
    sensitive: bool = False
    """Whether a patient is given a neutral reason instead."""
    sources: tuple[str, ...]
    """Ids of the sources."""
    distribution: str
    """Where the rule came from."""


@attrs.frozen(kw_only=True)
class Action:
    """Whom to turn to, and by when."""

    roles: tuple[Role, ...]
    """The first outranks the rest. Names and numbers come from the region."""
    within_hours: float
    """The latest, in hours from now."""


@attrs.frozen(kw_only=True)
class PossibleCondition:
    """A condition that a rule suspects. Never a diagnosis."""

    condition: str
    """Its id."""
    state: State
    """Whether a rule that suspects it has fired, or may."""
    serious: bool
    """Whether a rule of same-day or above suspects it: a patient sees it only when fired."""
    fits: tuple[str, ...] = ()
    """Findings that are so and fit it."""
    against: tuple[str, ...] = ()
    """Typical findings that are not so, and findings that speak against it."""
    unknown: tuple[str, ...] = ()
    """Typical findings that are not known."""


@attrs.frozen(kw_only=True)
class Change:
    """Findings that would raise the urgency if they came up together."""

    findings: tuple[str, ...]
    """Their ids."""
    urgency: Urgency
    """What they would raise it to."""


def _place(placed: tuple[Rule, State, int]) -> tuple[int, State, int, bool, str]:
    """The most urgent first; where all else is equal the core's own, so that no plugin pushes them out of sight."""
    rule, state, given = placed
    return (-given, state, -rule.urgency.rank, not is_core(rule), rule.id)


def _of_change(change: Change) -> tuple[int, bool, int, tuple[str, ...]]:
    """The most urgent first, those with the core's findings before others, the shortest."""
    return (-change.urgency.rank, any("." in key for key in change.findings), len(change.findings), change.findings)


class Explanation:
    """One intake seen through the rules: why, what to do, what may be behind it, and what would change it."""

    def __init__(self, library: Library, intake: Intake, urgency: Urgency) -> None:
        self.library = library
        self.intake = intake
        self.urgency = urgency
        self.levels = BitLevels.of(library, intake)
        self.index = index_of(library)

    @functools.cached_property
    def _placed(self) -> tuple[tuple[Rule, State, int], ...]:
        """(rule, state, contributed rank) of every rule that fired or holds the urgency up."""
        placed: list[tuple[Rule, State, int]] = []
        undecided: list[Rule] = []
        for key, level in self.levels.not_silent.items():
            rule = self.library.rules[key]
            given = contribution(rule, level)
            if level == YES:
                placed.append((rule, "fired", given))
            elif given == self.urgency.rank > 0:
                placed.append((rule, "open", given))
            else:
                undecided.append(rule)
        if not any(given == self.urgency.rank for _, _, given in placed) and self.urgency > Urgency.SELF_CARE:
            placed += self._raised_by_silence(undecided)
        return tuple(sorted(placed, key=_place))

    def _raised_by_silence(self, undecided: Sequence[Rule]) -> Iterator[tuple[Rule, State, int]]:
        """The open rules through which every value of what is not known would bring at least this urgency."""
        for rule in undecided:
            ranks = (contribution(rule, case.rule(rule.id)) for case in self.levels.cases(rule.when))
            if any(given >= self.urgency.rank for given in ranks):
                yield rule, "open", self.urgency.rank

    def _reason_findings(self, rule: Rule, state: State) -> tuple[str, ...]:
        lowest = YES if state == "fired" else 0
        return tuple(sorted(key for key in findings_of(rule.when) if self.levels.finding(key) >= lowest))

    def reasons(self) -> Iterator[Reason]:
        for rule, state, given in self._placed:
            yield Reason(
                rule=rule.id,
                state=state,
                urgency=Urgency.at(max(given, 0)),
                findings=self._reason_findings(rule, state),
                explanation=rule.explanation,
                sensitive=rule.sensitive,
                sources=rule.sources,
                distribution=self.library.origin("rules", rule.id).distribution,
            )

    def _deciding(self) -> list[tuple[Rule, State, int]]:
        return [each for each in self._placed if each[2] == self.urgency.rank]

    def _outvoted(self) -> list[Rule]:
        """The core's most urgent fired rules where only plugins' rules decide: those add to the core, and hide nothing."""
        deciding = self._deciding()
        fired = [(rule, given) for rule, state, given in self._placed if state == "fired" and is_core(rule)]
        if not fired or not deciding or any(is_core(rule) for rule, _, _ in deciding):
            return []
        top = max(given for _, given in fired)
        return [rule for rule, given in fired if given == top]

    def action(self, review_days: int) -> Action:
        """Whom the deciding rules send to; by when, as soon as any rule that fired asks for."""
        if self.urgency is Urgency.SELF_CARE:
            return Action(roles=ROLES[self.urgency], within_hours=max(review_days, 1) * 24.0)
        fired = [rule for rule, state, _ in self._deciding() if state == "fired"]
        named = [*(rule.action for rule in fired or ()), *(rule.action for rule in self._outvoted())]
        named += [] if fired else [ROLES[self.urgency]]
        firsts = {roles[0] for roles in named}
        best = sorted(firsts, key=_ROLE_ORDER.index)
        rest = sorted({role for roles in named for role in roles} - firsts, key=_ROLE_ORDER.index)
        latest = [WITHIN_HOURS[self.urgency]] if not fired else []
        latest += [rule.within_hours for rule, state, _ in self._placed if state == "fired"]
        return Action(
            roles=cast("tuple[Role, ...]", tuple(best[:1]) if best[0] == "ambulance" else (*best, *rest)),
            within_hours=min(latest),
        )

    def until_seen(self) -> Iterator[str]:
        """What the rules that decide say; where none has fired, only what holds for everybody who waits."""
        if self.urgency < Urgency.SAME_DAY:
            return
        deciding = self._deciding()
        fired = [rule for rule, state, _ in deciding if state == "fired"]
        lines = [line for rule in (*fired, *self._outvoted()) for line in rule.until_seen]
        if not fired and UNTIL_SEEN in self.library.advice:
            lines = [UNTIL_SEEN, *lines]
        yield from dict.fromkeys(lines or (line for rule, _, _ in deciding for line in rule.until_seen))

    def safety_net(self) -> Iterator[str]:
        """A line stays unless a closed gate, the age or the sex keeps the rule from ever firing: days pass, pain grows."""
        told, open_ = self.index.told((self.intake.age_years, None, None, self.intake.sex))
        reachable = self._reachable(told | open_)
        nets = [
            rule
            for rule in self.library.rules.values()
            if rule.urgency is Urgency.EMERGENCY and rule.net is not None and self._could_fire(rule, reachable)
        ]
        # Counted over the core's rules: however many a plugin brings, the core's lines stand where they stood.
        lines = Counter(rule.net for rule in nets if is_core(rule))
        fired = {rule.net for rule, state, _ in self._placed if state == "fired" and not self._private(rule)}
        yield from sorted(
            {str(rule.net) for rule in nets}, key=lambda line: (line not in fired, "." in line, -lines[line], line)
        )

    def _private(self, rule: Rule) -> bool:
        """Whether naming the rule would give a sensitive answer away."""
        return rule.sensitive or any(self.library.findings[key].sensitive for key in findings_of(rule.when))

    def _could_fire(self, rule: Rule, reachable: int) -> bool:
        return any(conjunction & reachable == conjunction for conjunction in self.index.rule_conjunctions[rule.id])

    def _reachable(self, told: int) -> int:
        """Every finding that is so, or could come to be so, for this person, with the numbers and sex as they are."""
        possible, before = told | self.index.ungated | self._yes, -1
        while possible != before:
            before = possible
            possible = self.index.implying(possible)
            for gate in self.index.gates:
                if any(each & possible == each for each in gate.conjunctions):
                    possible |= gate.members
        return possible

    @functools.cached_property
    def _yes(self) -> int:
        return self.index.answers(self.intake)[0]

    def review_days(self) -> int:
        latest = REVIEW_DAYS[self.urgency]
        days = self.intake.pain_days
        if days is None:
            return latest
        for step in range(1, latest + 1):
            if self._new_between(days, days + step):
                return step - 1
        return latest

    def _new_between(self, low: float, high: float) -> bool:
        """Whether time alone fires a rule by then, also one that stops again before."""
        between = [float(value) for value in self.index.values.get("pain_days", ()) if low < float(value) < high]
        age, _, score, sex = about_of(self.intake)
        later = (self.levels.at((age, days, score, sex)) for days in (*between, high))
        return any(levels.fired - self.levels.fired for levels in later)

    def possible_conditions(self) -> Iterator[PossibleCondition]:
        serious: set[str] = set()
        for rule in self.library.rules.values():
            if rule.urgency >= Urgency.SAME_DAY:
                serious |= set(rule.suspects)
        found: list[PossibleCondition] = []
        for key, condition in self.library.conditions.items():
            level = self.levels.suspected(key)
            if level == NO:
                continue
            typical = {name: self.levels.finding(name) for name in condition.typical}
            against = [name for name in condition.against if self.levels.finding(name) == YES]
            found.append(
                PossibleCondition(
                    condition=key,
                    state="fired" if level == YES else "open",
                    serious=key in serious,
                    fits=tuple(name for name, value in typical.items() if value == YES),
                    against=(*(name for name, value in typical.items() if value == NO), *against),
                    unknown=tuple(name for name, value in typical.items() if NO < value < YES),
                )
            )
        yield from sorted(
            found,
            key=lambda each: (
                each.state == "open",
                "." in each.condition,
                -len(each.fits),
                len(each.against),
                each.condition,
            ),
        )

    def what_would_change(self) -> Iterator[Change]:
        """Only what can newly come up is looked at: what is felt, seen or happens; not age, history or medicines."""
        told, _ = self.index.told(
            (self.intake.age_years, self.intake.pain_days, self.intake.pain_score, self.intake.sex)
        )
        so = told | self._yes
        movable = sum(self.index.bits[key] for key, finding in self.library.findings.items() if finding.kind in FELT)
        reachable = self._reachable(so)
        new = movable & reachable & ~so
        best: dict[int, int] = {}
        for level, conjunction in self.index.conjunctions:
            missing = conjunction & ~so
            if level <= self.urgency.rank or not missing:
                continue
            for enough in self._enough(missing, new):
                best[enough] = max(best.get(enough, 0), level)
        smallest = [
            (missing, level)
            for missing, level in best.items()
            if not any(other != missing and other & missing == other and best[other] >= level for other in best)
        ]
        changes = [
            Change(
                findings=tuple(sorted(self.index.finding_of(bit) for bit in bits_of(missing))),
                urgency=Urgency.at(level),
            )
            for missing, level in smallest
        ]
        yield from sorted(changes, key=_of_change)

    def _enough(self, missing: int, new: int) -> Iterator[int]:
        """Sets of new findings that would bring everything missing, together with what they imply."""
        implied = 0
        for bit in bits_of(missing & self.index.children):
            implied |= self.index.parents[bit]
        needed = (missing & ~implied) or missing
        if not needed & ~new and needed.bit_count() <= MAX_CHANGE:
            yield needed
        for child in bits_of(new & self.index.children & ~missing):
            if not missing & ~self.index.parents[child]:
                yield child
