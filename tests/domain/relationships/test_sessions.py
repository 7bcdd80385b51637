from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from peerloom.domain.people.enums import Standing
from peerloom.domain.people.models import Person
from peerloom.domain.programs.enums import Severity
from peerloom.domain.programs.models import Guardrail, RoadmapStage, Waiver
from peerloom.domain.relationships.enums import RelationshipState, SessionState, SessionWay
from peerloom.domain.relationships.models import (
    AccompaniedMeeting,
    AgendaItem,
    Attendance,
    ProposedTime,
    Relationship,
    Session,
)
from peerloom.domain.relationships.operations.sessions.agreeing import agree_session
from peerloom.domain.relationships.operations.sessions.answering import (
    CannotAnswer,
    accept_time,
    counter_times,
    decline_times,
)
from peerloom.domain.relationships.operations.sessions.cancelling import (
    CannotCancel,
    cancel_coming_sessions,
    cancel_session,
)
from peerloom.domain.relationships.operations.sessions.changing import (
    CannotChangeSession,
    change_where,
    reschedule_session,
)
from peerloom.domain.relationships.operations.sessions.locking import MOST_IN_AN_HOUR
from peerloom.domain.relationships.operations.sessions.proposing import CannotPropose, propose_session
from peerloom.domain.relationships.rules.session_times import FURTHEST, Slot, Where, seen_of
from peerloom.foundation.audit.models import AuditEvent
from peerloom.foundation.refusals import ChangedMeanwhile, Refused
from tests.domain.relationships.sessions_acting import acting, again, mails
from tests.factories import MOMENT, make_cohort, make_organisation, make_pair, make_person, make_program
from tests.factories.sessions import IN_A_WEEK, VIDEO, make_proposal, make_session, slot

pytestmark = pytest.mark.django_db

LATER = IN_A_WEEK + timedelta(days=1)
Pair = tuple[Relationship, Person, Person]


@pytest.fixture
def pair() -> Pair:
    return make_pair()


def accept(session: Session, by: Person, *, starts_at: datetime = IN_A_WEEK, at: datetime = MOMENT) -> Session:
    return accept_time(session=session, starts_at=starts_at, seen=seen_of(again(session)), by=acting(by), at=at)


def counter(session: Session, by: Person, *slots: Slot, seen: str = "") -> Session:
    return counter_times(
        session=session,
        slots=slots or [slot(LATER)],
        time_zone="UTC",
        where=VIDEO,
        seen=seen or seen_of(again(session)),
        by=acting(by),
        at=MOMENT,
    )


def test_a_proposal_asks_the_other_one_and_nobody_else(pair: Pair) -> None:
    relationship, mentee, mentor = pair
    session = make_proposal(relationship, mentee, slots=[slot(LATER), slot()])
    assert session.state == SessionState.PROPOSED
    assert session.waiting_for is not None
    assert session.waiting_for.person_id == mentor.pk
    assert (session.starts_at, session.time_zone) == (IN_A_WEEK, "Europe/Warsaw")
    assert ProposedTime.objects.within(session.organisation_id).filter(session=session).count() == 2
    assert [mail.purpose for mail in mails(mentor)] == ["session-proposed"]
    assert mails(mentee) == []
    assert relationship.organisation_id == session.organisation_id
    assert AuditEvent.objects.filter(verb="session.proposed").count() == 1


def test_proposed_again_it_is_proposed_once_and_not_beside_another(pair: Pair) -> None:
    relationship, mentee, mentor = pair
    first = make_proposal(relationship, mentee)
    assert make_proposal(relationship, mentee) == first
    with pytest.raises(CannotPropose, match="Answer those first"):
        make_proposal(relationship, mentor)
    with pytest.raises(CannotPropose, match="already"):
        make_proposal(relationship, mentee, slots=[slot(LATER)])
    assert len(mails(mentor)) == 1


