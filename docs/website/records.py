"""The pages of single records: what a reader needs first, then what it rests on and who uses it."""

from collections.abc import Callable
from pathlib import Path

from lbpkit.commands.pages import name_of
from lbpkit.pictures import stills
from website import treatments
from website.markdown import bullets, escaped, page, part, table
from website.markdown import link as linked
from website.places import OWN_PAGE, Site, plain

URGENCIES = {
    "emergency": "emergency: ambulance or emergency department now",
    "same_day": "same day: be seen today",
    "soon": "soon: within days, at most two weeks",
    "routine": "routine: an appointment, within weeks",
    "self_care": "self-care: look after yourself, with a safety net",
}
TITLES = {
    "conditions": "Conditions",
    "treatments": "Treatments",
    "exercises": "Exercises",
    "programmes": "Programmes of exercises",
    "rules": "Rules",
    "topics": "Background",
    "regions": "Countries and their services",
    "findings": "Findings",
    "requirements": "Requirements",
    "sources": "Sources and their claims",
    "questions": "Questions with choices",
    "advice": "Advice",
    "contraindications": "Contraindications",
    "terms": "Glossary",
}
"""Every kind that has pages, as readers know it."""


def write(site: Site, folder: Path) -> None:
    """A page for each record of the kinds that have one."""
    for kind in OWN_PAGE:
        (folder / "reference" / kind).mkdir(parents=True, exist_ok=True)
        for key in site.library.of_kind(kind):
            here = f"reference/{kind}/{key}.md"
            (folder / here).write_text(of(site, here, kind, key, folder), "utf-8")


def of(site: Site, here: str, kind: str, key: str, folder: Path) -> str:
    """The page of one record."""
    record = site.library.of_kind(kind)[key]
    body = _pictured(site, here, record, folder) if kind == "exercises" else _BODIES[kind](site, here, record)
    return page(
        f"# {escaped(name_of(record))}",
        f"[{TITLES[kind]}](index.md) · `{key}` · sources last read {record.checked_on}",
        *body,
        part("Used by", _users(site, here, kind, key)),
        part("What it carries of the ledger", _claims(site, here, record)),
        part("Sources", bullets(site.citation(here, each) for each in _sources(record))),
        orphan=True,
    )


def _sources(record) -> dict[str, None]:
    joined = [row for name in ("evidence", "guidance", "paragraphs") for row in getattr(record, name, ())]
    return dict.fromkeys(key for each in (record, *joined) for key in each.sources)


def _claims(site: Site, here: str, record) -> str:
    inner = [key for paragraph in getattr(record, "paragraphs", ()) for key in paragraph.claims]
    claims = [site.library.claims[key] for key in dict.fromkeys([*record.claims, *inner])]
    return bullets(f"{claim_line(claim)} {site.short(here, claim.source)}." for claim in claims)


def claim_line(claim) -> str:
    """A claim, what became of it, and why."""
    note = f" *{escaped(claim.note)}*" if claim.note else ""
    return f"`{claim.id}`, {claim.status}: {escaped(claim.text)}{note}"


def _users(site: Site, here: str, kind: str, key: str) -> str:
    users = {each: keys for each, keys in site.users[kind, key].items() if each not in _JOINED.get(kind, ())}
    return bullets(
        f"{TITLES.get(each, each.capitalize())}: {', '.join(site.named(here, each, user) for user in keys)}"
        for each, keys in users.items()
    )


_JOINED = {"treatments": ("evidence", "guidance", "contraindications"), "conditions": ("evidence", "guidance", "rules")}
"""Users that the page itself shows."""


def _condition(site: Site, here: str, record) -> list[str]:
    lowest = site.lowest.get(record.id)
    rules = sorted(site.library.suspecting[record.id], key=lambda rule: (-rule.urgency.rank, rule.id))
    codes = {"ICD-10-CM": record.codes.icd10cm, "ICD-11": record.codes.icd11, "SNOMED CT": record.codes.snomed}
    suspecting = [(plain(rule.urgency.value), site.named(here, "rules", rule.id)) for rule in rules]
    return [
        escaped(record.summary),
        bullets(
            [f"**Also called**: {escaped(', '.join(record.synonyms))}"] * bool(record.synonyms)
            + [f"**Lowest urgency of the rules that suspect it**: {URGENCIES[lowest] if lowest else 'none does'}"]
            + [f"**{system}**: {', '.join(found)}" for system, found in codes.items() if found]
        ),
        part("What happens next", escaped(record.course or "")),
        part("What helps", escaped(record.helps or "")),
        part("Left out for now", ", ".join(map(plain, record.avoid))),
        part("For clinicians", escaped(record.clinician or "")),
        part("What fits it", site.listed(here, "findings", record.typical)),
        part("What speaks against it", site.listed(here, "findings", record.against)),
        part("Rules that suspect it", table(("Urgency", "Rule"), suspecting) if suspecting else ""),
        part("Evidence about it", treatments.about_condition(site, here, record.id)),
    ]


