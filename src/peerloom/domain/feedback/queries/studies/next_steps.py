"""What a study waits for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.db.models import Count, Q

from peerloom.domain.feedback.enums.studies import ConsentState, MeetingState, StudyState
from peerloom.domain.feedback.models import Study, StudyMeeting, Transcript
from peerloom.domain.feedback.queries.studies.codings import is_finished


class Step(StrEnum):
    ASK = "ask"
    SETTLE = "settle"
    WAIT = "wait"
    NOTE = "note"
    MEET = "meet"
    ADD = "add"
    ASSIGN = "assign"
    CODE = "code"
    THEMES = "themes"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class NextStep:
    """``meeting`` or ``transcript`` is where it is done; ``number`` how many wait for it."""

    step: Step
    meeting: StudyMeeting | None = None
    transcript: Transcript | None = None
    number: int = 0


def meetings_of(study: Study) -> list[StudyMeeting]:
    """By time, those without one last; each with its people, transcripts and who codes these. Four queries."""
    rows = (
        study.meetings.select_related("led_by")
        .prefetch_related("participants__person", "transcripts__assignments__coder")
        .annotate(
            waiting=Count("participants", filter=Q(participants__consent=ConsentState.ASKED)),
            agreed=Count("participants", filter=Q(participants__consent=ConsentState.GIVEN)),
        )
    )
    return sorted(rows, key=lambda row: (row.starts_at is None, row.starts_at or study.made_at, row.pk))


def next_step(study: Study, meetings: list[StudyMeeting], *, reader: int, at: datetime) -> NextStep:
    """The one thing to do now; ``meetings`` as ``meetings_of`` gives them. No query."""
    if study.state == StudyState.FINISHED:
        return NextStep(Step.DONE)
    going = [row for row in meetings if row.state != MeetingState.CANCELLED]
    if not going:
        return NextStep(Step.ASK)
    return _about_meetings(going, at=at) or _about_transcripts(going, reader) or NextStep(Step.THEMES)


def _about_meetings(going: list[StudyMeeting], *, at: datetime) -> NextStep | None:
    begun = [row for row in going if row.state == MeetingState.AGREED and row.starts_at and row.starts_at <= at]
    if begun:
        return NextStep(Step.NOTE, begun[0], number=len(begun))
    bare = [row for row in going if row.state == MeetingState.HELD and not row.transcripts.all()]
    if bare:
        return NextStep(Step.ADD, bare[0], number=len(bare))
    finding = [row for row in going if row.state == MeetingState.FINDING]
    ready = [row for row in finding if row.agreed and not row.waiting]  # type: ignore[attr-defined]  # annotated
    if ready:
        return NextStep(Step.SETTLE, ready[0], number=len(ready))
    waiting = sum(row.waiting for row in finding)  # type: ignore[attr-defined]  # annotated
    if waiting:
        return NextStep(Step.WAIT, finding[0], number=waiting)
    ahead = [row for row in going if row.state == MeetingState.AGREED]
    return NextStep(Step.MEET, ahead[0], number=len(ahead)) if ahead else None


def _about_transcripts(going: list[StudyMeeting], reader: int) -> NextStep | None:
    transcripts = [each for row in going for each in row.transcripts.all()]
    alone = [each for each in transcripts if not each.assignments.all()]
    if alone:
        return NextStep(Step.ASSIGN, transcript=alone[0], number=len(alone))
    unfinished = [each for each in transcripts if not is_finished(each)]
    mine = [
        each
        for each in unfinished
        if any(one.coder_id == reader and one.finished_at is None for one in each.assignments.all())
    ]
    if unfinished:
        return NextStep(Step.CODE, transcript=mine[0] if mine else None, number=len(unfinished))
    return None
