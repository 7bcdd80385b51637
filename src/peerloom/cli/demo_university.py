"""Fills an empty installation with a synthetic university and six programs, through the real operations."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from allauth.account.models import EmailAddress
from django.db.models import Count

from peerloom.cli.demo_endings import end, meet, with_certificate
from peerloom.cli.demo_evidence import Answering, answering_of, ask_in_between, begin_surveys
from peerloom.cli.demo_gatherings import accepted_in, circles_program, conversations_program
from peerloom.cli.demo_library import furnish_the_library
from peerloom.cli.demo_mail import deliver_what_is_due
from peerloom.cli.demo_outcomes import bring_in, measure_objectives
from peerloom.cli.demo_pipeline import Pipeline, open_program
from peerloom.cli.demo_preparing import keep_the_standards, state_what_is_expected, train
from peerloom.cli.demo_rounds import ProgramRound, Staff
from peerloom.cli.demo_studies import Talking
from peerloom.cli.demo_together import IN_THE_MORNING, Living
from peerloom.cli.demo_voices import answer_after_meetings, ask_after_meetings, speak_about, suggest_and_answer
from peerloom.domain.enrolment.enums import ApplicationState, Side
from peerloom.domain.enrolment.models import Application
from peerloom.domain.feedback.enums.surveys import WaveKind
from peerloom.domain.people.enums import Role
from peerloom.domain.people.models import Account, Person
from peerloom.domain.people.operations.accounts import link_account
from peerloom.domain.people.operations.invitations import accept_invitation, invite
from peerloom.domain.people.operations.organisations import OrganisationFacts, create_organisation
from peerloom.domain.people.operations.profiles import Profile, change_profile
from peerloom.domain.people.queries import actor_of
from peerloom.domain.programs.enums import Format, Place, ProgramState
from peerloom.domain.programs.models import Cohort
from peerloom.domain.programs.operations import PlannedObjective, ProgramPlan
from peerloom.domain.relationships.models import Participation
from peerloom.foundation import clock
from peerloom.simulation import SyntheticPerson, university_signups
from peerloom.simulation.cast import CastMember, write_cast

NAME, SLUG, HOST, ZONE = "Northfield University", "northfield", "northfield.example", "Europe/London"
LATIN_LETTERS_END = "\u0250"
FOR_EVERY_STEP = (12, 22)
"""How many mentees and mentors it takes for somebody to stand at every step of screening."""
Say = Callable[[str], None]
"""Where progress is told."""


@dataclass(frozen=True, slots=True)
class Employee:
    part: str
    role: Role
    given_name: str
    family_name: str
    about: str

    @property
    def email(self) -> str:
        return f"{self.given_name}.{self.family_name}@{HOST}".casefold()


@dataclass(frozen=True, slots=True)
class Sizes:
    mentees: int
    mentors: int
    share: float

    @property
    def people(self) -> tuple[int, int]:
        return round(self.mentees * self.share), round(self.mentors * self.share)


OWNER = Employee("owner", Role.OWNER, "Ewa", "Lis", "I look after student services.")
COORDINATOR = Employee("coordinator", Role.COORDINATOR, "Noor", "Haddad", "I run the mentoring programs. Come by!")
HELPER = Employee("staff", Role.STAFF, "Samuel", "Adeyemi", "I answer when a pair gets stuck.")


def fill(folder: Path, *, say: Say, share: float = 1.0) -> None:
    """Everything a visitor finds: people, programs, pairs, mail. ``share`` makes fewer people, for tests."""
    now = clock.now()
    say("Founding a synthetic university ...")
    staff = _found(now - timedelta(days=520))
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
    cast = _cast(staff, running.cohort, signing_up.cohort, now)
    cast.append(_learner(screening, now))
    cast.append(_played("host", accepted_in(circles, Side.MENTOR)[0], now))
    cast.append(_played("asker", accepted_in(conversations, Side.MENTEE)[0], now))
    cast.append(_played("graduate", with_certificate(finished.cohort), now))
    deliver_what_is_due(folder / "mailbox", readers={member.email for member in cast})
    write_cast(folder, cast)


def _found(at: datetime) -> Staff:
    with clock.frozen_at(at):
        owner = create_organisation(
            account=_account(OWNER.email), facts=OrganisationFacts(NAME, "en", ZONE), slug=SLUG, at=at
        )
        by = actor_of(owner, at=at)
        _introduce(owner, OWNER, at)
        people = {OWNER.part: owner}
        for employee in (COORDINATOR, HELPER):
            invitation = invite(email=employee.email, role=employee.role, by=by, at=at)
            person = accept_invitation(
                invitation=invitation,
                account=_account(employee.email),
                confirmed_addresses=[employee.email],
                at=at,
            )
            _introduce(person, employee, at)
            people[employee.part] = person
    return Staff(organisation=owner.organisation, owner=owner, coordinator=people[COORDINATOR.part])


def _account(email: str) -> Account:
    """An account whose address counts as proven; it is signed in to with one click or a code from the mailbox."""
    account = Account.objects.create_user(email)
    EmailAddress.objects.create(user=account, email=email, verified=True, primary=True)
    return account


def _introduce(person: Person, employee: Employee, at: datetime) -> None:
    profile = Profile(
        given_name=employee.given_name,
        family_name=employee.family_name,
        pronouns="",
        contact="",
        languages=["en"],
        time_zone=ZONE,
        about=employee.about,
    )
    change_profile(person=person, profile=profile, by=actor_of(person, at=at), at=at)


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
    helper = Person.objects.within(staff.organisation.pk).get(email=HELPER.email)
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
    helper = Person.objects.within(staff.organisation.pk).get(email=HELPER.email)
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
    helper = Person.objects.within(staff.organisation.pk).get(email=HELPER.email)
    living = Living(running.cohort, staff, helper, now)
    living.plan(now - timedelta(days=70))
    ask_after_meetings(running.cohort, staff, now - timedelta(days=70))
    living.live([_only_on_one_side(running.cohort, side)[0] for side in (Side.MENTOR, Side.MENTEE)])
    answer_after_meetings(running.cohort)
    suggest_and_answer(running.cohort, staff, now)
    ask_in_between(running.cohort, staff, now)


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


def _played(part: str, person: Person, now: datetime) -> CastMember:
    link_account(account=_account(person.email), confirmed_addresses=[person.email], at=now)
    return CastMember(part, person.email)


def _learner(cohort: Cohort, now: datetime) -> CastMember:
    """An accepted mentor who has begun nothing yet."""
    rows = Application.objects.within(cohort.organisation_id).filter(
        cohort=cohort, side=Side.MENTOR, state=ApplicationState.ACCEPTED, person__lessons_done__isnull=True
    )
    return _played("learner", rows.select_related("person").order_by("pk")[0].person, now)


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


def _cast(staff: Staff, running: Cohort, signing_up: Cohort, now: datetime) -> list[CastMember]:
    mentor = _only_on_one_side(running, Side.MENTOR)[0]
    known_to_mentor = Participation.objects.within(running.organisation_id).filter(
        relationship__participations__person=mentor
    )
    known = set(known_to_mentor.values_list("person", flat=True))
    waiting = Person.objects.within(running.organisation_id).filter(
        applications__cohort=signing_up, participations__isnull=True, given_name__lt=LATIN_LETTERS_END
    )
    once = waiting.exclude(about="").annotate(sign_ups=Count("applications")).filter(sign_ups=1)
    played = {
        "mentor": mentor,
        "mentee": next(person for person in _only_on_one_side(running, Side.MENTEE) if person.pk not in known),
        "waiting": once.filter(applications__side=Side.MENTEE).order_by("pk")[0],
    }
    for person in played.values():
        link_account(account=_account(person.email), confirmed_addresses=[person.email], at=now)
    employees = [CastMember(employee.part, employee.email) for employee in (OWNER, COORDINATOR, HELPER)]
    return employees + [CastMember(part, person.email) for part, person in played.items()]


def _only_on_one_side(cohort: Cohort, side: Side) -> list[Person]:
    """With a profile and a name in Latin letters, who have the most partners first."""
    people = Person.objects.within(cohort.organisation_id).filter(given_name__lt=LATIN_LETTERS_END).exclude(about="")
    taking_part = Participation.objects.within(cohort.organisation_id).filter(relationship__cohort=cohort)
    return list(
        people.filter(pk__in=taking_part.filter(side=side).values("person"))
        .exclude(pk__in=taking_part.exclude(side=side).values("person"))
        .annotate(partners=Count("participations"))
        .order_by("-partners", "pk")
    )


def _day(moment: datetime, days: int = 0) -> date:
    return (moment + timedelta(days=days)).date()


def _season(moment: datetime) -> str:
    return f"{('Spring', 'Autumn')[moment.month > 6]} {moment.year}"
