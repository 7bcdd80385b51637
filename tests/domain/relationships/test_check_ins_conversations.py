"""Conversations that staff hold: noted once, handed on, left out; and who was got in touch with."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from peerloom.domain.people.enums import Role, Standing
from peerloom.domain.people.models import Membership
from peerloom.domain.people.queries import actor_of
from peerloom.domain.relationships.enums import CheckInState, Feeling
from peerloom.domain.relationships.models import CheckIn
from peerloom.domain.relationships.operations.check_ins.conversations import (
    CannotHandOver,
    CannotHoldCheckIn,
    HeldConversation,
    hand_over_check_in,
    hold_check_in,
    note_contact,
    skip_check_in,
)
from peerloom.domain.relationships.queries.check_ins import conversations_in, read_by, up_to
from peerloom.foundation.audit.models import AuditEvent
from peerloom.foundation.refusals import ChangedMeanwhile
from peerloom.foundation.scope import Actor
from tests.at_once import at_once
from tests.factories import MOMENT, actor_with, make_organisation, make_pair, make_person, make_program
from tests.factories.check_ins import DUE, DUE_MOMENT, make_check_in

pytestmark = pytest.mark.django_db

HELD = HeldConversation(
    held_on=DUE, feeling=Feeling.UNEASY, have_met=True, words={0: "They cooked."}, notes="Tired.", wants_contact=True
)


@pytest.fixture
def talk() -> CheckIn:
    relationship, mentee, _mentor = make_pair()
    return make_check_in(relationship, mentee, by_staff=True)


def staff(check_in: CheckIn) -> Actor:
    return actor_with(check_in.organisation, Role.STAFF)


STEPS: dict[str, Callable[[CheckIn, Actor], object]] = {
    "hold": lambda one, by: hold_check_in(check_in=one, held=HELD, by=by, at=DUE_MOMENT),
    "skip": lambda one, by: skip_check_in(check_in=one, reason="On holiday.", by=by, at=DUE_MOMENT),
    "hand over": lambda one, by: hand_over_check_in(
        check_in=one, to=make_person(one.organisation, Role.STAFF), by=by, at=DUE_MOMENT
    ),
}


def test_a_conversation_is_noted_with_its_answers(talk: CheckIn) -> None:
    by = staff(talk)
    hold_check_in(check_in=talk, held=HELD, by=by, at=DUE_MOMENT)
    talk.refresh_from_db()
    assert (talk.state, talk.feeling, talk.have_met, talk.notes) == (CheckInState.ANSWERED, 2, True, "Tired.")
    assert (talk.held_by_id, talk.answered_at, talk.wants_contact) == (by.person_id, DUE_MOMENT, True)
    assert [answer.answer for answer in talk.answers.all()] == ["They cooked."]
    event = AuditEvent.objects.get(verb="check_in.held")
    assert (event.actor, event.details) == (by.public_id, {})


def test_one_of_an_earlier_day_is_dated_there(talk: CheckIn) -> None:
    earlier = HeldConversation(held_on=DUE - timedelta(days=2))
    held = hold_check_in(check_in=talk, held=earlier, by=staff(talk), at=DUE_MOMENT)
    assert held.answered_at is not None
    assert held.answered_at.date() == DUE - timedelta(days=2)


def test_one_that_lies_ahead_is_not_noted(talk: CheckIn) -> None:
    with pytest.raises(CannotHoldCheckIn):
        hold_check_in(
            check_in=talk, held=HeldConversation(held_on=DUE + timedelta(days=1)), by=staff(talk), at=DUE_MOMENT
        )


@pytest.mark.parametrize("first", ["hold", "skip"])
@pytest.mark.parametrize("then", sorted(STEPS))
def test_what_is_over_is_not_changed_by_a_colleague(talk: CheckIn, first: str, then: str) -> None:
    STEPS[first](talk, staff(talk))
    if (first, then) == ("skip", "skip"):
        assert STEPS[then](talk, staff(talk)) == talk
        return
    with pytest.raises(ChangedMeanwhile):
        STEPS[then](talk, staff(talk))


@pytest.mark.parametrize("step", sorted(STEPS))
def test_who_may_not(talk: CheckIn, step: str) -> None:
    organisation = talk.organisation
    mentor = talk.relationship.participations.get(side="mentor").person
    Membership.objects.create(organisation=organisation, person=mentor, role=Role.COORDINATOR, since=MOMENT)
    for by in (
        actor_of(talk.participation.person, at=DUE_MOMENT),
        actor_of(mentor, at=DUE_MOMENT),  # runs the program, and is the other side
        actor_with(organisation, Role.COORDINATOR, program_id=make_program(organisation, name="Second Wind").pk),
        actor_with(make_organisation(), Role.OWNER),
    ):
        with pytest.raises(CannotHoldCheckIn):
            STEPS[step](talk, by)
    talk.refresh_from_db()
    assert talk.state == CheckInState.PLANNED
    assert not AuditEvent.objects.filter(verb__startswith="check_in.").exists()


def test_the_other_side_reads_nothing_even_if_it_runs_the_program(talk: CheckIn) -> None:
    mentor = talk.relationship.participations.get(side="mentor").person
    Membership.objects.create(organisation=talk.organisation, person=mentor, role=Role.COORDINATOR, since=MOMENT)
    assert not read_by(actor_of(mentor, at=DUE_MOMENT)).exists()
    assert read_by(staff(talk)).count() == 1


@pytest.mark.parametrize("step", ["hold", "skip", "hand over"])
def test_a_question_by_link_is_nothing_for_staff(step: str) -> None:
    relationship, mentee, _mentor = make_pair()
    form = make_check_in(relationship, mentee)
    with pytest.raises(CannotHoldCheckIn):
        STEPS[step](form, staff(form))


def test_it_is_up_to_who_supports_the_pair_until_it_is_handed_on(talk: CheckIn) -> None:
    supporter, colleague = (make_person(talk.organisation, Role.STAFF) for _each in range(2))
    talk.relationship.support = supporter
    talk.relationship.save()
    by = actor_of(supporter, at=DUE_MOMENT)
    rows = conversations_in(by, talk.relationship.cohort)
    assert [rows.filter(up_to(person.pk)).count() for person in (supporter, colleague)] == [1, 0]
    hand_over_check_in(check_in=talk, to=colleague, by=by, at=DUE_MOMENT)
    hand_over_check_in(check_in=talk, to=colleague, by=by, at=DUE_MOMENT)
    assert [rows.filter(up_to(person.pk)).count() for person in (supporter, colleague)] == [0, 1]
    assert AuditEvent.objects.filter(verb="check_in.handed_over").count() == 1


def test_to_whom_it_is_not_handed(talk: CheckIn) -> None:
    organisation = talk.organisation
    mentor = talk.relationship.participations.get(side="mentor").person
    Membership.objects.create(organisation=organisation, person=mentor, role=Role.STAFF, since=MOMENT)
    gone = make_person(organisation, Role.STAFF)
    gone.standing = Standing.LEFT
    gone.save()
    elsewhere = make_program(organisation, name="Second Wind").pk
    for to in (
        mentor,
        gone,
        make_person(organisation, Role.PARTICIPANT),
        make_person(organisation, Role.STAFF, program_id=elsewhere),
        make_person(make_organisation(), Role.STAFF),
    ):
        with pytest.raises(CannotHandOver):
            hand_over_check_in(check_in=talk, to=to, by=staff(talk), at=DUE_MOMENT)


def test_leaving_out_needs_a_reason(talk: CheckIn) -> None:
    with pytest.raises(CannotHoldCheckIn):
        skip_check_in(check_in=talk, reason="  ", by=staff(talk), at=DUE_MOMENT)


def test_who_wanted_to_hear_from_us_is_ticked_off_once() -> None:
    relationship, mentee, _mentor = make_pair()
    check_in = make_check_in(relationship, mentee, state=CheckInState.ANSWERED, feeling=1, wants_contact=True)
    first, second = staff(check_in), staff(check_in)
    note_contact(check_in=check_in, note="Called her.", by=first, at=DUE_MOMENT)
    kept = note_contact(check_in=check_in, note="Me too.", by=second, at=DUE_MOMENT + timedelta(hours=1))
    assert (kept.contacted_by_id, kept.contact_note, kept.contacted_at) == (first.person_id, "Called her.", DUE_MOMENT)
    assert AuditEvent.objects.get(verb="check_in.contacted").details == {}


def test_nobody_is_ticked_off_who_asked_for_nothing(talk: CheckIn) -> None:
    with pytest.raises(CannotHoldCheckIn):
        note_contact(check_in=talk, note="", by=staff(talk), at=DUE_MOMENT)


@pytest.mark.usefixtures("transactional_db")
def test_of_two_who_note_it_at_once_one_is_told() -> None:
    relationship, mentee, _mentor = make_pair()
    talk = make_check_in(relationship, mentee, by_staff=True)
    ada, ben = staff(talk), staff(talk)
    results = at_once(lambda: STEPS["hold"](talk, ada), lambda: STEPS["skip"](talk, ben))
    assert [isinstance(result, CheckIn) for result in results].count(True) == 1
    assert results.count(ChangedMeanwhile) == 1
