"""The pages that list records: an index for each kind with pages of its own, and the kinds that share pages."""

from collections.abc import Callable
from pathlib import Path

from lbpkit.charts import evidence_map
from lbpkit.commands.listing import COLUMNS
from lbpkit.commands.pages import name_of
from lbpkit.leaflets.references import cite, link
from lbpkit.stance import stance
from website.markdown import bullets, escaped, page, part, table
from website.markdown import link as linked
from website.places import BY_FIELD, MOST_USERS, ONE_PAGE, OWN_PAGE, Site, plain, target
from website.records import TITLES, URGENCIES, claim_line
from website.treatments import PHASES, VERDICTS

LEADS = {
    "conditions": "What may be behind the pain. A condition that fits is never a diagnosis.",
    "treatments": "What can be done, and what evidence and guidelines together say of it, by how long the pain has lasted.",
    "exercises": "Each with its pictures, its dose, when to stop and who must not do it.",
    "programmes": "Exercises that go well together. One is composed for a person, of what is offered to them.",
    "rules": "What turns answers into urgency. The urgency of a person is the highest that any rule contributes.",
    "topics": "Anatomy, burden, cost, history, access, and the sources themselves.",
    "regions": "Whom to call, and what services are named, country by country.",
    "findings": "What may be so of a person, not so, or not known, by the group it is asked with.",
    "requirements": "What guidelines demand of the rules: these answers, whatever else is said, mean at least this urgency. "
    "Each is proved by `lbpkit verify` ([what is proved](../explanation/proofs.md)).",
    "sources": "Every document that something rests on, how far it is trusted and why, and the single facts taken from it.",
    "questions": "How findings are asked where yes and no are not enough. *Don't know* is always added.",
    "advice": "Things to do, and to watch for.",
    "contraindications": "Who must not have what, or should be warned, and what happens while it is not known.",
    "terms": "Words that may be hard.",
}


def write(site: Site, folder: Path) -> None:
    for kind in OWN_PAGE:
        _write(
            folder,
            f"reference/{kind}/index.md",
            page(f"# {TITLES[kind]}", LEADS[kind], _INDEXES.get(kind, _plainly)(site, kind)),
        )
    for kind in BY_FIELD:
        _on_a_few_pages(site, folder, kind)
    for kind in ONE_PAGE:
        here = f"reference/{kind}.md"
        entries = [_ENTRIES[kind](site, here, record) for _, record in sorted(site.library.of_kind(kind).items())]
        _write(folder, here, page(f"# {TITLES[kind]}", LEADS[kind], *entries))
    _write(folder, "reference/evidence_map.md", _MAP.format(evidence_map(site.library)))
    kinds = [
        f"[{TITLES[kind]}]({kind}{'' if kind in ONE_PAGE else '/index'}.md): "
        f"{len(site.library.of_kind(kind))}. {LEADS[kind]}"
        for kind in TITLES
    ]
    _write(
        folder,
        "reference/content.md",
        page("# The content", _ABOUT.format(site.library.edition, site.library.content_hash), bullets(kinds)),
    )


_ABOUT = (
    "Every record of the core, written from the content itself: edition {}, content hash `{}`. "
    "**No clinician has reviewed it.** `lbpkit show ID` prints the same in a terminal, `lbpkit list KIND` every record of a kind."
)
_MAP = """# Evidence map

What is known of treatments: a shape says which way the evidence points, the letter in it how sure it is. Every number
stands in the description of the picture, which screen readers read, and on the page of [each treatment](treatments/index.md).
`lbpkit map` makes the same picture, and in Python `lbpkit.charts.evidence_map`. What it rests on:
[the evidence model](../explanation/evidence.md).

```{{raw}} html
<div class="map" tabindex="0" role="region" aria-label="Evidence map">
{}
</div>
```
"""


def _write(folder: Path, name: str, text: str) -> None:
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text, "utf-8")


