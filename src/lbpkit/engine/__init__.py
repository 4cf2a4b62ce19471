"""Deciding: from a library and an intake to an urgency.

`reference` is the definition, written to be checked by eye. `indexed` gives the same urgency in near-constant time
and is tested equal to it.
"""
