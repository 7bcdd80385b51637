"""The reminders that go out: each once, none in vain, and never too many."""

from __future__ import annotations

from datetime import datetime, timedelta
from unittest.mock import patch

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext

from peerloom.domain.notifications.enums import Topic
from peerloom.domain.notifications.jobs import deliver
from peerloom.domain.notifications.models import OutboxEntry
from peerloom.domain.notifications.operations import write_message
from peerloom.domain.people.enums import Role, Standing
from peerloom.domain.people.models import Membership, Person
from peerloom.domain.programs.enums import ProgramState
from peerloom.domain.programs.models import Program
from peerloom.domain.relationships.enums import Cadence, CheckInState, RelationshipState, SessionState, SessionWay
from peerloom.domain.relationships.jobs import nudges
from peerloom.domain.relationships.jobs.nudges import nudge
from peerloom.domain.relationships.messages.nudges import write_nudge
from peerloom.domain.relationships.models import (
    CheckIn,
    Expectation,
    MentoringAgreement,
    MentoringSignature,
    Nudge,
    Relationship,
)
from peerloom.domain.relationships.operations.nudge_settings import CannotSetLadder, set_ladder
from peerloom.domain.relationships.queries.nudge_settings import digest_of_ladder, ladder_of
from peerloom.domain.relationships.queries.pair_facts import known_pairs
from peerloom.domain.relationships.rules.ladder import RungId, Setting, usual_settings
from peerloom.foundation import clock
from peerloom.foundation.audit.models import AuditEvent
from peerloom.foundation.jobs import enqueue
from peerloom.foundation.jobs.attempts import run_attempt
from peerloom.foundation.jobs.models import JobState
from peerloom.foundation.refusals import ChangedMeanwhile
from tests.at_once import at_once
from tests.domain.notifications.insisting import insist_on
from tests.factories import MOMENT, actor_with, make_person
from tests.factories.nudges import Watched, make_meeting, make_watched_pair

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


@pytest.fixture
def pair() -> Watched:
    return make_watched_pair()


def nudge_at(moment: datetime) -> None:
    job = enqueue(nudge, organisation="", subject="", at=moment)
    with clock.frozen_at(moment):
        run_attempt(job.public_id)
    job.refresh_from_db()
    assert job.state == JobState.DONE, job.failure


def deliver_at(moment: datetime) -> list[str]:
    before = len(mail.outbox)
    job = enqueue(deliver, organisation="", subject="", at=moment)
    with clock.frozen_at(moment):
        run_attempt(job.public_id)
    return [f"{sent.to[0]}: {sent.subject}" for sent in mail.outbox[before:]]


def written(topic: Topic | None = None) -> list[str]:
    rows = OutboxEntry.objects.across_organisations(because="the test looks at everything").order_by("pk")
    rows = rows.filter(topic=topic) if topic else rows
    return ["/".join(key.split("/")[1:2] + key.split("/")[4:]) for key in rows.values_list("key", flat=True)]


def test_both_hear_in_their_own_words_and_staff_the_second_time(pair: Watched) -> None:
    nudge_at(MOMENT + 7 * DAY)
    nudge_at(MOMENT + 7 * DAY + timedelta(hours=1))
    assert written() == ["first_meeting/once"] * 2
    assert deliver_at(MOMENT + 7 * DAY) == [
        f"{pair.mentee.email}: A first meeting with Tomasz: shall you make a start?",
        f"{pair.mentor.email}: A first meeting with Linh: would half an hour suit you?",
    ]
    nudge_at(MOMENT + 14 * DAY)
    assert deliver_at(MOMENT + 14 * DAY) == [
        f"{pair.mentee.email}: Tomasz and you have not met yet. Can we help?",
        f"{pair.mentor.email}: Linh and you have not met yet. Can we help?",
    ]
    assert deliver_at(MOMENT + 15 * DAY) == [f"{pair.coordinator.email}: One thing for you today"]
    assert "Linh Tran and Tomasz Zieliński have not met yet" in mail.outbox[-1].body
    assert pair.relationship.public_id in mail.outbox[0].body
    assert mail.outbox[0].extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_the_pairs_own_support_person_hears_in_place_of_the_coordinators(pair: Watched) -> None:
    support = make_person(pair.cohort.organisation, Role.STAFF)
    Relationship.objects.within(pair.cohort.organisation_id).update(support=support)
    nudge_at(MOMENT + 14 * DAY)
    rows = OutboxEntry.objects.within(pair.cohort.organisation_id).filter(topic=Topic.CARE)
    assert [row.person for row in rows] == [support]


