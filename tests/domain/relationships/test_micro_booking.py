from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial

import pytest

from peerloom.domain.enrolment.enums import Side
from peerloom.domain.notifications.models import OutboxEntry
from peerloom.domain.people.enums import Standing
from peerloom.domain.people.models import Person
from peerloom.domain.people.queries import actor_of
from peerloom.domain.programs.models import Cohort
from peerloom.domain.relationships.enums import OfferState, RelationshipState, SessionState, SessionWay
from peerloom.domain.relationships.jobs.micro import settle_conversations
from peerloom.domain.relationships.models import AgendaItem, OfferedSlot, Relationship, Session
from peerloom.domain.relationships.operations.micro.booking import CannotBook, book_slot
from peerloom.domain.relationships.operations.micro.limits import CannotSetLimit, set_monthly_limit
from peerloom.domain.relationships.operations.micro.offering import (
    CannotOffer,
    Offer,
    offer_slots,
    withdraw_slot,
)
from peerloom.domain.relationships.operations.sessions.cancelling import cancel_session
from peerloom.domain.relationships.queries.micro import left_this_month, open_slots
from peerloom.domain.relationships.rules.session_times import seen_of
from peerloom.foundation import clock
from peerloom.foundation.audit.models import AuditEvent
from peerloom.foundation.jobs import enqueue
from peerloom.foundation.jobs.attempts import run_attempt
from peerloom.foundation.scope import Actor
from tests.at_once import at_once, in_words
from tests.factories import MOMENT, actor_with, make_organisation
from tests.factories.micro import SOON, make_micro_cohort, make_placed, make_slot

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def cohort() -> Cohort:
    return make_micro_cohort(make_organisation())


@pytest.fixture
def mentor(cohort: Cohort) -> Person:
    return make_placed(cohort, Side.MENTOR, name="Tomasz Zielinski")


@pytest.fixture
def mentee(cohort: Cohort) -> Person:
    return make_placed(cohort, Side.MENTEE)


def acting(person: Person) -> Actor:
    return actor_of(person, at=MOMENT)


def book(slot: OfferedSlot, person: Person, *, at: datetime = MOMENT) -> Session:
    return book_slot(slot=slot, question="How do I apply?", by=acting(person), at=at)


def settle(at: datetime) -> None:
    with clock.frozen_at(at):
        run_attempt(enqueue(settle_conversations.path, organisation="", subject="", at=at).public_id)


