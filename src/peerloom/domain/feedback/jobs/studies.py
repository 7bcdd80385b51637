"""Asking once more whoever has not said whether they take part in an interview or a focus group."""

from __future__ import annotations

from collections.abc import Iterator

from peerloom.domain.feedback.models import StudyParticipant
from peerloom.domain.feedback.operations.studies.asking import remind_participant
from peerloom.domain.feedback.queries.studies.reminders import still_silent
from peerloom.foundation import clock
from peerloom.foundation.jobs import JobContext, handler, one_by_one

BATCH = 200


@handler()
def remind_of_studies(context: JobContext) -> None:
    """Killed anywhere and run again, everybody is reminded once: the letter's key is there or it is not."""
    at = clock.now()
    with one_by_one() as apart:
        for participant in _silent():
            with apart.trying(participant.public_id):
                remind_participant(participant=participant, at=at)
            context.report(0.5)


def _silent() -> Iterator[StudyParticipant]:
    """Some at a time; one that breaks holds up nobody behind it."""
    last = 0
    while batch := list(still_silent(at=clock.now()).filter(pk__gt=last)[:BATCH]):
        yield from batch
        last = batch[-1].pk
