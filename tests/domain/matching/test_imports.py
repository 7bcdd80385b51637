from __future__ import annotations

import pytest

from peerloom.domain.enrolment.enums import ApplicationState, QuestionKind, Side
from peerloom.domain.enrolment.models import Answer, Application, Question
from peerloom.domain.enrolment.queries import applications_in_pool
from peerloom.domain.matching.enums import ImportState
from peerloom.domain.matching.queries import issues_of, preview_rows
from peerloom.domain.people.enums import Role, Standing
from peerloom.domain.people.models import Membership, Person
from peerloom.domain.people.queries import actor_of
from peerloom.domain.programs.models import Cohort
from peerloom.foundation.scope import Actor
from tests.domain.matching.sheets import csv_of, real_sheet, taken_over, tally
from tests.factories import MOMENT, make_account, make_organisation, make_person

LINH = "linh@example.org,Linh,Tran,Nursing,cooking; chess,2"
OMAR = "omar@example.org,Omar,Haddad,Law,chess; running,1"
AYO = "ayo@example.org,Ayo,Bello,Law,running; cooking,1"


def people_of(cohort: Cohort) -> dict[str, Application]:
    rows = Application.objects.within(cohort.organisation_id).filter(cohort=cohort).select_related("person")
    return {application.person.email: application for application in rows}


def answers_to(application: Application) -> dict[str, object]:
    rows = Answer.objects.within(application.organisation_id).filter(application=application)
    return dict(rows.values_list("question__key", "value"))


@pytest.mark.parametrize(
    ("collection", "side", "expected"),
    [
        ("first-year", Side.MENTEE, (120, 0, 0, 4)),
        ("first-year", Side.MENTOR, (48, 0, 0, 1)),
        ("civil-service", Side.MENTEE, (50, 0, 0, 0)),
        ("civil-service", Side.MENTOR, (50, 0, 0, 0)),
    ],
)
def test_a_real_sheet_enters_the_pool_once(
    cohort: Cohort, coordinator: Actor, collection: str, side: Side, expected: tuple[int, int, int, int]
) -> None:
    data = real_sheet(collection, side)
    first = taken_over(cohort, data, coordinator, side=side)
    assert (first.state, tally(first)) == (ImportState.COMMITTED, expected)
    before = list(Answer.objects.within(cohort.organisation_id).order_by("pk").values_list("pk", "value"))
    again = taken_over(cohort, data, coordinator, side=side)
    assert tally(again) == (0, 0, expected[0], expected[3])
    assert list(Answer.objects.within(cohort.organisation_id).order_by("pk").values_list("pk", "value")) == before
    assert applications_in_pool(cohort).filter(side=side).count() == expected[0]


def test_everybody_becomes_an_accepted_participant_with_answers(cohort: Cohort, coordinator: Actor) -> None:
    taken_over(cohort, csv_of(LINH, OMAR, AYO), coordinator, side=Side.MENTOR)
    linh = people_of(cohort)["linh@example.org"]
    assert (linh.state, linh.places, linh.person.name) == (ApplicationState.ACCEPTED, 2, "Linh Tran")
    assert answers_to(linh) == {"profession": "Nursing", "skills": ["chess", "cooking"]}
    assert actor_of(linh.person, at=MOMENT).has(Role.PARTICIPANT)
    skills = Question.objects.within(cohort.organisation_id).get(key="skills")
    assert (skills.kind, skills.options) == (QuestionKind.CHOICES, ["chess", "cooking", "running"])


def test_a_changed_row_updates_that_person_and_nobody_else(cohort: Cohort, coordinator: Actor) -> None:
    taken_over(cohort, csv_of(LINH, OMAR, AYO), coordinator, side=Side.MENTOR)
    moved = "OMAR@Example.org,Omar,Haddad,,running,3"
    sheet = taken_over(cohort, csv_of(LINH, moved, AYO), coordinator, side=Side.MENTOR)
    assert tally(sheet) == (0, 1, 2, 0)
    omar = people_of(cohort)["omar@example.org"]
    assert (omar.places, answers_to(omar)) == (3, {"skills": ["running"]})


def test_a_smaller_sheet_later_adds_to_the_options_and_removes_nobody(cohort: Cohort, coordinator: Actor) -> None:
    taken_over(cohort, csv_of(LINH, OMAR, AYO), coordinator)
    taken_over(cohort, csv_of("mai@example.org,Mai,Ito,Law,sailing; chess,1"), coordinator)
    skills = Question.objects.within(cohort.organisation_id).get(key="skills")
    assert skills.options == ["chess", "cooking", "running", "sailing"]
    assert len(people_of(cohort)) == 4


def test_a_held_person_stays_held_and_who_withdrew_stays_away(cohort: Cohort, coordinator: Actor) -> None:
    taken_over(cohort, csv_of(LINH, OMAR, AYO), coordinator)
    persons = Person.objects.within(cohort.organisation_id)
    persons.filter(email="linh@example.org").update(standing=Standing.HELD)
    rows = Application.objects.within(cohort.organisation_id).filter(person__email="omar@example.org")
    rows.update(state=ApplicationState.WITHDRAWN)
    sheet = taken_over(cohort, csv_of(LINH, OMAR, AYO), coordinator)
    assert tally(sheet) == (0, 0, 3, 0)
    assert [application.person.email for application in applications_in_pool(cohort)] == ["ayo@example.org"]


