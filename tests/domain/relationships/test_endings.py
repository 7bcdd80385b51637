"""Early endings, by coordinators and by the two together; what is counted, and what stays whose."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from peerloom.domain.notifications.models import OutboxEntry
from peerloom.domain.people.enums import Standing
from peerloom.domain.people.models import Person
from peerloom.domain.people.queries import actor_of
from peerloom.domain.programs.enums import Profile
from peerloom.domain.relationships.enums import (
    AttendanceState,
    EndingKind,
    EndingReason,
    RelationshipKind,
    RelationshipState,
)
from peerloom.domain.relationships.models import (
    Attendance,
    Certificate,
    Closure,
    Participation,
    Reflection,
    Relationship,
)
from peerloom.domain.relationships.operations.conversations.stopping import stop_messages
from peerloom.domain.relationships.operations.endings.agreeing import (
    CannotEndTogether,
    agree_to_end,
    go_on_for_now,
    propose_ending,
)
from peerloom.domain.relationships.operations.endings.ending import CannotEnd, end_early
from peerloom.domain.relationships.operations.endings.reflecting import CannotLookBack, LookedBack, look_back
from peerloom.domain.relationships.queries.endings import Ending, ending_of
from peerloom.domain.relationships.rules.standing import GOING_ON
from peerloom.foundation.audit.models import AuditEvent
from peerloom.foundation.scope import Actor
from tests.at_once import at_once
from tests.factories import (
    MOMENT,
    actor_with,
    make_cohort,
    make_organisation,
    make_pair,
    make_person,
    make_program,
    make_relationship,
)
from tests.factories.endings import make_closure, make_held_session

pytestmark = pytest.mark.django_db

DAY = date(2026, 10, 20)
LOOKED = LookedBack(
    worth_it=4,
    reason=EndingReason.NOT_A_FIT,
    learned="I can ask.",
    thanks="Thank you for your patience.",
    would_again=True,
    to_improve="Start earlier",
    stay_in_touch=True,
    mentor_next=True,
)


class Two:
    def __init__(self) -> None:
        self.relationship, self.mentee, self.mentor = make_pair()
        self.organisation = self.relationship.organisation
        self.coordinator = actor_with(self.organisation, "coordinator")

    def actor(self, person: Person) -> Actor:
        return actor_of(person, at=MOMENT)

    def propose(self, person: Person, day: date = DAY) -> Closure:
        return propose_ending(relationship_pk=self.relationship.pk, ends_on=day, by=self.actor(person), at=MOMENT)

    def agree(self, person: Person, day: date = DAY) -> Relationship:
        return agree_to_end(relationship_pk=self.relationship.pk, ends_on=day, by=self.actor(person), at=MOMENT)

    def go_on(self, person: Person) -> None:
        go_on_for_now(relationship_pk=self.relationship.pk, by=self.actor(person), at=MOMENT)

    def end(self, *, by: Actor | None = None) -> Relationship:
        return end_early(relationship=self.relationship, by=by or self.coordinator, at=MOMENT)

    def look_back(self, person: Person, looked: LookedBack = LOOKED, *, days: int = 0) -> Reflection:
        at = MOMENT + timedelta(days=days)
        return look_back(relationship=self.relationship, looked=looked, by=self.actor(person), at=at)

    def ending(self, person: Person) -> Ending:
        found = ending_of(self.relationship, self.actor(person))
        assert found is not None
        return found

    def letters(self) -> list[str]:
        rows = OutboxEntry.objects.within(self.organisation.pk).order_by("pk")
        return list(rows.values_list("purpose", flat=True))


@pytest.fixture
def two() -> Two:
    return Two()


@pytest.mark.parametrize("state", list(RelationshipState))
def test_a_coordinator_ends_whatever_goes_on(two: Two, state: RelationshipState) -> None:
    two.relationship.state = state
    two.relationship.save()
    if state in GOING_ON:
        assert two.end().state == RelationshipState.ENDED
        assert two.end().ended_at == MOMENT  # asked twice, it happens once
        assert two.letters() == ["match-ended", "match-ended"]
    else:
        with pytest.raises(CannotEnd):
            two.end()


def test_who_does_not_decide_ends_nothing(two: Two) -> None:
    for actor in (
        two.actor(two.mentee),
        actor_with(two.organisation, "staff"),
        actor_with(make_organisation(), "owner"),
    ):
        with pytest.raises(CannotEnd):
            two.end(by=actor)


def test_one_suggests_and_the_other_agrees(two: Two) -> None:
    for _twice in range(2):
        two.propose(two.mentee)
    assert two.letters() == ["ending-proposed"]
    with pytest.raises(CannotEndTogether):
        two.agree(two.mentee)
    with pytest.raises(CannotEndTogether, match="suggestion was changed"):
        two.agree(two.mentor, DAY + timedelta(days=1))
    for _twice in range(2):
        assert two.agree(two.mentor).state == RelationshipState.CLOSING
    assert AuditEvent.objects.filter(verb="ending.agreed").count() == 1
    with pytest.raises(CannotEndTogether):
        two.go_on(two.mentor)


def test_agreed_for_today_it_ends_today(two: Two) -> None:
    two.propose(two.mentee, MOMENT.date())
    ended = two.agree(two.mentor, MOMENT.date())
    assert (ended.state, ended.ending) == (RelationshipState.ENDED, EndingKind.EARLY)


def test_a_suggestion_is_changed_taken_back_or_turned_down(two: Two) -> None:
    two.propose(two.mentee)
    assert two.propose(two.mentee, DAY + timedelta(days=2)).ends_on == DAY + timedelta(days=2)
    with pytest.raises(CannotEndTogether, match="has suggested"):
        two.propose(two.mentor)
    for _twice in range(2):
        two.go_on(two.mentor)
    assert two.letters()[-1] == "ending-not-now"
    assert not Closure.objects.within(two.organisation.pk).exists()


@pytest.mark.parametrize("day", [MOMENT.date() - timedelta(days=1), date(2027, 6, 30), date(2028, 1, 1)])
def test_the_suggested_day_lies_ahead_and_before_the_end(two: Two, day: date) -> None:
    with pytest.raises(CannotEndTogether, match="Choose today"):
        two.propose(two.mentee, day)


@pytest.mark.parametrize(
    "state", [RelationshipState.PAUSED, RelationshipState.ENDED, RelationshipState.CLOSING, RelationshipState.WITHDRAWN]
)
def test_what_does_not_run_is_not_ended_together(two: Two, state: RelationshipState) -> None:
    two.relationship.state = state
    two.relationship.save()
    with pytest.raises(CannotEndTogether):
        two.propose(two.mentee)


def test_a_circle_is_left_through_a_coordinator(two: Two) -> None:
    two.relationship.kind = RelationshipKind.CIRCLE
    two.relationship.save()
    with pytest.raises(CannotEndTogether, match="circle"):
        two.propose(two.mentee)


def test_what_one_learned_opens_for_nobody_else_and_thanks_only_after_the_end(two: Two) -> None:
    make_closure(two.relationship, kind=EndingKind.EARLY)
    two.look_back(two.mentee)
    stored = Reflection.objects.within(two.organisation.pk).get()
    assert b"ask" not in bytes(stored.learned)
    assert two.ending(two.mentee).learned == "I can ask."
    assert two.ending(two.mentor).thanks == []
    two.end()
    assert two.ending(two.mentor).thanks == [(two.mentee, "Thank you for your patience.")]
    assert two.ending(two.mentor).learned == ""
    assert "patience" not in str(list(AuditEvent.objects.values_list("details", flat=True)))


def test_thanks_are_no_way_round_stopped_messages(two: Two) -> None:
    stop_messages(relationship=two.relationship, tell_coordinators=False, by=two.actor(two.mentor), at=MOMENT)
    two.end()
    for writer in (two.mentee, two.mentor):
        two.look_back(writer)
    assert two.ending(two.mentor).thanks == []
    assert two.ending(two.mentee).thanks == [(two.mentor, "Thank you for your patience.")]
    Person.objects.within(two.organisation.pk).filter(pk=two.mentor.pk).update(standing=Standing.HELD)
    assert two.ending(two.mentee).thanks == []


def test_looking_back_is_open_from_the_closing_until_sixty_days_after(two: Two) -> None:
    with pytest.raises(CannotLookBack):
        two.look_back(two.mentee)
    two.propose(two.mentor)
    with pytest.raises(CannotLookBack):
        two.look_back(two.mentee)  # a suggestion is no ending
    two.end()
    two.look_back(two.mentee)
    two.look_back(two.mentee, LookedBack(worth_it=2), days=60)
    assert Reflection.objects.within(two.organisation.pk).get().worth_it == 2
    assert AuditEvent.objects.filter(verb="reflection.written").count() == 1
    with pytest.raises(CannotLookBack):
        two.look_back(two.mentor, days=61)
    with pytest.raises(CannotLookBack):
        look_back(
            relationship=two.relationship, looked=LOOKED, by=actor_with(two.organisation, "participant"), at=MOMENT
        )


def test_only_what_is_asked_of_a_side_is_kept(two: Two) -> None:
    make_closure(two.relationship)
    mentor = two.look_back(two.mentor)
    assert (mentor.reason, mentor.mentor_next, mentor.stay_in_touch) == ("", False, True)
    assert two.look_back(two.mentee).mentor_next


def test_in_touch_only_if_all_want_to_and_it_is_theirs_to_say(two: Two) -> None:
    make_closure(two.relationship)
    two.look_back(two.mentee)
    assert not two.ending(two.mentor).in_touch
    two.look_back(two.mentor)
    assert two.ending(two.mentor).in_touch
    program = two.relationship.cohort.program
    program.profile = Profile.YOUTH
    program.save()
    two.relationship.refresh_from_db()
    assert not two.ending(two.mentor).in_touch
    assert not two.look_back(two.mentor).stay_in_touch


def test_hours_are_those_at_which_somebody_was(two: Two) -> None:
    first = make_held_session(two.relationship, minutes=45)
    make_held_session(two.relationship, starts_at=MOMENT + timedelta(hours=3), minutes=50)
    absent = Participation.objects.within(two.organisation.pk).get(person=two.mentee)
    Attendance.objects.create(
        organisation=two.organisation, session=first, participation=absent, state=AttendanceState.ABSENT
    )
    end_early(relationship=two.relationship, by=two.coordinator, at=MOMENT + timedelta(days=30))
    rows = Certificate.objects.within(two.organisation.pk)
    assert set(rows.values_list("person", "sessions", "minutes", "role")) == {
        (two.mentee.pk, 1, 50, "mentee"),
        (two.mentor.pk, 2, 95, "mentor"),
    }


def test_in_a_circle_only_who_was_noted_as_present_was_there(two: Two) -> None:
    people = [make_person(two.organisation, name=name) for name in ("Ana Silva", "Ben Okafor")]
    circle = make_relationship(two.relationship.cohort, people, [two.mentor], kind=RelationshipKind.CIRCLE)
    meeting = make_held_session(circle)
    part = Participation.objects.within(two.organisation.pk).get(relationship=circle, person=people[0])
    Attendance.objects.create(
        organisation=two.organisation, session=meeting, participation=part, state=AttendanceState.PRESENT
    )
    end_early(relationship=circle, by=two.coordinator, at=MOMENT + timedelta(days=1))
    assert Certificate.objects.within(two.organisation.pk).get().person == people[0]


def test_who_never_met_gets_no_certificate(two: Two) -> None:
    two.end()
    assert not Certificate.objects.within(two.organisation.pk).exists()


@pytest.mark.django_db(transaction=True)
def test_both_end_it_at_once_and_it_ends_once(transactional_db: None) -> None:
    relationship, mentee, mentor = make_pair(make_cohort(make_program(make_organisation())))
    make_held_session(relationship)
    coordinator = actor_with(relationship.organisation, "coordinator")
    by, pk = actor_of(mentor, at=MOMENT), relationship.pk
    propose_ending(relationship_pk=pk, ends_on=MOMENT.date(), by=actor_of(mentee, at=MOMENT), at=MOMENT)

    def agree() -> str:
        return agree_to_end(relationship_pk=pk, ends_on=MOMENT.date(), by=by, at=MOMENT).state

    def end() -> str:
        return end_early(relationship=relationship, by=coordinator, at=MOMENT).state

    told = set(at_once(agree, end))
    assert told <= {"ended", CannotEndTogether}
    assert "ended" in told
    assert AuditEvent.objects.filter(verb="relationship.ended").count() == 1
    assert Certificate.objects.within(relationship.organisation_id).count() == 2
    ended = OutboxEntry.objects.within(relationship.organisation_id).filter(purpose="match-ended")
    assert ended.count() == 2
