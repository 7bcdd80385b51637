"""Who is asked and reminded by the clock; once, whatever is killed, repeated or done twice at the same time."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import connection

from peerloom.domain.notifications.models import OutboxEntry
from peerloom.domain.people.enums import Standing
from peerloom.domain.programs.enums import Audience, ProgramState
from peerloom.domain.programs.models import Cohort
from peerloom.domain.relationships.enums import CheckInState, RelationshipState
from peerloom.domain.relationships.jobs.check_ins import keep_check_ins
from peerloom.domain.relationships.models import CheckIn, Participation, Relationship
from peerloom.foundation import clock
from peerloom.foundation.jobs import enqueue
from peerloom.foundation.jobs.attempts import run_attempt
from peerloom.foundation.jobs.models import Job, JobState
from tests.at_once import Silent, at_once
from tests.factories import make_cohort, make_organisation, make_pair, make_person, make_program, make_relationship
from tests.factories.check_ins import DUE, DUE_MOMENT, make_check_in, plan_check_in

pytestmark = pytest.mark.django_db


def work(at: datetime = DUE_MOMENT) -> Job:
    """One run of the job, as a worker does it."""
    job = enqueue(keep_check_ins.path, organisation="", subject="", at=at)
    with clock.frozen_at(at):
        run_attempt(job.public_id)
    job.refresh_from_db()
    return job


def asked(relationship: Relationship) -> list[CheckIn]:
    rows = CheckIn.objects.within(relationship.organisation_id).filter(relationship=relationship)
    return list(rows.order_by("participation__side", "due_on"))


def letters(relationship: Relationship) -> list[OutboxEntry]:
    return list(OutboxEntry.objects.within(relationship.organisation_id).filter(purpose="check_in").order_by("pk"))


@pytest.fixture
def pair() -> Relationship:
    relationship, _mentee, _mentor = make_pair()
    plan_check_in(relationship.cohort.program)
    return relationship


def test_both_sides_are_asked_when_it_is_due_each_with_the_questions(pair: Relationship) -> None:
    assert work().state == JobState.DONE
    mentee, mentor = asked(pair)
    assert {check_in.due_on for check_in in (mentee, mentor)} == {DUE}
    assert {check_in.state for check_in in (mentee, mentor)} == {CheckInState.ASKED}
    assert mentee.closes_on == date(2026, 11, 5)
    assert [answer.question for answer in mentee.answers.all()] == ["What was good lately?"]
    subjects = sorted(letter.subject for letter in letters(pair))
    assert subjects == ["How is it going with Linh?", "How is it going with Tomasz?"]
    for letter in letters(pair):
        assert letter.html.count("?feeling=") == 5
        assert letter.text.count("?feeling=") == 5


def test_nothing_before_its_day_and_nothing_twice(pair: Relationship) -> None:
    work(DUE_MOMENT - timedelta(days=3))
    assert asked(pair) == []
    for hours in range(0, 72, 6):
        work(DUE_MOMENT + timedelta(hours=hours))
    assert len(asked(pair)) == 2
    assert len(letters(pair)) == 2


@pytest.mark.parametrize("zone", ["Pacific/Auckland", "Europe/London", "America/Los_Angeles"])
def test_the_question_arrives_at_nine_where_its_reader_lives(pair: Relationship, zone: str) -> None:
    reader = pair.participations.get(side="mentee").person
    reader.time_zone = zone
    reader.save()
    start = datetime.combine(DUE, time(0), tzinfo=ZoneInfo("Pacific/Auckland"))
    for hours in range(40):
        work(start + timedelta(hours=hours))
    [letter] = [one for one in letters(pair) if one.person_id == reader.pk]
    arrives = letter.not_before.astimezone(ZoneInfo(zone))
    assert (arrives.date(), arrives.hour, arrives.minute) == (DUE, 9, 0)
    assert letter.not_after is not None
    assert letter.not_after.astimezone(ZoneInfo(zone)).date() == date(2026, 11, 6)


def test_who_was_introduced_later_counts_their_own_weeks(pair: Relationship) -> None:
    cohort = pair.cohort
    told = datetime(2026, 12, 1, 12, tzinfo=ZoneInfo("UTC"))
    people = [make_person(cohort.organisation, name=name) for name in ("Amir Rezaei", "Carmen Ruiz")]
    late = make_relationship(cohort, people[:1], people[1:], introduced_at=told)
    for day in range(20):
        work(told + timedelta(days=day))
    assert {check_in.due_on for check_in in asked(late)} == {date(2026, 12, 15)}
    assert asked(pair) == [], "their second week was long over when the site was started"


def test_a_turn_added_late_is_not_asked_afterwards(pair: Relationship) -> None:
    plan_check_in(pair.cohort.program, week=1)
    work(DUE_MOMENT)
    assert {check_in.turn for check_in in asked(pair)} == {
        f"planned/{pair.cohort.program.check_ins.get(week=2).public_id}"
    }


def test_only_the_planned_side_is_asked(pair: Relationship) -> None:
    pair.cohort.program.check_ins.update(audience=Audience.MENTORS)
    work()
    assert [check_in.participation.side for check_in in asked(pair)] == ["mentor"]


def test_nothing_lies_after_the_last_day(pair: Relationship) -> None:
    Cohort.objects.within(pair.organisation_id).update(ends_on=DUE - timedelta(days=1))
    work()
    assert asked(pair) == []


@pytest.mark.parametrize("state", [RelationshipState.PAUSED, RelationshipState.ENDED, RelationshipState.WITHDRAWN])
def test_nobody_is_asked_while_it_rests_or_when_it_is_over(pair: Relationship, state: str) -> None:
    Relationship.objects.within(pair.organisation_id).update(state=state)
    work()
    assert asked(pair) == []


@pytest.mark.parametrize("standing", [Standing.PAUSED, Standing.HELD, Standing.LEFT])
def test_neither_who_has_a_break_nor_their_partner_is_asked(pair: Relationship, standing: str) -> None:
    person = pair.participations.get(side="mentor").person
    person.standing = standing
    person.save()
    work()
    assert asked(pair) == []


@pytest.mark.parametrize("state", [ProgramState.DRAFT, ProgramState.CLOSED, ProgramState.ARCHIVED])
def test_a_program_that_does_not_run_asks_nobody(pair: Relationship, state: str) -> None:
    program = pair.cohort.program
    program.state = state
    program.save()
    work()
    assert asked(pair) == []


def test_who_came_later_waits_for_the_next_turn(pair: Relationship) -> None:
    late = make_person(pair.organisation, name="Amir Rezaei")
    Participation.objects.create(
        organisation=pair.organisation, relationship=pair, person=late, side="mentee", joined_at=DUE_MOMENT
    )
    Participation.objects.within(pair.organisation_id).filter(person=late).update(
        joined_at=DUE_MOMENT + timedelta(days=1)
    )
    work(DUE_MOMENT + timedelta(days=1))
    assert {check_in.participation.person.given_name for check_in in asked(pair)} == {"Linh", "Tomasz"}


def test_a_conversation_stands_on_the_list_a_week_before_and_nobody_is_written_to(pair: Relationship) -> None:
    pair.cohort.program.check_ins.update(by_staff=True)
    work(DUE_MOMENT - timedelta(days=8))
    assert asked(pair) == []
    work(DUE_MOMENT - timedelta(days=7))
    assert {check_in.state for check_in in asked(pair)} == {CheckInState.PLANNED}
    assert letters(pair) == []


def test_a_pause_takes_back_what_is_open(pair: Relationship) -> None:
    work(DUE_MOMENT - timedelta(hours=10))
    Relationship.objects.within(pair.organisation_id).update(state=RelationshipState.PAUSED)
    work(DUE_MOMENT)
    assert {(check_in.state, check_in.reason) for check_in in asked(pair)} == {
        (CheckInState.SKIPPED, "The match was paused.")
    }
    assert all(letter.cancelled_at for letter in letters(pair))
    Relationship.objects.within(pair.organisation_id).update(state=RelationshipState.ACTIVE)
    work(DUE_MOMENT + timedelta(days=1))
    assert len(asked(pair)) == 2, "nobody is asked the same turn again"


def test_one_reminder_in_the_morning_and_then_it_lapses(pair: Relationship) -> None:
    for hours in range(0, 14 * 24, 3):
        work(DUE_MOMENT + timedelta(hours=hours))
    reminders = [letter for letter in letters(pair) if letter.key.endswith("/2")]
    assert len(reminders) == 2
    for reminder in reminders:
        assert (reminder.not_before - datetime(2026, 10, 29, 9, tzinfo=ZoneInfo("UTC"))) < timedelta(hours=3)
        assert reminder.subject.startswith("One click is enough: how is it going with")
    assert {check_in.state for check_in in asked(pair)} == {CheckInState.LAPSED}


def test_who_has_answered_is_not_reminded(pair: Relationship) -> None:
    check_in = make_check_in(pair, pair.participations.get(side="mentee").person, state=CheckInState.ANSWERED)
    work(DUE_MOMENT + timedelta(days=4))
    check_in.refresh_from_db()
    assert check_in.state == CheckInState.ANSWERED
    assert check_in.reminded_at is None


def test_it_lapses_by_the_day_of_its_reader(pair: Relationship) -> None:
    person = pair.participations.get(side="mentee").person
    person.time_zone = "America/Los_Angeles"
    person.save()
    check_in = make_check_in(pair, person)
    for at, state in (
        (datetime(2026, 11, 6, 7, 45, tzinfo=ZoneInfo("UTC")), CheckInState.ASKED),
        (datetime(2026, 11, 6, 8, 0, tzinfo=ZoneInfo("UTC")), CheckInState.LAPSED),
    ):
        work(at)
        check_in.refresh_from_db()
        assert check_in.state == state


class Killed(BaseException):
    """As if the process were gone."""


def killed_at(number: int) -> Callable[..., Any]:
    """Lets so many rows be written to the tables that matter here, and ends everything at the next one."""
    left = [number]

    def watch(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        written = sql.startswith(("INSERT", "UPDATE")) and ("checkin" in sql or "outboxentry" in sql)
        if written:
            left[0] -= 1
            if left[0] < 0:
                raise Killed
        return execute(sql, params, many, context)

    return watch


@pytest.mark.parametrize("number", range(14))
@pytest.mark.parametrize("at", [DUE_MOMENT, DUE_MOMENT + timedelta(days=3, hours=1)])
def test_killed_anywhere_and_run_again_each_goes_out_once(number: int, at: datetime) -> None:
    cohort = make_cohort(make_program(make_organisation()))
    pairs = [make_pair(cohort)[0] for _each in range(2)]
    plan_check_in(cohort.program)
    if at != DUE_MOMENT:
        work(DUE_MOMENT)
    job = enqueue(keep_check_ins.path, organisation="", subject="", at=at)
    with clock.frozen_at(at), connection.execute_wrapper(killed_at(number)), suppress(Killed):
        run_attempt(job.public_id)
    work(at)
    work(at + timedelta(minutes=15))
    wanted = 4 if at == DUE_MOMENT else 8
    assert len({letter.key for letter in letters(pairs[0])}) == len(letters(pairs[0])) == wanted
    assert sum(len(asked(pair)) for pair in pairs) == 4
    assert all(check_in.answers.count() == 1 for pair in pairs for check_in in asked(pair))


@pytest.mark.usefixtures("transactional_db")
def test_two_workers_at_once_ask_everyone_once() -> None:
    cohort = make_cohort(make_program(make_organisation()))
    pairs = [make_pair(cohort)[0] for _each in range(6)]
    plan_check_in(cohort.program)

    def run() -> None:
        with clock.frozen_at(DUE_MOMENT):
            keep_check_ins.run(Silent("", "", "", 1))

    assert at_once(run, run) == [None, None]
    assert sum(len(asked(pair)) for pair in pairs) == 12
    assert len(letters(pairs[0])) == 12
