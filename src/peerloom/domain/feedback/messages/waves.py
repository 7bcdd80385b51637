"""The e-mail that asks somebody to answer a survey, and the two that ask again."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from django.conf import settings
from django.utils.formats import date_format
from django.utils.functional import lazy
from django.utils.translation import gettext as _

from peerloom.domain.feedback.enums.surveys import InvitationState
from peerloom.domain.feedback.models import SurveyInvitation, Wave
from peerloom.domain.feedback.rules.consent_words import who_sees_it
from peerloom.domain.feedback.rules.waves import last_moment, not_too_early
from peerloom.domain.feedback.survey_links import path_to_survey
from peerloom.domain.notifications.enums import Topic
from peerloom.domain.notifications.letters import Letter, write_letter
from peerloom.domain.notifications.models import OutboxEntry
from peerloom.domain.notifications.operations import cancel_messages
from peerloom.domain.notifications.queries import messages_waiting
from peerloom.domain.people.zones import zone_of
from peerloom.foundation.scope import ScopedQuerySet

PURPOSE = "survey"
said_in_time = lazy(who_sees_it, str)
"""Said when the letter is written, in its reader's language."""


def write_survey_letter(
    invitation: SurveyInvitation, *, minutes: int, ended_early: bool = False, again: int = 0, at: datetime
) -> OutboxEntry:
    """One link that opens the survey. Once for each invitation and once for each time ``again``; not after it closes.

    Expects person, wave, round, program and organisation to be loaded.
    """
    reader, wave = invitation.person, invitation.wave
    zone = zone_of(reader)
    letter = Letter(
        template="feedback/waves_invitation",
        purpose=PURPOSE,
        key=prefix_of(wave) + reader.public_id + (f"/{again + 1}" if again else ""),
        subject=partial(_subject, wave, again),
        context={
            "link": settings.SITE_URL + path_to_survey(invitation),
            "wave": wave,
            "program": wave.cohort.program,
            "minutes": minutes,
            "promise": said_in_time(wave.mode),
            "ended_early": ended_early,
            "again": again,
            "compared": not invitation.side,
        },
        topic=Topic.CHECK_INS,
    )
    return write_letter(
        letter,
        to=reader,
        organisation=wave.organisation,
        not_before=not_too_early(at, zone),
        not_after=last_moment(wave.closes_on, zone),
        at=at,
    )


def _subject(wave: Wave, again: int) -> str:
    """With its name: two surveys of one program that are open at once would look like one e-mail sent twice."""
    words = (
        _("Still time until %(day)s: a few questions from %(program)s (%(survey)s)")
        if again
        else _("A few questions from %(program)s (%(survey)s)")
    )
    names = {"program": wave.cohort.program.name, "survey": wave.name}
    return words % {**names, "day": date_format(wave.closes_on, "j F")}


def take_back_letter(invitation: SurveyInvitation, *, at: datetime) -> None:
    """Stop what has not left: it was answered, declined, or there is no reason to ask any more."""
    key = prefix_of(invitation.wave) + invitation.person.public_id
    cancel_messages(organisation_id=invitation.organisation_id, key_prefix=key, purpose=PURPOSE, at=at)


def take_back_all(wave: Wave, *, at: datetime) -> None:
    """Stop what has not left to anybody: it has closed."""
    cancel_messages(organisation_id=wave.organisation_id, key_prefix=prefix_of(wave), purpose=PURPOSE, at=at)


def unsent_letters(wave: Wave) -> ScopedQuerySet[OutboxEntry]:
    """What still waits to be sent about it."""
    rows = messages_waiting(organisation_id=wave.organisation_id)
    return rows.filter(purpose=PURPOSE, key__startswith=prefix_of(wave)).order_by()


def needless_letters(wave: Wave) -> ScopedQuerySet[OutboxEntry]:
    """Those of them to people who have answered, or would rather not."""
    settled = SurveyInvitation.objects.within(wave.organisation_id).filter(
        wave=wave, state__in=(InvitationState.ANSWERED, InvitationState.DECLINED)
    )
    return unsent_letters(wave).filter(person__in=settled.values("person"))


def prefix_of(wave: Wave) -> str:
    return f"{PURPOSE}/{wave.public_id}/"
