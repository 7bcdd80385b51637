"""Circles with their meetings, a workshop, and single conversations, as the demo's people hold them."""

from __future__ import annotations

from datetime import datetime, timedelta

from peerloom.cli import demo_words as words
from peerloom.cli.demo_rounds import ProgramRound, Staff, work_off
from peerloom.domain.enrolment.enums import Side
from peerloom.domain.enrolment.models import Application
from peerloom.domain.matching.models import MatchRun, RuleSet
from peerloom.domain.matching.operations.circle_publishing import publish_circles
from peerloom.domain.matching.operations.circle_runs import CircleSizes, start_circle_run
from peerloom.domain.matching.operations.rule_sets import save_rules
from peerloom.domain.matching.queries.criteria import proposed_criteria
from peerloom.domain.people.models import Person
from peerloom.domain.people.queries import actor_of
from peerloom.domain.programs.enums import Format, Place
from peerloom.domain.programs.models import Cohort
from peerloom.domain.programs.operations import ProgramPlan
from peerloom.domain.relationships.enums import SessionWay
from peerloom.domain.relationships.models import OfferedSlot, Relationship
from peerloom.domain.relationships.operations.micro.booking import book_slot
from peerloom.domain.relationships.operations.micro.offering import Offer, offer_slots
from peerloom.domain.relationships.operations.micro.requests import ask_for_conversation
from peerloom.domain.relationships.operations.sessions.noting import Noted, note_session
from peerloom.domain.relationships.operations.sessions.proposing import set_session
from peerloom.domain.relationships.operations.workshops import WorkshopPlan, plan_workshop
from peerloom.domain.relationships.rules.session_times import Slot, Where, seen_of
from peerloom.foundation import clock
from peerloom.foundation.public_ids import new_public_id
from peerloom.simulation import Signups

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
QUESTIONS = (
    "How do I ask for a reference without being a nuisance?",
    "Is a semester abroad worth it in my subject?",
    "My first paper was torn apart. How do I read the comments?",
    "What does a normal day at your work look like?",
)
TOPICS = ("applications, references", "studying abroad", "writing", "first job")


def circles_program(staff: Staff, signups: Signups, now: datetime) -> ProgramRound:
    """Circles that have met twice and know when they meet next."""
    start = now - 45 * DAY
    plan = ProgramPlan(
        name="Evening Circles",
        purpose="Six to eight people think along with one another’s real questions, every third week.",
        cohort_name=f"Winter {now.year}",
        starts_on=start.date(),
        ends_on=(start + 200 * DAY).date(),
        signup_until=(start - 10 * DAY).date(),
        format=Format.CIRCLE,
        place=Place.HYBRID,
        mentor_word="host",
        mentee_word="member",
    )
    made = ProgramRound(staff, plan, signups)
    made.sign_up(start - 40 * DAY, start - 9 * DAY)
    _form(made.cohort, staff, start - 5 * DAY)
    for number, circle in enumerate(_circles(made.cohort)):
        _meet(circle, number, now)
    _plan_workshop(made.cohort, staff, now)
    return made


def _form(cohort: Cohort, staff: Staff, at: datetime) -> None:
    with clock.frozen_at(at):
        by = staff.acting(at)
        criteria = proposed_criteria(cohort)
        save_rules(
            cohort=cohort, objective=RuleSet.Objective.TOTAL, criteria=criteria, based_on_version=0, by=by, at=at
        )
        run = start_circle_run(cohort=cohort, sizes=CircleSizes(least=4, most=8, hosts=1), by=by, at=at)
        work_off(run.job)
        run = MatchRun.objects.within(cohort.organisation_id).get(pk=run.pk)
        publish_circles(run=run, revision=run.revision, by=by, at=at)


def _circles(cohort: Cohort) -> list[Relationship]:
    rows = Relationship.objects.within(cohort.organisation_id).filter(cohort=cohort).order_by("pk")
    return list(rows.select_related("organisation", "cohort__program"))


