"""Small pools in which every kind of criterion occurs, as a rule and as a wish, and people named each other."""

from __future__ import annotations

from dataclasses import replace
from random import Random

from hypothesis import strategies as st

from peerloom.pairing import Answer, Criterion, Kind, Mentee, Mentor, Rules, WeeklyTimes

GRADES = ("junior", "senior", "lead", "head")
WORDS = ("research", "career", "thesis", "abroad", "startup", "whales", "music")
CRITERIA = (
    Criterion("interests", Kind.OVERLAP, "interests", "interests", weight=2, minimum=0.5),
    Criterion("field", Kind.SAME, "field", "field"),
    Criterion("fields", Kind.SAME, "interests", "languages", weight=0.5),
    Criterion("department", Kind.DIFFERENT, "department", "department"),
    Criterion("languages", Kind.DIFFERENT, "languages", "languages", weight=0.3),
    Criterion("grade", Kind.STEP, "grade", "grade", scale=GRADES, steps=(0, 2), best_steps=(1, 1)),
    Criterion("level", Kind.STEP, "years", "years", steps=(-4, 9), best_steps=(1, 3)),
    Criterion("years", Kind.NEARNESS, "years", "years", reach=7, minimum=0.4),
    Criterion("age", Kind.NEARNESS, "age", "age", reach=0),
    Criterion("times", Kind.SCHEDULE, "times", "times", enough_minutes=90, minimum=0.7),
    Criterion("about", Kind.TEXT, "about", "about", minimum=0.2),
    Criterion("wishes", Kind.PREFERENCE, "wishes", "wishes", never_mentee="never", never_mentor="never", minimum=0.4),
    Criterion("before", Kind.HISTORY, "before", "before"),
    Criterion("again", Kind.HISTORY, "before", "before", avoid=False, weight=0.2),
    Criterion("origin", Kind.SAME, "field", "department", asked="wants", sensitive=True),
)


@st.composite
def pools(draw: st.DrawFn, *, least: int = 1, most: int = 9) -> tuple[list[Mentee], list[Mentor], Rules]:
    """The numbers come from a seeded generator: Hypothesis by itself prefers answers that are all alike."""
    chance = Random(draw(st.integers(0, 2**32)))
    n, m = (chance.randint(least, most) for _ in range(2))
    chosen = chance.sample(CRITERIA, chance.randint(1, 6))
    criteria = tuple(replace(c, required=chance.random() < 0.3, missing_forbids=chance.random() < 0.3) for c in chosen)
    mentors_care = chance.random() < 0.4
    mentees = [
        Mentee(f"e{i}", _answers(chance, "o", m), chance.choice([0, 1, 1, 2]), _factors(chance, criteria, care=True))
        for i in range(n)
    ]
    mentors = [
        Mentor(
            f"o{j}", _answers(chance, "e", n), chance.randint(0, 3), 0, _factors(chance, criteria, care=mentors_care)
        )
        for j in range(m)
    ]
    mentees[0] = replace(mentees[0], person="kim")
    mentors[-1] = replace(mentors[-1], person="Kim")
    banned = ((f"e{chance.randrange(n)}", f"o{chance.randrange(m)}"),) if chance.random() < 0.5 else ()
    return mentees, mentors, Rules(criteria, objective="total", forbidden=banned, neutral=chance.choice([0.5, 0.2]))


def _answers(chance: Random, other: str, others: int) -> dict[str, Answer]:
    start = chance.randint(8, 10) * 60 + chance.choice([0, 30])
    names = [f"{other}{chance.randrange(others)}" for _ in range(chance.randint(0, 2))]
    every: dict[str, Answer] = {
        "interests": frozenset(chance.sample(("choir", "chess", "film", "hiking", "Film "), chance.randint(0, 4))),
        "languages": frozenset(chance.sample(("choir", "chess", "film"), chance.randint(1, 2))),
        "field": chance.choice(["law", "Law ", "art"]),
        "department": chance.choice(["law", "art", "physics"]),
        "grade": chance.choice(GRADES),
        "years": chance.choice([chance.uniform(0, 20), float(chance.randint(0, 9))]),
        "age": float(chance.randint(0, 3)),
        "times": WeeklyTimes(((start, start + 90), (start + 60, start + chance.choice([120, 200])))),
        "about": " ".join(chance.choices(WORDS, k=chance.randint(0, 5))),
        "wishes": tuple(names) if chance.random() < 0.5 else frozenset(names),
        "never": frozenset(names[:1]) if chance.random() < 0.2 else "",
        "before": frozenset(names[1:]),
        "wants": chance.choice(["yes", "no"]),
    }
    return {name: answer for name, answer in every.items() if chance.random() > 0.2}


def _factors(chance: Random, criteria: tuple[Criterion, ...], *, care: bool) -> dict[str, float]:
    return {c.key: chance.choice([0.0, 0.5, 2.0]) for c in criteria if care and chance.random() < 0.3}
