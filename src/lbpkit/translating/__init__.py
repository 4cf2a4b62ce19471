"""Work on catalogues, with the extra `translate`: a template of all texts, bringing up to date, checking, counting.

What a translator says of an entry stands in its own comments: `reviewed: NAME, DATE`, and `ok: REASON` where the check of
negation was wrong.
"""
