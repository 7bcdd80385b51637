"""Closing a survey: what came in is counted, and of an anonymous one nothing else is left."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from peerloom.domain.feedback.enums.surveys import Mode, WaveState
from peerloom.domain.feedback.messages.waves import PURPOSE, prefix_of, take_back_all
from peerloom.domain.feedback.models import SavedAnswers, Wave
from peerloom.domain.feedback.operations.mixing import mix_answers
from peerloom.domain.feedback.queries.waves import counted
from peerloom.domain.feedback.rules.waves import has_ended
from peerloom.domain.notifications.models import OutboxEntry
from peerloom.domain.programs.rules import can_edit_program
from peerloom.foundation import audit
from peerloom.foundation.refusals import ChangedMeanwhile, Refused
from peerloom.foundation.scope import Actor


class CannotCloseWave(Refused):
    """The actor may not, it was never open, or its last day is not over yet."""


@transaction.atomic
def close_wave(*, wave: Wave, revision: int | None = None, by: Actor | None, at: datetime) -> Wave:
    """Close an open wave for good: freeze its counts, stop its e-mails, throw away what was not handed in.

    Of an anonymous wave the invitations and its e-mails go too, also those that were sent: then nothing says any more
    who was asked, and the answers are mixed. With an actor it closes now; by the clock (``by`` is None) once its last
    day is over everywhere. Closed twice, it happens once. Raises CannotCloseWave or ChangedMeanwhile.
    """
    rows = Wave.objects.within(wave.organisation_id).select_for_update(of=("self",))
    row = rows.select_related("cohort__program", "organisation").get(pk=wave.pk)
    if by is not None and not can_edit_program(by, row.cohort.program):
        raise CannotCloseWave(_("Surveys are closed by owners and coordinators. Ask one of them."))
    if row.state == WaveState.CLOSED:
        return row
    if revision is not None and row.revision != revision:
        raise ChangedMeanwhile(_("Someone else changed this survey meanwhile. Look at it before you close it."))
    if row.state != WaveState.OPEN:
        raise CannotCloseWave(_("Only a survey that is open can be closed."))
    if by is None and not has_ended(row.closes_on, at=at):
        raise CannotCloseWave(_("Its last day is not over yet."))
    _count(row)
    row.state, row.closed_at = WaveState.CLOSED, at
    row.revision += 1
    row.save(update_fields=["state", "closed_at", "invited", "answered", "declined", "unreached", "revision"])
    take_back_all(row, at=at)
    SavedAnswers.objects.within(row.organisation_id).filter(invitation__wave=row).delete()
    if row.mode == Mode.ANONYMOUS:
        _forget_who_was_asked(row)
        mix_answers(wave=row, at=at)
    audit.record(
        "wave.closed",
        subject=row,
        organisation=row.organisation.public_id,
        by=by,
        at=at,
        details={"invited": row.invited, "answered": row.answered},
    )
    return row


def _count(wave: Wave) -> None:
    rate = counted(wave)
    wave.invited, wave.answered, wave.declined, wave.unreached = rate.asked, rate.answered, rate.declined, rate.left_out


def _forget_who_was_asked(wave: Wave) -> None:
    """Who was reminded and who was not would tell who had answered by then."""
    wave.invitations.all().delete()
    OutboxEntry.objects.within(wave.organisation_id).filter(purpose=PURPOSE, key__startswith=prefix_of(wave)).delete()
