"""Content files into records: reading a folder, checking every file, and the snapshot that a wheel carries.

`reading` reads TOML, `snapshot` the JSON that the build made of it; both give the same `Content`.
"""
