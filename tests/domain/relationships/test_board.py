from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from peerloom.domain.enrolment.enums import Side
from peerloom.domain.notifications.models import OutboxEntry
from peerloom.domain.people.models import Membership, Person
from peerloom.domain.people.queries import actor_of
from peerloom.domain.programs.enums import Audience
from peerloom.domain.programs.models import Cohort
from peerloom.domain.relationships.enums import (
    Cadence,
    ChangeKind,
    CheckInState,
    Feeling,
    RelationshipKind,
    RelationshipState,
    SessionWay,
)
from peerloom.domain.relationships.enums.board import Flag
from peerloom.domain.relationships.jobs.announcements import write_announcement
from peerloom.domain.relationships.models import (
    Announcement,
    ChangeRequest,
    CheckIn,
    MentoringAgreement,
    Participation,
    Relationship,
)
from peerloom.domain.relationships.operations.board.announcing import CannotAnnounce, Words, announce
from peerloom.domain.relationships.operations.board.support import CannotAssignSupport, assign_support
from peerloom.domain.relationships.operations.board.views import CannotSaveView, remove_view, save_view
from peerloom.domain.relationships.queries.board import (
    ANYTHING,
    Chosen,
    Order,
    board_of,
    keys_on_board,
    look_over,
    rows_on_board,
)
from peerloom.domain.relationships.queries.flags import flags_up
from peerloom.foundation import clock
from peerloom.foundation.jobs import enqueue
from peerloom.foundation.jobs.attempts import run_attempt
from peerloom.foundation.jobs.models import Job, JobState
from peerloom.foundation.public_ids import new_public_id
from peerloom.foundation.scope import Actor
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

pytestmark = pytest.mark.django_db
NOW = MOMENT + timedelta(days=100)
DAY = timedelta(days=1)


@pytest.fixture
def cohort() -> Cohort:
    return make_cohort(make_program(make_organisation()))


@pytest.fixture
def coordinator(cohort: Cohort) -> Actor:
    return actor_with(cohort.organisation, "coordinator")


def check_in(relationship: Relationship, side: Side, *, days_ago: int, **values: Any) -> CheckIn:
    part = relationship.participations.get(side=side)
    day = (NOW - days_ago * DAY).date()
    given: dict[str, Any] = {"state": CheckInState.ANSWERED, "answered_at": NOW - days_ago * DAY} | values
    made = CheckIn(
        organisation=relationship.organisation,
        relationship=relationship,
        participation=part,
        name="How is it going?",
        turn=new_public_id(),
        due_on=day,
        closes_on=day + 10 * DAY,
        asked_at=NOW - days_ago * DAY,
    )
    for name, value in given.items():
        setattr(made, name, value)
    made.save()
    return made


def agree(relationship: Relationship, cadence: Cadence) -> None:
    MentoringAgreement.objects.create(
        organisation=relationship.organisation,
        relationship=relationship,
        version=1,
        cadence=cadence,
        way=SessionWay.VIDEO,
        confidentiality="Between us.",
        written_at=MOMENT,
        complete_at=MOMENT,
    )


def well(relationship: Relationship) -> None:
    """They met last week and have a date."""
    keep(relationship, first_met_at=NOW - 50 * DAY, last_met_at=NOW - 7 * DAY, next_session_at=NOW + 7 * DAY)


def keep(relationship: Relationship, **values: object) -> None:
    Relationship.objects.within(relationship.organisation_id).filter(pk=relationship.pk).update(**values)


def change(relationship: Relationship, kind: ChangeKind = ChangeKind.MEDIATION, *, shared: bool = True) -> None:
    person = relationship.participations.first()
    assert person is not None
    made = ChangeRequest(
        organisation=relationship.organisation,
        relationship=relationship,
        by=person.person,
        kind=kind,
        asked_at=NOW - DAY,
        due_on=NOW.date(),
        shared=shared,
    )
    made.save()


def lapse_twice(relationship: Relationship) -> None:
    for days_ago in (40, 12):
        check_in(relationship, Side.MENTEE, days_ago=days_ago, state=CheckInState.LAPSED, answered_at=None)