def test_whoever_takes_part_hears_nothing_of_their_own_pair_as_staff(pair: Watched) -> None:
    Membership.objects.create(
        organisation=pair.cohort.organisation, person=pair.mentor, role=Role.COORDINATOR, since=MOMENT
    )
    for support in (None, pair.mentor):
        Relationship.objects.within(pair.cohort.organisation_id).update(support=support)
        nudge_at(MOMENT + 14 * DAY)
        rows = OutboxEntry.objects.within(pair.cohort.organisation_id).filter(topic=Topic.CARE)
        assert [row.person for row in rows] == [pair.coordinator]


def test_it_is_nine_in_the_morning_where_the_reader_lives(pair: Watched) -> None:
    Person.objects.within(pair.cohort.organisation_id).filter(pk=pair.mentor.pk).update(time_zone="America/New_York")
    nudge_at(MOMENT.replace(hour=8) + 7 * DAY)
    assert written() == []
    nudge_at(MOMENT.replace(hour=9) + 7 * DAY)
    assert len(written()) == 1
    nudge_at(MOMENT.replace(hour=13) + 7 * DAY)
    assert len(written()) == 2


def test_what_has_become_pointless_before_it_left_is_taken_back(pair: Watched) -> None:
    nudge_at(MOMENT + 7 * DAY)
    make_meeting(pair.relationship, starts_at=MOMENT + 9 * DAY, state=SessionState.PROPOSED)
    nudge_at(MOMENT + 7 * DAY + timedelta(minutes=15))
    assert deliver_at(MOMENT + 7 * DAY + timedelta(minutes=15)) == []
    assert OutboxEntry.objects.within(pair.cohort.organisation_id).filter(cancelled_at__isnull=False).count() == 2


@pytest.mark.parametrize("state", [RelationshipState.PAUSED, RelationshipState.ENDED, RelationshipState.WITHDRAWN])
def test_a_pair_that_rests_or_is_over_hears_nothing(pair: Watched, state: RelationshipState) -> None:
    nudge_at(MOMENT + 7 * DAY)
    Relationship.objects.within(pair.cohort.organisation_id).update(state=state)
    nudge_at(MOMENT + 7 * DAY)
    nudge_at(MOMENT + 14 * DAY)
    assert deliver_at(MOMENT + 14 * DAY) == []


@pytest.mark.parametrize("standing", [Standing.HELD, Standing.PAUSED, Standing.LEFT])
def test_nobody_of_a_pair_hears_while_one_of_them_is_held_or_has_a_break(pair: Watched, standing: Standing) -> None:
    Person.objects.within(pair.cohort.organisation_id).filter(pk=pair.mentor.pk).update(standing=standing)
    nudge_at(MOMENT + 14 * DAY)
    assert written() == []


def test_nothing_is_said_of_a_program_that_is_over_or_before_the_two_know_of_each_other(pair: Watched) -> None:
    Program.objects.within(pair.cohort.organisation_id).update(state=ProgramState.CLOSED)
    nudge_at(MOMENT + 7 * DAY)
    Program.objects.within(pair.cohort.organisation_id).update(state=ProgramState.RUNNING)
    Relationship.objects.within(pair.cohort.organisation_id).update(visible_from=MOMENT + 8 * DAY)
    nudge_at(MOMENT + 7 * DAY)
    assert written() == []


