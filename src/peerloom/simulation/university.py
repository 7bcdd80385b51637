"""A university's mentoring sign-up: first-years look for someone a few steps ahead."""

from __future__ import annotations

import random
from collections.abc import Callable, Collection, Sequence
from datetime import date, datetime, time, timedelta

from peerloom.simulation.people import Crowd, SyntheticPerson
from peerloom.simulation.sentences import hopes, offer
from peerloom.simulation.signups import Signups, SignupSheet
from peerloom.simulation.studies import LANGUAGE_NAMES, TOPICS, WAYS_TO_MEET, YEARS

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")
PARTS_OF_DAY = ("Morning", "Afternoon", "Evening")

_SHARED = (
    "Timestamp",
    "Email Address",
    "First name",
    "Last name",
    "Faculty",
    "Major",
    "Languages you are comfortable speaking (select all that apply)",
    "What are some of your hobbies?",
    *(f"When could you usually meet? [{day}]" for day in DAYS),
    "How would you like to meet?",
)
MENTEE_HEADINGS = (
    *_SHARED,
    "What would you like help with (select up to 3)?",
    "How much do you prefer a mentor who shares your major?",
    "Are you the first in your family to go to university? (only used for matching)",
    "What do you hope to get out of this?",
)
MENTOR_HEADINGS = (
    *_SHARED,
    "What can you help with (select up to 3)?",
    "How many students are you comfortable mentoring?",
    "Were you the first in your family to go to university? (only used for matching)",
    "Year",
    "Tell us about you",
)
IMPORTANCE = ("1 - not at all", "2", "3", "4", "5 - very much")


def university_signups(
    seed: int,
    mentees: int,
    mentors: int,
    *,
    host: str = "northfield.example",
    home_zone: str = "Europe/London",
    last_day: date = date(2026, 9, 25),
    avoid: Collection[str] = (),
) -> Signups:
    """Sheets with this many rows; the same arguments always give the same sheets.

    About one mentee in fifty has also signed up as a mentor. ``avoid`` are e-mail addresses that other people
    already have; ``last_day`` is when the form closed, answers come from the four weeks before.
    """
    choose = random.Random(seed)
    crowd = Crowd(choose, host=host, home_zone=home_zone, avoid=avoid)
    learners = [crowd.person() for _ in range(mentees)]
    both = learners[: min(mentees, mentors) // 50]
    only_guides = [crowd.person() for _ in range(mentors - len(both))]
    guides = choose.sample([*both, *only_guides], mentors)
    return Signups(
        mentees=SignupSheet(MENTEE_HEADINGS, _rows(choose, learners, last_day, _mentee_answers)),
        mentors=SignupSheet(MENTOR_HEADINGS, _rows(choose, guides, last_day, _mentor_answers)),
        people=(*learners, *only_guides),
    )


def _rows(
    choose: random.Random,
    people: Sequence[SyntheticPerson],
    last_day: date,
    answers: Callable[[random.Random, SyntheticPerson], tuple[str, ...]],
) -> tuple[tuple[str, ...], ...]:
    """One row a person, in the order in which they sent the form."""
    moments = sorted(_moment(choose, last_day) for _ in people)
    return tuple(
        (_stamp(moment), *_shared_answers(choose, person), *answers(choose, person))
        for moment, person in zip(moments, people, strict=True)
    )


def _moment(choose: random.Random, last_day: date) -> datetime:
    """Most answer at the beginning or in the last days."""
    days_before = int(28 * choose.betavariate(0.6, 0.7))
    seconds = choose.randint(7 * 3600, 23 * 3600)
    return datetime.combine(last_day, time()) - timedelta(days=days_before) + timedelta(seconds=seconds)


def _stamp(moment: datetime) -> str:
    """As form tools write it: 9/5/2026 07:03:11."""
    return f"{moment.month}/{moment.day}/{moment.year} {moment:%H:%M:%S}"


def _shared_answers(choose: random.Random, person: SyntheticPerson) -> tuple[str, ...]:
    return (
        person.email,
        person.given_name,
        person.family_name,
        person.faculty,
        person.major,
        ", ".join(LANGUAGE_NAMES[tag] for tag in person.languages),
        ", ".join(person.hobbies),
        *_week(choose),
        choose.choices(WAYS_TO_MEET, weights=(5, 2, 4))[0],
    )


def _week(choose: random.Random) -> list[str]:
    """Free times day by day; people have a usual time of the day, and some days are full."""
    usual = choose.choice(PARTS_OF_DAY)
    days = [[p for p in PARTS_OF_DAY if choose.random() < (0.7 if p == usual else 0.22)] for _ in DAYS]
    if not any(days):
        days[choose.randrange(len(DAYS))].append(usual)
    return [", ".join(day) for day in days]


def _first_in_family(choose: random.Random) -> str:
    return choose.choices(("Yes", "No", "Prefer not to say", ""), weights=(30, 50, 12, 8))[0]


def _mentee_answers(choose: random.Random, person: SyntheticPerson) -> tuple[str, ...]:
    topics = choose.sample(TOPICS, choose.randint(1, 3))
    return (
        ", ".join(topics),
        choose.choice(IMPORTANCE),
        _first_in_family(choose),
        hopes(choose, major=person.major, topics=topics),
    )


def _mentor_answers(choose: random.Random, person: SyntheticPerson) -> tuple[str, ...]:
    topics = choose.sample(TOPICS, choose.randint(2, 3))
    return (
        ", ".join(topics),
        choose.choices(("1", "2", "3"), weights=(55, 35, 10))[0],
        _first_in_family(choose),
        choose.choices(YEARS[1:], weights=(3, 4, 2))[0],
        offer(choose, major=person.major, topics=topics),
    )
