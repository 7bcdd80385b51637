"""The guide that holds for one side of a program: its own, or the built-in one."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from peerloom.domain.enrolment.built_in_guides import built_in_guide
from peerloom.domain.enrolment.enums import Side
from peerloom.domain.enrolment.models import InterviewGuide
from peerloom.domain.programs.models import Program


@dataclass(frozen=True, slots=True)
class Aspect:
    """What is scored from 1 to 5; ``low``, ``middle`` and ``high`` say what 1, 3 and 5 look like."""

    key: str
    label: str
    help: str = ""
    low: str = ""
    middle: str = ""
    high: str = ""


@dataclass(frozen=True, slots=True)
class Guide:
    introduction: str
    questions: tuple[str, ...]
    aspects: tuple[Aspect, ...]
    reviewers: int = 1
    own: bool = False  # whether the program wrote it

    def named(self, scores: Mapping[str, int]) -> list[tuple[str, int]]:
        """Scores under the aspects' labels; one that the guide has lost since keeps its key."""
        labels = {aspect.key: aspect.label for aspect in self.aspects}
        return [(labels.get(key, key), score) for key, score in scores.items()]

    @property
    def version(self) -> str:
        """A short word that changes when any of it changes."""
        told = [self.introduction, self.questions, [_stored(aspect) for aspect in self.aspects], self.reviewers]
        return hashlib.sha256(json.dumps(told).encode()).hexdigest()[:16]


def guide_for(program: Program, side: str) -> Guide:
    row = InterviewGuide.objects.within(program.organisation_id).filter(program=program, side=side).first()
    if row is None:
        introduction, questions, aspects = built_in_guide(Side(side))
        return Guide(str(introduction), tuple(map(str, questions)), tuple(Aspect(*map(str, a)) for a in aspects))
    return Guide(
        row.introduction, tuple(row.questions), tuple(_aspect(a) for a in row.aspects), row.reviewers, own=True
    )


def _aspect(stored: dict[str, Any]) -> Aspect:
    return Aspect(**{name: str(stored.get(name, "")) for name in Aspect.__slots__})


def _stored(aspect: Aspect) -> dict[str, str]:
    return {name: getattr(aspect, name) for name in Aspect.__slots__}


def stored_aspects(guide: Guide) -> list[dict[str, str]]:
    """As `InterviewGuide.aspects` keeps them."""
    return [_stored(aspect) for aspect in guide.aspects]