@pytest.mark.parametrize(
    ("slots", "words"),
    [
        ([slot(MOMENT)], "has passed"),
        ([slot(MOMENT + FURTHEST + timedelta(minutes=1))], "more than a year"),
        ([slot(minutes=9)], "ten minutes"),
        ([slot(minutes=481)], "eight hours"),
        ([slot(minutes=-30)], "ten minutes"),
        ([], "at least one"),
        ([slot(IN_A_WEEK + timedelta(hours=number)) for number in range(4)], "Three times"),
    ],
)
def test_times_that_cannot_be_proposed(pair: Pair, slots: list[Slot], words: str) -> None:
    relationship, mentee, _mentor = pair
    with pytest.raises(CannotPropose, match=words):
        propose_session(
            relationship=relationship, slots=slots, time_zone="UTC", where=VIDEO, by=acting(mentee), at=MOMENT
        )
    assert not Session.objects.within(relationship.organisation_id).exists()


def test_the_shortest_and_the_longest_meeting_can_be_proposed(pair: Pair) -> None:
    relationship, mentee, _mentor = pair
    slots = [slot(minutes=10), slot(LATER, minutes=480), slot(MOMENT + FURTHEST)]
    assert make_proposal(relationship, mentee, slots=slots).state == SessionState.PROPOSED


def test_a_link_that_is_no_page_is_refused(pair: Pair) -> None:
    relationship, mentee, _mentor = pair
    for link in ("javascript:alert(1)", "file:///etc/passwd", "https://", "ftp://host/x"):
        with pytest.raises(CannotPropose, match="web address"):
            make_proposal(relationship, mentee, where=Where(SessionWay.VIDEO, link=link))


def test_accepting_agrees_with_attendance_agenda_and_dates(pair: Pair) -> None:
    relationship, mentee, mentor = pair
    program = relationship.cohort.program
    program.meeting_link = "https://meet.example.org/{code}"
    program.save()
    stage = RoadmapStage.objects.create(
        organisation=program.organisation,
        program=program,
        position=0,
        name="Begin",
        aim="",
        starts_week=0,
        weeks=4,
        agenda=["Who are you?", "What do you hope for?"],
    )
    session = accept(make_proposal(relationship, mentee), mentor)
    assert (session.state, session.waiting_for, session.sequence) == (SessionState.AGREED, None, 0)
    assert session.stage == stage
    assert session.link.startswith("https://meet.example.org/")
    assert len(session.link) > 40
    assert [item.text for item in session.agenda.all()] == ["Who are you?", "What do you hope for?"]
    rows = Attendance.objects.within(session.organisation_id).filter(session=session)
    assert set(rows.values_list("state", flat=True)) == {"expected"}
    assert rows.count() == 2
    relationship.refresh_from_db()
    assert relationship.next_session_at == IN_A_WEEK
    assert [mail.purpose for mail in mails(mentee)] == ["session-agreed"]
    assert [mail.purpose for mail in mails(mentor)] == ["session-agreed"]  # the question was taken back unsent
    assert mails(mentor)[0].calendar_method == "REQUEST"


def test_points_of_the_roadmap_that_were_talked_about_do_not_come_back(pair: Pair) -> None:
    relationship, mentee, mentor = pair
    program = relationship.cohort.program
    RoadmapStage.objects.create(
        organisation=program.organisation,
        program=program,
        position=0,
        name="Begin",
        aim="",
        starts_week=0,
        weeks=8,
        agenda=["One", "Two"],
    )
    first = make_session(relationship, mentee, mentor)
    AgendaItem.objects.within(first.organisation_id).filter(session=first, text="One").update(done=True)
    second = make_session(relationship, mentee, mentor, starts_at=LATER)
    assert [item.text for item in second.agenda.all()] == ["Two"]


def test_accepted_twice_it_is_agreed_once(pair: Pair) -> None:
    relationship, mentee, mentor = pair
    session = make_proposal(relationship, mentee)
    seen = seen_of(session)
    for _ in range(2):
        accept_time(session=session, starts_at=IN_A_WEEK, seen=seen, by=acting(mentor), at=MOMENT)
    assert AuditEvent.objects.filter(verb="session.agreed").count() == 1
    assert len(mails(mentee)) == 1


