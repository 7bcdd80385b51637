"""Asking people to answer: once each, twice more whoever has not, and never again whoever does not want to."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from peerloom.domain.feedback.enums.surveys import Asked, InvitationState, Mode, WaveState
from peerloom.domain.feedback.messages.waves import needless_letters, take_back_letter, write_survey_letter
from peerloom.domain.feedback.models import SurveyInvitation, Wave
from peerloom.domain.feedback.queries.questionnaires import questionnaires_of
from peerloom.domain.feedback.queries.wave_people import SIDE_OF, ended_early, still_to_invite
from peerloom.domain.feedback.queries.waves import can_be_reminded, versions_of
from peerloom.domain.feedback.rules.waves import REMINDERS_APART, minutes_for
from peerloom.domain.people.enums import Standing
from peerloom.domain.people.models import Person
from peerloom.domain.programs.models import RUNS_PROGRAMS
from peerloom.foundation import audit
from peerloom.foundation.jobs import enqueue
from peerloom.foundation.refusals import Refused
from peerloom.foundation.scope import Actor

REMINDING = "peerloom.domain.feedback.jobs.waves.remind_for_wave"


class CannotRemind(Refused):
    """The actor may not, the survey is not open, or nobody can be reminded again."""


@transaction.atomic
def invite_people(*, wave: Wave, people: Sequence[int], at: datetime) -> list[SurveyInvitation]:
    """Invite these people (keys) and write their e-mails, for jobs alone. Expects round, program and organisation.

    Whoever has an invitation gets no second one; whoever the wave is not for any more, or once it has closed, none.
    """
    if not _locked_and_open(wave):
        return []
    meant = list(still_to_invite(wave, at=at).filter(pk__in=people))
    early = ended_early(wave, [person.pk for person in meant])
    minutes = how_long(wave)
    made = []
    for person in meant:
        invitation = _invited(wave, person, at)
        write_survey_letter(invitation, minutes=minutes, ended_early=person.pk in early, at=at)
        made.append(invitation)
    return made


@transaction.atomic
def remind_of_survey(*, invitation: SurveyInvitation, minutes: int, at: datetime) -> bool:
    """Ask once more, if it is still unanswered and nobody else did so lately. Whether it was done now.

    Expects person, wave, round, program and organisation to be loaded.
    """
    if not _locked_and_open(invitation.wave):
        return False
    rows = SurveyInvitation.objects.within(invitation.organisation_id).filter(
        pk=invitation.pk,
        state=InvitationState.INVITED,
        reminders=invitation.reminders,
        reminded_at=invitation.reminded_at,
    )
    times = invitation.reminders + 1
    if not rows.update(reminders=times, reminded_at=at):
        return False
    early = ended_early(invitation.wave, [invitation.person_id])
    write_survey_letter(invitation, minutes=minutes, ended_early=bool(early), again=times, at=at)
    return True


@transaction.atomic
def remind_now(*, wave: Wave, by: Actor, at: datetime) -> int:
    """Have everybody reminded who was invited, has not answered and can be reminded again; a job writes the e-mails.

    How many that are. Pressed twice, each is reminded once. Raises CannotRemind.
    """
    row = (
        Wave.objects.within(by.organisation_id)
        .select_for_update(of=("self",))
        .select_related("cohort", "organisation")
        .get(pk=wave.pk)
    )
    if not by.has_for(row.cohort.program_id, *RUNS_PROGRAMS):
        raise CannotRemind(gettext_lazy("You cannot remind people in this program. Ask one of its coordinators."))
    if row.state != WaveState.OPEN:
        raise CannotRemind(gettext_lazy("This survey is not open, so nobody is reminded."))
    waiting = can_be_reminded(row, at=at).count()
    if not waiting:
        raise CannotRemind(
            gettext_lazy(
                "Nobody can be reminded now: all have answered, were asked a moment ago, or were reminded twice."
            )
        )
    organisation = row.organisation.public_id
    audit.record("wave.reminded", subject=row, organisation=organisation, by=by, at=at, details={"people": waiting})
    enqueue(REMINDING, organisation=organisation, subject=row.public_id, at=at)
    return waiting


@transaction.atomic
def leave_out(*, invitation: SurveyInvitation, at: datetime) -> bool:
    """Whoever was held or has left is not asked any more. Whether that was so now. Expects person, wave and program."""
    with translation.override(invitation.wave.cohort.program.language):
        held = invitation.person.standing == Standing.HELD
        reason = _("Is not taking part at present.") if held else _("Has left.")
    rows = SurveyInvitation.objects.within(invitation.organisation_id).filter(
        pk=invitation.pk, state__in=(InvitationState.WAITING, InvitationState.INVITED)
    )
    if not rows.update(state=InvitationState.LEFT_OUT, reason=reason):
        return False
    take_back_letter(invitation, at=at)
    return True


@transaction.atomic
def stop_needless_letters(*, wave: Wave, at: datetime) -> None:
    """Stop what has not left to people who have answered or would rather not.

    Of an anonymous wave it is deleted instead: the moment at which it was stopped would say when they answered.
    """
    letters = needless_letters(wave)
    if wave.mode == Mode.ANONYMOUS:
        letters.filter(sending_since__isnull=True).delete()
    else:
        letters.update(cancelled_at=at)


def just_asked(invitation: SurveyInvitation, at: datetime) -> bool:
    last = invitation.reminded_at or invitation.invited_at
    return last is not None and at - last < REMINDERS_APART


def how_long(wave: Wave) -> int:
    """Minutes, counted from what is asked. Expects the round and its program to be loaded."""
    return minutes_for(questionnaires_of(versions_of(wave), language=wave.cohort.program.language))


def _locked_and_open(wave: Wave) -> bool:
    """Behind the same lock as closing and handing in, so that nobody is written to afterwards."""
    rows = Wave.objects.within(wave.organisation_id).select_for_update().filter(pk=wave.pk, state=WaveState.OPEN)
    return rows.first() is not None


def _invited(wave: Wave, person: Person, at: datetime) -> SurveyInvitation:
    invitation, _made = SurveyInvitation.objects.within(wave.organisation_id).update_or_create(
        wave=wave,
        person=person,
        defaults={
            "organisation_id": wave.organisation_id,
            "side": "" if wave.asked == Asked.COMPARISON else SIDE_OF[Asked(wave.asked)],
            "state": InvitationState.INVITED,
            "invited_at": at,
        },
    )
    return invitation
