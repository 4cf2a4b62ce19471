"""How thoroughly the laws are tried: HYPOTHESIS_PROFILE is `fast`, `default` or `thorough`."""

import os

from hypothesis import HealthCheck, settings

# Examples are found by chance while somebody works, and are the same ones every time where a machine decides.
repeatable = "CI" in os.environ

for name, examples in (("fast", 10), ("default", 100), ("thorough", 1000)):
    settings.register_profile(
        name,
        max_examples=examples,
        derandomize=repeatable or name == "thorough",
        deadline=None,
        print_blob=True,
        suppress_health_check=[HealthCheck.too_slow],
    )
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))