RAISING: dict[Flag, Callable[[Relationship], object]] = {
    Flag.CHANGE: change,
    Flag.WANTS_CONTACT: lambda pair: check_in(pair, Side.MENTOR, days_ago=3, feeling=4, wants_contact=True),
    Flag.NOT_WELL: lambda pair: check_in(pair, Side.MENTEE, days_ago=3, feeling=Feeling.UNEASY),
    Flag.NOT_MET: lambda pair: keep(pair, first_met_at=None, last_met_at=None, next_session_at=NOW + DAY),
    Flag.QUIET: lambda pair: keep(pair, last_met_at=NOW - 63 * DAY, next_session_at=None),
    Flag.NO_ANSWER: lapse_twice,
    Flag.STAFF_DUE: lambda pair: check_in(
        pair, Side.MENTEE, days_ago=1, by_staff=True, state=CheckInState.PLANNED, answered_at=None
    ),
    Flag.NOT_NOTED: lambda pair: keep(pair, next_session_at=NOW - 2 * DAY),
}


@pytest.mark.parametrize("flag", Flag)
def test_a_flag_goes_up_alone_and_comes_down_when_it_is_over(flag: Flag, cohort: Cohort, coordinator: Actor) -> None:
    pair, _mentee, _mentor = make_pair(cohort)
    well(pair)
    assert flags_up(board_of(coordinator, Chosen(), at=NOW).get()) == []
    RAISING[flag](pair)
    assert flags_up(board_of(coordinator, Chosen(), at=NOW).get()) == [flag]
    assert board_of(coordinator, Chosen(flag=flag), at=NOW).count() == 1
    assert board_of(coordinator, Chosen(flag=ANYTHING), at=NOW).count() == 1
    counts = look_over(coordinator, Chosen(flag=flag), at=NOW).counts
    assert {name for name, number in counts.items() if number} == {flag.value, ANYTHING, "all"}
    keep(pair, state=RelationshipState.ENDED)
    assert flags_up(board_of(coordinator, Chosen(state=RelationshipState.ENDED), at=NOW).get()) == []


def test_a_better_answer_takes_the_worry_away_and_an_old_one_is_forgotten(cohort: Cohort, coordinator: Actor) -> None:
    pair, _mentee, _mentor = make_pair(cohort)
    well(pair)
    check_in(pair, Side.MENTEE, days_ago=30, feeling=Feeling.BAD)
    check_in(pair, Side.MENTEE, days_ago=5, feeling=Feeling.GOOD)
    check_in(pair, Side.MENTOR, days_ago=61, feeling=Feeling.BAD)
    assert flags_up(board_of(coordinator, Chosen(), at=NOW).get()) == []


def test_an_answer_between_two_lapses_breaks_the_silence(cohort: Cohort, coordinator: Actor) -> None:
    pair, _mentee, _mentor = make_pair(cohort)
    well(pair)
    lapse_twice(pair)
    check_in(pair, Side.MENTEE, days_ago=20, feeling=Feeling.GOOD)
    assert flags_up(board_of(coordinator, Chosen(), at=NOW).get()) == []


@pytest.mark.parametrize(
    ("cadence", "days"), [(Cadence.WEEKLY, 14), (Cadence.FORTNIGHTLY, 28), (Cadence.QUARTERLY, 182)]
)
def test_how_long_it_may_be_quiet_is_what_they_agreed(
    cadence: Cadence, days: int, cohort: Cohort, coordinator: Actor
) -> None:
    pair, _mentee, _mentor = make_pair(cohort)
    well(pair)
    agree(pair, cadence)
    keep(pair, last_met_at=NOW - days * DAY, next_session_at=None)
    assert flags_up(board_of(coordinator, Chosen(), at=NOW).get()) == []
    keep(pair, last_met_at=NOW - days * DAY - timedelta(hours=1))
    assert flags_up(board_of(coordinator, Chosen(), at=NOW).get()) == [Flag.QUIET]


def test_what_was_asked_in_confidence_of_others_raises_no_flag(cohort: Cohort, coordinator: Actor) -> None:
    pair, _mentee, _mentor = make_pair(cohort)
    well(pair)
    change(pair, ChangeKind.TALK, shared=False)
    change(pair, ChangeKind.SAFETY)
    assert flags_up(board_of(coordinator, Chosen(), at=NOW).get()) == []


def test_single_conversations_are_shown_when_asked_for(cohort: Cohort, coordinator: Actor) -> None:
    people = [make_person(cohort.organisation), make_person(cohort.organisation)]
    make_relationship(cohort, people[:1], people[1:], kind=RelationshipKind.MICRO)
    assert not board_of(coordinator, Chosen(), at=NOW).exists()
    assert board_of(coordinator, Chosen(kind=RelationshipKind.MICRO), at=NOW).count() == 1


