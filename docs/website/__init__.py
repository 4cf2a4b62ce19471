"""The documentation site: the pages of `docs/`, and beside them pages written from the content and the docstrings."""
