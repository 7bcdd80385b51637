"""Workshops: planned, changed and called off, with places that cannot be taken twice."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from icalendar import Calendar

from peerloom.domain.enrolment.enums import ApplicationState, Side
from peerloom.domain.notifications.models import OutboxEntry
from peerloom.domain.people.enums import Standing
from peerloom.domain.people.models import Person
from peerloom.domain.people.queries import actor_of
from peerloom.domain.programs.models import Cohort
from peerloom.domain.relationships.enums import AttendanceState, SessionWay
from peerloom.domain.relationships.jobs.workshops import remind_of_workshops
from peerloom.domain.relationships.models import Workshop, WorkshopPlace
from peerloom.domain.relationships.operations.workshop_places import CannotTakePlace, give_back, take_place
from peerloom.domain.relationships.operations.workshops import (
    CannotPlanWorkshop,
    WorkshopPlan,
    cancel_workshop,
    change_workshop,
    note_attendance,
    plan_workshop,
)
from peerloom.domain.relationships.queries.workshops import invited_to, workshops_for, workshops_of
from peerloom.foundation import clock
from peerloom.foundation.jobs.attempts import run_attempt
from peerloom.foundation.jobs.enqueueing import enqueue
from peerloom.foundation.jobs.models import Job, JobState
from peerloom.foundation.refusals import ChangedMeanwhile
from peerloom.foundation.scope import Actor
from tests.at_once import at_once, in_words
from tests.factories import (
    MOMENT,
    actor_with,
    make_application,
    make_cohort,
    make_organisation,
    make_person,
    make_program,
    make_relationship,
)

STARTS = datetime(2026, 11, 12, 16, tzinfo=UTC)
PLAN = WorkshopPlan(
    title="Asking for feedback",
    about="Bring a question.",
    audience="",
    starts_at=STARTS,
    ends_at=STARTS + timedelta(hours=2),
    time_zone="Europe/Berlin",
    way=SessionWay.VIDEO,
    place="",
    link="https://video.example.org/feedback",
    places=None,
    led_by="Priya Raman",
)


@pytest.fixture
def cohort(db: None) -> Cohort:
    return make_cohort(make_program(make_organisation()))


@pytest.fixture
def coordinator(cohort: Cohort) -> Actor:
    return actor_with(cohort.organisation, "coordinator")


def someone(cohort: Cohort, name: str = "Ana Silva", side: Side = Side.MENTEE) -> Person:
    person = make_person(cohort.organisation, "participant", name=name)
    make_application(cohort, person, side)
    return person


def acting(person: Person) -> Actor:
    return actor_of(person, at=MOMENT)


def work(at: datetime = MOMENT) -> None:
    """Do every job that waits."""
    with clock.frozen_at(at):
        for job in Job.objects.filter(state=JobState.WAITING):
            run_attempt(job.public_id)


def letters(cohort: Cohort, purpose: str) -> list[OutboxEntry]:
    rows = OutboxEntry.objects.within(cohort.organisation_id).filter(purpose=purpose)
    return list(rows.select_related("person").order_by("pk"))


def event_in(letter: OutboxEntry) -> tuple[str, str, int]:
    """Method, uid and sequence, as a calendar program reads them."""
    calendar = Calendar.from_ical(letter.calendar)
    (event,) = calendar.walk("VEVENT")
    return str(calendar["METHOD"]), str(event["UID"]), int(str(event["SEQUENCE"]))


def planned(cohort: Cohort, by: Actor, **changes: object) -> Workshop:
    workshop = plan_workshop(cohort=cohort, plan=replace(PLAN, **changes), by=by, at=MOMENT)  # type: ignore[arg-type]
    work()
    return workshop


def test_everyone_of_the_round_is_invited_once_and_nobody_else(cohort: Cohort, coordinator: Actor) -> None:
    ana, ben = someone(cohort), someone(cohort, "Ben Okafor", Side.MENTOR)
    paired = make_person(cohort.organisation, "participant", name="Chi Nguyen")
    make_relationship(cohort, [paired], [])
    held, declined = someone(cohort, "Dov Levi"), someone(cohort, "Ela Kaya")
    held.standing = Standing.HELD
    held.save()
    declined.applications.all().update(state=ApplicationState.DECLINED)
    someone(make_cohort(cohort.program, name="Spring"), "Finn Moe")
    workshop = planned(cohort, coordinator)
    enqueue(
        "peerloom.domain.relationships.jobs.workshops.invite_to_workshop",
        organisation=cohort.organisation.public_id,
        subject=workshop.public_id,
        at=MOMENT,
    )
    work()
    assert {letter.person for letter in letters(cohort, "workshop_invitation")} == {ana, ben, paired}
    assert not any("video.example.org" in letter.text for letter in letters(cohort, "workshop_invitation"))


def test_an_audience_of_one_side_invites_that_side(cohort: Cohort, coordinator: Actor) -> None:
    ana, ben = someone(cohort), someone(cohort, "Ben Okafor", Side.MENTOR)
    workshop = planned(cohort, coordinator, audience=Side.MENTOR)
    assert list(invited_to(workshop)) == [ben]
    assert list(workshops_for(acting(ben))) == [workshop]
    assert not workshops_for(acting(ana))
    with pytest.raises(CannotTakePlace, match="for others"):
        take_place(workshop=workshop, by=acting(ana), at=MOMENT)


def test_whoever_takes_a_place_gets_the_way_there_and_it_can_be_given_back(cohort: Cohort, coordinator: Actor) -> None:
    ana = acting(someone(cohort))
    workshop = planned(cohort, coordinator, places=1)
    place = take_place(workshop=workshop, by=ana, at=MOMENT)
    assert take_place(workshop=workshop, by=ana, at=MOMENT) == place
    (told,) = letters(cohort, "workshop_place")
    assert PLAN.link in told.text
    method, uid, first = event_in(told)
    assert method == "REQUEST"
    give_back(workshop=workshop, by=ana, at=MOMENT)
    give_back(workshop=workshop, by=ana, at=MOMENT)
    (gone,) = letters(cohort, "workshop_given_back")
    assert event_in(gone)[:2] == ("CANCEL", uid)
    take_place(workshop=workshop, by=ana, at=MOMENT)
    again = letters(cohort, "workshop_place")[1]
    assert first < event_in(gone)[2] < event_in(again)[2]


def test_no_more_come_than_there_are_places(cohort: Cohort, coordinator: Actor) -> None:
    first, second = acting(someone(cohort)), acting(someone(cohort, "Ben Okafor"))
    workshop = planned(cohort, coordinator, places=1)
    take_place(workshop=workshop, by=first, at=MOMENT)
    with pytest.raises(CannotTakePlace, match="Every place is taken"):
        take_place(workshop=workshop, by=second, at=MOMENT)
    give_back(workshop=workshop, by=first, at=MOMENT)
    take_place(workshop=workshop, by=second, at=MOMENT)
    assert WorkshopPlace.objects.within(cohort.organisation_id).get().person_id == second.person_id


def test_a_change_reaches_who_comes_once_with_a_larger_sequence(cohort: Cohort, coordinator: Actor) -> None:
    ana = acting(someone(cohort))
    someone(cohort, "Ben Okafor")
    workshop = planned(cohort, coordinator)
    take_place(workshop=workshop, by=ana, at=MOMENT)
    later = replace(PLAN, starts_at=STARTS + timedelta(days=1), ends_at=STARTS + timedelta(days=1, hours=1))
    changed = change_workshop(workshop=workshop, plan=later, seen=None, by=coordinator, at=MOMENT)
    change_workshop(workshop=workshop, plan=later, seen=changed.changed_at, by=coordinator, at=MOMENT)
    work()
    (told,) = letters(cohort, "workshop_changed")
    assert told.person_id == ana.person_id
    assert event_in(told)[0] == "REQUEST"
    assert event_in(told)[2] > event_in(letters(cohort, "workshop_place")[0])[2]
    with pytest.raises(ChangedMeanwhile):
        change_workshop(workshop=workshop, plan=PLAN, seen=None, by=coordinator, at=MOMENT)


def test_calling_it_off_tells_who_comes_and_ends_everything(cohort: Cohort, coordinator: Actor) -> None:
    ana = acting(someone(cohort))
    workshop = planned(cohort, coordinator)
    take_place(workshop=workshop, by=ana, at=MOMENT)
    for _ in range(2):
        cancel_workshop(workshop=workshop, reason="Priya is ill.", by=coordinator, at=MOMENT)
        work()
    (told,) = letters(cohort, "workshop_cancelled")
    assert "Priya is ill." in told.text
    assert event_in(told)[0] == "CANCEL"
    assert all(letter.cancelled_at for letter in letters(cohort, "workshop_invitation"))
    with pytest.raises(CannotTakePlace, match="called off"):
        take_place(workshop=workshop, by=acting(someone(cohort, "Ben Okafor")), at=MOMENT)
    with pytest.raises(CannotPlanWorkshop, match="called off"):
        change_workshop(workshop=workshop, plan=PLAN, seen=MOMENT, by=coordinator, at=MOMENT)


def test_places_cannot_become_fewer_than_are_taken_and_plans_make_sense(cohort: Cohort, coordinator: Actor) -> None:
    workshop = planned(cohort, coordinator)
    for name in ("Ana Silva", "Ben Okafor"):
        take_place(workshop=workshop, by=acting(someone(cohort, name)), at=MOMENT)
    with pytest.raises(CannotPlanWorkshop, match="2 places are taken"):
        change_workshop(workshop=workshop, plan=replace(PLAN, places=1), seen=None, by=coordinator, at=MOMENT)
    for plan, why in (
        (replace(PLAN, starts_at=MOMENT), "still to come"),
        (replace(PLAN, ends_at=STARTS), "after it begins"),
        (replace(PLAN, ends_at=STARTS + timedelta(days=2)), "within a day"),
    ):
        with pytest.raises(CannotPlanWorkshop, match=why):
            plan_workshop(cohort=cohort, plan=plan, by=coordinator, at=MOMENT)


def test_nobody_comes_or_goes_once_it_has_begun_and_attendance_is_noted_then(
    cohort: Cohort, coordinator: Actor
) -> None:
    ana, ben = someone(cohort), someone(cohort, "Ben Okafor")
    workshop = planned(cohort, coordinator)
    for person in (ana, ben):
        take_place(workshop=workshop, by=acting(person), at=MOMENT)
    with pytest.raises(CannotPlanWorkshop, match="once the workshop has begun"):
        note_attendance(workshop=workshop, present={ana.public_id}, by=coordinator, at=MOMENT)
    for refused in (take_place, give_back):
        with pytest.raises(CannotTakePlace, match="begun already"):
            refused(workshop=workshop, by=acting(ana), at=STARTS)
    assert note_attendance(workshop=workshop, present={ana.public_id, "x\x00"[:1]}, by=coordinator, at=STARTS) == 1
    states = dict(WorkshopPlace.objects.within(cohort.organisation_id).values_list("person", "state"))
    assert states == {ana.pk: AttendanceState.PRESENT, ben.pk: AttendanceState.ABSENT}


def test_a_reminder_goes_out_a_day_before_once_and_not_to_who_just_said_yes(cohort: Cohort, coordinator: Actor) -> None:
    ana, ben = acting(someone(cohort)), acting(someone(cohort, "Ben Okafor"))
    workshop = planned(cohort, coordinator)
    take_place(workshop=workshop, by=ana, at=MOMENT)
    take_place(workshop=workshop, by=ben, at=STARTS - timedelta(hours=10))
    for hours in (30, 23, 22):
        enqueue(remind_of_workshops.path, organisation=cohort.organisation.public_id, subject="", at=MOMENT)
        work(STARTS - timedelta(hours=hours))
    (letter,) = letters(cohort, "workshop_reminder")
    assert letter.person_id == ana.person_id
    assert letter.not_after == STARTS
    give_back(workshop=workshop, by=ana, at=STARTS - timedelta(hours=20))
    assert letters(cohort, "workshop_reminder")[0].cancelled_at is not None


def test_only_who_runs_the_program_plans_and_notes(cohort: Cohort, coordinator: Actor) -> None:
    workshop = planned(cohort, coordinator)
    elsewhere = make_program(cohort.organisation, name="Second Wind")
    for stranger in (
        acting(someone(cohort)),
        actor_with(make_organisation(), "owner"),
        actor_with(cohort.organisation, "coordinator", program_id=elsewhere.pk),
    ):
        with pytest.raises(CannotPlanWorkshop):
            plan_workshop(cohort=cohort, plan=PLAN, by=stranger, at=MOMENT)
        with pytest.raises(CannotPlanWorkshop):
            change_workshop(workshop=workshop, plan=PLAN, seen=None, by=stranger, at=MOMENT)
        with pytest.raises(CannotPlanWorkshop):
            cancel_workshop(workshop=workshop, reason="", by=stranger, at=MOMENT)
        with pytest.raises(CannotPlanWorkshop):
            note_attendance(workshop=workshop, present=set(), by=stranger, at=STARTS)
        assert not workshops_of(stranger)


@pytest.mark.django_db(transaction=True)
def test_twenty_at_once_want_the_last_place_and_one_gets_it(transactional_db: None) -> None:
    cohort = make_cohort(make_program(make_organisation()))
    coordinator = actor_with(cohort.organisation, "coordinator")
    actors = [acting(someone(cohort, f"Person {number}")) for number in range(20)]
    workshop = plan_workshop(cohort=cohort, plan=replace(PLAN, places=1), by=coordinator, at=MOMENT)
    told = at_once(*(in_words(partial(_has_it, workshop, actor)) for actor in actors))
    assert told.count("has it") == 1
    assert len([one for one in told if str(one).startswith("Every place is taken")]) == 19
    assert WorkshopPlace.objects.within(cohort.organisation_id).count() == 1
    assert len(letters(cohort, "workshop_place")) == 1


def _has_it(workshop: Workshop, actor: Actor) -> str:
    take_place(workshop=workshop, by=actor, at=MOMENT)
    return "has it"
