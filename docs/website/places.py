"""Where each record stands in the site, and how one page links to another."""

import functools
import posixpath

import attrs

import lbpkit
from lbpkit.commands.english import English
from lbpkit.commands.layout import label
from lbpkit.commands.listing import lowest_urgencies
from lbpkit.commands.mentions import all_users
from lbpkit.commands.pages import name_of
from lbpkit.expressions import fold
from lbpkit.leaflets.references import cite, link, short
from lbpkit.locales import ENGLISH, Words
from lbpkit.verify.witness import attempts
from website.markdown import bullets, escaped
from website.markdown import link as linked

OWN_PAGE = ("conditions", "treatments", "exercises", "programmes", "rules", "topics", "regions")
"""Kinds of which each record has a page."""
BY_FIELD = {"findings": "group", "requirements": "at_least", "sources": "kind"}
"""Kinds that stand on a few pages, told apart by a field."""
ONE_PAGE = ("questions", "advice", "contraindications", "terms")
"""Kinds of which all stand on one page."""
MOST_USERS = 12
"""How many users of one kind a list of sources names."""


@attrs.frozen(eq=False)
class Site:
    """A library, as the pages of a site."""

    library: lbpkit.Library

    def place(self, kind: str, key: str) -> str | None:
        """The page of a record from the top of the site, and where on it; None where it has none."""
        record = self.library.of_kind(kind)[key]
        if kind in OWN_PAGE:
            return f"reference/{kind}/{key}.md"
        if kind in BY_FIELD:
            return f"reference/{kind}/{self.section(kind, record)}.md#{anchor(kind, key)}"
        if kind in ONE_PAGE:
            return f"reference/{kind}.md#{anchor(kind, key)}"
        if kind == "claims":
            return self.place("sources", record.source)
        if kind in ("evidence", "guidance"):
            return self.place("treatments", record.treatment)
        return None

    def section(self, kind, record) -> str:
        """The page that a record stands on, of a kind that has a few."""
        value = getattr(record, BY_FIELD[kind])
        return getattr(value, "value", value)

    def href(self, here: str, kind: str, key: str) -> str | None:
        """How the page `here` links to a record."""
        place = self.place(kind, key)
        if place is None:
            return None
        path, hash_, fragment = place.partition("#")
        return f"#{fragment}" if hash_ else posixpath.relpath(path, posixpath.dirname(here))

    def named(self, here: str, kind: str, key: str, text: str | None = None) -> str:
        """A link with the record's name, or with another text."""
        said = text or name_of(self.library.of_kind(kind)[key])
        href = self.href(here, kind, key)
        return escaped(said) if href is None else linked(said, href)

    def listed(self, here: str, kind: str, keys) -> str:
        return bullets(self.named(here, kind, key) for key in keys)

    def barring(self, here: str, item: str) -> str:
        """The contraindications of `treatments/id` or `exercises/id`, with what each does."""
        return bullets(
            f"**{plain(each.effect).capitalize()}**: {self.named(here, 'contraindications', each.id, each.reason)}"
            for each in self.library.barring[item]
        )

    def expression(self, here: str, expression) -> str:
        """An expression of the rule language as nested lists, with links."""
        first, *rest = fold(expression, Linked(self.library, self, here))
        return "\n".join([first, "", *rest] if rest else [first])

    @functools.cached_property
    def words(self) -> Words:
        return Words(library=self.library, locale=ENGLISH)

    def citation(self, here: str, key: str) -> str:
        """A source as it is cited, with its lasting address, and where it stands in the site."""
        source = self.library.sources[key]
        cited, address = escaped(cite(self.words, source)), link(source)
        lapsed = " **No longer in force.**" if source.lapsed(self.library.edition) else ""
        read = f" {linked('Read it', address)}." if address else ""
        return f"{cited}{lapsed}{read} {linked('In lbpkit', self.href(here, 'sources', key))}."

    def short(self, here: str, key: str) -> str:
        """`Cashin 2025`, as a link."""
        source = self.library.sources[key]
        return self.named(here, "sources", key, short(source) or source.title)

    def shorts(self, here: str, keys) -> str:
        return ", ".join(self.short(here, key) for key in keys)

    @functools.cached_property
    def users(self):
        """(kind, id) to the records that name it: kind to ids."""
        return all_users(self.library)

    @functools.cached_property
    def lowest(self) -> dict[str, str]:
        """Condition to the lowest urgency of the rules that suspect it."""
        return lowest_urgencies(self.library)

    @functools.cached_property
    def met_by(self) -> dict[str, tuple[str, ...]]:
        """Requirement to the rules that fire, at its urgency or above, on little more than the answers it names."""
        return {key: tuple(sorted(self._meeting(each))) for key, each in self.library.requirements.items()}

    def _meeting(self, requirement) -> set[str]:
        found = set()
        for intake in attempts(self.library, requirement.when):
            reasons = lbpkit.triage(self.library, intake).reasons
            fired = {each.rule for each in reasons if each.state == "fired"}
            found |= {key for key in fired if self.library.rules[key].urgency >= requirement.at_least}
        return found


@attrs.frozen
class Linked(English):
    """An expression in English whose findings and conditions are links."""

    site: Site
    here: str

    def finding(self, finding: str) -> list[str]:
        return [self.site.named(self.here, "findings", finding)]

    def suspected(self, condition: str) -> list[str]:
        return [f"{self.site.named(self.here, 'conditions', condition)} is suspected"]


def anchor(kind: str, key: str) -> str:
    """The name of a record's place on a page that it shares. Names of places are small letters."""
    return f"{kind}-{key}".lower()


def target(kind: str, key: str) -> str:
    return f"({anchor(kind, key)})="


def plain(word: str) -> str:
    """A word of the content, for people: `no_important_difference` is `no important difference`."""
    return label(word).lower()
