"""The library: every record of the core and its plugins, checked together and immutable.

`load_library` finds, checks, loads and merges plugins; each step is a function of its own.
"""

from __future__ import annotations

import functools
from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Literal, cast

import attrs

from lbpkit.content.deciding import Deciding, ancestors, deciding_of
from lbpkit.content.snapshot import canonical, content_hash, deciding
from lbpkit.errors import ContentError, PluginError, Problem, UnknownIdError, nearest
from lbpkit.merging import core_problems, merge, replacements_of, sift
from lbpkit.model.frozen_map import FrozenMap
from lbpkit.model.kinds import KINDS
from lbpkit.plugins import Installed, Loaded, check_plugins, find_plugins, load_core, load_plugin

if TYPE_CHECKING:
    import datetime

    from lbpkit.model.clinics import Clinic
    from lbpkit.model.conditions import Condition
    from lbpkit.model.exercises import Exercise, Programme
    from lbpkit.model.findings import Finding, Question
    from lbpkit.model.locales import Locale
    from lbpkit.model.record import Record
    from lbpkit.model.regions import Region
    from lbpkit.model.replacements import Replacement
    from lbpkit.model.rules import Advice, Requirement, Rule
    from lbpkit.model.sources import Claim, Source
    from lbpkit.model.treatments import Contraindication, Evidence, Guidance, Treatment
    from lbpkit.model.words import Phrase, Term, Topic