def _rule(site: Site, here: str, record) -> list[str]:
    required = [key for key, rules in site.met_by.items() if record.id in rules]
    return [
        escaped(record.explanation),
        bullets(
            [f"**Urgency**: {URGENCIES[record.urgency.value]}"]
            + [f"**Whom to turn to**: {', '.join(map(plain, record.action))}, within {record.within_hours:g} hours"]
            + ["**Sensitive**: a patient is given a neutral reason, with the same urgency"] * record.sensitive
        ),
        part("When", site.expression(here, record.when)),
        part("For clinicians", escaped(record.clinician or "")),
        part("Makes possible", site.listed(here, "conditions", record.suspects)),
        part("Must wait meanwhile", ", ".join(map(plain, record.holds))),
        part("Until seen", site.listed(here, "advice", record.until_seen)),
        part("Its line in everybody's safety net", site.named(here, "advice", record.net) if record.net else ""),
        part(
            "Requirements it meets",
            bullets(
                f"{site.named(here, 'requirements', key)} {escaped(site.library.requirements[key].clause)}"
                for key in required
            ),
        ),
    ]


def _pictured(site: Site, here: str, record, folder: Path) -> list[str]:
    """An exercise: its start and each step in words, with the picture that shows it."""
    shown = {}
    if record.picture is not None:
        for number, (svg, frame) in enumerate(zip(stills(record.picture), record.picture.frames, strict=True)):
            name = f"{record.id}-{number}.svg"
            (folder / "reference/exercises" / name).write_text(svg, "utf-8")
            shown.setdefault(frame.shows, []).append(name)

    def step(number: int, text: str) -> str:
        pictures = "".join(f"\n\n   ![{escaped(text)}]({name})" for name in shown.get(number, ()))
        return f"{escaped(text)}{pictures}"

    return [
        escaped(record.purpose),
        part("Start", step(0, record.start).replace("\n\n   ", "\n\n")),
        part(
            "Steps", "\n".join(f"{number}. {step(number, text)}" for number, text in enumerate(record.steps, start=1))
        ),
        part("How much", escaped(record.dose_text)),
        part("Easier", escaped(record.easier or "")),
        part("Harder", escaped(record.harder or "")),
        part("Stop when", bullets(map(escaped, record.stop_rules))),
        part(
            "Who must not do it, or be warned",
            site.barring(here, f"exercises/{record.id}"),
        ),
        part("For whom it is shown", site.expression(here, record.fits) if record.fits else ""),
        part("Movements, loads and positions", ", ".join(map(plain, record.properties))),
    ]


def _programme(site: Site, here: str, record) -> list[str]:
    parts = [
        (plain(each.aim), ", else ".join(site.named(here, "exercises", key) for key in each.exercises))
        for each in record.parts
    ]
    return [
        escaped(record.purpose),
        part(
            "Composed of",
            "Of each part, the first exercise that is offered to the person.",
            table(("Trains", "Exercise"), parts),
        ),
        part("What it rests on", escaped(record.basis)),
        part("For whom", site.expression(here, record.fits) if record.fits else ""),
    ]


def _topic(site: Site, here: str, record) -> list[str]:
    return [f"{escaped(each.text)} ({site.shorts(here, each.sources or record.sources)})" for each in record.paragraphs]


def _region(_: Site, __: str, record) -> list[str]:
    lines = [
        (
            plain(each.role),
            linked(each.name, each.url) if each.url and each.url.startswith("https://") else escaped(each.name),
            escaped(each.number or ""),
            escaped(" ".join(part for part in (each.hours, each.note) if part)),
        )
        for each in record.lines
    ]
    return [
        bullets([f"**Emergency number**: {escaped(record.emergency.number)}", f"**Named in**: {record.language}"]),
        part("Lines", table(("For", "Name", "Number", "When, and what to know"), lines) if lines else ""),
        part("Services", bullets(f"{plain(role)}: {escaped(name)}" for role, name in record.services.items())),
    ]


_BODIES: dict[str, Callable[..., list[str]]] = {
    "conditions": _condition,
    "treatments": treatments.body,
    "programmes": _programme,
    "rules": _rule,
    "topics": _topic,
    "regions": _region,
}