def test_who_got_enough_this_week_gets_it_later_while_it_is_worth_it(pair: Watched) -> None:
    for number in range(2):
        write_message(
            organisation=pair.cohort.organisation,
            person=pair.mentee,
            purpose="other",
            key=f"other/{number}",
            subject="Hello",
            text="Hello",
            topic=Topic.NUDGES,
            at=MOMENT + 4 * DAY,
        )
    deliver_at(MOMENT + 4 * DAY)
    nudge_at(MOMENT + 7 * DAY)
    assert [line.split(":")[0] for line in deliver_at(MOMENT + 7 * DAY)] == [pair.mentor.email]
    assert [line.split(":")[0] for line in deliver_at(MOMENT + 11 * DAY)] == [pair.mentee.email]


class Killed(BaseException):
    """Nothing catches it, as nothing catches a kill."""


@pytest.mark.parametrize("at_letter", [1, 2, 3, 4])
def test_a_worker_killed_in_the_middle_sends_nothing_twice_and_forgets_nothing(at_letter: int) -> None:
    pair = make_watched_pair()
    make_watched_pair(pair.cohort)
    real, count = write_nudge, 0

    def dies(*args: object, **kwargs: object) -> object:
        nonlocal count
        count += 1
        if count == at_letter:
            raise Killed
        return real(*args, **kwargs)  # type: ignore[arg-type]  # handed on as they came

    job = enqueue(nudge, organisation="", subject="", at=MOMENT + 7 * DAY)
    with patch.object(nudges, "write_nudge", dies), clock.frozen_at(MOMENT + 7 * DAY), pytest.raises(Killed):
        run_attempt(job.public_id)
    assert len(written()) == at_letter - 1
    nudge_at(MOMENT + 7 * DAY)
    assert written() == ["first_meeting/once"] * 4
    assert len(deliver_at(MOMENT + 7 * DAY)) == 4


def test_two_workers_at_once_write_each_reminder_once(transactional_db: None) -> None:
    pair = make_watched_pair()
    others = [make_watched_pair(pair.cohort) for _ in range(3)]
    assert at_once(*[lambda: insist_on(nudge, MOMENT + 7 * DAY)] * 2) == [None] * 2
    assert written() == ["first_meeting/once"] * 2 * (len(others) + 1)


def facts(pair: Watched, at: datetime = MOMENT) -> object:
    rows = Relationship.objects.within(pair.cohort.organisation_id).filter(pk=pair.relationship.pk)
    (known,) = known_pairs(list(rows.select_related("cohort__program", "organisation", "support")), at=at)
    return known.facts


def test_how_often_they_meet_is_what_they_signed_else_what_they_expect_else_monthly(pair: Watched) -> None:
    assert facts(pair).cadence == Cadence.MONTHLY  # type: ignore[attr-defined]  # PairFacts
    parts = list(pair.relationship.participations.order_by("pk"))
    for part, cadence in zip(parts, (Cadence.WEEKLY, Cadence.FORTNIGHTLY), strict=True):
        Expectation.objects.create(
            organisation=part.organisation,
            participation=part,
            cadence=cadence,
            channel="any",
            style="open",
            stated_at=MOMENT,
        )
    assert facts(pair).cadence == Cadence.FORTNIGHTLY  # type: ignore[attr-defined]
    agreement = MentoringAgreement.objects.create(
        organisation=pair.cohort.organisation,
        relationship=pair.relationship,
        version=1,
        cadence=Cadence.QUARTERLY,
        way=SessionWay.VIDEO,
        confidentiality="x",
        written_at=MOMENT,
    )
    MentoringSignature.objects.create(
        organisation=pair.cohort.organisation, agreement=agreement, participation=parts[0], signed_at=MOMENT, digest="x"
    )
    known = facts(pair)
    assert known.cadence == Cadence.FORTNIGHTLY  # type: ignore[attr-defined]
    assert [partner.signed for partner in known.partners] == [True, False]  # type: ignore[attr-defined]
    MentoringAgreement.objects.within(pair.cohort.organisation_id).update(complete_at=MOMENT)
    assert facts(pair).cadence == Cadence.QUARTERLY  # type: ignore[attr-defined]


