"""What of the public names is gone, or asks for something else, since an earlier revision: python docs/breakage.py REVISION."""

import sys

import griffe
from website.api import MODULES, names

HOMES = tuple(
    f"{value.__module__}.{name}" for module in MODULES for name, value in names(module).items() if callable(value)
)
"""Where the public names of today are defined."""


def main() -> int:
    revision = sys.argv[1]
    before, now = (
        griffe.load_git("lbpkit", ref=revision, search_paths=["src"]),
        griffe.load("lbpkit", search_paths=["src"]),
    )
    # A function that bears the name of its module is taken for the module.
    changes = [each for each in griffe.find_breaking_changes(before, now) if not each.obj.is_module]
    found = [each for each in changes if is_public(each.obj.path)]
    for each in found:
        print(each.explain(griffe.ExplanationStyle.ONE_LINE))
    print(f"{len(found)} changes since {revision} may break a caller.")
    return 1 if found else 0


def is_public(path: str) -> bool:
    """Whether it is one of today's public names or inside it, or a name that a public module had."""
    inside = any(path == home or path.startswith(f"{home}.") for home in HOMES)
    return inside or path.rpartition(".")[0] in MODULES


if __name__ == "__main__":
    sys.exit(main())
