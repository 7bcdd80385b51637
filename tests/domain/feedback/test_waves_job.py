"""Surveys by the clock: planned, opened, asked, reminded and closed; once, whatever is killed or done twice."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta
from itertools import chain
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from peerloom.domain.enrolment.enums import Side
from peerloom.domain.feedback.enums.surveys import Asked, InvitationState, Mode, WaveKind, WaveState
from peerloom.domain.feedback.jobs.waves import invite_for_wave, keep_waves
from peerloom.domain.feedback.models import InstrumentVersion, SavedAnswers, SurveyInvitation, Wave
from peerloom.domain.feedback.operations.waves.planning import keep_planned_waves
from peerloom.domain.feedback.queries.wave_plans import cohorts_off_plan
from peerloom.domain.feedback.queries.waves import cohorts_that_plan
from peerloom.domain.notifications.models import OutboxEntry
from peerloom.domain.people.enums import Standing
from peerloom.domain.people.models import Person
from peerloom.domain.programs.enums import Audience, Moment, ProgramState
from peerloom.domain.programs.models import Cohort
from peerloom.domain.relationships.enums import EndingKind, RelationshipState
from peerloom.domain.relationships.models import Relationship
from peerloom.foundation import clock
from peerloom.foundation.jobs import enqueue
from peerloom.foundation.jobs.attempts import run_attempt
from peerloom.foundation.jobs.models import Job, JobState
from tests.at_once import Silent, at_once
from tests.factories import (
    make_application,
    make_cohort,
    make_organisation,
    make_pair,
    make_person,
    make_program,
    make_relationship,
)
from tests.factories.instruments import make_instrument
from tests.factories.surveys import make_invitation, make_wave
from tests.factories.waves import answer_wave, plan_survey, word_wave

pytestmark = pytest.mark.django_db

FIRST_DAY = datetime(2026, 9, 21, 10, tzinfo=UTC)
"""Three weeks before the round begins, when it is asked how things were before."""


def work(at: datetime = FIRST_DAY, kind: Any = keep_waves, subject: str = "") -> Job:
    """One run of a job, as a worker does it."""
    job = enqueue(kind.path, organisation="", subject=subject, at=at)
    with clock.frozen_at(at):
        run_attempt(job.public_id)
    job.refresh_from_db()
    return job


def waves(cohort: Cohort) -> list[Wave]:
    rows = Wave.objects.within(cohort.organisation_id).filter(cohort=cohort)
    return list(rows.order_by("opens_on", "asked"))


def invitations(wave: Wave) -> list[SurveyInvitation]:
    rows = SurveyInvitation.objects.within(wave.organisation_id).filter(wave=wave)
    return list(rows.select_related("person").order_by("pk"))


def letters(organisation_id: int) -> list[OutboxEntry]:
    return list(OutboxEntry.objects.within(organisation_id).filter(purpose="survey").order_by("pk"))


@pytest.fixture
def cohort() -> Cohort:
    """Nobody has been matched yet; a mentee and a mentor were accepted, another mentee waits for a decision."""
    cohort = make_cohort(make_program(make_organisation()))
    make_instrument(cohort.organisation)
    for name, side, state in (
        ("Linh Tran", Side.MENTEE, "accepted"),
        ("Tomasz Zielinski", Side.MENTOR, "accepted"),
        ("Amir Rezaei", Side.MENTEE, "in_review"),
    ):
        application = make_application(cohort, make_person(cohort.organisation, "participant", name=name), side)
        application.state = state
        application.save()
    plan_survey(cohort.program)
    return cohort


def test_a_plan_becomes_one_wave_for_each_moment_and_side(cohort: Cohort) -> None:
    for moment in (Moment.MIDPOINT, Moment.END, Moment.LATER, Moment.SESSION):
        plan_survey(cohort.program, moment=moment, audience=Audience.MENTEES)
    plan_survey(cohort.program, instrument="goal-attainment", moment=Moment.END)
    assert work(FIRST_DAY - timedelta(days=30)).state == JobState.DONE
    assert [(wave.kind, wave.asked, wave.opens_on, wave.closes_on) for wave in waves(cohort)] == [
        (WaveKind.PRE, Asked.MENTEES, date(2026, 9, 21), date(2026, 10, 19)),
        (WaveKind.PRE, Asked.MENTORS, date(2026, 9, 21), date(2026, 10, 19)),
        (WaveKind.MID, Asked.MENTEES, date(2027, 2, 19), date(2027, 3, 5)),
        (WaveKind.POST, Asked.MENTEES, date(2027, 6, 23), date(2027, 7, 21)),
        (WaveKind.FOLLOW_UP, Asked.MENTEES, date(2027, 12, 29), date(2028, 1, 19)),
    ]
    assert {wave.state for wave in waves(cohort)} == {WaveState.PLANNED}
    assert {wave.mode for wave in waves(cohort)} == {Mode.CONFIDENTIAL}
    assert {wave.name for wave in waves(cohort)} == {"Belonging"}
    assert {ask.version.instrument.key for ask in waves(cohort)[0].asks.all()} == {"belonging-test"}


def test_a_moment_that_is_over_is_not_asked_afterwards(cohort: Cohort) -> None:
    work(datetime(2026, 10, 20, 12, tzinfo=UTC))
    assert waves(cohort) == []


def test_a_plan_that_changes_moves_what_is_planned_and_nothing_that_is_open(cohort: Cohort) -> None:
    plan_survey(cohort.program, moment=Moment.END, audience=Audience.MENTEES)
    work(FIRST_DAY)
    assert [wave.state for wave in waves(cohort)] == [WaveState.OPEN, WaveState.OPEN, WaveState.PLANNED]
    Cohort.objects.within(cohort.organisation_id).update(starts_on=date(2026, 11, 2), ends_on=date(2027, 7, 31))
    work(FIRST_DAY + timedelta(hours=1))
    assert [wave.opens_on for wave in waves(cohort)] == [date(2026, 9, 21), date(2026, 9, 21), date(2027, 7, 24)]
    cohort.program.surveys.all().delete()
    work(FIRST_DAY + timedelta(hours=2))
    assert [wave.state for wave in waves(cohort)] == [WaveState.OPEN, WaveState.OPEN]


def test_what_was_changed_by_hand_or_called_off_no_longer_follows_the_plan(cohort: Cohort) -> None:
    work(FIRST_DAY - timedelta(days=30))
    mentees, mentors = waves(cohort)
    Wave.objects.within(cohort.organisation_id).filter(pk=mentees.pk).update(planned=None, opens_on=date(2026, 10, 1))
    Wave.objects.within(cohort.organisation_id).filter(pk=mentors.pk).update(state=WaveState.CALLED_OFF)
    work(FIRST_DAY - timedelta(days=29))
    assert {(wave.asked, wave.state, wave.opens_on) for wave in waves(cohort)} == {
        (Asked.MENTEES, WaveState.PLANNED, date(2026, 10, 1)),
        (Asked.MENTORS, WaveState.CALLED_OFF, date(2026, 9, 21)),
    }


def test_it_waits_for_its_questionnaire(cohort: Cohort) -> None:
    cohort.program.surveys.update(instrument="not-here")
    assert work().state == JobState.DONE
    assert [(wave.state, wave.name) for wave in waves(cohort)] == [(WaveState.PLANNED, "not-here")] * 2
    make_instrument(cohort.organisation, key="not-here")
    work(FIRST_DAY + timedelta(hours=1))
    assert {wave.state for wave in waves(cohort)} == {WaveState.OPEN}


def test_before_it_starts_the_accepted_are_asked_each_by_a_link_of_their_own(cohort: Cohort) -> None:
    work()
    mentees, mentors = waves(cohort)
    assert [(one.person.given_name, one.side, one.state) for one in invitations(mentees)] == [
        ("Linh", "mentee", InvitationState.INVITED)
    ]
    assert [(one.person.given_name, one.side) for one in invitations(mentors)] == [("Tomasz", "mentor")]
    [letter, _other] = letters(cohort.organisation_id)
    assert letter.subject == f"A few questions from Mentor Up ({mentees.name})"
    assert "/surveys/" in letter.text
    assert "about 2 minutes, until 19 October" in letter.text
    assert "It is confidential" in letter.text
    assert "anonym" not in (letter.text + letter.html).casefold()
    assert "at the beginning of Mentor Up" in letter.html
    assert letter.not_after == datetime(2026, 10, 20, tzinfo=UTC)


def test_what_is_promised_is_frozen_when_it_opens(cohort: Cohort) -> None:
    make_person(cohort.organisation, "coordinator", email="noor@example.org").memberships.update(since=FIRST_DAY)
    work(FIRST_DAY - timedelta(days=30))
    assert [wording.consent for wave in waves(cohort) for wording in wave.wordings.all()] == ["", ""]
    work()
    [wording] = waves(cohort)[0].wordings.all()
    assert "voluntary" in wording.consent
    assert "noor@example.org" in wording.consent
    cohort.program.name = "Another name"
    cohort.program.save()
    work(FIRST_DAY + timedelta(days=1))
    wording.refresh_from_db()
    assert "Mentor Up" in wording.consent


def test_who_is_accepted_later_is_asked_while_it_is_open(cohort: Cohort) -> None:
    work()
    cohort.applications.update(state="accepted")
    work(FIRST_DAY + timedelta(days=20))
    assert [one.person.given_name for one in invitations(waves(cohort)[0])] == ["Linh", "Amir"]
    work(FIRST_DAY + timedelta(days=21))
    assert len(letters(cohort.organisation_id)) == 3 + 2, "after a long silence nobody is reminded twice in a row"


@pytest.mark.parametrize("standing", [Standing.HELD, Standing.LEFT])
def test_nobody_who_is_held_or_has_left_is_asked(cohort: Cohort, standing: str) -> None:
    Person.objects.within(cohort.organisation_id).filter(given_name="Linh").update(standing=standing)
    work()
    assert invitations(waves(cohort)[0]) == []


def test_who_is_held_meanwhile_is_left_out_and_gets_nothing_more(cohort: Cohort) -> None:
    work(FIRST_DAY.replace(hour=1))
    Person.objects.within(cohort.organisation_id).filter(given_name="Linh").update(standing=Standing.HELD)
    work(FIRST_DAY.replace(hour=2))
    [invitation] = invitations(waves(cohort)[0])
    assert (invitation.state, invitation.reason) == (InvitationState.LEFT_OUT, "Is not taking part at present.")
    [letter] = [one for one in letters(cohort.organisation_id) if one.person_id == invitation.person_id]
    assert letter.cancelled_at is not None


def test_somebody_with_two_matches_is_asked_once(cohort: Cohort) -> None:
    _pair, mentee, _mentor = make_pair(cohort)
    other = make_person(cohort.organisation, name="Carmen Ruiz")
    make_relationship(cohort, [mentee], [other])
    version = make_instrument(cohort.organisation, key="other")
    wave = word_wave(make_wave(cohort, version, kind=WaveKind.MID))
    work(datetime(2026, 10, 6, 12, tzinfo=UTC))
    assert [one.person_id for one in invitations(wave)] == [mentee.pk]


def test_a_survey_at_the_end_asks_those_whose_match_ended_early_in_their_own_words(cohort: Cohort) -> None:
    stayed, at_the_end, _mentor = make_pair(cohort)
    gone = make_person(cohort.organisation, name="Kofi Mensah")
    early = make_relationship(
        cohort, [gone], [make_person(cohort.organisation, name="Ines Moreau")], state=RelationshipState.ENDED
    )
    Relationship.objects.within(cohort.organisation_id).filter(pk=early.pk).update(ending=EndingKind.EARLY)
    withdrawn, _never, _neither = make_pair(cohort, state=RelationshipState.WITHDRAWN)
    version = make_instrument(cohort.organisation, key="other")
    mid = word_wave(make_wave(cohort, version, kind=WaveKind.MID))
    post = word_wave(make_wave(cohort, version, kind=WaveKind.POST))
    work(datetime(2026, 10, 6, 12, tzinfo=UTC))
    assert [one.person_id for one in invitations(mid)] == [at_the_end.pk]
    assert [one.person_id for one in invitations(post)] == [at_the_end.pk, gone.pk]
    own = {one.person_id: one.text for one in letters(cohort.organisation_id) if f"/{post.public_id}/" in one.key}
    assert "ended earlier than planned" in own[gone.pk]
    assert "ended earlier than planned" not in own[at_the_end.pk]
    assert stayed.pk != withdrawn.pk


def test_two_reminders_for_those_who_have_not_answered_and_none_after_it_closed(cohort: Cohort) -> None:
    cohort.applications.update(state="accepted")
    mentors = make_person(cohort.organisation, name="Quiet Mentor")
    make_application(cohort, mentors, Side.MENTOR)
    work()
    wave, other = waves(cohort)
    linh, amir = invitations(wave)
    SurveyInvitation.objects.within(cohort.organisation_id).filter(pk=linh.pk).update(state=InvitationState.DECLINED)
    daily, often = range(0, 45 * 24, 24), [range(day * 24, day * 24 + 48, 5) for day in (0, 3, 9, 28)]
    for hours in sorted({*daily, *chain(*often)}):
        work(FIRST_DAY + timedelta(hours=hours))
    sent = [one for one in letters(cohort.organisation_id) if one.key.startswith(f"survey/{wave.public_id}/")]
    assert [(one.person_id, one.key.rpartition("/")[2]) for one in sent if one.person_id == linh.person_id] == [
        (linh.person_id, linh.person.public_id)
    ]
    own = [one for one in sent if one.person_id == amir.person_id]
    assert [one.key.rpartition("/")[2] for one in own] == [amir.person.public_id, "2", "3"]
    days = [one.not_before.date() for one in own]
    assert days == [date(2026, 9, 21), date(2026, 9, 25), date(2026, 10, 1)]
    assert own[1].subject == f"Still time until 19 October: a few questions from Mentor Up ({wave.name})"
    wave.refresh_from_db()
    assert (wave.state, wave.invited, wave.answered, wave.declined) == (WaveState.CLOSED, 2, 0, 1)
    assert wave.closed_at is not None
    assert wave.closed_at >= datetime(2026, 10, 20, 12, tzinfo=UTC), "its last day is over everywhere"
    other.refresh_from_db()
    assert other.state == WaveState.CLOSED


@pytest.mark.parametrize("zone", ["Pacific/Auckland", "America/Los_Angeles"])
def test_nothing_arrives_before_nine_where_its_reader_lives(cohort: Cohort, zone: str) -> None:
    Person.objects.within(cohort.organisation_id).update(time_zone=zone)
    start = datetime.combine(FIRST_DAY.date(), time(0), tzinfo=UTC)
    for hours in range(0, 12 * 24, 7):  # every hour of a day has its turn on some day
        work(start + timedelta(hours=hours))
    assert len(letters(cohort.organisation_id)) == 6
    for letter in letters(cohort.organisation_id):
        assert 9 <= letter.not_before.astimezone(ZoneInfo(zone)).hour <= 23


def test_a_letter_that_waits_is_stopped_once_it_is_answered(cohort: Cohort) -> None:
    work(FIRST_DAY.replace(hour=1))
    invitation = invitations(waves(cohort)[0])[0]
    rows = SurveyInvitation.objects.within(cohort.organisation_id).filter(pk=invitation.pk)
    rows.update(state=InvitationState.ANSWERED)
    work(FIRST_DAY.replace(hour=2))
    first, second = letters(cohort.organisation_id)
    assert (first.cancelled_at is not None, second.cancelled_at) == (True, None)


def test_of_an_anonymous_wave_nothing_is_left_but_numbers(cohort: Cohort) -> None:
    version = make_instrument(cohort.organisation, key="other")
    wave = word_wave(make_wave(cohort, version, mode=Mode.ANONYMOUS, kind=WaveKind.MID))
    people = [make_person(cohort.organisation, name=f"Person {number}") for number in range(3)]
    for person, state in zip(people, ("answered", "invited", "declined"), strict=True):
        make_invitation(wave, person, state=state)
        make_relationship(cohort, [person], [make_person(cohort.organisation)])
    answer_wave(wave, people[0], version, [1, 2, 3])
    work(datetime(2026, 10, 12, 12, tzinfo=UTC))
    assert [one for one in letters(cohort.organisation_id) if one.person_id == people[1].pk]
    work(datetime(2026, 10, 21, 12, tzinfo=UTC))
    wave.refresh_from_db()
    assert (wave.state, wave.invited, wave.answered, wave.declined) == (WaveState.CLOSED, 3, 1, 1)
    assert invitations(wave) == []
    assert not [one for one in letters(cohort.organisation_id) if wave.public_id in one.key]


def test_what_was_not_handed_in_is_gone_when_it_closes(cohort: Cohort) -> None:
    wave = word_wave(make_wave(cohort, make_instrument(cohort.organisation, key="other"), kind=WaveKind.MID))
    invitation = make_invitation(wave, make_person(cohort.organisation))
    SavedAnswers.objects.create(
        organisation=cohort.organisation, invitation=invitation, language="en", values={"x": 1}, saved_at=FIRST_DAY
    )
    work(datetime(2026, 10, 21, 12, tzinfo=UTC))
    assert not SavedAnswers.objects.within(cohort.organisation_id).exists()
    assert [one.pk for one in invitations(wave)] == [invitation.pk]


@pytest.mark.parametrize(
    ("state", "asks"),
    [(ProgramState.DRAFT, False), (ProgramState.RUNNING, True), (ProgramState.CLOSED, True),
     (ProgramState.ARCHIVED, False)],
)  # fmt: skip
def test_a_program_that_has_finished_still_asks_and_a_draft_does_not(cohort: Cohort, state: str, asks: bool) -> None:
    cohort.program.state = state
    cohort.program.save()
    work()
    assert bool(waves(cohort)) is asks


def test_one_that_breaks_does_not_stop_the_rest(cohort: Cohort, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = make_person(cohort.organisation, name="Broken Zone")
    make_application(cohort, broken, Side.MENTEE)
    work(FIRST_DAY - timedelta(days=30))
    mentees, mentors = waves(cohort)
    mentees.asks.update(position=0)
    Wave.objects.within(cohort.organisation_id).filter(pk=mentees.pk).update(mode="nonsense")
    assert work().state != JobState.DONE
    mentors.refresh_from_db()
    assert mentors.state == WaveState.OPEN
    assert len(invitations(mentors)) == 1


class Killed(BaseException):
    """As if the process were gone."""


def killed_at(number: int) -> Callable[..., Any]:
    """Lets so many rows be written to the tables that matter here, and ends everything at the next one."""
    left = [number]

    def watch(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        tables = ("wave", "invitation", "outboxentry")
        if sql.startswith(("INSERT", "UPDATE", "DELETE")) and any(table in sql for table in tables):
            left[0] -= 1
            if left[0] < 0:
                raise Killed
        return execute(sql, params, many, context)

    return watch


@pytest.mark.parametrize("number", range(0, 22, 2))
@pytest.mark.parametrize("days", [0, 4, 10, 30])
def test_killed_anywhere_and_run_again_everything_happens_once(cohort: Cohort, number: int, days: int) -> None:
    for before in (0, 4, 10):
        if before < days:
            work(FIRST_DAY + timedelta(days=before))
    at = FIRST_DAY + timedelta(days=days)
    job = enqueue(keep_waves.path, organisation="", subject="", at=at)
    with clock.frozen_at(at), connection.execute_wrapper(killed_at(number)), suppress(Killed):
        run_attempt(job.public_id)
    work(at)
    work(at + timedelta(minutes=15))
    wanted = {0: 2, 4: 4, 10: 6, 30: 6}[days]
    assert len({one.key for one in letters(cohort.organisation_id)}) == wanted
    assert len(letters(cohort.organisation_id)) == wanted
    assert len(waves(cohort)) == 2
    assert [len(invitations(wave)) for wave in waves(cohort)] == [1, 1]
    assert {wave.state for wave in waves(cohort)} == {WaveState.CLOSED if days == 30 else WaveState.OPEN}
    assert {wave.invited for wave in waves(cohort)} == {1 if days == 30 else 0}


@pytest.mark.usefixtures("transactional_db")
def test_two_workers_at_once_ask_everybody_once() -> None:
    cohort = make_cohort(make_program(make_organisation()))
    make_instrument(cohort.organisation)
    plan_survey(cohort.program, audience=Audience.MENTEES)
    for number in range(8):
        make_application(cohort, make_person(cohort.organisation, name=f"Person {number}"), Side.MENTEE)

    def run() -> None:
        with clock.frozen_at(FIRST_DAY):
            keep_waves.run(Silent("", "", "", 1))

    assert at_once(run, run) == [None, None]
    [wave] = waves(cohort)
    assert len(invitations(wave)) == 8
    assert len(letters(cohort.organisation_id)) == 8


def asked_by_the_job(at: datetime) -> list[str]:
    with clock.frozen_at(at), CaptureQueriesContext(connection) as seen:
        keep_waves.run(Silent("", "", "", 1))
    return [query["sql"] for query in seen]


@pytest.mark.parametrize("days", [-30, 0, 5])
def test_where_nothing_is_due_nothing_is_locked(cohort: Cohort, days: int) -> None:
    """Neither a row nor, where writing locks it as a whole, the database: no transaction begins."""
    shipped = plan_survey(cohort.program, instrument="wellbeing-who5", moment=Moment.MIDPOINT)
    plan_survey(cohort.program, instrument="meeting-feedback", moment=Moment.SESSION)
    plan_survey(cohort.program, instrument="never-heard-of", moment=Moment.END)
    at = FIRST_DAY + timedelta(days=days)
    first = asked_by_the_job(at)
    assert any(sql.startswith("INSERT") for sql in first)
    assert {"wellbeing-who5", "belonging-test"} == set(
        InstrumentVersion.objects.within(cohort.organisation_id).values_list("instrument__key", flat=True)
    )
    again = asked_by_the_job(at + timedelta(minutes=15))
    assert not [sql for sql in again if not sql.startswith("SELECT") or "FOR UPDATE" in sql]
    shipped.delete()
    assert any(sql.startswith("DELETE") for sql in asked_by_the_job(at + timedelta(minutes=30)))


def test_asking_what_is_due_takes_as_many_queries_for_many_rounds(cohort: Cohort) -> None:
    work(FIRST_DAY - timedelta(days=30))
    at = FIRST_DAY - timedelta(days=29)
    one = asked_by_the_job(at)
    for number in range(3):
        plan_survey(make_cohort(make_program(cohort.organisation)).program, moment=list(Moment)[number])
        make_cohort(cohort.program, name=f"Round {number}")
    work(at)
    assert len(asked_by_the_job(at)) == len(one)


def test_what_was_due_a_moment_ago_is_decided_again(cohort: Cohort) -> None:
    """Between asking and locking somebody takes the surveys out of the plan, or another worker is faster."""
    at = FIRST_DAY - timedelta(days=30)
    [due] = cohorts_off_plan(list(cohorts_that_plan()), at=at)
    [early] = cohorts_off_plan(list(cohorts_that_plan()), at=at)
    cohort.program.surveys.all().delete()
    assert not keep_planned_waves(cohort=early, by=None, at=at)
    assert waves(cohort) == []
    plan_survey(cohort.program, audience=Audience.MENTEES)
    assert len(keep_planned_waves(cohort=cohort, by=None, at=at).made) == 1
    assert not keep_planned_waves(cohort=due, by=None, at=at)
    assert len(waves(cohort)) == 1


def test_what_was_opened_by_hand_is_asked_by_its_own_job(cohort: Cohort) -> None:
    wave = word_wave(make_wave(cohort, make_instrument(cohort.organisation, key="other")))
    work(datetime(2026, 10, 6, 12, tzinfo=UTC), invite_for_wave, wave.public_id)
    assert [one.person.given_name for one in invitations(wave)] == ["Linh"]
