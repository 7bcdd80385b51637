"""A criterion as a form holds it, before it becomes part of a rule set."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

WEIGHT_WORDS: dict[int, Promise | str] = {
    0: _("does not count"),
    1: _("counts a little"),
    2: _("matters"),
    3: _("matters a lot"),
    4: _("matters most"),
}
"""What a coordinator reads for each weight."""


@dataclass(frozen=True, slots=True)
class CriterionDraft:
    """The fields of `Criterion`, questions by their keys. ``kind`` is a `peerloom.pairing.Kind`, weight 0 to 4."""

    key: str
    label: str
    kind: str
    mentee_question: str
    mentor_question: str
    weight: int = 2
    required: bool = False
    minimum: float = 1.0
    missing_forbids: bool = False
    sensitive: bool = False
    asked_question: str = ""
    importance_question: str = ""
    scale: tuple[str, ...] = ()
    steps_least: int = 1
    steps_most: int = 3
    reach: float = 1.0
    enough_minutes: int = 60