def test_only_who_is_asked_can_accept_and_only_what_is_offered(pair: Pair) -> None:
    relationship, mentee, mentor = pair
    session = make_proposal(relationship, mentee)
    with pytest.raises(CannotAnswer, match="yourself"):
        accept(session, mentee)
    with pytest.raises(CannotAnswer, match="proposed times"):
        accept(session, mentor, starts_at=LATER)
    with pytest.raises(CannotAnswer, match="has passed"):
        accept(session, mentor, at=IN_A_WEEK)
    assert again(session).state == SessionState.PROPOSED


@pytest.mark.parametrize("who", ["stranger", "coordinator", "elsewhere"])
def test_who_takes_no_part_can_do_nothing(pair: Pair, who: str) -> None:
    relationship, mentee, mentor = pair
    roles = ["coordinator"] if who == "coordinator" else []
    home = make_organisation() if who == "elsewhere" else relationship.organisation
    person = make_person(home, *roles)
    session = make_proposal(relationship, mentee)
    agreed = make_session_later(relationship, mentee, mentor)
    acts: list[Callable[[], object]] = [
        lambda: make_proposal(relationship, person),
        lambda: accept(session, person),
        lambda: counter(session, person),
        lambda: cancel_session(session=agreed, reason="x", seen=seen_of(agreed), by=acting(person), at=MOMENT),
        lambda: reschedule_session(
            session=agreed, slots=[slot(LATER)], time_zone="UTC", seen=seen_of(agreed), by=acting(person), at=MOMENT
        ),
    ]
    for act in acts:
        with pytest.raises(Refused):
            act()


def make_session_later(relationship: Relationship, mentee: Person, mentor: Person) -> Session:
    """Beside the open proposal of the test: agreed earlier."""
    return agree_session(
        relationship=relationship,
        starts_at=LATER,
        ends_at=LATER + timedelta(hours=1),
        time_zone="UTC",
        way=SessionWay.VIDEO,
        place="",
        link="",
        by_person=mentee,
        at=MOMENT,
    )


def test_other_times_turn_the_question_round(pair: Pair) -> None:
    relationship, mentee, mentor = pair
    session = counter(make_proposal(relationship, mentee), mentor)
    assert session.waiting_for is not None
    assert session.waiting_for.person_id == mentee.pk
    assert [mail.purpose for mail in mails(mentee)] == ["session-proposed"]
    assert mails(mentor) == []  # what was asked first has been taken back
    with pytest.raises(CannotAnswer):
        accept(session, mentee)  # the first time is not offered any more
    assert accept(session, mentee, starts_at=LATER).starts_at == LATER


def test_whoever_answers_an_older_offer_is_told(pair: Pair) -> None:
    relationship, mentee, mentor = pair
    session = make_proposal(relationship, mentee)
    old = seen_of(session)
    counter(session, mentee, slot(LATER))  # the proposer thinks again
    with pytest.raises(ChangedMeanwhile):
        accept_time(session=session, starts_at=IN_A_WEEK, seen=old, by=acting(mentor), at=MOMENT)
    with pytest.raises(ChangedMeanwhile):
        decline_times(session=session, reason="", seen=old, by=acting(mentor), at=MOMENT)
    assert again(session).state == SessionState.PROPOSED


def test_no_ends_a_proposal_and_tells_the_proposer_why(pair: Pair) -> None:
    relationship, mentee, mentor = pair
    session = make_proposal(relationship, mentee)
    seen = seen_of(session)
    for _ in range(2):
        decline_times(session=session, reason="Exams until June", seen=seen, by=acting(mentor), at=MOMENT)
    session = again(session)
    assert (session.state, session.cancelled_by, session.reason) == ("cancelled", mentor, "Exams until June")
    (mail,) = mails(mentee)
    assert "Exams until June" in mail.text
    assert mails(mentor) == []
    with pytest.raises(CannotAnswer):
        counter(session, mentee)


