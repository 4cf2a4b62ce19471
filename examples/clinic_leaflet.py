"""A clinic's own wording: its letterhead, route, services, section and one advice in its own words.

    pip install --no-build-isolation -e plugins/lbpkit-clinic-example
    python examples/clinic_leaflet.py examples/intakes/sciatica_two_weeks.json

The words are in the plugin, as data: see plugins/lbpkit-clinic-example, or begin one with `lbpkit new plugin NAME --kind clinic`.
A program only names the clinic. In an emergency the leaflet leaves the clinic out.
"""

import sys
from pathlib import Path

import lbpkit

PLUGIN = "lbpkit-clinic-example"


def main(answers):
    # Named, so that nothing comes in because somebody installed it; required, so that nothing is missing unnoticed.
    library = lbpkit.load_library(plugins=(PLUGIN,), required=(PLUGIN,))
    assessment = lbpkit.triage(library, lbpkit.Intake.from_json(Path(answers).read_bytes()))
    document = lbpkit.leaflet(
        library, assessment, region="GB", clinic="larkfield.main", publisher="Larkfield Back Clinic"
    )
    print(lbpkit.render(document, "markdown"))


if __name__ == "__main__":
    main(*sys.argv[1:])
