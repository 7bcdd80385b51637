"""Who offers a conversation, who booked one, and who waits for an answer."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import cast
from zoneinfo import ZoneInfo

from django.db.models import Count, F, Q

from peerloom.domain.enrolment.enums import Side
from peerloom.domain.enrolment.models import Application
from peerloom.domain.enrolment.queries.pool import GOING_ON, applications_in_pool
from peerloom.domain.people.enums import Standing
from peerloom.domain.people.models import Person
from peerloom.domain.programs.models import Cohort
from peerloom.domain.relationships.enums import OfferState, RequestState, SessionState
from peerloom.domain.relationships.models import ConversationRequest, OfferedSlot, Session
from peerloom.domain.relationships.rules.micro import BOOKED_BEFORE, conversations_a_month, month_of
from peerloom.domain.relationships.rules.standing import GOING_ON as RELATIONSHIP_GOES_ON
from peerloom.foundation.scope import Actor, ScopedQuerySet


def cohorts_with_conversations(actor: Actor) -> list[Cohort]:
    """Rounds that go on, in which the actor has a place and single conversations can be had; newest first."""
    mine = Application.objects.within(actor.organisation_id).filter(person=actor.person_id)
    rows = (
        Cohort.objects.within(actor.organisation_id)
        .filter(pk__in=mine.filter(state="accepted").values("cohort"), program__state__in=GOING_ON)
        .select_related("program", "organisation")
    )
    return [cohort for cohort in rows if conversations_a_month(cohort.program)]


def sides_in(cohort: Cohort, person_id: int) -> set[Side]:
    """On which sides the person can take part at present."""
    rows = applications_in_pool(cohort).filter(person=person_id)
    return {Side(side) for side in rows.values_list("side", flat=True)}


def open_slots(cohort: Cohort, *, for_person: int, at: datetime) -> ScopedQuerySet[OfferedSlot]:
    """What can still be booked, soonest first, with the mentor; never one's own."""
    return (
        OfferedSlot.objects.within(cohort.organisation_id)
        .filter(cohort=cohort, state=OfferState.OPEN, starts_at__gte=at + BOOKED_BEFORE)
        .filter(mentor__standing=Standing.ACTIVE)
        .exclude(mentor=for_person)
        .select_related("mentor")
        .order_by("starts_at", "pk")
    )


def slots_of_mentor(cohort: Cohort, mentor_id: int, *, at: datetime) -> ScopedQuerySet[OfferedSlot]:
    """What a mentor has opened and what became of it: everything that is not over or withdrawn."""
    return (
        OfferedSlot.objects.within(cohort.organisation_id)
        .filter(cohort=cohort, mentor=mentor_id, ends_at__gt=at)
        .exclude(state=OfferState.WITHDRAWN)
        .select_related("booked_by", "relationship")
        .order_by("starts_at", "pk")
    )


def bookings_of(cohort: Cohort, mentee_id: int, *, at: datetime) -> ScopedQuerySet[OfferedSlot]:
    """The mentee's own conversations that lie ahead."""
    return (
        OfferedSlot.objects.within(cohort.organisation_id)
        .filter(cohort=cohort, booked_by=mentee_id, state=OfferState.BOOKED, ends_at__gt=at)
        .select_related("mentor", "relationship")
        .order_by("starts_at", "pk")
    )


def left_this_month(cohort: Cohort, mentee_id: int, moment: datetime) -> int:
    """How many conversations the mentee can still book in the month of that moment, over the whole program.

    What a mentor agreed to counts like what was booked: in the month of the yes, unless it was over before they met.
    """
    first, following = month_of(moment, cohort.organisation.time_zone)
    zone = ZoneInfo(cohort.organisation.time_zone)
    begin, end = (datetime.combine(day, time.min, zone).astimezone(UTC) for day in (first, following))
    booked = OfferedSlot.objects.within(cohort.organisation_id).filter(
        cohort__program=cohort.program_id,
        booked_by=mentee_id,
        state=OfferState.BOOKED,
        starts_at__gte=begin,
        starts_at__lt=end,
    )
    agreed = ConversationRequest.objects.within(cohort.organisation_id).filter(
        Q(relationship__state__in=RELATIONSHIP_GOES_ON) | Q(relationship__last_met_at__isnull=False),
        cohort__program=cohort.program_id,
        mentee=mentee_id,
        state=RequestState.ACCEPTED,
        relationship__introduced_at__gte=begin,
        relationship__introduced_at__lt=end,
    )
    return max(conversations_a_month(cohort.program) - booked.count() - agreed.count(), 0)


def busy_between(organisation_id: int, person_id: int, starts_at: datetime, ends_at: datetime) -> bool:
    """Whether the person has another agreed meeting in that time."""
    return (
        Session.objects.within(organisation_id)
        .filter(state=SessionState.AGREED, starts_at__lt=ends_at, ends_at__gt=starts_at)
        .filter(relationship__participations__person=person_id, relationship__participations__left_at__isnull=True)
        .exists()
    )


def mentors_to_ask(cohort: Cohort, *, for_person: int) -> ScopedQuerySet[Person]:
    """Mentors of the round by name, with how many slots they have open as ``open_slots``."""
    mentors = applications_in_pool(cohort).filter(side=Side.MENTOR).values("person")
    rows = (
        Person.objects.within(cohort.organisation_id)
        .filter(pk__in=mentors)
        .exclude(pk=for_person)
        .annotate(
            open_slots=Count("offered_slots", filter=Q(offered_slots__state="open", offered_slots__cohort=cohort.pk))
        )
        .order_by("family_name", "given_name", "pk")
    )
    return cast("ScopedQuerySet[Person]", rows)


def requests_of(cohort: Cohort, mentee_id: int) -> ScopedQuerySet[ConversationRequest]:
    """What the mentee has asked, newest first, with the choices and their mentors; two queries more."""
    return (
        ConversationRequest.objects.within(cohort.organisation_id)
        .filter(cohort=cohort, mentee=mentee_id)
        .prefetch_related("choices__mentor")
        .order_by("-asked_at", "-pk")
    )


def requests_to(actor: Actor) -> ScopedQuerySet[ConversationRequest]:
    """What waits for an answer of the actor, the most urgent first."""
    return (
        ConversationRequest.objects.within(actor.organisation_id)
        .filter(state=RequestState.ASKED, choices__mentor=actor.person_id, choices__position=F("position"))
        .select_related("mentee", "cohort__program", "organisation")
        .order_by("expires_at", "pk")
    )


def conversation_numbers(cohort: Cohort, *, at: datetime) -> dict[str, int]:
    """For those who run it: slots open and booked ahead, conversations held, requests waiting and given up."""
    slots = OfferedSlot.objects.within(cohort.organisation_id).filter(cohort=cohort)
    counted = slots.aggregate(
        open=Count("pk", filter=Q(state=OfferState.OPEN, starts_at__gt=at)),
        booked=Count("pk", filter=Q(state=OfferState.BOOKED, starts_at__gt=at)),
    )
    asked = ConversationRequest.objects.within(cohort.organisation_id).filter(cohort=cohort)
    waiting = asked.aggregate(
        waiting=Count("pk", filter=Q(state=RequestState.ASKED)),
        exhausted=Count("pk", filter=Q(state=RequestState.EXHAUSTED, asked_at__gte=at - timedelta(days=90))),
    )
    held = Session.objects.within(cohort.organisation_id).filter(
        relationship__cohort=cohort, relationship__kind="micro", state=SessionState.HELD
    )
    return counted | waiting | {"held": held.count()}
