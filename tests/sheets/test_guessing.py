"""What is understood of the two exports, without a rules file."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable

import pytest
from openpyxl import Workbook

from peerloom.pairing import Kind, Rules, match
from peerloom.sheets import CannotReadSheet, Plan, Role, Sheet, guess, profiles, read_sheet
from tests.sheets.conftest import DATA, Rows, rows_of, sheet_of


def role_of(plan: Plan, side: str, heading: str) -> Role:
    columns = plan.mentees if side == "mentees" else plan.mentors
    return next(column.role for column in columns if column.heading.startswith(heading))


@pytest.mark.parametrize(
    ("side", "heading", "role"),
    [
        ("mentees", "Timestamp", Role.TIMESTAMP),
        ("mentees", "Email Address", Role.EMAIL),
        ("mentees", "First name", Role.FIRST_NAME),
        ("mentees", "School", Role.CATEGORY),
        ("mentees", "Major(s)", Role.CATEGORY),
        ("mentees", "Languages", Role.CHOICES),
        ("mentees", "What are some of your hobbies", Role.CHOICES),
        ("mentees", "When could you usually meet? [Friday]", Role.AVAILABILITY),
        ("mentees", "What personality traits", Role.CHOICES),
        ("mentees", "How much do you care", Role.IMPORTANCE),
        ("mentees", "How much do you prefer", Role.IMPORTANCE),
        ("mentees", "How many hours", Role.CATEGORY),
        ("mentees", "Would you like a mentor", Role.WISH),
        ("mentees", "What do you hope", Role.TEXT),
        ("mentors", "How many students", Role.CAPACITY),
        ("mentors", "Preferred Mentorship Style", Role.CHOICES),
        ("mentors", "Anything else?", Role.TEXT),
    ],
)
def test_columns_of_a_form_export(first_year: tuple[Sheet, Sheet], side: str, heading: str, role: Role) -> None:
    assert role_of(guess(*first_year), side, heading) is role


def test_an_option_may_hold_a_comma(first_year: tuple[Sheet, Sheet]) -> None:
    plan = guess(*first_year)
    hobbies = next(column for column in plan.mentees if "hobbies" in column.heading)
    school = next(column for column in plan.mentees if column.heading == "School")
    assert "volunteering, tutoring" in hobbies.options
    assert not {"volunteering", "tutoring"} & set(hobbies.options)
    assert len(hobbies.options) == 13
    assert school.options.count("Education, Human Development") == 1
    assert len(school.options) == 5


def test_questions_worded_differently_become_one_criterion(first_year: tuple[Sheet, Sheet]) -> None:
    plan = guess(*first_year)
    headings = {column.field: column.heading for column in plan.mentors}
    compared = {criterion.label: headings[criterion.mentor] for criterion in plan.criteria}
    assert compared["Personality Traits"] == "Personality Traits (select up to 3)"
    assert {criterion.kind for criterion in plan.criteria} == {Kind.SAME, Kind.OVERLAP, Kind.SCHEDULE}
    assert len(plan.criteria) == 7


def test_importance_and_wishes_belong_to_what_they_are_about(first_year: tuple[Sheet, Sheet]) -> None:
    plan = guess(*first_year)
    about = {column.heading[:30]: column.about for column in plan.mentees if column.about}
    keys = {criterion.label: criterion.key for criterion in plan.criteria}
    assert about["How much do you care about you"] == keys["Personality Traits"]
    assert about["How much do you prefer a mento"] == keys["Major and/or minor"]
    (private,) = [criterion for criterion in plan.criteria if criterion.sensitive]
    assert about["Would you like a mentor who wa"] == private.key
    assert private.asked


def test_profiles_of_a_form_export(first_year: tuple[Sheet, Sheet]) -> None:
    mentees, mentors = first_year
    plan = guess(mentees, mentors)
    people = profiles(plan, mentees=mentees, mentors=mentors)
    assert not people.issues
    assert (len(people.mentees), len(people.mentors)) == (120, 48)
    assert [(one.person.split("@")[0], one.kept, one.dropped) for one in people.duplicates] == [
        ("me0005", 124, (7,)),
        ("me0014", 122, (16,)),
        ("me0074", 125, (76,)),
        ("me0098", 123, (100,)),
        ("me0046", 50, (48,)),
    ]
    again = next(one for one in people.mentees if one.id.startswith("me0014@"))
    assert again.answers["school"] == "Education, Human Development"  # the later answer
    assert {one.id: one.capacity for one in people.mentors}["me0003@students.example.edu"] == 2  # "two"
    assert sum(one.capacity for one in people.mentors) == 104
    assert len(people.on_both) == 48
    assert {one.person for one in people.mentees} >= {one.person for one in people.mentors}


def test_own_importance_becomes_a_factor(first_year: tuple[Sheet, Sheet]) -> None:
    mentees, mentors = first_year
    people = profiles(guess(mentees, mentors), mentees=mentees, mentors=mentors)
    factors = {factor for one in people.mentees for factor in one.importance.values()}
    assert factors == {0.0, 0.5, 1.0, 1.5, 2.0}


def test_civil_service_sheets_without_rules(civil_service: tuple[Sheet, Sheet]) -> None:
    plan = guess(*civil_service)
    by_key = {criterion.key: criterion for criterion in plan.criteria}
    assert by_key["grade"].kind is Kind.STEP
    assert by_key["grade"].required
    assert by_key["grade"].scale[0] == "AA"
    assert by_key["organisation"].kind is Kind.DIFFERENT
    assert by_key["organisation"].required
    assert by_key["profession"].kind is Kind.SAME
    private = {criterion.key: criterion for criterion in plan.criteria if criterion.sensitive}
    assert set(private) == {"characteristics", "biography"}  # the biography repeats the identity
    assert private["characteristics"].asked
    assert any("organisation" in note and "rule" in note for note in plan.notes)


def test_a_school_is_no_employer(first_year: tuple[Sheet, Sheet]) -> None:
    school = next(criterion for criterion in guess(*first_year).criteria if criterion.key == "school")
    assert school.kind is Kind.SAME
    assert not school.required


def test_every_variant_gives_the_same_people(collection: str, variant: Callable[[Rows], bytes]) -> None:
    original = [read_sheet(DATA / collection / f"{side}.csv") for side in ("mentees", "mentors")]
    same = [read_sheet(io.BytesIO(variant(rows_of(collection, side))), name=side) for side in ("mentees", "mentors")]
    plans = [guess(*original), guess(*same)]
    assert plans[1].criteria == plans[0].criteria
    found = [profiles(plan, mentees=one[0], mentors=one[1]) for plan, one in zip(plans, (original, same), strict=True)]
    assert found[1].mentees == found[0].mentees
    assert found[1].mentors == found[0].mentors


def test_the_order_of_rows_does_not_matter(first_year: tuple[Sheet, Sheet]) -> None:
    mentees, mentors = first_year
    turned = Sheet(mentees.name, mentees.headings, tuple(reversed(mentees.rows)))
    assert guess(turned, mentors).criteria == guess(mentees, mentors).criteria
    assert guess(turned, mentors).mentees == guess(mentees, mentors).mentees


def test_two_columns_that_could_both_be_the_address_are_refused_where_they_differ() -> None:
    mentors = sheet_of("email,grade", "m@example.org,EO")
    mentees = sheet_of("Email,Email,grade", "a@example.org,b@example.org,AO", name="mentees.csv")
    with pytest.raises(CannotReadSheet, match=r"mentees\.csv, row 2, column “Email”: 2 columns have this heading"):
        guess(mentees, mentors)


def test_day_first_dates_decide_which_answer_is_later() -> None:
    mentees = sheet_of(
        "Timestamp,email,grade",
        "05/11/2026 10:00,a@example.org,AO",
        "04/12/2026 10:00,a@example.org,EO",
        "25/12/2026 10:00,b@example.org,EO",
    )
    people = profiles(guess(mentees, mentees), mentees=mentees, mentors=mentees)
    assert people.duplicates[0].kept == 3


def test_nothing_in_common_is_said_and_no_criterion_made() -> None:
    plan = guess(sheet_of("email", "a@example.org"), sheet_of("email,shoe size", "b@example.org,41"))
    assert plan.criteria == ()
    assert any("shoe size" in note for note in plan.notes)


def test_asking_for_a_yes_means_a_mentor_who_says_yes() -> None:
    mentees = sheet_of(
        "email,Are you a carer?,Would you like a mentor who is a carer?",
        "a@example.org,No,Yes",
        "b@example.org,Prefer not to say,yes",
        "c@example.org,Yes,No",
        "d@example.org,,Doesn't matter",
    )
    mentors = sheet_of("email,Are you a carer?", "m@example.org,Yes", "n@example.org,No")
    plan = guess(mentees, mentors)
    (criterion,) = plan.criteria
    assert criterion.sensitive
    people = profiles(plan, mentees=mentees, mentors=mentors)
    assert [one.answers.get(criterion.mentee) for one in people.mentees] == ["Yes", "Yes", "Yes", None]
    matching = match(people.mentees[:1], people.mentors, plan.rules())
    assert matching.pairs[0].mentor == "m@example.org"


def test_without_addresses_names_tell_who_is_who() -> None:
    mentees = sheet_of("Name,skills", "Linh Tran,law", "Linh Tran,art", "Mei,art")
    mentors = sheet_of("Name,skills", "Linh Tran,law")
    people = profiles(guess(mentees, mentors), mentees=mentees, mentors=mentors)
    assert [one.id for one in people.mentees] == ["Linh Tran", "Linh Tran 3", "Mei"]
    assert people.on_both == ("Linh Tran",)
    assert match(people.mentees[:1], people.mentors, Rules()).pairs == ()


def workbook(*rows: list[str | int | dt.datetime]) -> Sheet:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    stream = io.BytesIO()
    book.save(stream)
    stream.seek(0)
    return read_sheet(stream, name="form.xlsx")


def test_a_workbook_as_a_form_program_writes_it() -> None:
    sent = [dt.datetime(2026, 3, day, 9, 30) for day in (1, 2, 3)]  # noqa: DTZ001  a workbook's cells know no zone
    shared: list[str | int | dt.datetime] = ["ID", "Start time", "Email", "Name"]
    mentees = workbook(
        [*shared, "Which skills do you want to learn?", "Years of experience"],
        [1, sent[0], "a@example.org", "Linh Tran", "Writing;Python, R;", 2],
        [2, sent[1], "b@example.org", "Mei", "Python, R;Writing;", 1],
        [3, sent[2], "A@Example.org ", "Linh Tran", "Excel;", 3],
    )
    mentors = workbook(
        [*shared, "Skills you can teach", "Years of experience", "How many students can you take on?"],
        [1, sent[0], "m@example.org", "Noor", "Excel;Writing;", 12, 2],
        [2, sent[1], "n@example.org", "Uma", "Python, R;Excel;", 8, dt.datetime(2026, 1, 2)],  # noqa: DTZ001  "1-2"
    )
    plan = guess(mentees, mentors)
    assert role_of(plan, "mentees", "ID") is Role.IGNORE  # both forms count from 1: no sign of one and the same person
    skills = next(criterion for criterion in plan.criteria if criterion.kind is Kind.OVERLAP)
    people = profiles(plan, mentees=mentees, mentors=mentors)
    assert [one.id for one in people.mentees] == ["a@example.org", "b@example.org"]
    assert people.mentees[0].answers[skills.mentee] == frozenset({"Excel"})
    assert people.mentors[1].answers[skills.mentor] == frozenset({"Python, R", "Excel"})
    assert [one.capacity for one in people.mentors] == [2, 2]
    assert people.mentors[0].answers["years_experience"] == 12.0


def test_grades_that_are_not_on_the_scale_are_named() -> None:
    mentees = sheet_of(
        "email,grade", "a@example.org,AO", "b@example.org,EO", "c@example.org,HEO", "d@example.org,Minister"
    )
    mentors = sheet_of("email,grade", "m@example.org,SEO", "n@example.org,EO", name="mentors.csv")
    people = profiles(guess(mentees, mentors), mentees=mentees, mentors=mentors)
    assert people.notes == (
        "sheet.csv: 1 answers to “grade” are not on its scale (“Minister”); they count as not given.",
    )
    assert "grade" not in people.mentees[3].answers
