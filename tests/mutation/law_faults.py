"""Plant one fault of each kind in what decides, and see that the test of its law fails: `python tests/mutation/law_faults.py`.

Each fault is planted in a process of its own, before the tests are read; nothing is written. Exits 1 where one goes
unnoticed.
"""

import argparse
import os
import subprocess
import sys
from pathlib import Path

import attrs
import pytest
from hypothesis import Phase, settings

from lbpkit import care, explaining, library, locales, suitability
from lbpkit.engine import indexed, prospects
from lbpkit.leaflets import discretion
from lbpkit.model.urgency import Urgency

TESTS = Path(__file__).parent.parent
INDEX, PROSPECT, EXPLANATION, WORDS = indexed.Index, prospects.Prospect, explaining.Explanation, locales.Words


def wrapped(owner, name, change):
    """Puts `change(original, …)` in the place of a function."""
    original = getattr(owner, name)
    setattr(owner, name, lambda *args, **kwargs: change(original, *args, **kwargs))


def with_silent_rules(silent):
    """The index is built as if the rules could never be so that `silent` picks."""

    def change(original, index, deciding, bits):
        beside_plugin = any("." in key for part in deciding for key in part.rules)
        mute = [
            {
                key: rule._replace(when=frozenset()) if silent(key, beside_plugin) else rule
                for key, rule in part.rules.items()
            }
            for part in deciding
        ]
        parts = [part._replace(rules=rules) for part, rules in zip(deciding, mute, strict=True)]
        return original(index, parts, bits)

    wrapped(INDEX, "_hang", change)


def yes_soothes():
    """The first finding answered yes takes the urgency one level down."""
    wrapped(INDEX, "decide", lambda original, self, yes, *rest: max(original(self, yes, *rest) - (yes & 1), 0))


def silence_pays():
    """A number left out costs nothing: no floor."""
    INDEX.decide = INDEX._contributed


def unknown_weighs_nothing():
    wrapped(INDEX, "reached", lambda original, self, holding, unknown, open_, level: holding)


def no_reason():
    wrapped(EXPLANATION, "reasons", lambda original, self: iter(()))


def no_net_line():
    """The first line of the safety net is lost."""
    wrapped(EXPLANATION, "safety_net", lambda original, self: iter(list(original(self))[1:]))


def late_review():
    wrapped(EXPLANATION, "review_days", lambda original, self: 14)


def held_is_offered():
    wrapped(suitability.Suitability, "holding", lambda original, self, item: ())


def barred_is_offered():
    wrapped(suitability.Suitability, "effects", lambda original, self, item: ())


def care_for_all():
    """Care is worked out as if everybody could wait."""
    wrapped(care, "care", lambda original, content, intake, urgency: original(content, intake, Urgency.ROUTINE))


def plugin_displaces():
    """Beside a plugin, the core's rules are lost."""
    with_silent_rules(lambda key, beside_plugin: beside_plugin and "." not in key)


def plugin_frees():
    """With a plugin that raises the urgency, what the core would hold is offered."""
    wrapped(suitability, "deciding_rank", lambda original, content, levels, urgency: urgency.rank)


def ends_early():
    wrapped(PROSPECT, "highest", lambda original, self: self.lowest())


def never_ends():
    wrapped(PROSPECT, "highest", lambda original, self: Urgency.EMERGENCY.rank)


def plugins_as_found():
    """Plugins are not put in order."""
    library.sorted = lambda items, **_: list(items)


def blank_words():
    wrapped(WORDS, "_text", lambda original, self, english, said, *rest: original(self, "", said, *rest))


def sources_are_lost():
    wrapped(WORDS, "_text", lambda original, self, *args: attrs.evolve(original(self, *args), sources=()))


def required_rule_is_lost():
    with_silent_rules(lambda key, beside_plugin: key == "chest_pain_now")


def rule_never_fires():
    with_silent_rules(lambda key, beside_plugin: key == "back_pain_and_injecting")


def tells_what_is_hidden():
    """The patient's leaflet is composed from the real answers."""
    wrapped(discretion, "_as_if", lambda original, content, intake, answer: intake)


def care_that_tells():
    """Care is what the real answers leave."""
    wrapped(
        discretion,
        "discreet",
        lambda original, content, assessment: attrs.evolve(original(content, assessment), care=assessment.care),
    )


LAWS = {
    "property/test_law_01_total.py": [no_reason],
    "property/test_law_02_monotone.py": [yes_soothes, silence_pays],
    "property/test_law_03_requirements.py": [required_rule_is_lost],
    "property/test_law_04_self_care.py": [unknown_weighs_nothing],
    "property/test_law_05_net.py": [no_net_line, late_review],
    "property/test_law_06_no_harm.py": [held_is_offered, barred_is_offered, care_for_all],
    "property/test_law_07_plugins.py": [plugin_displaces, plugin_frees],
    "property/test_law_08_interview.py": [ends_early, never_ends],
    "property/test_law_09_order.py": [plugins_as_found],
    "property/test_law_10_words_arrive.py": [blank_words],
    "test_leaflets.py": [sources_are_lost],
    "property/test_law_12_reachable.py": [rule_never_fires],
    "property/test_law_13_discreet.py": [tells_what_is_hidden, care_that_tells],
}
"""The file of a law's test to the faults that it must notice."""
FAULTS = {fault.__name__: (file, fault) for file, faults in LAWS.items() for fault in faults}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("faults", nargs="*", choices=[*FAULTS, []], help="only these")
    parser.add_argument("--here", metavar="FAULT", help="plant it in this process and run the test of its law")
    args = parser.parse_args()
    if args.here:
        file, plant = FAULTS[args.here]
        plant()
        # one failing example is enough: none is made small
        settings.register_profile("planted", max_examples=100, phases=[Phase.generate], deadline=None, database=None)
        os.environ["HYPOTHESIS_PROFILE"] = "planted"
        known = "ignore::pytest.PytestAssertRewriteWarning"  # Hypothesis is imported already: the profile needs it
        return pytest.main(["-x", "-q", "-W", known, "-p", "no:cacheprovider", str(TESTS / file)])
    missed = 0
    for name in args.faults or FAULTS:
        command = [sys.executable, __file__, "--here", name]
        child = subprocess.run(command, capture_output=True, text=True, check=False)
        noticed = child.returncode == pytest.ExitCode.TESTS_FAILED
        missed += not noticed
        by = next(
            (line for line in child.stdout.splitlines() if line.startswith("FAILED")),
            f"NOTHING NOTICES IT {child.stderr[-300:]}",
        )
        print(f"{name:24} {by.removeprefix('FAILED ').partition(' - ')[0]}", flush=True)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
