"""Small made-up pools for the tests of `match`."""

from __future__ import annotations

from hypothesis import strategies as st

from peerloom.pairing import Answer, Criterion, Kind, Mentee, Mentor, Objective, Rules, WeeklyTimes

OPTIONS = ("hiking", "choir", "chess", "film")
GRADES = ("junior", "senior", "lead", "head")
WORDS = ("research", "career", "thesis", "abroad", "startup")

CRITERIA = (
    Criterion("interests", Kind.OVERLAP, "interests", "interests", weight=2, label="Interests"),
    Criterion("department", Kind.DIFFERENT, "department", "department", required=True, label="Department"),
    Criterion("grade", Kind.STEP, "grade", "grade", scale=GRADES, steps=(0, 3), label="Grade"),
    Criterion("years", Kind.NEARNESS, "years", "years", reach=10, label="Years"),
    Criterion("times", Kind.SCHEDULE, "times", "times", label="Free time"),
    Criterion("about", Kind.TEXT, "about", "about", label="About you"),
    Criterion("origin", Kind.SAME, "origin", "origin", asked="wants_origin", sensitive=True, label="Origin"),
)


@st.composite
def answers(draw: st.DrawFn) -> dict[str, Answer]:
    start = draw(st.integers(0, 6)) * 24 * 60 + draw(st.integers(8, 19)) * 60
    every: dict[str, Answer] = {
        "interests": draw(st.frozensets(st.sampled_from(OPTIONS))),
        "department": draw(st.sampled_from(["law", "Law ", "art", "physics"])),
        "grade": draw(st.sampled_from(GRADES)),
        "years": float(draw(st.integers(0, 20))),
        "times": WeeklyTimes(((start, start + 90),)),
        "about": " ".join(draw(st.lists(st.sampled_from(WORDS), max_size=4))),
        "origin": draw(st.sampled_from(["north", "south"])),
        "wants_origin": draw(st.sampled_from(["yes", "no"])),
    }
    missing = draw(st.sets(st.sampled_from(sorted(every)), max_size=3))
    return {name: answer for name, answer in every.items() if name not in missing}


@st.composite
def pools(draw: st.DrawFn, *, most: int = 5) -> tuple[list[Mentee], list[Mentor]]:
    factor = st.sampled_from([0.0, 1.0, 2.0])
    mentees = [
        Mentee(f"e{index}", draw(answers()), importance={"interests": draw(factor)})
        for index in range(draw(st.integers(0, most)))
    ]
    mentors = [
        Mentor(f"o{index}", draw(answers()), capacity=draw(st.integers(0, 2)), importance={"years": draw(factor)})
        for index in range(draw(st.integers(0, most)))
    ]
    return mentees, mentors


def rules(objective: Objective = "fair") -> Rules:
    return Rules(CRITERIA, objective=objective)
