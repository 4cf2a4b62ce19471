"""Proofs: that a library keeps the laws, over every intake there can be, for the core and whatever is installed.

Needs the extra `verify` (z3). What is proved is the content as the engine reads it: not that answers are true, nor
that the medicine is right. See `docs/explanation/proofs.md`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from typing import TYPE_CHECKING

from lbpkit.errors import LbpkitError
from lbpkit.library import Library
from lbpkit.model.intake import Intake
from lbpkit.verify.results import LAWS, Result, Status, Witness

if TYPE_CHECKING:
    from lbpkit.verify.proving import Prover

__all__ = ["LAWS", "SECONDS", "Result", "Status", "Witness", "difference", "verify", "witnesses"]

SECONDS = 10.0
"""How long one proof may take unless said otherwise."""


def verify(library: Library, *, laws: Collection[int] | None = None, seconds: float = SECONDS) -> Iterator[Result]:
    """Prove, check or refute what the laws demand of a library, one after the other.

    Args:
        library: the core, alone or with plugins.
        laws: numbers of the laws; all of `LAWS` where left out.
        seconds: how long one proof may take; what is not settled by then is `undecided`.

    Raises:
        LbpkitError: where z3 is not installed.
    """
    prover = _prover(library, seconds)
    for number, parts in _parts().items():
        if laws is None or number in laws:
            for part in parts:
                yield from part(prover)


def difference(first: Library, second: Library, *, seconds: float = SECONDS) -> Intake | None:
    """An intake whose urgency differs between two libraries with the same findings; None where there is none.

    What a change of content does, or that it does nothing, over every intake there can be.

    Raises:
        LbpkitError: where z3 is not installed, or it was not settled in time.
    """
    _need_z3()
    from lbpkit.verify.comparing import difference as find

    return find(first, second, seconds)


def witnesses(first: Library, second: Library, *, seconds: float = SECONDS) -> Iterator[Witness]:
    """For each rule that is new, gone or weighs otherwise in the second library: somebody whose urgency it changes.

    The libraries may have different findings: to each, answers to findings that only the other has are nothing.

    Args:
        first: one version of the content.
        second: another.
        seconds: how long the search for one may take.

    Raises:
        LbpkitError: where z3 is not installed.
    """
    _need_z3()
    from lbpkit.verify.comparing import witnesses as find

    return find(first, second, seconds)


def _prover(library: Library, seconds: float) -> Prover:
    _need_z3()
    from lbpkit.verify.proving import Prover

    return Prover(library, seconds)


def _parts() -> dict[int, tuple[Callable[[Prover], Iterator[Result]], ...]]:
    from lbpkit.verify import checks, harm, laws, reach

    return {
        1: (laws.total, checks.everybody),
        2: (laws.monotone,),
        3: (laws.requirements,),
        4: (laws.earned,),
        5: (checks.netted,),
        6: (harm.harmless,),
        7: (laws.escalating,),
        10: (checks.worded,),
        12: (reach.reachable,),
    }


def _need_z3() -> None:
    try:
        import z3  # noqa: F401
    except ImportError:
        raise LbpkitError('proofs need z3, which is not installed: pip install "lbpkit[verify]"') from None
