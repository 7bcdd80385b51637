"""Asking by hand, and answering: who may, once, also at the same moment."""

from __future__ import annotations

from datetime import timedelta

import pytest

from peerloom.domain.enrolment.enums import Side
from peerloom.domain.notifications.models import OutboxEntry
from peerloom.domain.people.enums import Role, Standing
from peerloom.domain.people.models import Membership
from peerloom.domain.people.queries import actor_of
from peerloom.domain.relationships.enums import CheckInState, Feeling, RelationshipState
from peerloom.domain.relationships.models import CheckIn, Relationship
from peerloom.domain.relationships.operations.check_ins.answering import (
    CannotAnswerCheckIn,
    GivenAnswer,
    answer_check_in,
)
from peerloom.domain.relationships.operations.check_ins.asking import CannotAsk, ask_now
from peerloom.foundation.audit.models import AuditEvent
from tests.at_once import at_once
from tests.factories import MOMENT, actor_with, make_organisation, make_pair, make_program
from tests.factories.check_ins import DUE_MOMENT, make_check_in

pytestmark = pytest.mark.django_db

BOTH = (Side.MENTEE, Side.MENTOR)


def test_a_pair_is_asked_now_once_a_day() -> None:
    relationship, _mentee, _mentor = make_pair()
    by = actor_with(relationship.organisation, Role.STAFF)
    made = ask_now(relationship=relationship, sides=BOTH, questions=["How was Monday?", " "], by=by, at=DUE_MOMENT)
    assert {check_in.state for check_in in made} == {CheckInState.ASKED}
    assert [answer.question for answer in made[0].answers.all()] == ["How was Monday?"]
    letters = OutboxEntry.objects.within(relationship.organisation_id).filter(purpose="check_in")
    assert {letter.not_before for letter in letters} == {DUE_MOMENT}
    assert ask_now(relationship=relationship, sides=BOTH, by=by, at=DUE_MOMENT + timedelta(hours=2)) == []
    assert letters.count() == 2
    assert len(ask_now(relationship=relationship, sides=BOTH, by=by, at=DUE_MOMENT + timedelta(days=1))) == 2
    event = AuditEvent.objects.filter(verb="check_in.asked").order_by("pk")[0]
    assert event.details == {"sides": ["mentee", "mentor"], "questions": 1}
    assert "Monday" not in str(event.details)


def test_one_side_alone_and_nobody_who_has_a_break() -> None:
    relationship, mentee, mentor = make_pair()
    by = actor_with(relationship.organisation, Role.COORDINATOR)
    mentee.standing = Standing.PAUSED
    mentee.save()
    [made] = ask_now(relationship=relationship, sides=BOTH, by=by, at=DUE_MOMENT)
    assert made.participation.person == mentor


@pytest.mark.parametrize("state", [RelationshipState.PAUSED, RelationshipState.ENDED, RelationshipState.WITHDRAWN])
def test_what_rests_or_is_over_is_not_asked(state: RelationshipState) -> None:
    relationship, _mentee, _mentor = make_pair(state=state)
    with pytest.raises(CannotAsk):
        ask_now(
            relationship=relationship,
            sides=BOTH,
            by=actor_with(relationship.organisation, Role.OWNER),
            at=DUE_MOMENT,
        )


def test_who_may_not_ask() -> None:
    relationship, mentee, mentor = make_pair()
    organisation = relationship.organisation
    Membership.objects.create(organisation=organisation, person=mentor, role=Role.STAFF, since=MOMENT)
    for by in (
        actor_of(mentee, at=DUE_MOMENT),
        actor_of(mentor, at=DUE_MOMENT),  # of the staff, and takes part
        actor_with(organisation, Role.COORDINATOR, program_id=make_program(organisation, name="Second Wind").pk),
        actor_with(make_organisation(), Role.OWNER),
    ):
        with pytest.raises(CannotAsk):
            ask_now(relationship=relationship, sides=BOTH, by=by, at=DUE_MOMENT)
    assert CheckIn.objects.within(organisation.pk).count() == 0


def test_signed_in_only_the_person_who_was_asked_can_answer() -> None:
    relationship, mentee, mentor = make_pair()
    check_in = make_check_in(relationship, mentee)
    given = GivenAnswer(Feeling.GOOD)
    for by in (actor_of(mentor, at=DUE_MOMENT), actor_with(relationship.organisation, Role.OWNER)):
        with pytest.raises(CannotAnswerCheckIn):
            answer_check_in(check_in=check_in, given=given, by=by, at=DUE_MOMENT)
    answered = answer_check_in(check_in=check_in, given=given, by=actor_of(mentee, at=DUE_MOMENT), at=DUE_MOMENT)
    assert answered.feeling == Feeling.GOOD


@pytest.mark.parametrize(
    "state", [CheckInState.PLANNED, CheckInState.ANSWERED, CheckInState.LAPSED, CheckInState.SKIPPED]
)
def test_only_what_was_asked_can_be_answered(state: CheckInState) -> None:
    relationship, mentee, _mentor = make_pair()
    check_in = make_check_in(relationship, mentee, state=state)
    with pytest.raises(CannotAnswerCheckIn):
        answer_check_in(check_in=check_in, given=GivenAnswer(Feeling.GOOD), by=None, at=DUE_MOMENT)


def test_the_relationship_stays_as_it_is() -> None:
    relationship, mentee, _mentor = make_pair()
    before = Relationship.objects.within(relationship.organisation_id).values().get(pk=relationship.pk)
    given = GivenAnswer(Feeling.BAD, have_met=False, wants_contact=True)
    answer_check_in(check_in=make_check_in(relationship, mentee), given=given, by=None, at=DUE_MOMENT)
    assert Relationship.objects.within(relationship.organisation_id).values().get(pk=relationship.pk) == before


@pytest.mark.usefixtures("transactional_db")
def test_of_two_answers_at_the_same_moment_one_counts() -> None:
    relationship, mentee, _mentor = make_pair()
    check_in = make_check_in(relationship, mentee)

    def answer(feeling: Feeling) -> object:
        return answer_check_in(check_in=check_in, given=GivenAnswer(feeling), by=None, at=DUE_MOMENT).feeling

    results = at_once(lambda: answer(Feeling.BAD), lambda: answer(Feeling.GREAT))
    assert results.count(CannotAnswerCheckIn) == 1
    check_in.refresh_from_db()
    assert check_in.feeling in results
    assert AuditEvent.objects.filter(verb="check_in.answered").count() == 1
