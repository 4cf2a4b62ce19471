"""The small drawings that may stand beside a sentence, by name: what each shows is drawn in `rendering.icons`."""

from __future__ import annotations

from typing import Literal

Sign = Literal[
    "ambulance", "avoid", "back", "bone", "calendar", "car", "chest", "child", "clock", "cold", "doctor", "drop", "exercise",
    "eye", "fall", "fever", "food", "head", "heat", "helps", "home", "hospital", "leg", "lifting", "medicine", "paper",
    "pharmacist", "phone", "pregnancy", "question", "rest", "sleep", "talk", "toilet", "tummy", "walking", "warning",
    "work", "wound",
]  # fmt: skip
"""A person, place, thing or part of the body that readers know at a glance."""