def test_a_person_with_an_account_keeps_their_own_name(cohort: Cohort, coordinator: Actor) -> None:
    account = make_account(email="linh@example.org")
    make_person(cohort.organisation, Role.PARTICIPANT, name="Linh T. Nguyen", account=account)
    taken_over(cohort, csv_of(LINH), coordinator)
    linh = people_of(cohort)["linh@example.org"].person
    assert linh.name == "Linh T. Nguyen"
    assert Membership.objects.within(cohort.organisation_id).filter(person=linh).count() == 1


def test_a_role_that_was_withdrawn_does_not_come_back_with_the_same_sheet(cohort: Cohort, coordinator: Actor) -> None:
    taken_over(cohort, csv_of(LINH), coordinator)
    roles = Membership.objects.within(cohort.organisation_id).filter(role=Role.PARTICIPANT)
    roles.update(until=MOMENT)
    taken_over(cohort, csv_of(LINH), coordinator)
    assert [role.until for role in roles.all()] == [MOMENT]


def test_the_same_address_in_another_organisation_is_somebody_else(cohort: Cohort, coordinator: Actor) -> None:
    elsewhere = make_person(make_organisation(), name="Another Linh", email="linh@example.org")
    taken_over(cohort, csv_of(LINH), coordinator)
    elsewhere.refresh_from_db()
    assert elsewhere.name == "Another Linh"
    assert people_of(cohort)["linh@example.org"].person_id != elsewhere.pk


def test_rows_that_stop_are_skipped_named_and_counted(cohort: Cohort, coordinator: Actor) -> None:
    rows = [LINH, "omar@example.org,Omar,Haddad,Law,chess,-3", "not an address,Ayo,Bello,Law,chess,1", ",,,Law,chess,1"]
    rows += ["mai@example.org,Mai,Ito,Law,chess,4000", "LINH@example.org,Linh,Tran,Law,chess,1"]
    sheet = taken_over(cohort, csv_of(*rows), coordinator, side=Side.MENTOR)
    assert tally(sheet) == (1, 0, 0, 5)
    assert people_of(cohort)["linh@example.org"].places == 1
    found = {issue.row: issue for issue in issues_of(sheet)}
    assert set(found) == {2, 3, 4, 5, 6}
    assert (found[3].column, found[3].cell, found[3].stops) == ("How many mentees can you take?", "-3", True)
    assert "below zero" in found[3].problem
    assert "e-mail address" in found[4].problem
    assert "more than 100" in found[6].problem
    assert "row 7" in found[2].problem


def test_markup_and_very_long_answers_are_kept_as_they_are_written(cohort: Cohort, coordinator: Actor) -> None:
    long = "we " * 3_333
    script = "<script>alert(1)</script>"
    headings = "Email,First name,Last name,Tell us about you"
    data = csv_of(
        f"a@example.org,{script},\u202eGarcía 🧶,{long}", "b@example.org,=cmd|' /C calc'!A0,B,hi", headings=headings
    )
    sheet = taken_over(cohort, data, coordinator)
    assert tally(sheet) == (2, 0, 0, 0)
    someone = people_of(cohort)["a@example.org"]
    assert someone.person.given_name == script
    assert list(answers_to(someone).values()) == [long.strip()]
    assert max(len(cell) for row in preview_rows(sheet) for cell in row.cells) <= 200


def test_emoji_right_to_left_and_combining_characters_arrive_whole(cohort: Cohort, coordinator: Actor) -> None:
    names = {"a@example.org": "👩🏽‍🚀 دانا", "b@example.org": "שירה", "c@example.org": "Nguye\u0302\u0303n"}
    headings = "Email,First name,Last name,Tell us about you"
    rows = [f"{email},{name},X,{'م' * 10_000}" for email, name in names.items()]
    sheet = taken_over(cohort, csv_of(*rows, headings=headings), coordinator)
    assert tally(sheet) == (3, 0, 0, 0)
    assert {email: one.person.given_name for email, one in people_of(cohort).items()} == names
    assert list(answers_to(people_of(cohort)["a@example.org"]).values()) == ["م" * 10_000]


def test_headings_that_repeat_and_rows_of_uneven_length_are_named_and_harm_nobody(
    cohort: Cohort, coordinator: Actor
) -> None:
    headings = "Email,First name,Last name,Hobby,Hobby"
    rows = ["a@example.org,Ana,Silva,chess,choir", "b@example.org,Ben", "c@example.org,Cy,Doe,chess,choir,one too many"]
    sheet = taken_over(cohort, csv_of(*rows, headings=headings), coordinator)
    assert set(people_of(cohort)) == {"a@example.org", "b@example.org"}
    assert tally(sheet) == (2, 0, 0, 1)
    assert {issue.row: issue.stops for issue in issues_of(sheet)}[4]
    assert sorted(answers_to(people_of(cohort)["a@example.org"]).values(), key=str) == ["chess", "choir"]
    assert answers_to(people_of(cohort)["b@example.org"]) == {}
