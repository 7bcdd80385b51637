from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from peerloom.domain.enrolment.enums import Side
from peerloom.domain.notifications.models import OutboxEntry
from peerloom.domain.people.enums import Standing
from peerloom.domain.people.models import Person
from peerloom.domain.people.queries import actor_of
from peerloom.domain.programs.models import Cohort
from peerloom.domain.relationships.enums import RelationshipState, RequestState
from peerloom.domain.relationships.jobs.micro import settle_conversations
from peerloom.domain.relationships.models import ConversationRequest, Relationship
from peerloom.domain.relationships.operations.micro.requests import (
    CannotAnswer,
    CannotAsk,
    accept_request,
    ask_for_conversation,
    decline_request,
    hand_over_if_expired,
    withdraw_request,
)
from peerloom.domain.relationships.queries.micro import left_this_month
from peerloom.domain.relationships.rules.micro import conversations_a_month
from peerloom.foundation import clock
from peerloom.foundation.jobs import enqueue
from peerloom.foundation.jobs.attempts import run_attempt
from peerloom.foundation.public_ids import new_public_id
from peerloom.foundation.scope import Actor
from tests.factories import MOMENT, make_organisation
from tests.factories.micro import make_micro_cohort, make_placed

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def cohort() -> Cohort:
    return make_micro_cohort(make_organisation())


@pytest.fixture
def mentee(cohort: Cohort) -> Person:
    return make_placed(cohort, Side.MENTEE)


@pytest.fixture
def mentors(cohort: Cohort) -> list[Person]:
    return [make_placed(cohort, Side.MENTOR, name=name) for name in ("Ada Bauer", "Ben Cruz", "Cem Demir")]


def acting(person: Person) -> Actor:
    return actor_of(person, at=MOMENT)


def ask(cohort: Cohort, mentee: Person, mentors: list[Person], *, key: str = "") -> ConversationRequest:
    return ask_for_conversation(
        cohort=cohort,
        mentors=mentors,
        question="How do I find a topic?",
        public_id=key or new_public_id(),
        by=acting(mentee),
        at=MOMENT,
    )


def letters(person: Person) -> list[str]:
    """Subjects of what a person will get."""
    rows = OutboxEntry.objects.within(person.organisation_id).filter(person=person, cancelled_at__isnull=True)
    return [entry.subject for entry in rows.order_by("pk")]


def settle(at: datetime) -> None:
    with clock.frozen_at(at):
        run_attempt(enqueue(settle_conversations.path, organisation="", subject="", at=at).public_id)


def test_the_first_choice_is_asked_and_nobody_else(cohort: Cohort, mentee: Person, mentors: list[Person]) -> None:
    key = new_public_id()
    assert ask(cohort, mentee, mentors, key=key) == ask(cohort, mentee, mentors, key=key)
    assert [len(letters(mentor)) for mentor in mentors] == [1, 0, 0]
    assert letters(mentors[0]) == ["Linh would like half an hour of your time"]


def test_without_an_answer_it_goes_to_the_next_until_nobody_is_left(
    cohort: Cohort, mentee: Person, mentors: list[Person]
) -> None:
    request = ask(cohort, mentee, mentors)
    settle(MOMENT + 3 * DAY - timedelta(minutes=1))
    assert [len(letters(mentor)) for mentor in mentors] == [1, 0, 0]
    for days, expected in ((3, [0, 1, 0]), (6, [0, 0, 1]), (9, [0, 0, 0])):
        for _ in range(2):
            settle(MOMENT + days * DAY)
        assert [len(letters(mentor)) for mentor in mentors] == expected
    request.refresh_from_db()
    assert request.state == RequestState.EXHAUSTED
    assert letters(mentee) == [
        "Your question has gone on to Ben",
        "Your question has gone on to Cem",
        "Nobody had time for your question yet",
    ]


def test_a_no_hands_it_over_at_once_and_passes_over_who_is_away(
    cohort: Cohort, mentee: Person, mentors: list[Person]
) -> None:
    request = ask(cohort, mentee, mentors)
    Person.objects.within(cohort.organisation_id).filter(pk=mentors[1].pk).update(standing=Standing.PAUSED)
    decline_request(request=request, by=acting(mentors[0]), at=MOMENT + DAY)
    request.refresh_from_db()
    assert (request.position, request.expires_at) == (2, MOMENT + 4 * DAY)
    with pytest.raises(CannotAnswer, match="gone on"):
        accept_request(request=request, by=acting(mentors[0]), at=MOMENT + DAY)


