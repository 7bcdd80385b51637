"""The five steps of a first meeting, and where in them a page stands."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from peerloom.domain.relationships.models import MentoringAgreement
from peerloom.web.relationships.expectation_sides import Sides

STEPS: tuple[tuple[str, Promise], ...] = (
    ("hello", _("Who you are")),
    ("expect", _("What you expect")),
    ("meet", _("How you meet")),
    ("between", _("What stays between you")),
    ("sign", _("Read and sign")),
)
NAMES = [name for name, _title in STEPS]


@dataclass(frozen=True, slots=True)
class Step:
    title: Promise
    url: str
    current: bool


@dataclass(frozen=True, slots=True)
class Stepper:
    steps: list[Step]
    number: int

    @property
    def of(self) -> int:
        return len(self.steps)

    @property
    def title(self) -> Promise:
        return self.steps[self.number - 1].title

    @property
    def titles(self) -> list[Promise]:
        return [step.title for step in self.steps]

    @property
    def back(self) -> str:
        return self.steps[self.number - 2].url if self.number > 1 else ""

    @property
    def on(self) -> str:
        return self.steps[self.number].url if self.number < self.of else ""


def stepper(name: str, *, slug: str, relationship: str) -> Stepper:
    steps = [
        Step(title, reverse(f"first_meeting:{step}", args=[slug, relationship]), step == name) for step, title in STEPS
    ]
    return Stepper(steps, NAMES.index(name) + 1)


def where_to_go_on(agreement: MentoringAgreement | None, sides: Sides) -> str:
    """The step for someone who opens the guide: what is written is read, what both have stated is built on."""
    if agreement is not None:
        return "sign"
    return "meet" if sides.both else "expect" if sides.mine else "hello"