def test_two_questions_in_a_row_without_an_answer_are_silence(pair: Watched) -> None:
    part = pair.relationship.participations.first()
    assert part is not None
    states = (CheckInState.LAPSED, CheckInState.ANSWERED, CheckInState.LAPSED, CheckInState.LAPSED)
    for number, state in enumerate(states):
        due = MOMENT.date() + number * 14 * DAY
        CheckIn.objects.create(
            organisation=part.organisation,
            relationship=pair.relationship,
            participation=part,
            turn=f"planned/{number}",
            name="How is it?",
            due_on=due,
            closes_on=due + 10 * DAY,
            state=state,
        )
        silent = [partner.silent is not None for partner in facts(pair).partners]  # type: ignore[attr-defined]
        assert any(silent) == (number == 3)
    nudge_at(MOMENT + 54 * DAY)
    assert [key.split("/")[0] for key in written()] == ["silent"]


def test_many_pairs_are_asked_about_as_often_as_one(pair: Watched) -> None:
    def asked() -> int:
        rows = Relationship.objects.within(pair.cohort.organisation_id)
        found = list(rows.select_related("cohort__program", "organisation", "support"))
        with CaptureQueriesContext(connection) as queries:
            known_pairs(found, at=MOMENT)
        return len(queries)

    one = asked()
    make_watched_pair(pair.cohort)
    make_watched_pair(pair.cohort)
    assert asked() == one <= 9


def test_who_runs_the_program_sets_its_ladder(pair: Watched) -> None:
    program, by = pair.cohort.program, actor_with(pair.cohort.organisation, Role.COORDINATOR)
    seen = digest_of_ladder(ladder_of(program))
    wanted = usual_settings() | {
        RungId.FIRST_MEETING: Setting(on=True, days=5),
        RungId.NO_GOAL: Setting(on=False, days=1),
    }
    for _ in range(2):
        set_ladder(program=program, settings=wanted, seen=seen, by=by, at=MOMENT)
    assert ladder_of(program) == wanted
    assert Nudge.objects.within(program.organisation_id).count() == 2
    event = AuditEvent.objects.get(verb="nudges.set")
    assert event.details == {"first_meeting": "7 > 5", "no_goal": "1 > off"}
    nudge_at(MOMENT + 5 * DAY)
    assert written() == ["first_meeting/once"] * 2
    with pytest.raises(ChangedMeanwhile):
        set_ladder(program=program, settings=usual_settings(), seen=seen, by=by, at=MOMENT)


@pytest.mark.parametrize(
    "wrong",
    [
        {RungId.GAP: Setting(on=True, days=0)},
        {RungId.GAP: Setting(on=True, days=91)},
        {RungId.FIRST_MEETING: Setting(on=True, days=14)},
    ],
)
def test_a_ladder_that_cannot_be_climbed_is_refused(pair: Watched, wrong: dict[RungId, Setting]) -> None:
    by = actor_with(pair.cohort.organisation, Role.OWNER)
    seen = digest_of_ladder(usual_settings())
    with pytest.raises(CannotSetLadder):
        set_ladder(program=pair.cohort.program, settings=usual_settings() | wrong, seen=seen, by=by, at=MOMENT)


@pytest.mark.parametrize("role", [Role.STAFF, Role.PARTICIPANT])
def test_nobody_else_sets_it(pair: Watched, role: Role) -> None:
    by = actor_with(pair.cohort.organisation, role)
    wanted = usual_settings() | {RungId.GAP: Setting(on=False, days=14)}
    with pytest.raises(CannotSetLadder):
        set_ladder(
            program=pair.cohort.program, settings=wanted, seen=digest_of_ladder(usual_settings()), by=by, at=MOMENT
        )
