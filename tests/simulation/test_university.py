from __future__ import annotations

import csv
import io
import unicodedata
from datetime import date

from peerloom.sheets import Role, guess, read_sheet
from peerloom.simulation import SignupSheet, university_signups


def column(sheet: SignupSheet, heading: str) -> list[str]:
    place = next(index for index, name in enumerate(sheet.headings) if name.startswith(heading))
    return [row[place] for row in sheet.rows]


def test_the_same_seed_gives_the_same_people_and_another_seed_others() -> None:
    assert university_signups(7, 40, 30) == university_signups(7, 40, 30)
    assert university_signups(7, 40, 30) != university_signups(8, 40, 30)


def test_there_are_as_many_rows_as_asked_for() -> None:
    signups = university_signups(1, 120, 80)
    assert (len(signups.mentees.rows), len(signups.mentors.rows)) == (120, 80)
    assert {len(row) for row in signups.mentees.rows} == {len(signups.mentees.headings)}
    assert {len(row) for row in signups.mentors.rows} == {len(signups.mentors.headings)}


def test_a_few_are_on_both_sheets_and_everyone_has_an_address_of_their_own() -> None:
    signups = university_signups(3, 200, 150)
    mentees, mentors = column(signups.mentees, "Email"), column(signups.mentors, "Email")
    assert len(set(mentees)) == 200
    assert len(set(mentors)) == 150
    assert len(set(mentees) & set(mentors)) == 3
    assert sorted(set(mentees) | set(mentors)) == sorted(person.email for person in signups.people)
    assert all(address.isascii() and address.endswith(".example") for address in mentees)


def test_addresses_that_others_have_are_not_given_again() -> None:
    first = university_signups(5, 100, 100)
    second = university_signups(6, 100, 100, avoid={person.email for person in first.people})
    assert not {person.email for person in first.people} & {person.email for person in second.people}


def test_names_come_in_several_scripts_and_both_names_of_one_person_in_the_same() -> None:
    people = university_signups(11, 300, 300).people
    scripts = {unicodedata.name(person.given_name[0]).split()[0] for person in people}
    assert {"LATIN", "CJK", "ARABIC", "CYRILLIC", "HANGUL"} <= scripts
    for person in people:
        if "CYRILLIC" in unicodedata.name(person.given_name[0]):
            assert "CYRILLIC" in unicodedata.name(person.family_name[0])


def test_everyone_can_meet_at_some_time_and_writes_whole_sentences() -> None:
    sheet = university_signups(2, 150, 10).mentees
    first = sheet.headings.index("When could you usually meet? [Monday]")
    assert all(any(row[first : first + 5]) for row in sheet.rows)
    for text in column(sheet, "What do you hope"):
        assert text.endswith((".", "?"))
        assert "{" not in text
        assert len(text.split()) > 8


def test_forms_were_sent_before_they_closed_and_in_that_order() -> None:
    sheet = university_signups(2, 60, 10, last_day=date(2026, 3, 2)).mentees
    days = [tuple(map(int, stamp.split()[0].split("/"))) for stamp in column(sheet, "Timestamp")]
    ordered = [(year, month, day) for month, day, year in days]
    assert ordered == sorted(ordered)
    assert ordered[-1] <= (2026, 3, 2)


def test_a_spreadsheet_reads_back_what_was_written() -> None:
    signups = university_signups(4, 25, 20)
    rows = list(csv.reader(io.StringIO(signups.mentors.as_csv().decode("utf-8-sig"), newline="")))
    assert tuple(rows[0]) == signups.mentors.headings
    assert [tuple(row) for row in rows[1:]] == list(signups.mentors.rows)


def test_the_sheets_are_understood_without_help() -> None:
    signups = university_signups(9, 120, 90)
    plan = guess(
        read_sheet(io.BytesIO(signups.mentees.as_csv()), name="mentees.csv"),
        read_sheet(io.BytesIO(signups.mentors.as_csv()), name="mentors.csv"),
    )
    assert {"faculty", "major", "meet", "help"} <= {criterion.key for criterion in plan.criteria}
    assert any(column.role is Role.CAPACITY for column in plan.mentors)
    assert [column.heading[:40] for column in plan.mentees if column.sensitive] == [
        "Are you the first in your family to go t"
    ]


def test_hardly_two_people_have_one_name() -> None:
    people = university_signups(seed=5, mentees=150, mentors=90).people
    names = [(person.given_name, person.family_name) for person in people]
    assert len(set(names)) == len(names)