def test_a_new_time_for_an_agreed_meeting_holds_only_once_it_is_accepted(pair: Pair) -> None:
    relationship, mentee, mentor = pair
    session = make_session(relationship, mentee, mentor)
    reschedule_session(
        session=session, slots=[slot(LATER)], time_zone="UTC", seen=seen_of(session), by=acting(mentor), at=MOMENT
    )
    waiting = again(session)
    assert (waiting.state, waiting.starts_at, waiting.sequence) == ("agreed", IN_A_WEEK, 0)
    relationship.refresh_from_db()
    assert relationship.next_session_at == IN_A_WEEK
    moved = accept(waiting, mentee, starts_at=LATER)
    assert (moved.starts_at, moved.sequence, moved.waiting_for) == (LATER, 1, None)
    relationship.refresh_from_db()
    assert relationship.next_session_at == LATER


def test_a_declined_new_time_leaves_the_agreed_one(pair: Pair) -> None:
    relationship, mentee, mentor = pair
    session = make_session(relationship, mentee, mentor)
    reschedule_session(
        session=session, slots=[slot(LATER)], time_zone="UTC", seen=seen_of(session), by=acting(mentor), at=MOMENT
    )
    decline_times(session=session, reason="", seen=seen_of(again(session)), by=acting(mentee), at=MOMENT)
    assert (again(session).state, again(session).starts_at, again(session).waiting_for) == ("agreed", IN_A_WEEK, None)
    assert not ProposedTime.objects.within(session.organisation_id).filter(session=session).exists()


def test_a_meeting_that_has_begun_is_neither_moved_nor_changed(pair: Pair) -> None:
    relationship, mentee, mentor = pair
    session = make_session(relationship, mentee, mentor)
    with pytest.raises(CannotChangeSession, match="begun"):
        reschedule_session(
            session=session,
            slots=[slot(LATER)],
            time_zone="UTC",
            seen=seen_of(session),
            by=acting(mentee),
            at=IN_A_WEEK,
        )
    with pytest.raises(CannotChangeSession, match="begun"):
        change_where(
            session=session, where=Where(SessionWay.PHONE), seen=seen_of(session), by=acting(mentee), at=IN_A_WEEK
        )


def test_another_place_raises_the_sequence_once(pair: Pair) -> None:
    relationship, mentee, mentor = pair
    session = make_session(relationship, mentee, mentor)
    where = Where(SessionWay.IN_PERSON, "Café Nero")
    for _ in range(2):
        change_where(session=session, where=where, seen=seen_of(session), by=acting(mentor), at=MOMENT)
    assert (again(session).place, again(session).sequence) == ("Café Nero", 1)


def test_cancelling_needs_a_reason_and_happens_once(pair: Pair) -> None:
    relationship, mentee, mentor = pair
    session = make_session(relationship, mentee, mentor)
    seen = seen_of(session)
    with pytest.raises(CannotCancel, match="few words"):
        cancel_session(session=session, reason="  ", seen=seen, by=acting(mentor), at=MOMENT)
    for _ in range(2):
        cancel_session(session=session, reason="I am ill", seen=seen, by=acting(mentor), at=MOMENT)
    session = again(session)
    assert (session.state, session.sequence, session.cancelled_by) == ("cancelled", 1, mentor)
    relationship.refresh_from_db()
    assert relationship.next_session_at is None
    assert [mail.calendar_method for mail in mails(mentee)] == ["CANCEL"]
    with pytest.raises(CannotChangeSession):
        reschedule_session(
            session=session, slots=[slot(LATER)], time_zone="UTC", seen=seen_of(session), by=acting(mentee), at=MOMENT
        )


def test_everything_ahead_is_called_off_when_a_relationship_ends(pair: Pair) -> None:
    relationship, mentee, mentor = pair
    make_session(relationship, mentee, mentor)
    make_proposal(relationship, mentee, slots=[slot(LATER)])
    with_all = Relationship.objects.within(relationship.organisation_id).select_related(
        "cohort__program", "organisation"
    )
    number = cancel_coming_sessions(relationship=with_all.get(), reason="", by=acting(mentee), at=MOMENT)
    assert number == 2
    rows = Session.objects.within(relationship.organisation_id)
    assert set(rows.values_list("state", flat=True)) == {"cancelled"}