class TestBooking:
    def test_a_slot_becomes_a_meeting_that_both_hear_of(self, cohort: Cohort, mentor: Person, mentee: Person) -> None:
        slot = make_slot(cohort, mentor)
        session = book(slot, mentee)
        assert (session.state, session.starts_at, session.relationship.kind) == (SessionState.AGREED, SOON, "micro")
        assert session.link.startswith("https://meet.example.org/")
        first = AgendaItem.objects.within(cohort.organisation_id).filter(session=session)[0]
        assert (first.text, first.added_by) == ("How do I apply?", mentee)
        written = OutboxEntry.objects.within(cohort.organisation_id)
        assert {entry.person_id for entry in written} == {mentor.pk, mentee.pk}
        assert all("METHOD:REQUEST" in entry.calendar for entry in written)
        slot.refresh_from_db()
        assert (slot.state, slot.booked_by, slot.relationship) == (OfferState.BOOKED, mentee, session.relationship)

    def test_the_same_click_twice_books_once(self, cohort: Cohort, mentor: Person, mentee: Person) -> None:
        slot = make_slot(cohort, mentor)
        assert book(slot, mentee) == book(slot, mentee)
        assert Relationship.objects.within(cohort.organisation_id).count() == 1

    def test_who_comes_second_is_told(self, cohort: Cohort, mentor: Person, mentee: Person) -> None:
        slot = make_slot(cohort, mentor)
        book(slot, mentee)
        with pytest.raises(CannotBook, match="faster"):
            book(slot, make_placed(cohort, Side.MENTEE))

    def test_nobody_books_more_in_a_month_than_allowed(self, cohort: Cohort, mentor: Person, mentee: Person) -> None:
        slots = [make_slot(cohort, mentor, SOON + n * HOUR) for n in range(3)]
        for slot in slots[:2]:
            book(slot, mentee)
        with pytest.raises(CannotBook, match="as many conversations"):
            book(slots[2], mentee)
        book(make_slot(cohort, mentor, SOON + timedelta(days=31)), mentee)
        assert left_this_month(cohort, mentee.pk, SOON) == 0

    def test_nobody_is_in_two_places_at_once(self, cohort: Cohort, mentor: Person, mentee: Person) -> None:
        book(make_slot(cohort, mentor), mentee)
        other = make_placed(cohort, Side.MENTOR)
        with pytest.raises(CannotBook, match="another meeting"):
            book(make_slot(cohort, other, SOON + timedelta(minutes=29)), mentee)
        book(make_slot(cohort, other, SOON + timedelta(minutes=30)), mentee)

    @pytest.mark.parametrize("starts_in", [timedelta(0), timedelta(minutes=59), -HOUR])
    def test_what_begins_too_soon_is_not_booked(
        self, starts_in: timedelta, cohort: Cohort, mentor: Person, mentee: Person
    ) -> None:
        with pytest.raises(CannotBook):
            book(make_slot(cohort, mentor, MOMENT + starts_in), mentee)

    def test_only_mentees_with_a_place_book_and_never_of_a_held_mentor(
        self, cohort: Cohort, mentor: Person, mentee: Person
    ) -> None:
        slot = make_slot(cohort, mentor)
        for person in (mentor, make_placed(make_micro_cohort(cohort.organisation), Side.MENTEE)):
            with pytest.raises(CannotBook, match="have a place"):
                book(slot, person)
        Person.objects.within(cohort.organisation_id).filter(pk=mentor.pk).update(standing=Standing.HELD)
        with pytest.raises(CannotBook):
            book(slot, mentee)
        with pytest.raises(OfferedSlot.DoesNotExist):
            book_slot(slot=slot, question="?", by=actor_with(make_organisation(), "owner"), at=MOMENT)

    @pytest.mark.parametrize("question", ["", "   ", "x" * 301])
    def test_a_question_is_needed(self, question: str, cohort: Cohort, mentor: Person, mentee: Person) -> None:
        with pytest.raises(CannotBook, match="sentence or two"):
            book_slot(slot=make_slot(cohort, mentor), question=question, by=acting(mentee), at=MOMENT)


class TestCallingOff:
    def test_what_a_mentee_gives_back_in_time_is_open_again(
        self, cohort: Cohort, mentor: Person, mentee: Person
    ) -> None:
        slot = make_slot(cohort, mentor)
        call_off(book(slot, mentee), mentee)
        for _ in range(2):
            settle(MOMENT + HOUR)
        slot.refresh_from_db()
        assert (slot.state, slot.booked_by) == (OfferState.OPEN, None)
        assert Relationship.objects.within(cohort.organisation_id).get().state == RelationshipState.ENDED
        assert left_this_month(cohort, mentee.pk, SOON) == 2
        book(slot, make_placed(cohort, Side.MENTEE))

    def test_what_a_mentor_calls_off_is_not_offered_again(self, cohort: Cohort, mentor: Person, mentee: Person) -> None:
        slot = make_slot(cohort, mentor)
        call_off(book(slot, mentee), mentor)
        settle(MOMENT + HOUR)
        slot.refresh_from_db()
        assert slot.state == OfferState.WITHDRAWN
        assert left_this_month(cohort, mentee.pk, SOON) == 2

    def test_two_weeks_after_the_conversation_it_is_over(self, cohort: Cohort, mentor: Person, mentee: Person) -> None:
        session = book(make_slot(cohort, mentor), mentee)
        settle(SOON + timedelta(days=13))
        session.relationship.refresh_from_db()
        assert session.relationship.state == RelationshipState.ACTIVE
        settle(SOON + timedelta(days=15))
        session.relationship.refresh_from_db()
        assert session.relationship.state == RelationshipState.ENDED
        settle(SOON + timedelta(days=16))
        ended = AuditEvent.objects.filter(verb="relationship.ended", subject=session.relationship.public_id)
        assert ended.count() == 1


def call_off(session: Session, person: Person) -> None:
    cancel_session(session=session, reason="I am ill", seen=seen_of(session), by=acting(person), at=MOMENT)


