"""The command line: `lbpkit VERB …`, also `python -m lbpkit VERB …`."""

from __future__ import annotations

import sys
from collections.abc import Sequence


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command.

    Args:
        argv: the words after `lbpkit`; those of this process for None.

    Returns:
        0 fine, 1 a problem found in content, 2 bad usage or bad input.
    """
    from lbpkit.commands.running import run

    return run(sys.argv[1:] if argv is None else argv)


if __name__ == "__main__":
    sys.exit(main())
