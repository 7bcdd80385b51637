"""A question with up to three mentors in the order of one's wish: no answer hands it over to the next."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from peerloom.domain.enrolment.enums import Side
from peerloom.domain.people.enums import Standing
from peerloom.domain.people.models import Person
from peerloom.domain.programs.models import Cohort
from peerloom.domain.relationships.enums import RequestState
from peerloom.domain.relationships.messages import micro as letters
from peerloom.domain.relationships.models import ConversationRequest, Relationship, RequestedMentor
from peerloom.domain.relationships.operations.micro.starting import start_conversation
from peerloom.domain.relationships.queries.micro import left_this_month, mentors_to_ask, sides_in
from peerloom.domain.relationships.rules.micro import ANSWERED_WITHIN, MOST_CHOICES, conversations_a_month
from peerloom.foundation import audit
from peerloom.foundation.public_ids import new_public_id
from peerloom.foundation.refusals import Refused
from peerloom.foundation.scope import Actor

LONGEST_QUESTION = 500


class CannotAsk(Refused):
    """The actor cannot take part, has asked already, or names nobody who could answer."""


class CannotAnswer(Refused):
    """The request is not the actor's to answer, or not any more."""


@transaction.atomic
def ask_for_conversation(
    *, cohort: Cohort, mentors: Sequence[Person], question: str, public_id: str, by: Actor, at: datetime
) -> ConversationRequest:
    """Ask the first of the mentors; the others follow in their order. One request at a time for each mentee and round.

    ``public_id`` comes from the form, so that the same form sent twice asks once. Raises CannotAsk.
    """
    mentee = Person.objects.within(by.organisation_id).select_for_update().get(pk=by.person_id)
    made = ConversationRequest.objects.within(by.organisation_id).filter(public_id=public_id, mentee=mentee).first()
    if made is not None:
        return made
    _refuse_who_cannot(cohort, mentee, at)
    known = set(mentors_to_ask(cohort, for_person=mentee.pk).values_list("pk", flat=True))
    chosen = list(dict.fromkeys(mentors))
    if not chosen or len(chosen) > MOST_CHOICES or any(mentor.pk not in known for mentor in chosen):
        raise CannotAsk(_("Choose one to three mentors of this program, in the order of your wish."))
    if not question.strip() or len(question.strip()) > LONGEST_QUESTION:
        raise CannotAsk(
            _("Say in a few sentences what you would like to ask (at most %(n)d letters).") % {"n": LONGEST_QUESTION}
        )
    taken = ConversationRequest.objects.across_organisations(because="public ids are unique")
    request = ConversationRequest.objects.create(
        organisation_id=by.organisation_id,
        public_id=new_public_id() if taken.filter(public_id=public_id).exists() else public_id,
        cohort=cohort,
        mentee=mentee,
        question=question.strip(),
        asked_at=at,
        expires_at=at + ANSWERED_WITHIN,
    )
    RequestedMentor.objects.bulk_create(
        RequestedMentor(organisation_id=by.organisation_id, request=request, position=position, mentor=mentor)
        for position, mentor in enumerate(chosen)
    )
    letters.tell_asked(request, mentor=chosen[0], at=at)
    _record("conversation.asked", request, by, at)
    return request


def _refuse_who_cannot(cohort: Cohort, mentee: Person, at: datetime) -> None:
    if not conversations_a_month(cohort.program) or Side.MENTEE not in sides_in(cohort, mentee.pk):
        raise CannotAsk(_("Only those who have a place in this program can ask in it."))
    waiting = ConversationRequest.objects.within(cohort.organisation_id).filter(
        cohort=cohort, mentee=mentee, state=RequestState.ASKED
    )
    if waiting.exists():
        raise CannotAsk(_("One question of yours waits for an answer. Take it back before you ask somebody else."))
    if not left_this_month(cohort, mentee.pk, at):
        raise CannotAsk(
            _("You have booked as many conversations this month as the program allows. Ask again in the next.")
        )


