"""Every urgency in every style and language, as pictures: python -m website.gallery OUT, in docs/.

Needs the extra `pdf`, and the language plugins of `plugins/` installed.
"""

import sys
from pathlib import Path

import lbpkit
from lbpkit.rendering.pdf import pictures

EXAMPLES = Path(__file__).parents[2] / "examples/intakes"
URGENCIES = {
    "Emergency": "numb_between_the_legs",
    "Same day": "fever_and_side_pain",
    "Soon": "back_pain_after_breast_cancer",
    "Routine": "sciatica_two_weeks",
    "Self-care": "strained_back",
    "Not finished": "unfinished",
}
"""One of `examples/intakes` for each urgency, and one that stops half-way."""
STYLES = {"Standard": "standard", "Large print": "large_print", "Easy read": "easy_read", "For clinicians": "clinician"}
LANGUAGES = {"English": ("en", "GB"), "Español": ("es", "ES"), "العربية": ("ar", "SA")}
PPI = 56
"""Dots to an inch: enough to see how a page is laid out."""
HEAD = """# Gallery of leaflets

What each urgency looks like in every style and language: the first page of each PDF, made anew with every build of this site.
None of it has been reviewed by a clinician.
"""


def write(folder):
    """The page `gallery.md`, and beside it a folder with its pictures."""
    shown = folder / "gallery"
    shown.mkdir(parents=True, exist_ok=True)
    library = lbpkit.load_library(plugins=("lbpkit-es", "lbpkit-ar"))
    parts = [HEAD]
    for language, (locale, region) in LANGUAGES.items():
        parts.append(f"## {language}\n")
        for urgency, case in URGENCIES.items():
            intake = lbpkit.Intake.from_json((EXAMPLES / f"{case}.json").read_text("utf-8"))
            assessment = lbpkit.triage(library, intake)
            parts.append(f"### {urgency} ({locale})\n")
            for title, style in STYLES.items():
                clinician = style == "clinician"
                document = lbpkit.leaflet(
                    library,
                    assessment,
                    locale=locale,
                    region=region,
                    style="standard" if clinician else style,
                    audience="clinician" if clinician else "patient",
                )
                pages = pictures(document, ppi=PPI)
                name = f"{locale}_{case}_{style}.png"
                (shown / name).write_bytes(pages[0])
                said = f"{language}, {urgency.lower()}, {title.lower()}: page 1 of {len(pages)}"
                parts.append(f"![{said}](gallery/{name})\n")
    (folder / "gallery.md").write_text("\n".join(parts), "utf-8")


if __name__ == "__main__":
    write(Path(sys.argv[1]))
