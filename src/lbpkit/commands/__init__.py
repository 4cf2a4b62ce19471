"""The command line, one module for each verb.

A verb's module has `configure(parser)`, which adds its arguments, and `run(args)`, which returns the exit code: 0 fine,
1 a problem found in content, 2 bad usage or bad input. It is imported when the verb is used.
"""

from __future__ import annotations

import argparse
import importlib
from typing import NamedTuple, Protocol, cast


class VerbModule(Protocol):
    """What a verb's module holds."""

    def configure(self, parser: argparse.ArgumentParser) -> None:
        """Add the arguments, the usage line and the examples."""

    def run(self, args: argparse.Namespace) -> int:
        """Do it; return the exit code."""


class Verb(NamedTuple):
    """One verb of the command line."""

    name: str
    """As it is typed."""
    summary: str
    """What it does, in one line."""
    module_name: str
    """Module below `lbpkit.commands`."""

    @property
    def module(self) -> VerbModule:
        """The module that does it."""
        return cast(VerbModule, importlib.import_module(f"lbpkit.commands.{self.module_name}"))


VERBS: dict[str, Verb] = {
    verb.name: verb
    for verb in (
        Verb("triage", "say how soon somebody should be seen, and why", "triage"),
        Verb("leaflet", "write a leaflet for somebody's answers", "leaflet"),
        Verb("leaflets", "write a leaflet for each of many people", "leaflets"),
        Verb("batch", "say how soon each of many people should be seen, from a table of them", "batch"),
        Verb("ask", "ask the questions here, in the terminal", "ask"),
        Verb("list", "list the records of one kind", "listing"),
        Verb("search", "find records by words, by other names or by a code", "search"),
        Verb("show", "show everything known about one record", "show"),
        Verb("map", "draw what is known of treatments, as a picture", "map"),
        Verb("claims", "list the ledger: every fact taken from a source, and what became of it", "claims"),
        Verb("check", "check content: everything installed, or a plugin's folder", "check"),
        Verb("try", "see what one rule does to the shipped cases: whom it moves, from what to what", "trying"),
        Verb("verify", "prove that the content keeps the laws, for every intake there can be", "verify"),
        Verb("diff", "say what differs between two versions of the content, for whom, and for how many", "diff"),
        Verb("replay", "make a stored assessment again, and say whether the same comes out", "replay"),
        Verb("evaluate", "measure triage on named cases: under-triage, over-triage, agreement", "evaluate"),
        Verb("locale", "work on translations: extract, update, check, count, preview, compile", "translating"),
        Verb("plugins", "list the plugins that are installed, and what each adds", "plugins"),
        Verb("new", "write a plugin to begin with: a language, house rules or a clinic", "new"),
        Verb("serve", "answer over HTTP on this machine: interview, triage, leaflets, FHIR", "serve"),
        Verb("schema", "print the JSON Schema of an intake, an answer or a content file", "schema"),
        Verb("stale", "list sources that have lapsed or were last read long ago", "stale"),
        Verb("completion", "print the completion script for a shell", "completion"),
    )
}
