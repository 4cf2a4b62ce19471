"""Other words for a record of the core: what a plugin may say in its own way, and nothing else.

A rule, a question, a warning line, evidence and everything that decides is never replaced. What tells somebody to stop
or to take care is added to, and stays.
"""

from __future__ import annotations

from typing import Any

import attrs

from lbpkit.model import record
from lbpkit.model.exercises import Dose
from lbpkit.model.poses import Scene
from lbpkit.model.record import ID, SourcedRecord
from lbpkit.model.words import TopicParagraph

WORDING: dict[str, tuple[str, ...]] = {
    "conditions": ("name", "synonyms", "summary", "course", "helps"),
    "treatments": ("name", "synonyms", "summary", "how", "cautions"),
    "exercises": (
        "name", "synonyms", "purpose", "start", "steps", "dose", "dose_source", "dose_text", "easier", "harder",
        "stop_rules", "picture",
    ),
    "advice": ("title", "text"),
    "topics": ("title", "paragraphs"),
    "terms": ("term", "definition", "synonyms"),
}  # fmt: skip
"""Kind to the fields that may be replaced: wording and dose."""
ADDED: frozenset[str] = frozenset({"cautions", "stop_rules"})
"""Fields that are added to: what the core says there stays."""
KEPT_ADVICE: frozenset[str] = frozenset({"safety_net", "until_seen"})
"""Kinds of advice that nobody may reword: warning lines, and what to do until seen."""


@attrs.frozen(kw_only=True)
class Replacement(SourcedRecord):
    """Other words for one record of the core. What is left out stays as it is.

    Translated where the record that it replaces is, under that record's name.
    """

    replaces: str = attrs.field()
    """The record, as `kind/id`: of conditions, treatments, exercises, advice, topics or terms."""
    name: str | None = record.label(default=None)
    """For a condition, a treatment or an exercise."""
    synonyms: tuple[str, ...] = record.labels()
    """For those, and for a term."""
    summary: str | None = record.label(default=None)
    """For a condition or a treatment."""
    course: str | None = record.label(default=None)
    """For a condition."""
    helps: str | None = record.label(default=None)
    """For a condition."""
    how: str | None = record.label(default=None)
    """For a treatment."""
    cautions: tuple[str, ...] = record.labels()
    """For a treatment: added to what stands there."""
    purpose: str | None = record.label(default=None)
    """For an exercise."""
    start: str | None = record.label(default=None)
    """For an exercise."""
    steps: tuple[str, ...] = record.labels()
    """For an exercise."""
    dose: Dose | None = None
    """For an exercise, with `dose_text`."""
    dose_source: str | None = record.label(default=None)
    """For an exercise."""
    dose_text: str | None = record.label(default=None)
    """For an exercise."""
    easier: str | None = record.label(default=None)
    """For an exercise."""
    harder: str | None = record.label(default=None)
    """For an exercise."""
    stop_rules: tuple[str, ...] = record.labels()
    """For an exercise: added to what stands there."""
    picture: Scene | None = None
    """For an exercise, with `steps`: the steps in other words have the pictures that are given with them."""
    title: str | None = record.label(default=None)
    """For advice or a topic."""
    text: str | None = record.label(default=None)
    """For advice."""
    paragraphs: tuple[TopicParagraph, ...] = ()
    """For a topic."""
    term: str | None = record.label(default=None)
    """For a term."""
    definition: str | None = record.label(default=None)
    """For a term."""

    @replaces.validator
    def _of_the_core(self, _: attrs.Attribute[str], value: str) -> None:
        kind, _slash, key = value.partition("/")
        if kind not in WORDING or not ID.match(key) or "." in key:
            raise ValueError(
                f"replaces is {value[:80]!r}; allowed: {', '.join(WORDING)}, a slash and an id of the core"
            )

    def __attrs_post_init__(self) -> None:
        super().__attrs_post_init__()
        allowed = WORDING[self.kind]
        if not self.changes:
            raise ValueError(f"nothing is replaced; allowed for {self.kind}: {', '.join(allowed)}")
        for name in self.changes:
            if name not in allowed:
                raise ValueError(f"{name} is no wording of {self.kind}; allowed: {', '.join(allowed)}")
        if self.dose is not None and self.dose_text is None:
            raise ValueError("dose is given without dose_text; say it in words too")
        if self.picture is not None and self.picture.last_step > len(self.steps):
            raise ValueError(f"picture shows a step that is not there; there are {len(self.steps)} in steps beside it")

    @property
    def kind(self) -> str:
        """The kind of what is replaced."""
        return self.replaces.partition("/")[0]

    @property
    def key(self) -> str:
        """The id of what is replaced."""
        return self.replaces.partition("/")[2]

    @property
    def changes(self) -> dict[str, Any]:
        """Field to its new value, for those that are given."""
        names = {name for of_kind in WORDING.values() for name in of_kind}
        given = {name: getattr(self, name) for name in sorted(names)}
        return {name: value for name, value in given.items() if value not in (None, ())}

    def applied(self, to: Any) -> Any:
        """The record in the new words.

        What evidence and guidance say is of what the core names: so its name stays beside a new one, and what
        the core says of an advice besides, how sure it is and its easy words, is not said of other words.
        """
        changes = self.changes
        if "name" in changes and to.name.casefold() not in changes["name"].casefold():
            changes["name"] = f"{changes['name']} ({to.name})"
        if self.kind == "advice" and "text" in changes:
            changes |= {"certainty": None, "easy": ()}
        if "steps" in changes:
            changes.setdefault("picture", None)  # the core's pictures show the core's steps
        for name in ADDED & changes.keys():
            before = getattr(to, name)
            changes[name] = (*before, *(text for text in changes[name] if text not in before))
        return attrs.evolve(to, **changes)
