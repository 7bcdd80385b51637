"""One page of questions: what it shows, and where it leads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from peerloom.domain.feedback.models import SavedAnswers
from peerloom.domain.feedback.queries.answering import AskedSurvey
from peerloom.domain.feedback.rules.questionnaires import AskedItem, Questionnaire
from peerloom.web.feedback.answering.door import Door
from peerloom.web.feedback.answering.sheet import (
    Entered,
    answered_among,
    faults_of,
    first_control,
    language_names,
    parts_of,
)


@dataclass(frozen=True, slots=True)
class Asking:
    """``number`` counts from 1. ``saved`` is what waits on the server, None in an anonymous survey."""

    door: Door
    survey: AskedSurvey
    number: int
    questionnaires: Sequence[Questionnaire]
    saved: SavedAnswers | None

    @property
    def items(self) -> list[AskedItem]:
        return [item for one in self.questionnaires for item in one.items]

    @property
    def of(self) -> int:
        return 1 if self.door.anonymous else len(self.survey.parts)

    @property
    def is_last(self) -> bool:
        return self.number >= self.of

    @property
    def before(self) -> str:
        return self.door.part(self.number - 1) if self.number > 1 else self.door.home

    @property
    def after(self) -> str:
        return self.door.part(self.number if self.is_last else self.number + 1)

    def page(
        self,
        request: HttpRequest,
        given: Entered,
        *,
        status: int = 200,
        missing: Sequence[AskedItem] = (),
        met: bool = False,
    ) -> HttpResponse:
        """``missing``: what is pointed out before handing in. ``met``: another device was here meanwhile."""
        wave = self.door.invitation.wave
        kept = self.saved.values if self.saved else {}
        elsewhere = {key: value for key, value in kept.items() if key not in {item.public_id for item in self.items}}
        values = {
            "asking": self,
            "door": self.door,
            "wave": wave,
            "survey": self.survey,
            "program": wave.cohort.program,
            "organisation": self.door.invitation.organisation,
            "languages": language_names(self.survey.languages),
            "parts": parts_of(self.questionnaires, given),
            "faults": faults_of(self.items, given.faults),
            "answered": answered_among(self.survey.items, elsewhere | dict(given.values)),
            "answered_elsewhere": answered_among(self.survey.items, elsewhere),
            "items_in_all": len(self.survey.items),
            "revision": self.saved.revision if self.saved else 0,
            "missing": [(item.words, self._address(item)) for item in missing],
            "met": met,
        }
        return render(request, "feedback/answering/questions.html", values, status=status)

    def _address(self, item: AskedItem) -> str:
        """Where an item is asked, on this page or another."""
        here = {each.public_id for each in self.items}
        if item.public_id in here:
            return f"#{first_control(item)}"
        parts = enumerate(self.survey.parts, start=1)
        number = next(n for n, part in parts if any(each.public_id == item.public_id for each in part.items))
        return f"{self.door.part(number)}#{first_control(item)}"


def asking_of(door: Door, survey: AskedSurvey, part: int, saved: SavedAnswers | None) -> Asking:
    """All of an anonymous survey stands on one page: nothing is sent before it is handed in."""
    questionnaires = survey.parts if door.anonymous else survey.parts[part - 1 : part]
    return Asking(door, survey, part, questionnaires, saved)