@transaction.atomic
def accept_request(*, request: ConversationRequest, by: Actor, at: datetime) -> Relationship:
    """Say yes: both become a relationship for one conversation, and the mentor proposes times in it.

    Twice: the same relationship again. Raises CannotAnswer when it has gone on to somebody else or was taken back, or
    one of the two takes no part at present.
    """
    request, choice = _asked_of(request, by)
    if request.state == RequestState.ACCEPTED and request.relationship is not None:
        return request.relationship
    mentee = request.mentee
    if mentee.standing != Standing.ACTIVE:
        raise CannotAnswer(_("This person does not take part at present."))
    if choice.mentor.standing != Standing.ACTIVE or Side.MENTOR not in sides_in(request.cohort, by.person_id):
        raise CannotAnswer(_("You do not take part at present. Your coordinator can tell you how it goes on."))
    relationship = start_conversation(cohort=request.cohort, mentee=mentee, mentor=choice.mentor, at=at)
    request.state, request.relationship = RequestState.ACCEPTED, relationship
    request.save(update_fields=["state", "relationship"])
    letters.tell_accepted(request, mentor=choice.mentor, at=at)
    _record("conversation.accepted", request, by, at)
    return relationship


@transaction.atomic
def decline_request(*, request: ConversationRequest, by: Actor, at: datetime) -> None:
    """Say that one can't: the next choice is asked at once. Raises CannotAnswer."""
    request, choice = _asked_of(request, by)
    if request.state != RequestState.ASKED:
        raise CannotAnswer(_("You have said yes to this already. Cancel the meeting on its own page."))
    choice.declined_at = at
    choice.save(update_fields=["declined_at"])
    _hand_over(request, at=at)
    _record("conversation.declined", request, by, at)


@transaction.atomic
def withdraw_request(*, request: ConversationRequest, by: Actor, at: datetime) -> None:
    """The mentee takes it back; twice, it happens once. Raises CannotAnswer when somebody has said yes."""
    rows = ConversationRequest.objects.within(by.organisation_id).filter(pk=request.pk, mentee=by.person_id)
    found = rows.select_for_update().first()
    if found is None or found.state == RequestState.ACCEPTED:
        raise CannotAnswer(_("Somebody has said yes to this already. Cancel the meeting on its own page."))
    if found.state != RequestState.ASKED:
        return
    found.state = RequestState.WITHDRAWN
    found.save(update_fields=["state"])
    letters.take_back(found, at=at)
    _record("conversation.request_withdrawn", found, by, at)


@transaction.atomic
def hand_over_if_expired(*, request: ConversationRequest, at: datetime) -> bool:
    """When the time of the one who was asked has run out, ask the next. Whether it did; twice, it happens once."""
    found = ConversationRequest.objects.within(request.organisation_id).select_for_update().get(pk=request.pk)
    if found.state != RequestState.ASKED or found.expires_at > at:
        return False
    _hand_over(found, at=at)
    _record("conversation.handed_over", found, None, at)
    return True


def _hand_over(request: ConversationRequest, *, at: datetime) -> None:
    """To the next choice who takes part at present; nobody left ends it, and the mentee hears what else there is."""
    letters.take_back(request, at=at)
    choices = RequestedMentor.objects.within(request.organisation_id).filter(request=request).select_related("mentor")
    left = [one for one in choices if one.position > request.position and one.mentor.standing == Standing.ACTIVE]
    if not left:
        request.state = RequestState.EXHAUSTED
        request.save(update_fields=["state"])
        letters.tell_exhausted(request, at=at)
        return
    request.position, request.expires_at = left[0].position, at + ANSWERED_WITHIN
    request.save(update_fields=["position", "expires_at"])
    letters.tell_asked(request, mentor=left[0].mentor, at=at)
    letters.tell_handed_over(request, mentor=left[0].mentor, at=at)


def _asked_of(request: ConversationRequest, by: Actor) -> tuple[ConversationRequest, RequestedMentor]:
    found = (
        ConversationRequest.objects.within(by.organisation_id).select_for_update(of=("self",)).filter(pk=request.pk)
    ).first()
    choice = (
        RequestedMentor.objects.within(by.organisation_id)
        .filter(request=request.pk, mentor=by.person_id)
        .select_related("mentor")
        .first()
    )
    answerable = found is not None and found.state in (RequestState.ASKED, RequestState.ACCEPTED)
    if found is None or choice is None or not answerable or choice.position != found.position:
        raise CannotAnswer(
            _("This question has gone on to somebody else, or was taken back. You need not do anything.")
        )
    return found, choice


def _record(verb: str, request: ConversationRequest, by: Actor | None, at: datetime) -> None:
    audit.record(verb, subject=request, organisation=request.organisation.public_id, by=by, at=at)