def test_nobody_sees_what_they_do_not_run(cohort: Cohort) -> None:
    pair, mentee, _mentor = make_pair(cohort)
    other = make_program(cohort.organisation, name="Second Wind")
    assert not board_of(actor_with(cohort.organisation, "participant"), Chosen(), at=NOW).exists()
    assert not board_of(actor_with(make_organisation(), "owner"), Chosen(), at=NOW).exists()
    assert not board_of(actor_with(cohort.organisation, "staff", program_id=other.pk), Chosen(), at=NOW).exists()
    staff = actor_with(cohort.organisation, "staff", program_id=cohort.program_id)
    assert list(keys_on_board(staff, Chosen(words=mentee.family_name), at=NOW)) == [pair.pk]


def test_nobody_looks_after_their_own_match(cohort: Cohort) -> None:
    pair, _mentee, mentor = make_pair(cohort)
    make_pair(cohort)
    Membership.objects.create(organisation=cohort.organisation, person=mentor, role="coordinator", since=MOMENT)
    assert pair not in board_of(actor_of(mentor, at=NOW), Chosen(), at=NOW)
    assert look_over(actor_of(mentor, at=NOW), Chosen(), at=NOW).counts["all"] == 1


def test_the_board_asks_the_database_as_often_for_ten_thousand_as_for_one(cohort: Cohort, coordinator: Actor) -> None:
    make_pair(cohort)
    counted = []
    for more in (0, 10_000):
        fill(cohort, more)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            keys = list(keys_on_board(coordinator, Chosen(order=Order.LONGEST_QUIET), at=NOW)[:50])
            rows = rows_on_board(coordinator, keys, at=NOW)
            assert [row.pk for row in rows] == keys
            assert [[part.person.name for part in row.participations.all()] for row in rows]
            assert look_over(coordinator, Chosen(), at=NOW).counts
        counted.append(len(queries))
    assert look_over(coordinator, Chosen(), at=NOW).counts["all"] == 10_001
    assert counted == [4, 4]


def fill(cohort: Cohort, number: int) -> None:
    organisation = cohort.organisation
    people = Person.objects.bulk_create(
        Person(organisation=organisation, email=f"p{n}@example.org", given_name=f"P{n}", created_at=MOMENT)
        for n in range(2 * number)
    )
    rows = Relationship.objects.bulk_create(
        Relationship(
            organisation=organisation,
            cohort=cohort,
            state=RelationshipState.ACTIVE,
            introduced_at=MOMENT,
            visible_from=MOMENT,
        )
        for _ in range(number)
    )
    Participation.objects.bulk_create(
        Participation(organisation=organisation, relationship=row, person=person, side=side, joined_at=MOMENT)
        for row, two in zip(rows, zip(people[::2], people[1::2], strict=True), strict=True)
        for side, person in zip((Side.MENTEE, Side.MENTOR), two, strict=True)
    )


def test_someone_looks_after_matches_of_programs_that_they_run(cohort: Cohort, coordinator: Actor) -> None:
    pair, _mentee, _mentor = make_pair(cohort)
    staff = make_person(cohort.organisation, "staff", name="Sam Staff", program_id=cohort.program_id)
    assert assign_support(relationships=[pair], support=staff, by=coordinator, at=NOW) == [pair]
    assert assign_support(relationships=[pair], support=staff, by=coordinator, at=NOW) == []
    assert board_of(coordinator, Chosen(support=staff.pk), at=NOW).get() == pair
    assert not board_of(coordinator, Chosen(support=0), at=NOW).exists()
    outsider = make_person(cohort.organisation, "participant", name="Pat Participant")
    with pytest.raises(CannotAssignSupport, match="Pat Participant"):
        assign_support(relationships=[pair], support=outsider, by=coordinator, at=NOW)
    elsewhere = actor_with(make_organisation(), "owner")
    assert assign_support(relationships=[pair], support=None, by=elsewhere, at=NOW) == []
    pair.refresh_from_db()
    assert pair.support == staff


def test_a_view_is_its_owners_and_one_name_holds_one(cohort: Cohort, coordinator: Actor) -> None:
    view = save_view(name=" Late  ones ", query="flag=not_met", by=coordinator, at=NOW)
    again = save_view(name="Late ones", query="flag=quiet", by=coordinator, at=NOW)
    assert (again.pk, again.query, again.name) == (view.pk, "flag=quiet", "Late ones")
    with pytest.raises(CannotSaveView):
        save_view(name=" ", query="", by=coordinator, at=NOW)
    remove_view(view=view, by=actor_with(cohort.organisation, "owner"), at=NOW)
    view.refresh_from_db()
    for _ in range(2):
        remove_view(view=view, by=coordinator, at=NOW)
    assert not type(view).objects.within(cohort.organisation_id).exists()


