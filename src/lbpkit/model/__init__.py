"""The records: what lbpkit knows, as frozen attrs classes. A record that exists is valid, sourced and immutable.

One module per noun: `findings`, `rules`, `conditions`, `treatments`, `exercises`, `words`, `regions`, `sources`.
`kinds` lists them with the folder that each is read from.
"""
