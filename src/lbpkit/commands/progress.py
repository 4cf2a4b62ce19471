"""How far a long command is: on standard error, for whoever watches."""

from __future__ import annotations

import sys

BAR = 30
"""The width of the bar."""
STEPS = 20
"""How often progress is told where nobody watches."""


class Progress:
    """A bar on a terminal; elsewhere a line now and then."""

    def __init__(self, total: int | None) -> None:
        self.total = total
        self.count = 0
        self.watched = sys.stderr is not None and sys.stderr.isatty()

    def advance(self, count: int = 1) -> None:
        """So many more are done."""
        before, self.count = self.count, self.count + count
        if self.watched:
            print(f"\r{self._bar()}", end="", file=sys.stderr, flush=True)
        elif self.total and self.count * STEPS // self.total != before * STEPS // self.total:
            print(f"lbpkit: {self.count:,} of {self.total:,}", file=sys.stderr)

    def told(self, count: int, total: int) -> None:
        """So many more are done, of so many."""
        self.total = total
        self.advance(count)

    def done(self) -> None:
        """Leave the bar's line."""
        if self.watched and self.count:
            print(file=sys.stderr)

    def _bar(self) -> str:
        if not self.total:
            return f"{self.count:,}"
        full = BAR * self.count // self.total
        return f"[{'#' * full}{'.' * (BAR - full)}] {self.count:,} of {self.total:,}"
