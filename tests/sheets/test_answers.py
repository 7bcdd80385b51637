"""Single cells, as people write them."""

from __future__ import annotations

import pytest

from peerloom.pairing import WeeklyTimes
from peerloom.sheets import CannotReadCell, Role, parse_answer
from peerloom.sheets.options import learn_options, split_by_options
from peerloom.sheets.week import heading_day


@pytest.mark.parametrize(
    ("text", "places"),
    [("2", 2), ("1-2", 2), ("Up to 3", 3), ("two", 2), ("5+", 5), ("0", 0), ("None", 0), ("2026-01-02 00:00:00", 2),
     ("max. 4 students", 4), ("one or two", 2), ("3.0", 3)],
)  # fmt: skip
def test_capacity_as_people_write_it(text: str, places: int) -> None:
    assert parse_answer(Role.CAPACITY, text) == places


@pytest.mark.parametrize("text", ["-1", "−3", "1000000", "as many as you like", "1e9", "=2+2 mentees 999"])
def test_negative_absurd_and_wordy_capacities_are_refused(text: str) -> None:
    with pytest.raises(CannotReadCell, match="whole number from 0 to 100"):
        parse_answer(Role.CAPACITY, text)


@pytest.mark.parametrize("role", [Role.CATEGORY, Role.CHOICES, Role.SCALE, Role.NUMBER, Role.CAPACITY, Role.IMPORTANCE])
@pytest.mark.parametrize("text", ["", " Prefer not to say", "N/A"])
def test_missing_is_missing(role: Role, text: str) -> None:
    assert parse_answer(role, text, ("1", "2")) is None


def test_a_wish_is_yes_only_when_it_says_so() -> None:
    assert [parse_answer(Role.WISH, text) for text in ("Yes", "no", "Doesn't matter", "", "yes ")] == [
        "yes", "no", "no", "no", "yes",
    ]  # fmt: skip


def test_importance_runs_from_nothing_to_twice() -> None:
    steps = ("1 - not at all", "2", "3", "4", "5 - very much")
    assert [parse_answer(Role.IMPORTANCE, text, steps) for text in (*steps, "5")] == [0.0, 0.5, 1.0, 1.5, 2.0, 2.0]
    with pytest.raises(CannotReadCell, match="not on the scale"):
        parse_answer(Role.IMPORTANCE, "9", steps)


def test_a_category_takes_the_usual_spelling() -> None:
    assert parse_answer(Role.CATEGORY, " nursing ", ("Nursing",)) == "Nursing"


def test_a_step_of_a_scale_in_other_spellings_and_one_that_is_not_on_it() -> None:
    grades = ("SEO", "Grade 7", "SCS1")
    assert parse_answer(Role.SCALE, "g7", grades) == "Grade 7"
    assert parse_answer(Role.SCALE, "scs 1", grades) == "SCS1"
    assert parse_answer(Role.SCALE, "Minister", grades) is None


def test_a_day_of_a_weekly_grid() -> None:
    assert parse_answer(Role.AVAILABILITY, "Evening, Morning, Afternoon", day=1) == WeeklyTimes(((1980, 2700),))
    assert parse_answer(Role.AVAILABILITY, "9:00-11:30, 2pm-4pm", day=0) == WeeklyTimes(((540, 690), (840, 960)))
    assert parse_answer(Role.AVAILABILITY, "", day=0) is None
    with pytest.raises(CannotReadCell, match="says no time of day"):
        parse_answer(Role.AVAILABILITY, "whenever suits", day=0)


@pytest.mark.parametrize(
    ("heading", "place"),
    [
        ("When could you meet? [Monday]", ("When could you meet?", 0)),
        ("Availability - Sundays", ("Availability", 6)),
        ("Wed", ("availability", 2)),
        ("Do you observe a day of rest?", None),
    ],
)
def test_the_day_in_a_heading(heading: str, place: tuple[str, int] | None) -> None:
    assert heading_day(heading) == place


def test_options_are_one_only_while_never_seen_apart() -> None:
    cells = {"a, b": 3, "a, b, c": 2, "c": 4, "d, c": 1, "d": 1}
    assert learn_options(cells) == ("a, b", "c", "d")
    assert learn_options(cells | {"b": 1}) == ("a", "b", "c", "d")


def test_choices_are_split_by_known_options_first() -> None:
    options = ("volunteering, tutoring", "reading")
    assert split_by_options("Reading, Volunteering, tutoring", options) == frozenset(options)
    assert split_by_options("reading;volunteering, tutoring;", options) == frozenset(options)