@attrs.frozen(kw_only=True)
class Distribution:
    """Where content came from."""

    name: str
    """Name of the installed distribution."""
    version: str
    """Its version."""
    owner: str
    """What its ids begin with; empty for the core."""
    content_hash: str
    """SHA-256 of the canonical JSON of its records."""
    replaces: tuple[str, ...] = ()
    """Records of the core that it says in other words, as `kind/id`."""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Library:
    """Every record, by kind and id. Two libraries hold the same when their `content_hash` is the same.

    Each kind is an attribute that maps ids to records: `library.findings["fever_or_chills"]`.
    """

    parts: tuple[Loaded, ...]
    """The core, then the plugins, in the order of their names."""
    plugin_problems: tuple[str, ...] = ()
    """Plugins that were left out because they were broken, one line each."""
    _records: Mapping[str, Mapping[str, Record]] = attrs.field(alias="records")
    _deciding: tuple[Deciding, ...] = attrs.field(default=(), alias="deciding")
    """What of each part decides, where the core's snapshot says it."""

    @property
    def sources(self) -> Mapping[str, Source]:
        """Citable documents."""
        return cast("Mapping[str, Source]", self._records["sources"])

    @property
    def claims(self) -> Mapping[str, Claim]:
        """The ledger: single facts of single sources."""
        return cast("Mapping[str, Claim]", self._records["claims"])

    @property
    def findings(self) -> Mapping[str, Finding]:
        """What may be so of a person."""
        return cast("Mapping[str, Finding]", self._records["findings"])

    @property
    def questions(self) -> Mapping[str, Question]:
        """How findings are asked when yes and no are not enough."""
        return cast("Mapping[str, Question]", self._records["questions"])

    @property
    def rules(self) -> Mapping[str, Rule]:
        """What turns findings into urgency."""
        return cast("Mapping[str, Rule]", self._records["rules"])

    @property
    def requirements(self) -> Mapping[str, Requirement]:
        """What guidelines demand of the rules."""
        return cast("Mapping[str, Requirement]", self._records["requirements"])

    @property
    def advice(self) -> Mapping[str, Advice]:
        """Things to do and to watch for."""
        return cast("Mapping[str, Advice]", self._records["advice"])

    @property
    def conditions(self) -> Mapping[str, Condition]:
        """What may be behind the pain."""
        return cast("Mapping[str, Condition]", self._records["conditions"])

    @functools.cached_property
    def treatments(self) -> Mapping[str, Treatment]:
        """Treatments, each with its evidence and guidance."""
        from lbpkit.model.treatments import reading_order

        evidence: dict[str, list[Evidence]] = {}
        guidance: dict[str, list[Guidance]] = {}
        for row in sorted(self.evidence.values(), key=reading_order):
            evidence.setdefault(row.treatment, []).append(row)
        for said in self.guidance.values():
            guidance.setdefault(said.treatment, []).append(said)
        treatments = cast("Mapping[str, Treatment]", self._records["treatments"])
        return FrozenMap(
            {
                key: attrs.evolve(
                    treatment, evidence=tuple(evidence.get(key, ())), guidance=tuple(guidance.get(key, ()))
                )
                for key, treatment in treatments.items()
            }
        )

    @property
    def evidence(self) -> Mapping[str, Evidence]:
        """What is known of treatments."""
        return cast("Mapping[str, Evidence]", self._records["evidence"])

    @property
    def guidance(self) -> Mapping[str, Guidance]:
        """What guidelines say of treatments."""
        return cast("Mapping[str, Guidance]", self._records["guidance"])

    @property
    def contraindications(self) -> Mapping[str, Contraindication]:
        """Who must not have what."""
        return cast("Mapping[str, Contraindication]", self._records["contraindications"])

    @property
    def exercises(self) -> Mapping[str, Exercise]:
        """Exercises and stretches."""
        return cast("Mapping[str, Exercise]", self._records["exercises"])

    @property
    def programmes(self) -> Mapping[str, Programme]:
        """Exercises that go well together, to be composed for a person."""
        return cast("Mapping[str, Programme]", self._records["programmes"])

    @property
    def topics(self) -> Mapping[str, Topic]:
        """Background."""
        return cast("Mapping[str, Topic]", self._records["topics"])

    @property
    def terms(self) -> Mapping[str, Term]:
        """The glossary."""
        return cast("Mapping[str, Term]", self._records["terms"])

    @property
    def phrases(self) -> Mapping[str, Phrase]:
        """Every fixed sentence."""
        return cast("Mapping[str, Phrase]", self._records["phrases"])

    @property
    def regions(self) -> Mapping[str, Region]:
        """Whom to call, country by country."""
        return cast("Mapping[str, Region]", self._records["regions"])

    @property
    def locales(self) -> Mapping[str, Locale]:
        """Languages."""
        return cast("Mapping[str, Locale]", self._records["locales"])

    @property
    def clinics(self) -> Mapping[str, Clinic]:
        """Clinics that give leaflets to their patients."""
        return cast("Mapping[str, Clinic]", self._records["clinics"])

    @property
    def replacements(self) -> Mapping[str, Replacement]:
        """Other words for records of the core: they are already in those."""
        return cast("Mapping[str, Replacement]", self._records["replacements"])

    def of_kind(self, kind: str) -> Mapping[str, Record]:
        """The records of a kind that is named by its folder: `library.of_kind("rules")`.

        Raises:
            UnknownIdError: where there is no such kind.
        """
        if kind not in KINDS:
            raise UnknownIdError(f"no kind {kind!r}; {nearest(kind, KINDS) or 'allowed: ' + ', '.join(KINDS)}")
        return self.treatments if kind == "treatments" else self._records[kind]

    def find(self, name: str) -> tuple[tuple[str, Record], ...]:
        """Every (kind, record) with that id, now or formerly; `kind/id` asks for one kind.

        Raises:
            UnknownIdError: with the nearest ids, where there is none.
        """
        wanted, _, key = name.rpartition("/")
        kinds = [wanted] if wanted else list(KINDS)
        found = [
            (kind, record)
            for kind in kinds
            for record_id, record in self.of_kind(kind).items()
            if record_id == key or key in record.was
        ]
        if not found:
            known = sorted({record_id for kind in kinds for record_id in self.of_kind(kind)})
            raise UnknownIdError(f"nothing has the id {name!r}; {nearest(key, known) or 'see: lbpkit list KIND'}")
        return tuple(found)

    def origin(self, kind: str, key: str) -> Loaded:
        """The part that the record came from."""
        for part in self.parts:
            if key in part.content.records[kind]:
                return part
        raise UnknownIdError(f"no {KINDS[kind].singular} {key!r}")

    def file(self, kind: str, key: str) -> str:
        """The content file that the record was read from, with its distribution."""
        part = self.origin(kind, key)
        return f"{part.distribution}: {part.content.files[kind, key]}"

    @functools.cached_property
    def used_by(self) -> Mapping[str, tuple[str, ...]]:
        """Claim id to the records that carry it, as `kind/id`."""
        users: dict[str, list[str]] = {}
        for kind in KINDS:
            for key, record in self._records[kind].items():
                inner = [claim for paragraph in getattr(record, "paragraphs", ()) for claim in paragraph.claims]
                for claim in dict.fromkeys([*record.claims, *inner]):
                    users.setdefault(claim, []).append(f"{kind}/{key}")
        return FrozenMap({claim: tuple(names) for claim, names in users.items()})

    @functools.cached_property
    def reworded(self) -> Mapping[str, Replacement]:
        """`kind/id` of a record of the core to what replaced words of it."""
        return FrozenMap({each.replaces: each for each in self.replacements.values()})

    def said_by(self, kind: str, key: str, field: str, place: int | None = None) -> tuple[str, tuple[str, ...]]:
        """The record that a text is from, as `kind/id`, and its sources: a plugin's, where the words are a plugin's.

        Args:
            kind: the kind of the record that holds the text.
            key: its id.
            field: the field with the text.
            place: which one, where the field holds several.
        """
        replacement = self.reworded.get(f"{kind}/{key}")
        if (
            replacement is None
            or field not in replacement.changes
            or (place is not None and self._kept(kind, key, field, place))
        ):
            return f"{kind}/{key}", self._records[kind][key].sources
        return f"replacements/{replacement.id}", replacement.sources

    def _kept(self, kind: str, key: str, field: str, place: int) -> bool:
        """Whether the text stood there before a plugin added to it."""
        from lbpkit.model.replacements import ADDED

        return field in ADDED and place < len(getattr(self.parts[0].content.records[kind][key], field))

    def logo(self, clinic: str) -> bytes | None:
        """The picture of a clinic; None where it has none."""
        logo = self.clinics[clinic].logo
        return None if logo is None else self.origin("clinics", clinic).content.logos[logo.file]

    @functools.cached_property
    def deciding(self) -> tuple[Deciding, ...]:
        """What of the rules and findings decides."""
        return self._deciding or (deciding_of(self.findings, self.rules),)

    @functools.cached_property
    def implied(self) -> Mapping[str, frozenset[str]]:
        """Finding id to every finding that is so whenever it is, directly or through another."""
        return FrozenMap({key: frozenset(ancestors(key, self.findings)) for key in self.findings})

    @functools.cached_property
    def suspecting(self) -> Mapping[str, tuple[Rule, ...]]:
        """Condition id to the rules that suspect it."""
        rules: dict[str, list[Rule]] = {key: [] for key in self.conditions}
        for rule in self.rules.values():
            for condition in rule.suspects:
                rules[condition].append(rule)
        return FrozenMap({condition: tuple(found) for condition, found in rules.items()})

    @functools.cached_property
    def barring(self) -> Mapping[str, tuple[Contraindication, ...]]:
        """`treatments/id` and `exercises/id` to the contraindications that name it or one of its properties."""
        items = {f"treatments/{key}": treatment.properties for key, treatment in self.treatments.items()}
        items |= {f"exercises/{key}": exercise.properties for key, exercise in self.exercises.items()}
        return FrozenMap(
            {
                name: tuple(
                    each
                    for each in self.contraindications.values()
                    if name.partition("/")[2] in getattr(each, name.partition("/")[0])
                    or set(each.properties) & set(held)
                )
                for name, held in items.items()
            }
        )

    @property
    def edition(self) -> datetime.date:
        """The date of the core's content."""
        import datetime

        return self.parts[0].content.edition or datetime.date.min

    @functools.cached_property
    def distributions(self) -> tuple[Distribution, ...]:
        """Where everything came from, the core first."""
        return tuple(
            Distribution(
                name=part.distribution,
                version=part.version,
                owner=part.name,
                content_hash=content_hash(part.content),
                replaces=tuple(sorted(each.replaces for each in replacements_of(part))),
            )
            for part in self.parts
        )

    @functools.cached_property
    def content_hash(self) -> str:
        """SHA-256 of the content: the core's own, or of core and plugins together."""
        if len(self.distributions) == 1:
            return self.distributions[0].content_hash
        import hashlib

        hashes = {part.owner: part.content_hash for part in self.distributions}
        return hashlib.sha256(canonical(hashes)).hexdigest()

    def __repr__(self) -> str:
        names = ", ".join(f"{part.distribution} {part.version}" for part in self.parts)
        return f"<Library {names}: {len(self.rules)} rules, {len(self.findings)} findings>"