def _plainly(site: Site, kind: str) -> str:
    """A table with the columns of `lbpkit list`."""
    columns = [column for column in COLUMNS[kind] if column not in ("id", "name", "title", "label", "order")]
    here = f"reference/{kind}/index.md"
    rows = [
        (site.named(here, kind, key), *(_cell(getattr(record, column)) for column in columns))
        for key, record in sorted(site.library.of_kind(kind).items(), key=lambda each: name_of(each[1]).lower())
    ]
    return table(("Name", *(plain(column).capitalize() for column in columns)), rows)


def _cell(value) -> str:
    value = getattr(value, "number", getattr(value, "value", value))
    return escaped(str(value).replace("_", " ")) if value is not None else ""


def _by_urgency(site: Site, kind: str) -> str:
    here = f"reference/{kind}/index.md"
    found = {urgency: [] for urgency in URGENCIES}
    for key, rule in sorted(site.library.rules.items(), key=lambda each: each[1].label.lower()):
        found[rule.urgency.value].append((site.named(here, "rules", key), ", ".join(map(plain, rule.action))))
    return "\n\n".join(
        part(URGENCIES[urgency].capitalize(), table(("Rule", "Whom to turn to"), rows) if rows else "")
        for urgency, rows in found.items()
    )


def _conditions(site: Site, kind: str) -> str:
    here = f"reference/{kind}/index.md"
    rows = []
    for key, record in sorted(site.library.conditions.items(), key=lambda each: each[1].name.lower()):
        lowest = plain(site.lowest[key]) if key in site.lowest else "no rule suspects it"
        rows.append((site.named(here, kind, key), escaped(", ".join(record.synonyms)), lowest))
    return table(("Condition", "Also called", "Lowest urgency of the rules that suspect it"), rows)


def _stances(site: Site, kind: str) -> str:
    here = f"reference/{kind}/index.md"
    rows = [
        (
            site.named(here, kind, key),
            plain(record.kind),
            *(
                VERDICTS[stance(site.library, record, phase).verdict].lower()
                for phase in ("acute", "subacute", "chronic")
            ),
        )
        for key, record in sorted(site.library.treatments.items(), key=lambda each: each[1].name.lower())
    ]
    return table(
        ("Treatment", "Kind", *(PHASES[phase].capitalize() for phase in ("acute", "subacute", "chronic"))), rows
    )


_INDEXES: dict[str, Callable[[Site, str], str]] = {
    "conditions": _conditions, "treatments": _stances, "rules": _by_urgency,
}  # fmt: skip


def _on_a_few_pages(site: Site, folder: Path, kind: str) -> None:
    sections = {}
    for _, record in sorted(site.library.of_kind(kind).items()):
        sections.setdefault(site.section(kind, record), []).append(record)
    order = [each for each in URGENCIES if each in sections] if kind == "requirements" else sorted(sections)
    for section in order:
        here = f"reference/{kind}/{section}.md"
        title = f"# {TITLES[kind]}: {plain(section)}"
        _write(
            folder, here, page(title, *(_ENTRIES[kind](site, here, each) for each in sections[section]), orphan=True)
        )
    listed = bullets(f"[{plain(each).capitalize()}]({each}.md): {len(sections[each])}" for each in order)
    lead = LEADS[kind].replace("](../", "](../../")
    _write(folder, f"reference/{kind}/index.md", page(f"# {TITLES[kind]}", lead, listed))


def _entry(kind: str, record, head: str, *facts: str) -> str:
    return "\n\n".join(
        [target(kind, record.id), f"**{escaped(head)}** `{record.id}`", bullets(each for each in facts if each)]
    )


def _finding(site: Site, here: str, record) -> str:
    rules = site.users["findings", record.id].get("rules", ())
    return _entry(
        "findings", record, record.label,
        f"Asked: {escaped(record.question)}",
        f"Of a carer: {escaped(record.proxy_question)}",
        f"Among clinicians: {escaped(record.clinician)}",
        f"Not known, it weighs: {plain(record.if_unknown.value)}",
        "Sensitive: named only to clinicians" if record.sensitive else "",
        f"Implies: {', '.join(site.named(here, 'findings', key) for key in record.implies)}" if record.implies else "",
        f"Asked only if\n\n{_indented(site.expression(here, record.applies_if))}" if record.applies_if else "",
        f"Rules: {', '.join(site.named(here, 'rules', key) for key in rules)}" if rules else "",
        f"Sources: {site.shorts(here, record.sources)}",
    )  # fmt: skip