@pytest.mark.parametrize("state", [RelationshipState.PAUSED, RelationshipState.ENDED])
def test_nothing_is_planned_while_a_relationship_rests_or_is_over(state: RelationshipState) -> None:
    relationship, mentee, _mentor = make_pair(state=state)
    with pytest.raises(CannotPropose):
        make_proposal(relationship, mentee)


def test_nobody_is_asked_who_has_a_break(pair: Pair) -> None:
    relationship, mentee, mentor = pair
    mentor.standing = Standing.HELD
    mentor.save()
    with pytest.raises(CannotPropose, match="rests"):
        make_proposal(relationship, mentee)
    assert mails(mentor) == []


def test_where_staff_bring_people_together_first_nothing_is_planned_before() -> None:
    program = make_program(make_organisation())
    Guardrail.objects.create(
        organisation=program.organisation, program=program, rule="first_meeting", severity=Severity.BLOCK
    )
    relationship, mentee, mentor = make_pair(make_cohort(program), state=RelationshipState.INTRODUCED)
    with pytest.raises(CannotPropose, match="brings you together"):
        make_proposal(relationship, mentee)
    AccompaniedMeeting.objects.create(
        organisation=program.organisation, relationship=relationship, held_on=MOMENT.date(), noted_at=MOMENT
    )
    assert make_session(relationship, mentee, mentor).state == SessionState.AGREED


def test_a_rule_that_is_set_aside_for_everyone_or_only_warns_stops_nobody() -> None:
    program = make_program(make_organisation())
    rule = Guardrail.objects.create(
        organisation=program.organisation, program=program, rule="first_meeting", severity=Severity.BLOCK
    )
    relationship, mentee, _mentor = make_pair(make_cohort(program))
    waiver = Waiver.objects.create(
        organisation=program.organisation, program=program, rule="first_meeting", reason="x", granted_at=MOMENT
    )
    make_proposal(relationship, mentee)
    waiver.withdrawn_at = MOMENT
    waiver.save()
    other, mentee, _mentor = make_pair(relationship.cohort)
    with pytest.raises(CannotPropose):
        make_proposal(other, mentee)
    rule.severity = Severity.WARN
    rule.save()
    make_proposal(other, mentee)


def test_nothing_is_agreed_or_moved_with_someone_who_takes_no_part_at_present(pair: Pair) -> None:
    relationship, mentee, mentor = pair
    proposed = make_proposal(relationship, mentor)
    Person.objects.within(relationship.organisation_id).filter(pk=mentor.pk).update(standing=Standing.HELD)
    with pytest.raises(CannotAnswer, match="rests at present"):
        accept(proposed, mentee)
    with pytest.raises(CannotAnswer, match="rests at present"):
        counter(proposed, mentee)
    assert again(proposed).state == SessionState.PROPOSED
    Person.objects.within(relationship.organisation_id).filter(pk=mentor.pk).update(standing=Standing.ACTIVE)
    session = accept(proposed, mentee)
    Person.objects.within(relationship.organisation_id).filter(pk=mentor.pk).update(standing=Standing.PAUSED)
    with pytest.raises(CannotChangeSession, match="rests at present"):
        reschedule_session(
            session=session,
            slots=[slot(LATER)],
            time_zone="UTC",
            seen=seen_of(again(session)),
            by=acting(mentee),
            at=MOMENT,
        )


def test_nobody_is_flooded_with_mail_about_meetings(pair: Pair) -> None:
    """Also somebody who has stopped messages gets these, with words in them."""
    relationship, mentee, mentor = pair
    for turn in range(MOST_IN_AN_HOUR // 2):
        proposed = make_proposal(relationship, mentor, slots=[slot(LATER + timedelta(hours=turn))])
        seen = seen_of(again(proposed))
        decline_times(session=proposed, reason="Hello!", seen=seen, by=acting(mentor), at=MOMENT)
    with pytest.raises(CannotPropose, match="a lot within an hour"):
        make_proposal(relationship, mentor)
    make_session(relationship, mentee, mentor)
    assert make_proposal(relationship, mentor, at=MOMENT + timedelta(hours=2)).state == SessionState.PROPOSED