def load_library(
    *,
    plugins: Collection[str] | None = None,
    required: Collection[str] = (),
    on_plugin_error: Literal["raise", "report"] = "raise",
) -> Library:
    """The core and its plugins, checked together.

    Args:
        plugins: names of the distributions to use; None for every installed plugin, `()` for the core alone.
        required: names of distributions that must be there.
        on_plugin_error: `raise`, or `report`: leave broken plugins out and say so in every assessment.

    Raises:
        PluginError: where a plugin is broken, missing or incompatible: every problem of every one of them, with its
            distribution, version and file.
        ContentError: where the core's own content is wrong: every problem of every file.
    """
    core = load_core()
    faults = core_problems(core)
    if faults:
        raise ContentError(faults)
    found = () if plugins is not None and not (*plugins, *required) else find_plugins()
    chosen, problems = check_plugins(found, wanted=plugins, required=required)
    loaded, broken = _loaded(chosen)
    sound, between = sift(core, loaded)
    problems = (*problems, *broken, *between)
    if problems and on_plugin_error == "raise":
        raise PluginError(problems)
    return _merged(core, sound, problems)


def _loaded(chosen: Collection[Installed]) -> tuple[list[Loaded], list[Problem]]:
    loaded: list[Loaded] = []
    problems: list[Problem] = []
    for installed in chosen:
        try:
            loaded.append(load_plugin(installed))
        except PluginError as error:
            problems += error.problems
    return loaded, problems


def build_library(parts: Collection[Loaded]) -> Library:
    """One library of parts that are already read: the core first.

    Raises:
        ContentError: with every problem of every part, and between them.
    """
    core, *plugins = parts
    sound, problems = sift(core, plugins)
    problems = (*core_problems(core), *problems)
    if problems:
        raise ContentError(problems)
    return _merged(core, sound)


def _merged(core: Loaded, plugins: Collection[Loaded], problems: Collection[Problem] = ()) -> Library:
    ordered = (core, *sorted(plugins, key=lambda part: part.name))
    left_out = tuple(str(problem) for problem in sorted(set(problems)))
    decisive = () if core.content.stored_deciding is None else tuple(deciding(part.content) for part in ordered)
    return Library(parts=ordered, records=merge(ordered), plugin_problems=left_out, deciding=decisive)