def _indented(text: str) -> str:
    return "\n".join(f"  {line}" if line else "" for line in text.splitlines())


def _requirement(site: Site, here: str, record) -> str:
    rules = site.met_by[record.id]
    return _entry(
        "requirements", record, record.text,
        f"These answers:\n\n{_indented(site.expression(here, record.when))}",
        f"At least: {plain(record.at_least.value)}",
        f"Clause: {escaped(record.clause)} {site.shorts(here, record.sources)}",
        f"Met by: {', '.join(site.named(here, 'rules', key) for key in rules)}" if rules else "",
    )  # fmt: skip


def _source(site: Site, here: str, record) -> str:
    address, lapsed = link(record), record.lapsed(site.library.edition)
    claims = sorted(key for key in site.users["sources", record.id].get("claims", ()))
    users = {kind: keys for kind, keys in site.users["sources", record.id].items() if kind != "claims"}
    return _entry(
        "sources", record, record.title,
        escaped(cite(site.words, record)) + (f" {linked('Read it', address)}" if address else ""),
        f"Trust: {record.trust}. {escaped(record.trust_reason)}",
        f"Read for lbpkit: {plain(record.read)}. {'No longer in force, not counted as current.' if lapsed else 'In force.'}",
        *(_carriers(site, here, kind, keys) for kind, keys in users.items()),
        "Claims\n\n" + _indented(bullets(claim_line(site.library.claims[key]) for key in claims)) if claims else "",
    )  # fmt: skip


def _carriers(site: Site, here: str, kind: str, keys) -> str:
    more = f" and {len(keys) - MOST_USERS} more" if len(keys) > MOST_USERS else ""
    return f"{TITLES.get(kind, kind.capitalize())}: {', '.join(site.named(here, kind, key) for key in keys[:MOST_USERS])}{more}"


def _question(site: Site, here: str, record) -> str:
    meant = [
        ", ".join(site.named(here, "findings", key) for key, yes in choice.answers.items() if yes)
        for choice in record.choices
    ]
    choices = [
        f"{escaped(choice.text)} ({said or 'none of them'})" for choice, said in zip(record.choices, meant, strict=True)
    ]
    return _entry("questions", record, record.prompt, *choices, f"Sources: {site.shorts(here, record.sources)}")


def _advice(site: Site, here: str, record) -> str:
    return _entry(
        "advice", record, record.text,
        f"Said: {plain(record.kind)}",
        f"Fits\n\n{_indented(site.expression(here, record.fits))}" if record.fits else "",
        f"Sources: {site.shorts(here, record.sources)}",
    )  # fmt: skip


def _contraindication(site: Site, here: str, record) -> str:
    bars = [plain(each) for each in record.properties]
    bars += [site.named(here, kind, key) for kind in ("treatments", "exercises") for key in getattr(record, kind)]
    return _entry(
        "contraindications", record, record.reason,
        f"{plain(record.effect).capitalize()}; while not known: {plain(record.if_unknown)}",
        f"Of: {', '.join(bars)}",
        f"When\n\n{_indented(site.expression(here, record.when))}",
        f"Sources: {site.shorts(here, record.sources)}",
    )  # fmt: skip


def _term(site: Site, here: str, record) -> str:
    also = f" Also: {escaped(', '.join(record.synonyms))}." if record.synonyms else ""
    return _entry(
        "terms",
        record,
        record.term,
        f"{escaped(record.definition)}{also}",
        f"Sources: {site.shorts(here, record.sources)}",
    )


_ENTRIES: dict[str, Callable[..., str]] = {
    "findings": _finding,
    "requirements": _requirement,
    "sources": _source,
    "questions": _question,
    "advice": _advice,
    "contraindications": _contraindication,
    "terms": _term,
}
