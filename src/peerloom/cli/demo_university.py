"""Fills an empty installation with a synthetic university and six programs, through the real operations."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from peerloom.cli.demo_cast import learner, main_cast, only_on_one_side, played
from peerloom.cli.demo_endings import end, meet, with_certificate
from peerloom.cli.demo_evidence import Answering, answering_of, ask_in_between, begin_surveys
from peerloom.cli.demo_gatherings import accepted_in, circles_program, conversations_program
from peerloom.cli.demo_library import furnish_the_library
from peerloom.cli.demo_mail import deliver_what_is_due
from peerloom.cli.demo_outcomes import bring_in, measure_objectives, think_again
from peerloom.cli.demo_pipeline import Pipeline, open_program
from peerloom.cli.demo_preparing import keep_the_standards, state_what_is_expected, train
from peerloom.cli.demo_rounds import ProgramRound, Staff
from peerloom.cli.demo_staff import HOST, found_university, helper_of
from peerloom.cli.demo_studies import Talking
from peerloom.cli.demo_together import IN_THE_MORNING, Living
from peerloom.cli.demo_voices import answer_after_meetings, ask_after_meetings, speak_about, suggest_and_answer
from peerloom.domain.enrolment.enums import Side
from peerloom.domain.feedback.enums.surveys import WaveKind
from peerloom.domain.people.models import Person
from peerloom.domain.people.operations.profiles import Profile, change_profile
from peerloom.domain.people.queries import actor_of
from peerloom.domain.programs.enums import Format, Place, ProgramState
from peerloom.domain.programs.models import Cohort
from peerloom.domain.programs.operations import PlannedObjective, ProgramPlan
from peerloom.foundation import clock
from peerloom.simulation import SyntheticPerson, university_signups
from peerloom.simulation.cast import write_cast

FOR_EVERY_STEP = (12, 22)
"""How many mentees and mentors it takes for somebody to stand at every step of screening."""
Say = Callable[[str], None]
"""Where progress is told."""


@dataclass(frozen=True, slots=True)
class Sizes:
    mentees: int
    mentors: int
    share: float

    @property
    def people(self) -> tuple[int, int]:
        return round(self.mentees * self.share), round(self.mentors * self.share)


def fill(folder: Path, *, say: Say, share: float = 1.0) -> None:
    """Everything a visitor finds: people, programs, pairs, mail. ``share`` makes fewer people, for tests."""
    now = clock.now()
    say("Founding a synthetic university ...")
    staff = found_university(now - timedelta(days=520))
    taken: set[str] = set()
    finished = _finished(Sizes(122, 62, share), staff, now, taken, say)
    running = _running(Sizes(148, 118, share), staff, now, taken, say)
    signing_up = _signing_up(Sizes(152, 88, share), staff, now, taken, say)
    circles, conversations = _gatherings(share, staff, now, taken, say)
    screening = _screening(Sizes(38, 31, share), staff, now, taken, say)
    state_what_is_expected(running.cohort, now)
    say("Letting people write about themselves ...")
    for made in (finished, running, signing_up):
        _let_people_introduce_themselves(staff, made.people, made.published_at or now)
    say("Letting the pairs live ...")
    _live(running, staff, now)
    say("Handing over the mail of the past ...")
    cast = main_cast(running.cohort, signing_up.cohort, now)
    cast.append(learner(screening, now))
    cast.append(played("host", accepted_in(circles, Side.MENTOR)[0], now))
    cast.append(played("asker", accepted_in(conversations, Side.MENTEE)[0], now))
    cast.append(played("graduate", with_certificate(finished.cohort), now))
    deliver_what_is_due(folder / "mailbox", readers={member.email for member in cast})
    write_cast(folder, cast)


def _finished(sizes: Sizes, staff: Staff, now: datetime, taken: set[str], say: Say) -> ProgramRound:
    say("Study Buddies: a program that is over ...")
    start = now - timedelta(days=400)
    plan = ProgramPlan(
        name="Study Buddies",
        purpose="Second-years and first-years of the same subject study side by side for one academic year.",
        cohort_name=_season(start),
        signup_until=_day(start, -14),
        starts_on=_day(start),
        ends_on=_day(start, 240),
        format=Format.PAIR,
        place=Place.IN_PERSON,
        mentor_word="study buddy",
        objectives=(
            PlannedObjective(
                "More first-years pass their first exams",
                "Passed all first-term exams",
                "85%",
                "78%",
                _day(start, 150),
                primary=True,
            ),
        ),
    )
    made = ProgramRound(staff, plan, university_signups(21, *sizes.people, host=HOST, last_day=_day(start, -14)))
    made.sign_up(start - timedelta(days=60), start - timedelta(days=12))
    begin_surveys(made.cohort, staff, start - timedelta(days=30))
    measure_objectives(made.cohort, staff, start - timedelta(days=29))
    made.match(start - timedelta(days=9))
    made.publish(start - timedelta(days=7))
    asked = _live_and_be_asked(made, staff)
    bring_in(asked, start + timedelta(days=158))
    helper = helper_of(staff)
    talking = Talking(made.cohort, staff, helper)
    talking.hold_focus_group(asked.people[:40:5], start + timedelta(days=205))
    talking.hold_interviews(asked.people[1:40:11], start + timedelta(days=210))
    made.advance(ProgramState.CLOSED, start + timedelta(days=245))
    speak_about(made.cohort, staff, start + timedelta(days=246))
    taken.update(person.email for person in made.people)
    return made


def _live_and_be_asked(made: ProgramRound, staff: Staff) -> Answering:
    """Three waves of surveys around the meetings of a year."""
    cohort, begins = made.cohort, datetime.combine(made.cohort.starts_on, IN_THE_MORNING)
    ends = datetime.combine(cohort.ends_on, IN_THE_MORNING)
    asking = answering_of(cohort, staff, begins - timedelta(days=6), seed=31)
    asking.ask(WaveKind.PRE, begins - timedelta(days=5))
    meet(cohort, staff, leaving=asking.ended_early())
    asking.ask(WaveKind.MID, begins + timedelta(days=121))
    asking.compare(WaveKind.POST, ends - timedelta(days=5))
    asking.ask(WaveKind.POST, ends - timedelta(days=5))
    end(cohort)
    return asking


def _running(sizes: Sizes, staff: Staff, now: datetime, taken: set[str], say: Say) -> ProgramRound:
    say("Mentor Up: a program that is running ...")
    start = now - timedelta(days=54)
    plan = ProgramPlan(
        name="Mentor Up",
        purpose=(
            "Nobody should start university alone. Every first-year who wants one gets a mentor "
            "who knows the place, for a whole year."
        ),
        cohort_name=_season(start),
        signup_until=_day(start, -14),
        starts_on=_day(start),
        ends_on=_day(start, 245),
        place=Place.HYBRID,
        meeting_link=f"https://meet.{HOST}/{{code}}",
        objectives=(
            PlannedObjective(
                "More first-years feel that they belong",
                "Belonging scale (1 to 5), mean of all mentees",
                "3.6",
                "3.1",
                _day(start, 240),
                primary=True,
            ),
            PlannedObjective(
                "More of them come back for their second year", "Enrolled in year two", "92%", "88%", _day(start, 360)
            ),
        ),
    )
    signups = university_signups(22, *sizes.people, host=HOST, last_day=_day(start, -14), avoid=taken)
    made = ProgramRound(staff, plan, signups)
    made.sign_up(start - timedelta(days=50), start - timedelta(days=12))
    begin_surveys(made.cohort, staff, start - timedelta(days=30))
    measure_objectives(made.cohort, staff, start - timedelta(days=29))
    made.match(start - timedelta(days=6))
    made.publish(start - timedelta(days=4))
    taken.update(person.email for person in made.people)
    return made


def _signing_up(sizes: Sizes, staff: Staff, now: datetime, taken: set[str], say: Say) -> ProgramRound:
    say("First Steps into Research: a program in sign-up ...")
    start = now + timedelta(days=18)
    plan = ProgramPlan(
        name="First Steps into Research",
        purpose="Students who are curious about research meet someone who already works in a lab or an archive.",
        cohort_name=_season(start),
        signup_until=_day(now, 4),
        starts_on=_day(start),
        ends_on=_day(start, 150),
        place=Place.IN_PERSON,
        objectives=(
            PlannedObjective(
                "More students try research before they have to decide",
                "Took part in a research placement within a year",
                "40%",
                "22%",
                _day(start, 330),
                primary=True,
            ),
        ),
    )
    signups = university_signups(23, *sizes.people, host=HOST, last_day=_day(now, -1), avoid=taken)
    made = ProgramRound(staff, plan, signups)
    made.sign_up(now - timedelta(days=35), now - timedelta(hours=20))
    made.match(now - timedelta(hours=18))
    taken.update(person.email for person in made.people)
    return made


def _screening(sizes: Sizes, staff: Staff, now: datetime, taken: set[str], say: Say) -> Cohort:
    say("Listening Peers: a program made from a template, whose applicants are being screened ...")
    cohort = open_program(staff, now)
    mentees, mentors = (max(wanted, least) for wanted, least in zip(sizes.people, FOR_EVERY_STEP, strict=True))
    people = university_signups(24, mentees, mentors, host=HOST, avoid=taken).people
    helper = helper_of(staff)
    pipeline = Pipeline(cohort, staff, helper, 24, now)
    offering = pipeline.apply(people[mentees : mentees + mentors], Side.MENTOR, unfinished=3)
    pipeline.screen(offering)
    pipeline.welcome(pipeline.apply(people[:mentees], Side.MENTEE, unfinished=5))
    keep_the_standards(cohort, staff, now)
    train(cohort, now)
    furnish_the_library(cohort, staff, now)
    taken.update(person.email for person in people)
    return cohort


def _live(running: ProgramRound, staff: Staff, now: datetime) -> None:
    helper = helper_of(staff)
    living = Living(running.cohort, staff, helper, now)
    living.plan(now - timedelta(days=70))
    ask_after_meetings(running.cohort, staff, now - timedelta(days=70))
    living.live([only_on_one_side(running.cohort, side)[0] for side in (Side.MENTOR, Side.MENTEE)])
    answer_after_meetings(running.cohort)
    suggest_and_answer(running.cohort, staff, now)
    ask_in_between(running.cohort, staff, now)
    think_again(running.cohort, staff, now - timedelta(days=20))


def _gatherings(share: float, staff: Staff, now: datetime, taken: set[str], say: Say) -> tuple[Cohort, Cohort]:
    """Few people, but enough for two circles and some conversations whatever the share."""
    say("Evening Circles and Thirty Minutes: groups, and half hours that are booked ...")
    made = []
    for seed, sizes, begin in (
        (25, Sizes(26, 4, share), circles_program),
        (26, Sizes(14, 7, share), conversations_program),
    ):
        mentees, mentors = (max(wanted, least) for wanted, least in zip(sizes.people, (10, 2), strict=True))
        begun = begin(staff, university_signups(seed, mentees, mentors, host=HOST, avoid=taken), now)
        taken.update(person.email for person in begun.people)
        made.append(begun.cohort)
    return made[0], made[1]


def _let_people_introduce_themselves(staff: Staff, people: list[SyntheticPerson], at: datetime) -> None:
    """Four of five have filled in their profile."""
    known = {person.email: person for person in Person.objects.within(staff.organisation.pk)}
    with clock.frozen_at(at):
        for number, synthetic in enumerate(people):
            if number % 5 == 4:
                continue
            person = known[synthetic.email]
            profile = Profile(
                given_name=person.given_name,
                family_name=person.family_name,
                pronouns=synthetic.pronouns,
                contact=synthetic.contact,
                languages=synthetic.languages,
                time_zone=synthetic.time_zone,
                about=synthetic.about,
            )
            change_profile(person=person, profile=profile, by=actor_of(person, at=at), at=at)


def _day(moment: datetime, days: int = 0) -> date:
    return (moment + timedelta(days=days)).date()


def _season(moment: datetime) -> str:
    return f"{('Spring', 'Autumn')[moment.month > 6]} {moment.year}"
