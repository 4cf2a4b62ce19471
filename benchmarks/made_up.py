"""Rules and people that are made up, the same each time."""

import datetime

import lbpkit
from lbpkit.content.contents import Content
from lbpkit.expressions import parse
from lbpkit.model.findings import Finding
from lbpkit.model.kinds import KINDS
from lbpkit.model.rules import Rule
from lbpkit.model.urgency import Urgency
from lbpkit.plugins import Loaded

SEED = 20261122
DAY = datetime.date(2026, 11, 22)


def plugin_of(count, chance):
    """A plugin with 120 findings and `count` rules of one to four of them."""
    sourced = {"sources": ("editorial",), "checked_on": DAY}
    asked = {"question": "Is it so?", "proxy_question": "Is it so?", "clinician": "Made up", "label": "Made up"}
    findings = [
        Finding(
            id=f"bench.finding_{n}", kind="symptom", group="pattern", if_unknown=Urgency.SELF_CARE, **asked, **sourced
        )
        for n in range(120)
    ]
    rules = []
    for n in range(count):
        urgency = chance.choice(list(Urgency)[1:])
        asked_for = [finding.id for finding in chance.sample(findings, chance.randint(1, 4))]
        rules.append(
            Rule(
                id=f"bench.rule_{n}",
                label="Made up",
                when=parse({"all": asked_for} if len(asked_for) > 1 else asked_for[0]),
                urgency=urgency,
                action=("emergency_department",) if urgency is Urgency.EMERGENCY else ("gp",),
                within_hours=1,
                explanation="Made up",
                until_seen=("call_if_worse",),
                net="net_worse",
                **sourced,
            )
        )
    records = {kind: {} for kind in KINDS}
    records["findings"] = {finding.id: finding for finding in findings}
    records["rules"] = {rule.id: rule for rule in rules}
    files = {(kind, key): "made_up.toml" for kind, of_kind in records.items() for key in of_kind}
    content = Content(owner="bench", records=records, files=files)
    return Loaded(name="bench", distribution="lbpkit-bench", version="0", content=content)


def intakes_for(library, chance, yes, count):
    """Answers to all findings: 35 of 100 not known, `yes` of 100 so, the others not."""
    return [
        lbpkit.Intake(
            age_years=chance.randint(16, 95),
            sex=chance.choice(["female", "male"]),
            pain_days=chance.randint(0, 400),
            pain_score=chance.randint(0, 10),
            answers={
                finding: chance.choices(["unknown", "yes", "no"], [35, yes, 65 - yes])[0]
                for finding in library.findings
            },
        )
        for _ in range(count)
    ]
