"""Coding: who codes which transcript, which code stands on which stretch, and when somebody is done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from peerloom.domain.feedback.enums.studies import StudyState
from peerloom.domain.feedback.models import Assignment, Code, Coding, Segment, Study, Transcript
from peerloom.domain.feedback.operations.studies.locking import CannotChangeStudy, note, open_study
from peerloom.domain.feedback.queries.studies.people import who_can_code
from peerloom.domain.feedback.rules.studies.limits import MOST_CODINGS_AT_ONCE
from peerloom.domain.people.models import Person
from peerloom.foundation.scope import Actor


class CannotCode(CannotChangeStudy):
    """The actor does not code this transcript or has finished it, or the stretch or the code is not there any more."""


class CannotAssign(CannotChangeStudy):
    """Whoever it would be cannot read the study, or has begun already."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Characters ``start`` to ``end`` of a segment; without an end, all of it."""

    segment: Segment
    start: int = 0
    end: int | None = None


@transaction.atomic
def assign_coder(*, transcript: Transcript, coder: Person, by: Actor, at: datetime) -> Assignment:
    """Let somebody code the transcript, blind to the others until all have finished. Twice is once.

    With the first assignment the study comes to coding. Raises CannotAssign.
    """
    study = open_study(transcript.meeting.study_id, by=by, refusal=CannotAssign)
    if coder.pk not in {person.pk for person in who_can_code(study, at=at)}:
        raise CannotAssign(_("Choose somebody who runs this program and is not asked in the study."))
    made, new = Assignment.objects.within(by.organisation_id).get_or_create(
        transcript=transcript, coder=coder, defaults={"organisation_id": by.organisation_id}
    )
    if study.state in (StudyState.PLANNED, StudyState.COLLECTING):
        study.state = StudyState.CODING
        study.save(update_fields=["state"])
    if new:
        note("study.coder_assigned", transcript, study, by=by, at=at, coder=coder.public_id)
    return made


@transaction.atomic
def unassign_coder(*, transcript: Transcript, coder: Person, by: Actor, at: datetime) -> None:
    """Take the transcript from somebody who has not coded anything in it. Raises CannotAssign."""
    study = open_study(transcript.meeting.study_id, by=by, refusal=CannotAssign)
    theirs = Coding.objects.within(by.organisation_id).filter(segment__transcript=transcript, coder=coder)
    if theirs.exists():
        raise CannotAssign(_("They have coded in it already. Ask them to finish, so that nothing is lost."))
    rows = Assignment.objects.within(by.organisation_id).filter(transcript=transcript, coder=coder)
    if rows.delete()[0]:
        note("study.coder_taken_off", transcript, study, by=by, at=at, coder=coder.public_id)


@transaction.atomic
def give_codes(
    *, transcript: Transcript, stretches: Sequence[Stretch], codes: Sequence[Code], by: Actor, at: datetime
) -> int:
    """Put each of the codes on each of the stretches, as the actor's own; how many are new. What stands there already
    is left as it is.

    Raises CannotCode.
    """
    study, _own = _working(transcript, by=by)
    if not stretches or not codes:
        raise CannotCode(_("Choose at least one passage and at least one code."))
    if len(stretches) * len(codes) > MOST_CODINGS_AT_ONCE:
        raise CannotCode(_("That is more than 200 at once. Choose fewer passages or fewer codes."))
    segments = transcript.segments.filter(removed_at__isnull=True).in_bulk([each.segment.pk for each in stretches])
    known = study.codes.filter(retired_at__isnull=True).in_bulk([code.pk for code in codes])
    if any(code.pk not in known for code in codes):
        raise CannotCode(_("A colleague has retired or merged this code. Look at the codebook."))
    new = 0
    for stretch in stretches:
        segment = segments.get(stretch.segment.pk)
        if segment is None:
            raise CannotCode(_("This passage was taken out in the meantime."))
        start, end = _within(segment.words, stretch)
        for code in codes:
            _coding, made = Coding.objects.within(by.organisation_id).get_or_create(
                segment=segment,
                code=known[code.pk],
                coder_id=by.person_id,
                start=start,
                end=end,
                defaults={"coded_at": at, "organisation_id": by.organisation_id},
            )
            new += made
    if new:
        note("study.coded", transcript, study, by=by, at=at, codings=new)
    return new


@transaction.atomic
def take_code_away(*, coding: Coding, by: Actor, at: datetime) -> None:
    """Take back a coding of one's own; gone already, nothing happens. Raises CannotCode."""
    transcript = coding.segment.transcript
    study, _own = _working(transcript, by=by)
    rows = Coding.objects.within(by.organisation_id).filter(pk=coding.pk, coder=by.person_id)
    if coding.coder_id != by.person_id:
        raise CannotCode(_("Only whoever gave a code takes it back."))
    if rows.delete()[0]:
        note("study.code_taken_away", transcript, study, by=by, at=at)


@transaction.atomic
def finish_coding(*, transcript: Transcript, by: Actor, at: datetime) -> Assignment:
    """Be done with a transcript; once all are, they see each other's codings. Twice is once. Raises CannotCode."""
    study = open_study(transcript.meeting.study_id, by=by, refusal=CannotCode)
    own = _assignment(transcript, by=by)
    if own.finished_at is None:
        own.finished_at = at
        own.save(update_fields=["finished_at"])
        note("study.coding_finished", transcript, study, by=by, at=at)
    return own


@transaction.atomic
def reopen_coding(*, transcript: Transcript, by: Actor, at: datetime) -> Assignment:
    """Go on with a transcript of one's own. After all had finished it is no longer blind, which is noted for good.

    Raises CannotCode.
    """
    study = open_study(transcript.meeting.study_id, by=by, refusal=CannotCode)
    own = _assignment(transcript, by=by)
    if own.finished_at is None:
        return own
    others = Assignment.objects.within(by.organisation_id).filter(transcript=transcript).exclude(pk=own.pk)
    if others and all(other.finished_at for other in others):
        own.reopened_at = at
    own.finished_at = None
    own.save(update_fields=["finished_at", "reopened_at"])
    note("study.coding_reopened", transcript, study, by=by, at=at)
    return own


def _working(transcript: Transcript, *, by: Actor) -> tuple[Study, Assignment]:
    study = open_study(transcript.meeting.study_id, by=by, refusal=CannotCode)
    own = _assignment(transcript, by=by)
    if own.finished_at is not None:
        raise CannotCode(_("You have finished this transcript. Reopen it to go on."))
    return study, own


def _assignment(transcript: Transcript, *, by: Actor) -> Assignment:
    rows = Assignment.objects.within(by.organisation_id)
    own = rows.filter(transcript=transcript, coder=by.person_id).first()
    if own is None:
        raise CannotCode(_("You do not code this transcript. Let yourself be put down for it first."))
    return own


def _within(words: str, stretch: Stretch) -> tuple[int, int]:
    """Cut to what there is, without white space at its ends."""
    end = len(words) if stretch.end is None else stretch.end
    if not 0 <= stretch.start < end <= len(words):
        raise CannotCode(_("This passage was changed in the meantime. Choose it again."))
    chosen = words[stretch.start : end]
    start = stretch.start + len(chosen) - len(chosen.lstrip())
    end -= len(chosen) - len(chosen.rstrip())
    if start >= end:
        raise CannotCode(_("Choose at least one word."))
    return start, end
