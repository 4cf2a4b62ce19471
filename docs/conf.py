"""How Sphinx makes the site. `docs/build.py` puts the pages together first."""

import posixpath

import lbpkit

project = "lbpkit"
version = release = lbpkit.__version__
extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
exclude_patterns = [".doctrees"]
smartquotes = False
default_role = "code"
html_theme = "furo"
html_title = "lbpkit"
html_static_path = ["_static"]
html_css_files = ["site.css"]
html_use_index = False
html_copy_source = False
html_show_sourcelink = False
html_theme_options = {"navigation_with_keys": False}
myst_heading_anchors = 3
myst_ref_domains = ["std"]  # links are to labels: asking every domain takes most of the time
autodoc_member_order = "bysource"
autodoc_typehints = "signature"
napoleon_google_docstring = True
napoleon_numpy_docstring = False


def reachable_by_keyboard(_app, _pagename, _template, context, _doctree):
    """What scrolls sideways on a narrow screen can be reached and scrolled with the keyboard."""
    body = context.get("body")
    if body:
        body = body.replace(
            '<div class="table-wrapper', '<div tabindex="0" role="region" aria-label="Table" class="table-wrapper'
        )
        context["body"] = body.replace("<pre>", '<pre tabindex="0">')


def beside_the_page(app, pagename, _template, context, _doctree):
    """The table of contents, with the level of its headings, which screen readers need.

    Pages that stand in none have the same one beside them: it is made once for each folder.
    """
    make = context.get("toctree")
    if make is None:
        return

    def toctree(**options):
        here = posixpath.dirname(pagename) if "orphan" in app.env.metadata.get(pagename, {}) else pagename
        key = (here, *sorted(options.items()))
        if key not in TREES:
            TREES[key] = str(make(**options) or "").replace('role="heading"', 'role="heading" aria-level="2"')
        return TREES[key]

    context["toctree"] = toctree


TREES = {}


def setup(app):
    app.connect("html-page-context", beside_the_page, priority=400)
    app.connect("html-page-context", reachable_by_keyboard)
