"""The page of a treatment: the stance with its working, the evidence, guidance side by side, and who must not have it."""

from typing import get_args

from lbpkit.commands.pages import measured
from lbpkit.model.treatments import Direction
from lbpkit.stance import Phase, Stance, stance
from website.markdown import bullets, escaped, part, table
from website.places import Site, plain

PHASES = {"acute": "under 4 weeks", "subacute": "4 to 12 weeks", "chronic": "over 12 weeks", "any": "any length"}
VERDICTS = {
    "offer": "Offer",
    "consider": "Consider",
    "only_with": "Only with",
    "your_choice": "Your choice",
    "not_recommended": "Not recommended",
    "uncertain": "Uncertain",
}
SYMBOLS: dict[Direction, str] = {
    "benefit": "▲",
    "no_important_difference": "■",
    "harm": "▼",
    "inconclusive": "◆",
    "no_evidence": "○",
}
"""Shapes of the evidence map, as characters: never alone, the words stand beside them."""


def body(site: Site, here: str, record) -> list[str]:
    """What is said of a treatment."""
    found = {phase: stance(site.library, record, phase) for phase in get_args(Phase)}
    return [
        escaped(record.summary),
        escaped(record.how),
        _facts(record),
        part("Stance", _HOW, table(("Pain has lasted", "Stance", "Because"), _stances(site, here, found))),
        part("What guidelines say", _guidance(site, here, record)),
        part("Evidence", *_evidence(site, here, record.evidence)),
        part(
            "Who must not have it, or be warned",
            site.barring(here, f"treatments/{record.id}"),
        ),
        part("Before using it", bullets(map(escaped, record.cautions))),
        part("For whom it is shown", site.expression(here, record.fits) if record.fits else ""),
    ]


_HOW = (
    "Worked out from the guidance and evidence below, by one rule for all treatments, never typed in: see "
    "[the evidence model](../../explanation/evidence.md)."
)


def _facts(record) -> str:
    ages = [f"from age {record.min_age_years}"] if record.min_age_years is not None else []
    ages += [f"to age {record.max_age_years}"] if record.max_age_years is not None else []
    facts = {
        "Kind": plain(record.kind),
        "From": plain(record.given_by),
        "Ages": " ".join(ages) or "any",
        "In pregnancy": plain(record.pregnancy),
    }
    return bullets(f"**{name}**: {value}" for name, value in facts.items())


def _stances(site: Site, here: str, found: dict[str, Stance]):
    for phase, each in found.items():
        said = f"**{VERDICTS[each.verdict]}**"
        if each.with_treatment:
            said += f" {site.named(here, 'treatments', each.with_treatment)}"
        yield PHASES[phase], said, _because(site, here, each)


def _because(site: Site, here: str, found: Stance) -> str:
    """The working: what was counted, what was not, and which step decided."""
    guidance = [site.library.guidance[key] for key in found.guidance]
    evidence = [site.library.evidence[key] for key in found.evidence]
    counted = {
        direction: site.shorts(here, dict.fromkeys(row.sources[0] for row in guidance if row.direction == direction))
        for direction in ("for", "against")
    }
    said = [f"Guidelines {direction}: {rows}." for direction, rows in counted.items() if rows]
    if not guidance:
        said.append("No guideline in force speaks for or against it, so the evidence decides.")
    elif found.verdict == "your_choice" and found.disagree:
        said.append("They disagree, and are not averaged.")
    elif found.verdict == "offer":
        said.append("One at least is strong, or rests on evidence of moderate certainty or better.")
    directions = [plain(row.direction) for row in evidence]
    tally = ", ".join(f"{directions.count(each)} {each}" for each in dict.fromkeys(directions))
    if evidence:
        said.append(f"Rows of evidence: {tally}.")
    if any(row.direction == "harm" and row.certainty in ("high", "moderate") for row in evidence):
        said.append("Harm of at least moderate certainty takes it down a step.")
    if found.lapsed:
        lapsed = dict.fromkeys(site.library.guidance[key].sources[0] for key in found.lapsed)
        said.append(f"Lapsed and not counted: {site.shorts(here, lapsed)}.")
    return " ".join(said)


def _guidance(site: Site, here: str, record) -> str:
    if not record.guidance:
        return "No guideline on record speaks of it."
    rows = []
    for row in record.guidance:
        lapsed = site.library.sources[row.sources[0]].lapsed(site.library.edition)
        about = [", ".join(PHASES[each] for each in row.population), row.subgroup or ""]
        about += [site.named(here, "conditions", row.condition)] if row.condition else []
        partner = f", only with {site.named(here, 'treatments', row.only_with)}" if row.only_with else ""
        rows.append(
            (
                f"{site.short(here, row.sources[0])}{'' if not lapsed else ' (no longer in force)'}",
                "; ".join(each for each in about if each),
                f"**{plain(row.direction)}**, {plain(row.strength)}{partner}",
                plain(row.certainty),
                " ".join(escaped(each) for each in (row.text, row.note) if each),
            )
        )
    return table(("Guideline", "For whom", "Says, how firmly", "Certainty behind it", "In words"), rows)


def _evidence(site: Site, here: str, rows) -> list[str]:
    """One table for each outcome, soon before late. An outcome is a heading, so that readers can jump."""
    parts = []
    for outcome in dict.fromkeys(row.outcome for row in rows):
        told = [_row(site, here, row) for row in rows if row.outcome == outcome]
        parts.append(part(plain(outcome).capitalize(), table(_COLUMNS, told), level=3))
    return parts


_COLUMNS = ("Pain, when", "Against", "What was found", "Certainty", "Who says so")


def _row(site: Site, here: str, row) -> tuple[str, ...]:
    who = [", ".join("any length" if each == "any" else each for each in row.population)]
    who += [escaped(row.subgroup)] if row.subgroup else []
    who += [site.named(here, "conditions", row.condition)] if row.condition else []
    who += [] if row.horizon == "unstated" else [plain(row.horizon)]
    counts = [f"{row.studies} {'study' if row.studies == 1 else 'studies'}"] if row.studies else []
    counts += [f"{row.participants} people"] if row.participants else []
    found = [f"{SYMBOLS[row.direction]} **{plain(row.direction).capitalize()}**.", escaped(row.summary)]
    found += [f"{escaped(measured(row.size))}."] if row.size else []
    found += [escaped(row.absolute)] if row.absolute else []
    found += [f"{', '.join(counts)}."] if counts else []
    found += [f"*{escaped(row.note)}*"] if row.note else []
    return (
        "; ".join(who),
        escaped(row.comparator),
        " ".join(found),
        plain(row.certainty),
        site.shorts(here, row.sources),
    )


def about_condition(site: Site, here: str, condition: str) -> str:
    """Evidence about one condition, by treatment."""
    rows = [row for row in site.library.evidence.values() if row.condition == condition]
    told = [(site.named(here, "treatments", row.treatment), *_row(site, here, row)[2:]) for row in rows]
    return table(("Treatment", *_COLUMNS[2:]), told) if told else ""