class TestOffering:
    def offer(self, *starts: datetime, minutes: int = 30) -> Offer:
        return Offer(starts=starts, minutes=minutes, way=SessionWay.VIDEO, topics="law")

    def test_times_are_opened_once(self, cohort: Cohort, mentor: Person) -> None:
        offer = self.offer(SOON, SOON + HOUR, SOON)
        assert len(offer_slots(cohort=cohort, offer=offer, by=acting(mentor), at=MOMENT)) == 2
        assert offer_slots(cohort=cohort, offer=offer, by=acting(mentor), at=MOMENT) == []

    @pytest.mark.parametrize(
        ("starts", "minutes"),
        [
            ((), 30),
            ((MOMENT,), 30),
            ((MOMENT + timedelta(days=181),), 30),
            ((SOON,), 9),
            ((SOON,), 121),
            (tuple(SOON + n * HOUR for n in range(31)), 30),
            ((SOON, SOON + timedelta(minutes=29)), 30),
        ],
    )
    def test_impossible_times_open_nothing(
        self, starts: tuple[datetime, ...], minutes: int, cohort: Cohort, mentor: Person
    ) -> None:
        with pytest.raises(CannotOffer):
            offer_slots(cohort=cohort, offer=self.offer(*starts, minutes=minutes), by=acting(mentor), at=MOMENT)
        assert not OfferedSlot.objects.within(cohort.organisation_id).exists()

    def test_only_mentors_open_times(self, cohort: Cohort, mentee: Person) -> None:
        with pytest.raises(CannotOffer, match="Only mentors"):
            offer_slots(cohort=cohort, offer=self.offer(SOON), by=acting(mentee), at=MOMENT)

    def test_a_slot_is_taken_back_until_it_is_booked(self, cohort: Cohort, mentor: Person, mentee: Person) -> None:
        free, booked = make_slot(cohort, mentor), make_slot(cohort, mentor, SOON + HOUR)
        book(booked, mentee)
        for _ in range(2):
            withdraw_slot(slot=free, by=acting(mentor), at=MOMENT)
        with pytest.raises(CannotOffer, match="Somebody has booked"):
            withdraw_slot(slot=booked, by=acting(mentor), at=MOMENT)
        with pytest.raises(CannotOffer):
            withdraw_slot(slot=make_slot(cohort, mentee, SOON + 2 * HOUR), by=acting(mentor), at=MOMENT)
        offer_slots(cohort=cohort, offer=self.offer(SOON), by=acting(mentor), at=MOMENT)
        assert open_slots(cohort, for_person=mentee.pk, at=MOMENT)[0].starts_at == SOON


def test_a_coordinator_sets_how_many_a_month(cohort: Cohort) -> None:
    coordinator = actor_with(cohort.organisation, "coordinator")
    set_monthly_limit(program=cohort.program, limit=5, by=coordinator, at=MOMENT)
    cohort.program.refresh_from_db()
    assert cohort.program.conversations_a_month == 5
    for actor, limit in ((coordinator, 0), (coordinator, 51), (actor_with(cohort.organisation, "staff"), 3)):
        with pytest.raises(CannotSetLimit):
            set_monthly_limit(program=cohort.program, limit=limit, by=actor, at=MOMENT)


def test_of_fifty_who_want_ten_slots_exactly_ten_get_one(transactional_db: None) -> None:
    cohort = make_micro_cohort(make_organisation())
    mentors = [make_placed(cohort, Side.MENTOR) for _ in range(10)]
    slots = [make_slot(cohort, mentor) for mentor in mentors]
    mentees = [make_placed(cohort, Side.MENTEE) for _ in range(50)]
    told = at_once(*(in_words(partial(_booked, slots[number % 10], mentees[number])) for number in range(50)))
    assert told.count("booked") == 10
    assert sum("faster" in str(words) for words in told) == 40
    sessions = Session.objects.within(cohort.organisation_id).filter(state=SessionState.AGREED)
    assert sorted(
        session.relationship.participations.get(side=Side.MENTOR).person_id for session in sessions
    ) == sorted(mentor.pk for mentor in mentors)
    assert Relationship.objects.within(cohort.organisation_id).count() == 10
    assert OutboxEntry.objects.within(cohort.organisation_id).count() == 20


def test_the_limit_holds_when_one_person_books_everywhere_at_once(transactional_db: None) -> None:
    cohort = make_micro_cohort(make_organisation())
    mentee = make_placed(cohort, Side.MENTEE)
    slots = [make_slot(cohort, make_placed(cohort, Side.MENTOR), SOON + n * HOUR) for n in range(6)]
    told = at_once(*(partial(_booked, slot, mentee) for slot in slots))
    assert told.count("booked") == 2


def _booked(slot: OfferedSlot, person: Person) -> str:
    book(slot, person)
    return "booked"
