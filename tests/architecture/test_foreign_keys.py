from __future__ import annotations

from django.apps import apps
from django.db.models import ForeignKey, Model

FLOORS = [
    ("foundation",),
    ("people",),
    ("notifications",),
    ("programs",),
    ("enrolment",),
    ("training",),
    ("relationships",),
    ("standards",),
    ("matching", "feedback", "networking", "safeguarding"),
    ("blueprints",),
    ("impact",),
    ("privacy",),
]
"""From the ground up. Import contracts cannot see foreign keys that are written as strings, so this does."""


def part_of(model: type[Model]) -> str:
    words = model.__module__.split(".")
    assert words[0] == "peerloom", f"{model} is not ours"
    return words[2] if words[1] == "domain" else words[1]


def floor_of(part: str) -> int:
    return next(floor for floor, parts in enumerate(FLOORS) if part in parts)


def test_foreign_keys_point_to_the_same_part_or_downwards() -> None:
    models = apps.get_app_config("mentoring").get_models(include_auto_created=True)
    keys = [field for model in models for field in model._meta.get_fields() if isinstance(field, ForeignKey)]
    assert len(keys) > 30
    for key in keys:
        here, there = part_of(key.model), part_of(key.related_model)
        assert here == there or floor_of(there) < floor_of(here), f"{key} points from {here} up to {there}"


def test_every_model_lives_in_the_one_app() -> None:
    ours = [model for model in apps.get_models() if model.__module__.startswith("peerloom.")]
    assert {model._meta.app_label for model in ours} == {"mentoring"}
