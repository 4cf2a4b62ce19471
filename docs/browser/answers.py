"""What the page in the browser asks of lbpkit: plain text in, plain text out. Runs there, and once at the build."""

import json

import lbpkit
from lbpkit.asking import asked_next, page_choices, page_pictures, page_words

LIBRARY = lbpkit.load_library()


def files():
    """What the page needs before Python runs in it, by file name."""
    about = page_choices(LIBRARY) | {"publisher": None, "locale": "en", "region": None}
    words = {f"words/{each['id']}.json": page_words(LIBRARY, each["id"]) for each in about["locales"]}
    return {"about.json": about, "pictures.json": page_pictures(), **words}


def following(body):
    """The next screen, as JSON; `null` when nothing left matters."""
    given = json.loads(body)
    where = {name: given[name] for name in ("locale", "region", "goal")}
    return json.dumps(asked_next(LIBRARY, lbpkit.Intake.from_dict(given["intake"]), **where))


def leaflet(body):
    """The leaflet, as HTML."""
    given = json.loads(body)
    assessment = lbpkit.triage(LIBRARY, lbpkit.Intake.from_dict(given["intake"]))
    options = {name: given[name] for name in ("locale", "region", "style")}
    return lbpkit.render(lbpkit.leaflet(LIBRARY, assessment, **options), "html")
