"""Who comes into a circle that goes on, who goes, and who leads."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from peerloom.domain.enrolment.enums import Side
from peerloom.domain.enrolment.models import Answer, Application, Question
from peerloom.domain.matching.operations.circle_joining import change_circle, join_circle
from peerloom.domain.notifications.models import OutboxEntry
from peerloom.domain.people.models import Membership, Person
from peerloom.domain.people.queries import actor_of
from peerloom.domain.relationships.enums import (
    AttendanceState,
    RelationshipKind,
    RelationshipState,
    SessionState,
    SessionWay,
)
from peerloom.domain.relationships.models import Attendance, Participation, Relationship, Session, SharedNote
from peerloom.domain.relationships.operations.circles_members import (
    CannotChangeMembers,
    CannotLeave,
    add_member,
    leave_circle,
    move_member,
    rename_running_circle,
    take_out,
)
from peerloom.domain.relationships.operations.circles_turns import (
    CannotChangeTurns,
    pass_turn,
    set_willing,
    take_turn,
)
from peerloom.domain.relationships.queries.circles import (
    applications_without_circle,
    circle_of,
    circle_rows,
    circles_of,
    meetings_of,
    turns_of,
)
from peerloom.domain.relationships.queries.facilitation import next_facilitator
from peerloom.domain.relationships.queries.sessions import (
    latest_shared_note,
    session_of,
    sessions_in,
    sessions_of_actor,
)
from peerloom.domain.relationships.queries.taking_part import relationship_of
from peerloom.foundation.audit.models import AuditEvent
from peerloom.foundation.scope import Actor
from tests.factories import MOMENT, actor_with, make_application, make_organisation, make_pair, make_person
from tests.factories.circles import SITE, ask, circle_cohort, circle_rules, make_circle

pytestmark = pytest.mark.django_db
LATER = MOMENT + timedelta(days=9)


@pytest.fixture
def circle() -> Relationship:
    return make_circle()[0]


@pytest.fixture
def coordinator(circle: Relationship) -> Actor:
    return actor_with(circle.organisation, "coordinator")


def part_of(circle: Relationship, name: str) -> Participation:
    rows = Participation.objects.within(circle.organisation_id).select_related("person", "relationship")
    return rows.get(relationship=circle, person__given_name=name)


def newcomer(circle: Relationship, name: str = "Ida Berg", side: Side = Side.MENTEE) -> Application:
    return make_application(circle.cohort, make_person(circle.organisation, "participant", name=name), side)


def letters(circle: Relationship, purpose: str) -> list[OutboxEntry]:
    rows = OutboxEntry.objects.within(circle.organisation_id).filter(purpose=purpose)
    return list(rows.select_related("person").order_by("pk"))


def meeting(
    circle: Relationship, at: datetime, *, state: SessionState = SessionState.HELD, led_by: Participation | None = None
) -> Session:
    return Session.objects.create(
        organisation=circle.organisation,
        relationship=circle,
        state=state,
        starts_at=at,
        ends_at=at + timedelta(hours=1),
        time_zone="Europe/Berlin",
        way=SessionWay.VIDEO,
        facilitator=led_by,
        proposed_at=MOMENT,
    )


def as_actor(person: Person) -> Actor:
    return actor_of(person, at=LATER)


def test_somebody_joins_and_is_welcomed_and_the_others_are_told(circle: Relationship, coordinator: Actor) -> None:
    applied = newcomer(circle)
    assert list(applications_without_circle(circle.cohort)) == [applied]
    part = add_member(circle=circle, application=applied, by=coordinator, at=LATER)
    assert add_member(circle=circle, application=applied, by=coordinator, at=LATER) == part
    assert (part.joined_at, part.side) == (LATER, Side.MENTEE)
    (welcome,) = letters(circle, "circle_welcome")
    assert welcome.person == applied.person
    assert "Maya Ito" in welcome.text
    assert {letter.person.given_name for letter in letters(circle, "circle_newcomer")} == {
        "Ana",
        "Ben",
        "Chi",
        "Dov",
        "Maya",
    }
    assert circle_of(as_actor(applied.person), circle.public_id, at=LATER) == circle
    assert not applications_without_circle(circle.cohort)
    assert AuditEvent.objects.filter(verb="circle.joined").count() == 1


def test_a_full_circle_takes_no_member_but_another_host(circle: Relationship, coordinator: Actor) -> None:
    with pytest.raises(CannotChangeMembers, match="full"):
        add_member(circle=circle, application=newcomer(circle), most=4, by=coordinator, at=LATER)
    host = newcomer(circle, "Noor Haddad", Side.MENTOR)
    assert add_member(circle=circle, application=host, most=4, by=coordinator, at=LATER).side == Side.MENTOR


def test_nobody_is_in_two_circles_of_a_round(circle: Relationship, coordinator: Actor) -> None:
    other, _members, _hosts = make_circle(circle.cohort, name="Circle 2")
    seated = Application.objects.within(circle.organisation_id).filter(person__given_name="Ana").first()
    assert seated is not None
    there = Participation.objects.within(circle.organisation_id).get(person=seated.person).relationship
    elsewhere = other if there == circle else circle
    with pytest.raises(CannotChangeMembers, match="in a circle already"):
        add_member(circle=elsewhere, application=seated, by=coordinator, at=LATER)


def test_a_rule_of_the_cohort_is_named_when_somebody_would_join_against_it(
    circle: Relationship, coordinator: Actor
) -> None:
    ask(circle.cohort)
    circle_rules(circle.cohort, coordinator, SITE)
    applied = newcomer(circle)
    for application in Application.objects.within(circle.organisation_id).filter(cohort=circle.cohort):
        question = Question.objects.within(circle.organisation_id).get(side=application.side, key="site")
        site = "west" if application == applied else "east"
        Answer.objects.create(organisation=circle.organisation, application=application, question=question, value=site)
    with pytest.raises(CannotChangeMembers, match="“Site” keeps Ida Berg and Maya Ito apart"):
        join_circle(circle=circle, application=applied, by=coordinator, at=LATER)
    with pytest.raises(PermissionDenied):
        join_circle(circle=circle, application=applied, by=actor_with(circle.organisation, "participant"), at=LATER)


def test_somebody_changes_to_another_circle_and_sees_the_first_no_more(
    circle: Relationship, coordinator: Actor
) -> None:
    other, _members, _hosts = make_circle(circle.cohort, members=2, name="Circle 2")
    ana = part_of(circle, "Ana")
    moved = change_circle(part=ana, to=other, by=coordinator, at=LATER)
    assert move_member(part=moved, to=other, by=coordinator, at=LATER) == moved
    actor = as_actor(ana.person)
    assert circle_of(actor, circle.public_id, at=LATER) is None
    assert circle_of(actor, other.public_id, at=LATER) == other
    with pytest.raises(CannotChangeMembers, match="not in this circle any more"):
        move_member(part=ana, to=other, by=coordinator, at=LATER)
    foreign, _members, _hosts = make_circle(circle_cohort(circle.organisation))
    with pytest.raises(CannotChangeMembers, match="different rounds"):
        move_member(part=moved, to=foreign, by=coordinator, at=LATER)


def test_who_is_taken_out_hears_it_in_neutral_words_once(circle: Relationship, coordinator: Actor) -> None:
    ana = part_of(circle, "Ana")
    take_out(part=ana, by=coordinator, at=LATER)
    take_out(part=ana, by=coordinator, at=LATER + timedelta(hours=1))
    (letter,) = letters(circle, "circle_taken_out")
    assert letter.person == ana.person
    ana.refresh_from_db()
    assert ana.left_at == LATER
    assert relationship_of(as_actor(ana.person), circle.public_id, at=LATER) is None


def test_a_member_leaves_and_coordinators_get_their_word(circle: Relationship, coordinator: Actor) -> None:
    ana = part_of(circle, "Ana")
    actor = as_actor(ana.person)
    leave_circle(circle=circle, word=" Too much on at work. ", by=actor, at=LATER)
    (letter,) = letters(circle, "circle_left")
    assert letter.person_id == coordinator.person_id
    assert "Too much on at work." in letter.text
    assert relationship_of(actor, circle.public_id, at=LATER) is None
    with pytest.raises(CannotLeave):
        leave_circle(circle=circle, word="", by=actor, at=LATER)
    assert "Too much" not in str(list(AuditEvent.objects.values_list("details", flat=True)))


def test_who_comes_back_begins_anew(circle: Relationship, coordinator: Actor) -> None:
    ana = part_of(circle, "Ana")
    take_out(part=ana, by=coordinator, at=LATER)
    applied = Application.objects.within(circle.organisation_id).get(person=ana.person)
    back = add_member(circle=circle, application=applied, by=coordinator, at=LATER + timedelta(days=1))
    assert (back.pk, back.left_at, back.joined_at) == (ana.pk, None, LATER + timedelta(days=1))


def test_an_ended_circle_stays_visible_to_who_was_in_it_to_the_end(circle: Relationship) -> None:
    circle.state, circle.ended_at = RelationshipState.ENDED, LATER
    circle.save()
    Participation.objects.within(circle.organisation_id).filter(relationship=circle).update(left_at=LATER)
    assert circle_of(as_actor(part_of(circle, "Ana").person), circle.public_id, at=LATER) == circle


def test_pairs_are_no_circles(coordinator: Actor, circle: Relationship) -> None:
    pair, mentee, _mentor = make_pair(circle.cohort)
    actor = as_actor(mentee)
    assert circle_of(actor, pair.public_id, at=LATER) is None
    with pytest.raises(CannotLeave, match="Only a circle"):
        leave_circle(circle=pair, word="", by=actor, at=LATER)
    with pytest.raises(CannotChangeTurns, match="circles only"):
        take_turn(circle_pk=pair.pk, by=actor, at=LATER)
    with pytest.raises(CannotChangeMembers):
        add_member(circle=pair, application=newcomer(circle), by=coordinator, at=LATER)


def test_nobody_without_the_right_changes_members_and_an_ended_circle_stays(
    circle: Relationship, coordinator: Actor
) -> None:
    ana, applied = part_of(circle, "Ana"), newcomer(circle)
    strangers = (
        as_actor(ana.person),
        actor_with(circle.organisation, "participant"),
        actor_with(make_organisation(), "owner"),
        actor_with(circle.organisation, "coordinator", program_id=circle_cohort(circle.organisation).program_id),
    )
    for stranger in strangers:
        with pytest.raises(CannotChangeMembers):
            add_member(circle=circle, application=applied, by=stranger, at=LATER)
        with pytest.raises(CannotChangeMembers):
            take_out(part=part_of(circle, "Ben"), by=stranger, at=LATER)
        with pytest.raises(CannotChangeMembers):
            rename_running_circle(circle=circle, name="X", by=stranger, at=LATER)
    circle.state = RelationshipState.ENDED
    circle.save()
    with pytest.raises(CannotChangeMembers, match="over"):
        add_member(circle=circle, application=applied, by=coordinator, at=LATER)
    with pytest.raises(CannotLeave):
        leave_circle(circle=circle, word="", by=as_actor(ana.person), at=LATER)


def test_turns_go_on_with_whoever_comes_after_and_can_be_passed_and_taken(circle: Relationship) -> None:
    order = [part.person.given_name for part in turns_of(circle, meetings_of(circle, at=LATER))]
    assert order == ["Ana", "Ben", "Chi", "Dov", "Maya"]
    ana, chi = part_of(circle, "Ana"), part_of(circle, "Chi")
    assert pass_turn(circle_pk=circle.pk, by=as_actor(ana.person), at=LATER).person.given_name == "Ben"
    assert take_turn(circle_pk=circle.pk, by=as_actor(chi.person), at=LATER) == chi
    circle = Relationship.objects.within(circle.organisation_id).get(pk=circle.pk)
    assert [part.person.given_name for part in turns_of(circle, meetings_of(circle, at=LATER))] == [
        "Chi",
        "Ana",
        "Ben",
        "Dov",
        "Maya",
    ]
    with pytest.raises(CannotChangeTurns, match="not your turn"):
        pass_turn(circle_pk=circle.pk, by=as_actor(ana.person), at=LATER)
    set_willing(circle_pk=circle.pk, willing=False, by=as_actor(chi.person), at=LATER)
    turn = next_facilitator(circle)
    assert turn is not None
    assert turn.person.given_name == "Ana"


def test_who_led_last_cannot_lead_again_before_the_others(circle: Relationship) -> None:
    ana, ben = part_of(circle, "Ana"), part_of(circle, "Ben")
    meeting(circle, MOMENT, led_by=ana)
    with pytest.raises(CannotChangeTurns, match="You led last time"):
        take_turn(circle_pk=circle.pk, by=as_actor(ana.person), at=LATER)
    for name in ("Chi", "Dov", "Maya"):
        part = part_of(circle, name)
        set_willing(circle_pk=circle.pk, willing=False, by=as_actor(part.person), at=LATER)
    with pytest.raises(CannotChangeTurns, match="Nobody else"):
        pass_turn(circle_pk=circle.pk, by=as_actor(ben.person), at=LATER)


def test_an_agreed_meeting_changes_hands_with_the_turn(circle: Relationship, coordinator: Actor) -> None:
    ana, ben, chi = (part_of(circle, name) for name in ("Ana", "Ben", "Chi"))
    ahead = meeting(circle, LATER + timedelta(days=2), state=SessionState.AGREED, led_by=ana)
    after = meeting(circle, LATER + timedelta(days=9), state=SessionState.AGREED, led_by=ben)
    take_turn(circle_pk=circle.pk, by=as_actor(chi.person), at=LATER)
    ahead.refresh_from_db()
    assert ahead.facilitator == chi
    set_willing(circle_pk=circle.pk, willing=False, by=as_actor(chi.person), at=LATER)
    ahead.refresh_from_db()
    assert ahead.facilitator == ben
    take_out(part=ben, by=coordinator, at=LATER)
    ahead.refresh_from_db()
    after.refresh_from_db()
    assert ahead.facilitator not in {None, ben}
    assert after.facilitator not in {None, ben, ahead.facilitator}


def test_attendance_is_counted_from_when_somebody_came(circle: Relationship, coordinator: Actor) -> None:
    ana, ben = part_of(circle, "Ana"), part_of(circle, "Ben")
    Participation.objects.within(circle.organisation_id).update(joined_at=MOMENT - timedelta(days=30))
    first, second = meeting(circle, MOMENT), meeting(circle, LATER, led_by=ana)
    for session, part, state in (
        (first, ana, AttendanceState.PRESENT),
        (second, ana, AttendanceState.EXCUSED),
        (first, ben, AttendanceState.PRESENT),
        (second, ben, AttendanceState.PRESENT),
    ):
        Attendance.objects.create(organisation=circle.organisation, session=session, participation=part, state=state)
    ben.joined_at = MOMENT + timedelta(days=1)
    ben.save()
    found = meetings_of(circle, at=LATER + timedelta(days=1))
    assert found.held == [second, first]
    assert found.present(part_of(circle, "Ana")) == (1, 2)
    assert found.present(ben) == (1, 1)
    row = circle_rows(list(circles_of(coordinator)))[0]
    assert (row.present, row.noted, row.rate, row.nobody_led, row.few) == (3, 4, 75, 1, False)


def test_only_the_programs_own_circles_are_listed(circle: Relationship, coordinator: Actor) -> None:
    assert list(circles_of(coordinator)) == [circle]
    elsewhere = actor_with(circle.organisation, "coordinator", program_id=circle_cohort(circle.organisation).program_id)
    assert not circles_of(elsewhere)
    assert circle.kind == RelationshipKind.CIRCLE


def test_a_newcomer_finds_the_meetings_from_then_on_and_no_notes_of_earlier_ones(
    circle: Relationship, coordinator: Actor
) -> None:
    before, after = meeting(circle, MOMENT + timedelta(days=2)), meeting(circle, LATER + timedelta(days=2))
    SharedNote.objects.create(
        organisation=circle.organisation, relationship=circle, session=before, text="Ana cried", edited_at=MOMENT
    )
    ida = newcomer(circle)
    add_member(circle=circle, application=ida, by=coordinator, at=LATER)
    new, old = as_actor(ida.person), as_actor(part_of(circle, "Ana").person)
    assert list(sessions_of_actor(new, at=LATER)) == [after]
    assert session_of(new, before.public_id, at=LATER) is None
    assert list(sessions_in(circle, new)) == [after]
    assert latest_shared_note(circle, new) is None
    assert set(sessions_in(circle, old)) == {before, after}
    assert latest_shared_note(circle, old) is not None


def test_a_leaving_members_word_is_not_for_a_host_who_runs_the_program(circle: Relationship) -> None:
    owner = make_person(circle.organisation, "owner", name="Ewa Lis")
    host = part_of(circle, "Maya").person
    Membership.objects.create(organisation=circle.organisation, person=host, role="coordinator", since=MOMENT)
    leave_circle(circle=circle, word="Maya talks too much.", by=as_actor(part_of(circle, "Ana").person), at=LATER)
    assert [letter.person for letter in letters(circle, "circle_left")] == [owner]
