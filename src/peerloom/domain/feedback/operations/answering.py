"""Handing answers in, once and for good, or saying "rather not"."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from peerloom.domain.feedback.enums.surveys import InvitationState, Mode, Way
from peerloom.domain.feedback.messages.waves import take_back_letter
from peerloom.domain.feedback.models import ItemAnswer, Respondent, Response, SavedAnswers, SurveyInvitation, Wave
from peerloom.domain.feedback.operations.respondents import respondent_of
from peerloom.domain.feedback.queries.answering import AskedSurvey, asked_survey, calls_for_support, why_not_answerable
from peerloom.domain.feedback.rules.answering import Value, checked
from peerloom.foundation import audit
from peerloom.foundation.refusals import Refused
from peerloom.foundation.scope import Actor


class CannotHandIn(Refused):
    """``reason``: answered, closed, over, early, or foreign (it is somebody else's)."""

    def __init__(self, reason: str) -> None:
        super().__init__(REASONS[reason])
        self.reason = reason


class AnswersDoNotFit(Refused):
    """``faults`` say in words what is wrong, by the item's public id. Nothing was kept."""

    def __init__(self, faults: Mapping[str, str]) -> None:
        super().__init__(_("Some answers need mending before they can be handed in."))
        self.faults = dict(faults)


class NothingAnswered(Refused):
    """There is not one answer."""


REASONS = {
    "answered": gettext_lazy("We have your answers already. The first ones count; nothing sent later is kept."),
    "closed": gettext_lazy("This survey has closed. Thank you for wanting to answer."),
    "over": gettext_lazy("There is no need to answer any more. Thank you all the same."),
    "early": gettext_lazy("This survey has not opened yet. We write to you when it does."),
    "foreign": gettext_lazy("Only the person who was asked can answer this."),
}


@transaction.atomic
def hand_in(
    *,
    invitation: SurveyInvitation,
    answers: Mapping[str, object],
    language: str,
    way: Way = Way.LINK,
    by: Actor | None,
    at: datetime,
) -> bool:
    """Keep the answers, by the public ids of their items, once and for good. The wave's own versions count.

    ``by`` is None for whoever holds the link. In order: the answers, the invitation as answered, the end of what was
    saved on the way and of reminders, the audit event. Of an anonymous wave nothing is kept that leads back: no key, no
    day, no way, no language, and no audit event (see docs/adr/0021); of all others the trail knows that it was
    answered, not what.
    True where the person is to be shown where to find support (`calls_for_support`); that is kept nowhere.
    Raises CannotHandIn, AnswersDoNotFit, NothingAnswered.
    """
    current = locked(invitation, at=at, by=by)
    verb = "" if current.wave.mode == Mode.ANONYMOUS else "survey.answered"
    return complete(current, answers, language=language, way=way, verb=verb, by=by, at=at)


@transaction.atomic
def decline_survey(*, invitation: SurveyInvitation, by: Actor | None, at: datetime) -> None:
    """Note that this person would rather not answer; nobody reminds them. What they had saved is gone.

    Said twice, it happens once. Of an anonymous wave no audit event. Raises CannotHandIn once it is answered or closed.
    """
    current = locked(invitation, at=at, by=by)
    if current.state == InvitationState.DECLINED:
        return
    settle(current, InvitationState.DECLINED)
    take_back_letter(current, at=at)
    if current.wave.mode != Mode.ANONYMOUS:
        organisation = current.organisation.public_id
        audit.record("survey.declined", subject=current, organisation=organisation, by=by, at=at)


def locked(invitation: SurveyInvitation, *, at: datetime, by: Actor | None) -> SurveyInvitation:
    """The invitation behind its wave's lock, so that closing, mixing and a second window come before or after it.

    ``by`` None or the person who was asked. Raises CannotHandIn when it cannot be answered (any more).
    """
    Wave.objects.within(invitation.organisation_id).select_for_update().get(pk=invitation.wave_id)
    rows = SurveyInvitation.objects.within(invitation.organisation_id).select_for_update(of=("self",))
    loaded = rows.select_related("person", "organisation", "wave__organisation", "wave__cohort__program")
    current = loaded.filter(pk=invitation.pk).first()
    if current is None:  # of an anonymous wave it goes when the wave closes
        raise CannotHandIn("closed")
    if by is not None and by.person_id != current.person_id:
        raise CannotHandIn("foreign")
    if reason := why_not_answerable(current, at=at):
        raise CannotHandIn(reason)
    return current


def complete(
    invitation: SurveyInvitation,
    answers: Mapping[str, object],
    *,
    language: str,
    way: Way,
    verb: str,
    by: Actor | None,
    at: datetime,
) -> bool:
    """Keep the answers of a locked invitation; part of a larger operation. ``verb`` is "" for no audit event.

    Whether support is to be shown. Raises AnswersDoNotFit, NothingAnswered.
    """
    survey = asked_survey(invitation.wave, language=language)
    values = fitting(survey, answers)
    respondent = None if survey.anonymous else respondent_of(invitation.person, invitation.wave.cohort.program)
    keep(survey, values, respondent=respondent, way=way, at=at)
    settle(invitation, InvitationState.ANSWERED)
    if not survey.anonymous:
        take_back_letter(invitation, at=at)  # its moment would say when an anonymous person answered
    if verb:
        organisation = invitation.organisation.public_id
        audit.record(verb, subject=invitation, organisation=organisation, by=by, at=at)
    return calls_for_support(survey, values)


def fitting(survey: AskedSurvey, answers: Mapping[str, object]) -> dict[str, Value]:
    """The answers as they are kept. Raises AnswersDoNotFit, NothingAnswered."""
    found = checked(survey.items, answers)
    if found.faults:
        raise AnswersDoNotFit(found.faults)
    if not found.values:
        raise NothingAnswered(_("Nothing is filled in yet. Answer what you can; you may leave out the rest."))
    return found.values


def keep(
    survey: AskedSurvey, values: Mapping[str, Value], *, respondent: Respondent | None, way: Way, at: datetime
) -> None:
    """Write the response; part of a larger operation. Nameless, it says as little as the columns allow."""
    wave, nameless = survey.wave, respondent is None
    response = Response.objects.create(
        organisation_id=wave.organisation_id,
        wave=wave,
        respondent=respondent,
        answered_on=wave.opens_on if nameless else wave.organisation.day_at(at),
        language="" if nameless else survey.language,
        way=Way.LINK if nameless and way == Way.SIGNED_IN else way,
    )
    items = {item.public_id: item.id for item in survey.items}
    ItemAnswer.objects.bulk_create(
        ItemAnswer(
            organisation_id=wave.organisation_id,
            response=response,
            item_id=items[key],
            value=value if isinstance(value, int) else None,
            words=value if isinstance(value, str) else "",
        )
        for key, value in values.items()
    )


def settle(invitation: SurveyInvitation, state: InvitationState) -> None:
    """Answered or declined; what was saved on the way is gone. Part of a larger operation."""
    invitation.state = state
    invitation.save(update_fields=["state"])
    SavedAnswers.objects.within(invitation.organisation_id).filter(invitation=invitation).delete()
