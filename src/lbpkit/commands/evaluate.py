"""`lbpkit evaluate [CASES…]`: how good triage is on named cases, beside simpler policies, with intervals."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from lbpkit.commands.arguments import a_number, add_format, add_library, examples, library_of

if TYPE_CHECKING:
    from lbpkit.cases import Case
    from lbpkit.library import Library

_COLUMNS = ("agreement", "under", "over", "urgent_missed", "sent_in", "same_day")
_LENGTHS = ("n", "screens_median", "screens_p90", "questions_median", "questions_p90", "same")


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.usage = "lbpkit evaluate [CASES…] [options]"
    parser.epilog = examples(
        "lbpkit evaluate",
        "lbpkit evaluate mine.toml --as-unknown",
        "lbpkit evaluate --flipped 5 --seed 7",
        "lbpkit evaluate mine.toml --no-interviews --format json",
        "",
        "A file of cases is TOML: [[cases]] with id, sentence, source, lowest, highest, yes = [finding ids] and so on;",
        "what a case does not name is a no. under: below the range, of those who could be; over: above it, likewise;",
        "urgent_missed: below the range, of the cases that must be seen today or now. Intervals are 95 %, after Wilson.",
        "Exit code 1 where a case is outside its range. Cases are no patients: good figures here prove no safety.",
    )
    parser.add_argument(
        "cases",
        nargs="*",
        metavar="CASES",
        help="files of cases, or folders of them (default: the cases of lbpkit itself)",
    )
    parser.add_argument(
        "--as-unknown", action="store_true", help="list the cases with what they do not name unknown, in place of no"
    )
    parser.add_argument(
        "--flipped",
        type=a_number(0, 100),
        default=5,
        metavar="PERCENT",
        help="how many answers are turned over in the run with mistakes (default: 5)",
    )
    parser.add_argument(
        "--seed",
        type=a_number(0, 999_999_999),
        default=0,
        metavar="N",
        help="which answers are turned over (default: 0)",
    )
    parser.add_argument(
        "--no-interviews", action="store_true", help="leave the lengths of interviews out; they take longest"
    )
    add_format(parser)
    add_library(parser)


def run(args: argparse.Namespace) -> int:
    """Evaluate and print the figures."""
    from lbpkit.cases import load_cases, shipped_cases
    from lbpkit.commands.files import UsageError, as_json, named
    from lbpkit.errors import ContentError

    library = library_of(args)
    try:
        cases = load_cases(*args.cases, library=library) if args.cases else shipped_cases()
    except ContentError as error:
        raise UsageError("\n".join(map(str, error.problems))) from None
    except OSError as error:
        raise UsageError(f"cannot read {named(error.filename)}: {error.strerror}") from None
    if not cases:
        raise UsageError(f"no cases in {', '.join(named(path) for path in args.cases)}")
    report = reported(library, cases, args)
    print(as_json(report) if args.format == "json" else "\n\n".join(_in_words(report)))
    return 1 if report["outside"] else 0


def reported(library: Library, cases: tuple[Case, ...], args: argparse.Namespace) -> dict[str, Any]:
    """Every figure, as plain data."""
    import attrs

    from lbpkit.evaluation import baselines, figures, groups, lengths, results, weighted

    chosen = results(library, cases, unmentioned="unknown" if args.as_unknown else "no")
    runs = {
        "unmentioned as no": results(library, cases),
        "unmentioned as unknown": results(library, cases, unmentioned="unknown"),
        f"{args.flipped} % flipped": results(library, cases, flipped=args.flipped / 100, seed=args.seed),
    }
    policies = baselines(cases, runs["unmentioned as no"])
    share = weighted(library, runs["unmentioned as no"])
    return {
        "cases": len(cases),
        "content_hash": library.content_hash,
        "seed": args.seed,
        "runs": {name: attrs.asdict(figures(found)) for name, found in runs.items()},
        "baselines": {name: attrs.asdict(figures(found)) for name, found in policies.items()},
        "groups": {
            kind: {name: attrs.asdict(figures(found)) for name, found in named.items()}
            for kind, named in groups(chosen).items()
        },
        "weighted": share and attrs.asdict(share),
        "interviews": {}
        if args.no_interviews
        else {name: attrs.asdict(each) for name, each in lengths(library, cases).items()},
        "outside": [
            {
                "id": result.case.id,
                "urgency": result.urgency.value,
                "lowest": result.case.lowest.value,
                "highest": result.case.highest.value,
            }
            for result in chosen
            if not result.case.allows(result.urgency)
        ],
    }


def _in_words(report: dict[str, Any]) -> Iterator[str]:
    from lbpkit.commands.layout import counted, heading, prose, table

    yield f"{counted(report['cases'], 'case')}; content {report['content_hash'][:12]}"
    for title, named in (("Runs", report["runs"]), ("Simpler policies", report["baselines"])):
        yield f"{heading(title)}\n{table(('', *_COLUMNS), list(_rows(named)))}"
    for kind, named in report["groups"].items():
        yield f"{heading(f'By {kind}')}\n{table((kind, *_COLUMNS), list(_rows(named)))}"
    if report["weighted"]:
        yield _weighted(report["weighted"])
    if report["interviews"]:
        rows = [(name, *(each[column] for column in _LENGTHS)) for name, each in report["interviews"].items()]
        yield f"{heading('Interviews')}\n{table(('', *_LENGTHS), rows)}"
    if report["outside"]:
        rows = [(each["id"], each["urgency"], each["lowest"], each["highest"]) for each in report["outside"]]
        yield f"{heading('Outside their range')}\n{table(('case', 'urgency', 'lowest', 'highest'), rows)}"
    yield prose(
        "Cases are no patients: a good figure here proves no safety. Nobody has clinically reviewed the ranges."
    )


def _rows(named: dict[str, Any]) -> Iterator[tuple[str, ...]]:
    for name, each in named.items():
        yield (name, *(_share(each[column]) for column in _COLUMNS))


def _share(share: dict[str, Any]) -> str:
    """A share with its n and interval.

    >>> _share({"count": 1, "n": 8, "share": 0.125, "low": 0.0224, "high": 0.4709})
    '12.5 % of 8 (2.2-47.1)'
    """
    if share["share"] is None:
        return "-"
    return f"{100 * share['share']:.1f} % of {share['n']} ({100 * share['low']:.1f}-{100 * share['high']:.1f})"


def _weighted(share: dict[str, Any]) -> str:
    from lbpkit.commands.layout import heading, prose

    told = ", ".join(f"{name} {100 * part:.1f} %" for name, part in share["levels"].items())
    return (
        heading("Weighted by how often they come")
        + "\n"
        + prose(
            f"As if {share['serious']:.0%} were serious and {share['with_sign']:.0%} had a warning sign "
            f"(Henschke 2009; Premkumar 2018): agreement {share['agreement']:.1%}, under {share['under']:.1%}, "
            f"over {share['over']:.1%} of all. Told: {told}. "
            f"Worth {share['effective_n']:.0f} cases of equal weight."
        )
    )
