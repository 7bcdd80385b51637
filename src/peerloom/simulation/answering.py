"""What a synthetic person writes into an application form, whatever the form asks."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from peerloom.simulation.people import SyntheticPerson
from peerloom.simulation.sentences import ARRIVALS, HOPES, MENTOR_CLOSINGS

MINUTES_A_DAY = 24 * 60
MOST_CHOICES = 3
MOTIVES = (
    "Someone listened to me when I needed it, and it changed more than they know.",
    "I went through a hard year myself and came out of it. I would like that to be of use.",
    "I have time on Wednesdays and people tell me that I am easy to talk to.",
    "I learn a lot from people whose way here was different from mine.",
    "A friend told me about it and I kept thinking about it.",
    "I would rather help one person well than talk about helping.",
)
SKIPPED = 0.25
"""How often somebody leaves a question open that may be left open."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One question; ``kind`` is one of enrolment's kinds of question."""

    key: str
    kind: str
    options: Sequence[str] = ()
    required: bool = False
    least: int | None = None
    most: int | None = None


def answer(choose: random.Random, question: Asked, person: SyntheticPerson, *, mentor: bool) -> Any:
    """An answer in the form in which enrolment keeps it; None where nothing is answered."""
    if question.kind == "consent":
        return True
    if not question.required and choose.random() < SKIPPED:
        return None
    if question.options:
        return _chosen(choose, question)
    return _given(choose, question, person, mentor=mentor)


def _chosen(choose: random.Random, question: Asked) -> Any:
    if question.kind == "choices":
        return _some(choose, question)
    if question.kind == "ranking":
        return choose.sample(list(question.options), len(question.options))
    return choose.choice(question.options)


def _given(choose: random.Random, question: Asked, person: SyntheticPerson, *, mentor: bool) -> Any:
    match question.kind:
        case "languages":
            return list(person.languages)
        case "times":
            return _evenings(choose)
        case "number" | "importance":
            least = question.least or 1
            return float(choose.randint(least, min(question.most or 5, least + 6)))
        case "wish":
            return choose.random() < 0.5
        case "short":
            return (person.major if choose.random() < 0.7 else choose.choice(person.hobbies))[: question.most or 200]
        case "text":
            return _sentences(choose, person, mentor=mentor)[: question.most or 2000]
        case _:
            return None


def _some(choose: random.Random, question: Asked) -> list[str]:
    most = min(question.most or MOST_CHOICES, len(question.options))
    least = min(max(question.least or 1, 1), most)
    chosen = set(choose.sample(list(question.options), choose.randint(least, most)))
    return [option for option in question.options if option in chosen]


def _evenings(choose: random.Random) -> list[list[int]]:
    """Two to four spans of two hours on different weekdays, as minutes of the week."""
    days = sorted(choose.sample(range(5), choose.randint(2, 4)))
    starts = [day * MINUTES_A_DAY + choose.choice((10, 12, 14, 16, 18)) * 60 for day in days]
    return [[start, start + 120] for start in starts]


def _sentences(choose: random.Random, person: SyntheticPerson, *, mentor: bool) -> str:
    first = choose.choice(MOTIVES if mentor else ARRIVALS)
    second = choose.choice(MENTOR_CLOSINGS if mentor else HOPES)
    return f"{first} {second}".format(major=person.major)