def _meet(circle: Relationship, number: int, now: datetime) -> None:
    parts = list(circle.participations.filter(left_at__isnull=True).select_related("person").order_by("pk"))
    host = next(part.person for part in parts if part.side == Side.MENTOR)
    where = Where(SessionWay.IN_PERSON, place=words.PLACES[number % len(words.PLACES)])
    for days in (34, 13, -8):
        day = now - (days - number % 3) * DAY
        starts_at = day.replace(hour=18, minute=0, second=0, microsecond=0)
        at = starts_at - 6 * DAY if days > 0 else now - 2 * DAY
        slot = Slot(starts_at, starts_at + timedelta(minutes=90))
        session = set_session(
            relationship=circle,
            slot=slot,
            time_zone=host.time_zone,
            where=where,
            by=actor_of(host, at=at),
            at=at,
        )
        if days < 0:
            continue
        session.refresh_from_db()
        there = [part.person.public_id for place, part in enumerate(parts) if (place + number + days) % 6]
        noted = Noted(held=True, minutes=90, way=SessionWay.IN_PERSON, line="Two questions, all spoke.", present=there)
        later = starts_at + 2 * HOUR
        note_session(session=session, noted=noted, seen=seen_of(session), by=actor_of(host, at=later), at=later)


def _plan_workshop(cohort: Cohort, staff: Staff, now: datetime) -> None:
    at = now - 3 * DAY
    starts_at = (now + 12 * DAY).replace(hour=17, minute=30, second=0, microsecond=0)
    plan = WorkshopPlan(
        title="Asking better questions",
        about="An hour and a half of practice in pairs and threes. Bring a question of your own.",
        audience="",
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=90),
        time_zone=staff.organisation.time_zone,
        way=SessionWay.IN_PERSON,
        place="Lecture hall 1",
        link="",
        places=24,
        led_by="Noor Haddad",
    )
    plan_workshop(cohort=cohort, plan=plan, by=staff.acting(at), at=at)


def conversations_program(staff: Staff, signups: Signups, now: datetime) -> ProgramRound:
    """Half hours that are open, booked and asked for."""
    start = now - 20 * DAY
    plan = ProgramPlan(
        name="Thirty Minutes",
        purpose="Anyone with a question finds somebody within two weeks who knows about it.",
        cohort_name=f"Winter {now.year}",
        starts_on=start.date(),
        ends_on=(start + 120 * DAY).date(),
        format=Format.MICRO,
        place=Place.VIRTUAL,
        mentor_word="guide",
        mentee_word="asker",
        meeting_link="https://meet.northfield.example/{code}",
    )
    made = ProgramRound(staff, plan, signups)
    made.sign_up(start - 10 * DAY, start - DAY)
    guides, askers = (accepted_in(made.cohort, side) for side in (Side.MENTOR, Side.MENTEE))
    for number, guide in enumerate(guides):
        _open_times(made.cohort, guide, number, now)
    slots = list(OfferedSlot.objects.within(staff.organisation.pk).filter(cohort=made.cohort).order_by("starts_at"))
    for number, (slot, asker) in enumerate(zip(slots[::3], askers, strict=False)):
        at = now - 2 * DAY
        book_slot(slot=slot, question=QUESTIONS[number % len(QUESTIONS)], by=actor_of(asker, at=at), at=at)
    asker, at = askers[-1], now - 5 * HOUR
    ask_for_conversation(
        cohort=made.cohort,
        mentors=guides[:2],
        question=QUESTIONS[0],
        public_id=new_public_id(),
        by=actor_of(asker, at=at),
        at=at,
    )
    return made


def _open_times(cohort: Cohort, guide: Person, number: int, now: datetime) -> None:
    first = (now + (2 + number % 6) * DAY).replace(hour=11 + number % 6, minute=0, second=0, microsecond=0)
    offer = Offer(
        starts=[first, first + timedelta(minutes=30), first + 7 * DAY],
        minutes=30,
        way=SessionWay.VIDEO,
        topics=TOPICS[number % len(TOPICS)],
    )
    at = now - 3 * DAY
    offer_slots(cohort=cohort, offer=offer, by=actor_of(guide, at=at), at=at)


def accepted_in(cohort: Cohort, side: Side) -> list[Person]:
    rows = Application.objects.within(cohort.organisation_id).filter(cohort=cohort, side=side)
    return [row.person for row in rows.select_related("person").order_by("pk")]