def test_a_yes_brings_the_two_together_once(cohort: Cohort, mentee: Person, mentors: list[Person]) -> None:
    request = ask(cohort, mentee, mentors)
    first = accept_request(request=request, by=acting(mentors[0]), at=MOMENT)
    assert accept_request(request=request, by=acting(mentors[0]), at=MOMENT) == first
    assert Relationship.objects.within(cohort.organisation_id).get().kind == "micro"
    assert letters(mentee) == ["Ada says yes to your question"]
    assert not hand_over_if_expired(request=request, at=MOMENT + 9 * DAY)
    with pytest.raises(CannotAnswer):
        decline_request(request=request, by=acting(mentors[0]), at=MOMENT)
    with pytest.raises(CannotAnswer):
        withdraw_request(request=request, by=acting(mentee), at=MOMENT)


def test_only_whose_turn_it_is_answers(cohort: Cohort, mentee: Person, mentors: list[Person]) -> None:
    request = ask(cohort, mentee, mentors)
    for person in (mentors[1], mentee, make_placed(cohort, Side.MENTOR)):
        with pytest.raises(CannotAnswer):
            accept_request(request=request, by=acting(person), at=MOMENT)


def test_what_is_taken_back_asks_nobody_any_more(cohort: Cohort, mentee: Person, mentors: list[Person]) -> None:
    request = ask(cohort, mentee, mentors)
    for _ in range(2):
        withdraw_request(request=request, by=acting(mentee), at=MOMENT)
    assert letters(mentors[0]) == []
    settle(MOMENT + 4 * DAY)
    request.refresh_from_db()
    assert request.state == RequestState.WITHDRAWN
    ask(cohort, mentee, mentors)


def test_one_question_at_a_time_to_mentors_of_the_round(cohort: Cohort, mentee: Person, mentors: list[Person]) -> None:
    elsewhere = make_placed(make_micro_cohort(cohort.organisation), Side.MENTOR)
    for chosen in ([], [elsewhere], [mentee], [*mentors, make_placed(cohort, Side.MENTOR)]):
        with pytest.raises(CannotAsk, match="one to three"):
            ask(cohort, mentee, chosen)
    ask(cohort, mentee, [mentors[0], mentors[0]])
    with pytest.raises(CannotAsk, match="One question of yours waits"):
        ask(cohort, mentee, mentors)
    with pytest.raises(CannotAsk, match="have a place"):
        ask(cohort, mentors[0], mentors)


@pytest.mark.parametrize("standing", [Standing.HELD, Standing.PAUSED, Standing.LEFT])
def test_who_takes_no_part_at_present_says_no_yes(
    cohort: Cohort, mentee: Person, mentors: list[Person], standing: Standing
) -> None:
    request = ask(cohort, mentee, mentors)
    mentor = acting(mentors[0])
    Person.objects.within(cohort.organisation_id).filter(pk=mentors[0].pk).update(standing=standing)
    with pytest.raises(CannotAnswer, match="do not take part"):
        accept_request(request=request, by=mentor, at=MOMENT)
    assert not Relationship.objects.within(cohort.organisation_id).exists()


def test_what_was_agreed_to_counts_against_the_months_limit(
    cohort: Cohort, mentee: Person, mentors: list[Person]
) -> None:
    most = conversations_a_month(cohort.program)
    assert most == 2
    for mentor in mentors[:most]:
        accept_request(request=ask(cohort, mentee, [mentor]), by=acting(mentor), at=MOMENT)
    with pytest.raises(CannotAsk, match="as many conversations"):
        ask(cohort, mentee, mentors)
    Relationship.objects.within(cohort.organisation_id).update(state=RelationshipState.ENDED)
    assert left_this_month(cohort, mentee.pk, MOMENT) == most


def test_an_id_that_somebody_elses_question_has_is_not_taken_from_it(
    cohort: Cohort, mentee: Person, mentors: list[Person]
) -> None:
    theirs = ask(cohort, mentee, mentors)
    mine = ask(cohort, make_placed(cohort, Side.MENTEE), mentors, key=theirs.public_id)
    assert mine.public_id != theirs.public_id
