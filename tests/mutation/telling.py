"""Of mutants that no case notices: which can be told apart from the unchanged content at all, and by whom.

Everything is monotone, so the barest people are enough: those in whom one way of a rule holds and all else is a no, at the
numbers that tell rules apart. Where none of them gets another urgency, z3 is asked about everybody: only what it shows to change
no urgency counts as equivalent.
"""

import attrs
from content_mutants import Said, Witness, weigh

from lbpkit.engine.reference import Levels, Situation, contribution
from lbpkit.errors import LbpkitError
from lbpkit.expressions import Compare, Has, fold
from lbpkit.model.frozen_map import FrozenMap
from lbpkit.model.kinds import KINDS
from lbpkit.model.urgency import NO, Urgency
from lbpkit.testing import fitting, telling_values, ways_to
from lbpkit.verify.comparing import Comparison

OTHERS = {"age_years": (40, 5, 30, 70), "pain_days": (10, 1, 60), "pain_score": (4, 8), "sex": ()}
USUAL = {"age_years": 40, "pain_days": 10, "pain_score": 4, "sex": "female"}


def planted(library, mutant):
    """The library with the fault in it."""
    kind, record = ("findings", mutant.finding) if mutant.finding is not None else ("rules", None)
    if kind == "rules" and mutant.when is not None:
        rule = library.rules[mutant.record]
        needed = {
            "within_hours": 1,
            "until_seen": rule.until_seen or ("call_if_worse",),
            "net": rule.net or "net_worse",
        }
        record = attrs.evolve(rule, when=mutant.when, urgency=mutant.urgency, **needed)
    records = {key: each for key, each in library.of_kind(kind).items() if key != mutant.record}
    records |= {mutant.record: record} if record is not None else {}
    return attrs.evolve(library, records={**{each: library.of_kind(each) for each in KINDS}, kind: FrozenMap(records)})


class Telling:
    def __init__(self, trial):
        self.trial = trial
        self.library = trial.library
        self.telling = telling_values(self.library)
        self.weighed = {}
        self.comparison = Comparison(self.library, seconds=30)

    def apart(self, mutant):
        """Somebody whom the mutant gives another urgency, as plain data; None where z3 shows that there is nobody."""
        return self._bare(mutant) or self._proved(mutant)

    def _proved(self, mutant):
        """What z3 finds over every intake there can be; None where it shows that nothing differs."""
        rule = self.library.rules.get(mutant.record)
        if rule is not None and mutant.finding is None and rule.urgency is mutant.urgency is Urgency.SELF_CARE:
            return None  # nothing is below self-care, whatever the rule asks
        try:
            found = self.comparison.difference(planted(self.library, mutant))
        except LbpkitError as error:
            return {"not settled": str(error)}
        return found and {"intake": found.to_dict()}

    def _bare(self, mutant):
        if mutant.finding is not None:
            return None if mutant.kind in ("open gate", "change gate") else self._by_finding(mutant)
        rule = self.library.rules[mutant.record]
        if rule.urgency is Urgency.SELF_CARE and mutant.urgency is Urgency.SELF_CARE:
            return None  # nothing is below self-care
        ways = [*ways_to(rule.when), *(ways_to(mutant.when) if mutant.when is not None else ())]
        for way in dict.fromkeys(ways):
            for witness in self._people(way):
                changed = self.trial._with_rule(witness, mutant)
                if changed != witness.top:
                    return self._plain(witness, changed)
        return None

    def _by_finding(self, mutant):
        """For a weight: the same people, not knowing that one finding. For a closed gate: what is never asked."""
        finding = mutant.finding
        for rule in self.trial.users[finding.id]:
            for way in ways_to(rule.when):
                if Has(finding.id) not in way:
                    continue
                for witness in self._people(way, few=True):
                    told = dict(witness.situation.answers)
                    told[finding.id] = "unknown" if mutant.kind == "lower if_unknown" else "no"
                    situation = attrs.evolve(witness.situation, answers=Said(told))
                    if mutant.kind == "close gate":
                        before, after = witness.top, self._rank(self.library.findings, situation)
                    else:
                        before = self._rank(self.library.findings, situation)
                        after = self._rank({**self.library.findings, finding.id: finding}, situation)
                    if before != after:
                        return {**self._plain(witness, after), "of": finding.id, "before": before}
        return None

    def _rank(self, findings, situation):
        class Content:
            rules = self.library.rules

        content = Content()
        content.findings = findings
        levels = Levels(content, situation)
        named = {finding for finding, answer in situation.answers.items() if answer != "no"}
        rules = {rule.id: rule for finding in (*named, None) for rule in self.trial.naming[finding]}
        return max(0, 0, *(contribution(rule, fold(rule.when, levels)) for rule in rules.values()))

    def _people(self, way, few=False):
        """Those in whom this way holds and nothing else, the usual numbers first; `few`: only those."""
        named = {atom.finding for atom in way if isinstance(atom, Has)}
        so = frozenset(named.union(*(self.library.implied[finding] for finding in named)))
        if not self._askable(so):
            return
        asked = {atom.number for atom in way if isinstance(atom, Compare)}
        fits = {
            name: fitting(way, name, (*OTHERS[name], *(self.telling[name] if name in asked else ()))) for name in USUAL
        }
        typical = {name: USUAL[name] if USUAL[name] in fits[name] else fits[name][0] for name in USUAL}
        abouts = [{**typical, "sex": sex} for sex in fits["sex"]]
        if not few:
            names = ("age_years", "pain_days", "pain_score")
            abouts += [{**about, name: value} for about in abouts for name in names for value in fits[name]]
        for about in abouts:
            key = so, tuple(about.values())
            if key not in self.weighed:
                self.weighed[key] = self._weighed(so, about)
            if self.weighed[key] is not None:
                yield self.weighed[key]

    def _weighed(self, so, about):
        situation = Situation(answers=Said(dict.fromkeys(so, "yes")), about=about)
        levels = Levels(self.library, situation)
        gates = (self.library.findings[finding].applies_if for finding in so)
        if any(gate is not None and fold(gate, levels) == NO for gate in gates):
            return None
        witness = Witness("", situation, 0, 4, so)
        weigh(self.library, witness, self.trial.able(witness), keep=False)
        return witness

    def _askable(self, so):
        """Whether choice questions let these be so at once."""
        for question in self.library.questions.values():
            own = so & set(question.findings)
            if own and not any(all(choice.answers[finding] for finding in own) for choice in question.choices):
                return False
        return True

    def _plain(self, witness, changed):
        return {**witness.situation.about, "yes": sorted(witness.so), "before": witness.top, "after": changed}