def run(announcement: Announcement) -> None:
    """As a worker does, once more after the job that was queued with it."""
    organisation = announcement.organisation.public_id
    enqueue(write_announcement.path, organisation=organisation, subject=announcement.public_id, at=NOW)
    with clock.frozen_at(NOW):
        for job in Job.objects.filter(kind=write_announcement.path, state=JobState.WAITING):
            run_attempt(job.public_id)


def test_each_person_gets_a_message_once_whatever_is_repeated(cohort: Cohort, coordinator: Actor) -> None:
    pair, mentee, mentor = make_pair(cohort)
    another = make_relationship(cohort, [make_person(cohort.organisation, name="Amir Rezaei")], [mentor])
    foreign, *_ = make_pair()
    words = Words("News of {program}", "Dear {given_name}, how are you and {partner}? {unknown}")
    key = new_public_id()
    keys = [pair.pk, another.pk, foreign.pk]
    made = announce(relationships=keys, words=words, public_id=key, by=coordinator, at=NOW)
    assert announce(relationships=keys, words=words, public_id=key, by=coordinator, at=NOW) == made
    run(made)
    made.refresh_from_db()
    assert made.reached == 3
    written = OutboxEntry.objects.within(cohort.organisation_id).filter(purpose="announcement")
    assert sorted(entry.person.given_name for entry in written) == ["Amir", "Linh", "Tomasz"]
    to_mentee = written.get(person=mentee)
    assert (to_mentee.subject, to_mentee.reply_to) == ("News of Mentor Up", made.by.email if made.by else "")
    assert "Dear Linh, how are you and Tomasz? {unknown}" in to_mentee.text
    assert not OutboxEntry.objects.within(foreign.organisation_id).exists()


def test_a_message_to_mentors_reaches_mentors_only(cohort: Cohort, coordinator: Actor) -> None:
    pair, _mentee, mentor = make_pair(cohort)
    made = announce(
        relationships=[pair.pk],
        words=Words("To you", "Words", Audience.MENTORS),
        public_id=new_public_id(),
        by=coordinator,
        at=NOW,
    )
    run(made)
    assert OutboxEntry.objects.within(cohort.organisation_id).get(purpose="announcement").person == mentor
    with pytest.raises(CannotAnnounce):
        announce(
            relationships=[pair.pk],
            words=Words("Subject", "Body"),
            public_id=new_public_id(),
            by=actor_with(make_organisation(), "owner"),
            at=NOW,
        )


def test_what_is_confidential_to_coordinators_raises_no_flag_for_staff(cohort: Cohort, coordinator: Actor) -> None:
    pair, _mentee, _mentor = make_pair(cohort)
    well(pair)
    change(pair)
    assert flags_up(board_of(coordinator, Chosen(), at=NOW).get()) == [Flag.CHANGE]
    staff = actor_with(cohort.organisation, "staff")
    assert flags_up(board_of(staff, Chosen(), at=NOW).get()) == []
    assert look_over(staff, Chosen(), at=NOW).counts[ANYTHING] == 0


def test_from_the_board_nobody_writes_to_their_own_match_or_gives_it_away(cohort: Cohort) -> None:
    """Who was stopped from writing would otherwise come in by the other door."""
    pair, _mentee, mentor = make_pair(cohort)
    other, _others_mentee, _others_mentor = make_pair(cohort)
    Membership.objects.create(organisation=cohort.organisation, person=mentor, role="coordinator", since=MOMENT)
    by, words = actor_of(mentor, at=NOW), Words("News", "Hello")
    with pytest.raises(CannotAnnounce):
        announce(relationships=[pair.pk], words=words, public_id=new_public_id(), by=by, at=NOW)
    told = announce(relationships=[pair.pk, other.pk], words=words, public_id=new_public_id(), by=by, at=NOW)
    assert list(told.relationships.all()) == [other]
    assert assign_support(relationships=[pair, other], support=mentor, by=by, at=NOW) == [other]
    with pytest.raises(CannotAssignSupport, match="takes part"):
        assign_support(relationships=[pair], support=mentor, by=actor_with(cohort.organisation, "owner"), at=NOW)
