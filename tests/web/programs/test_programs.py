from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from peerloom.domain.enrolment.enums import Side
from peerloom.domain.matching.enums import RunState
from peerloom.domain.matching.models import MatchRun, RuleSet
from peerloom.domain.people.enums import Role
from peerloom.domain.people.models import Organisation
from peerloom.domain.programs.enums import ProgramState
from peerloom.domain.programs.models import Cohort, Program
from peerloom.domain.relationships.models import Participation, Relationship
from peerloom.foundation import clock
from tests.factories import (
    MOMENT,
    make_account,
    make_application,
    make_cohort,
    make_organisation,
    make_person,
    make_program,
)

pytestmark = pytest.mark.django_db

PLAN: dict[str, Any] = {
    "name": "Mentor Up",
    "purpose": "Nobody starts alone.",
    "format": "pair",
    "place": "hybrid",
    "cohort_name": "Autumn 2026",
    "signup_until": "2026-10-01",
    "starts_on": "2026-10-12",
    "ends_on": "2027-06-30",
    "primary": "0",
    "objectives-TOTAL_FORMS": "3",
    "objectives-INITIAL_FORMS": "3",
    "objectives-0-statement": "More first-years feel that they belong",
    "objectives-0-measure": "Belonging scale, mean",
    "objectives-0-baseline": "3.1",
    "objectives-0-target": "3.6",
    "objectives-0-due": "2027-06-01",
}


@pytest.fixture
def organisation() -> Organisation:
    return make_organisation()


def member(organisation: Organisation, *roles: str, program_id: int | None = None) -> Client:
    account = make_account()
    make_person(organisation, *roles, account=account, program_id=program_id)
    client = Client()
    client.force_login(account)
    return client


def address(name: str, organisation: Organisation, *rest: str) -> str:
    return reverse(f"programs:{name}", args=[organisation.slug, *rest])


def key_in(client: Client, organisation: Organisation) -> str:
    return str(client.get(address("new", organisation)).context["form"]["key"].value())


def test_a_coordinator_plans_a_program_and_comes_to_its_page(organisation: Organisation) -> None:
    client = member(organisation, Role.COORDINATOR)
    answer = client.post(address("new", organisation), PLAN | {"key": key_in(client, organisation)}, follow=True)
    program = Program.objects.within(organisation.pk).get()
    assert answer.redirect_chain[-1][0] == address("detail", organisation, program.public_id)
    page = answer.content.decode()
    assert "More first-years feel that they belong" in page
    assert "Open it for sign-up" in page
    assert [o.primary for o in program.objectives.all()] == [True]


def test_the_same_form_sent_twice_makes_one_program(organisation: Organisation) -> None:
    client = member(organisation, Role.OWNER)
    plan = PLAN | {"key": key_in(client, organisation)}
    first, second = (client.post(address("new", organisation), plan) for _ in range(2))
    assert first.headers["Location"] == second.headers["Location"]
    assert Program.objects.within(organisation.pk).count() == 1


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"name": ""}, "This field is required."),
        ({"ends_on": "2026-10-12"}, "The last day has to come after the first day."),
        ({"signup_until": "2027-07-01"}, "Sign-up has to close before the last day."),
        ({"objectives-1-statement": "More stay"}, "An objective needs this, or leave the whole row empty."),
    ],
)
def test_a_mistake_is_named_and_nothing_is_lost(organisation: Organisation, wrong: dict[str, str], said: str) -> None:
    client = member(organisation, Role.OWNER)
    answer = client.post(address("new", organisation), PLAN | {"key": key_in(client, organisation)} | wrong)
    page = answer.content.decode()
    assert said in page
    assert "Belonging scale, mean" in page
    assert not Program.objects.within(organisation.pk).exists()


def test_the_objective_that_is_marked_becomes_the_primary_one(organisation: Organisation) -> None:
    client = member(organisation, Role.OWNER)
    second = {
        "objectives-1-statement": "More stay",
        "objectives-1-measure": "In year two",
        "objectives-1-target": "92%",
        "primary": "1",
    }
    client.post(address("new", organisation), PLAN | second | {"key": key_in(client, organisation)})
    program = Program.objects.within(organisation.pk).get()
    assert [(o.statement, o.primary) for o in program.objectives.all()][1] == ("More stay", True)


def test_two_people_editing_do_not_overwrite_each_other(organisation: Organisation) -> None:
    client, other = member(organisation, Role.OWNER), member(organisation, Role.COORDINATOR)
    client.post(address("new", organisation), PLAN | {"key": key_in(client, organisation)})
    program = Program.objects.within(organisation.pk).get()
    edit = address("edit", organisation, program.public_id)
    seen = {name: client.get(edit).context["form"][name].value() for name in ("key", "version")}
    assert client.post(edit, PLAN | seen | {"name": "First"}).status_code == 302
    late = other.post(edit, PLAN | seen | {"name": "Second"})
    assert late.status_code == 409
    assert "Someone else changed this program" in late.content.decode()
    program.refresh_from_db()
    assert program.name == "First"


def test_a_program_is_opened_by_a_post_and_only_so(organisation: Organisation) -> None:
    program = make_program(organisation, state=ProgramState.DRAFT)
    make_cohort(program)
    client = member(organisation, Role.COORDINATOR)
    advance = address("advance", organisation, program.public_id)
    assert client.get(advance).status_code == 405
    page = client.post(advance, {"to": "open"}, follow=True).content.decode()
    assert "is open for sign-up" in page
    refused = client.post(advance, {"to": "archived"}, follow=True).content.decode()
    assert "this step is not possible" in refused
    program.refresh_from_db()
    assert program.state == ProgramState.OPEN


def test_a_draft_whose_people_came_already_goes_on_with_the_matching(organisation: Organisation) -> None:
    program = make_program(organisation, state=ProgramState.DRAFT)
    make_application(make_cohort(program), make_person(organisation), Side.MENTEE)
    client = member(organisation, Role.COORDINATOR)
    page = client.get(address("detail", organisation, program.public_id)).content.decode()
    assert "The mentors are still missing" in page
    assert "Open it for sign-up" not in page
    assert "Step 2 of 5" in page
    assert 'name="to" value="open"' in page


def test_staff_look_but_do_not_decide(organisation: Organisation) -> None:
    program = make_program(organisation, state=ProgramState.DRAFT)
    make_cohort(program)
    client = member(organisation, Role.STAFF)
    page = client.get(address("detail", organisation, program.public_id)).content.decode()
    assert "A coordinator can take this step." in page
    assert client.get(address("new", organisation)).status_code == 403
    assert client.get(address("edit", organisation, program.public_id)).status_code == 403
    client.post(address("advance", organisation, program.public_id), {"to": "open"})
    program.refresh_from_db()
    assert program.state == ProgramState.DRAFT


def test_participants_and_strangers_are_kept_out(organisation: Organisation) -> None:
    program = make_program(organisation)
    make_cohort(program)
    inside, outside = member(organisation, Role.PARTICIPANT), member(make_organisation(), Role.OWNER)
    for name, rest in (("list", []), ("detail", [program.public_id]), ("edit", [program.public_id]), ("new", [])):
        assert inside.get(address(name, organisation, *rest)).status_code == 403
        assert outside.get(address(name, organisation, *rest)).status_code == 404
    assert "/accounts/" in Client().get(address("list", organisation)).headers["Location"]


def test_another_organisations_program_does_not_exist_here(organisation: Organisation) -> None:
    elsewhere = make_program(make_organisation())
    make_cohort(elsewhere)
    client = member(organisation, Role.OWNER)
    for name in ("detail", "edit"):
        assert client.get(address(name, organisation, elsewhere.public_id)).status_code == 404
    assert client.post(address("advance", organisation, elsewhere.public_id), {"to": "running"}).status_code == 404


def test_a_coordinator_of_one_program_sees_that_one_only(organisation: Organisation) -> None:
    mine, other = make_program(organisation, name="Mine"), make_program(organisation, name="Other")
    for program in (mine, other):
        make_cohort(program)
    client = member(organisation, Role.COORDINATOR, program_id=mine.pk)
    page = client.get(address("list", organisation)).content.decode()
    assert "Mine" in page
    assert "Other" not in page
    assert client.get(address("detail", organisation, other.public_id)).status_code == 404


def test_the_page_says_whether_there_are_places_for_everyone(organisation: Organisation) -> None:
    program = make_program(organisation)
    cohort = make_cohort(program)
    for number in range(4):
        make_application(cohort, make_person(organisation, name=f"Mentee {number}"), Side.MENTEE)
    make_application(cohort, make_person(organisation, name="Mentor"), Side.MENTOR, places=3)
    client = member(organisation, Role.OWNER)
    page = client.get(address("detail", organisation, program.public_id)).content.decode()
    assert "4 mentees, 3 places: 1 too few" in page


def test_a_running_program_does_not_forget_who_still_waits(organisation: Organisation) -> None:
    program = make_program(organisation, state=ProgramState.RUNNING)
    cohort = make_cohort(program)
    mentees = [make_person(organisation, name=f"Mentee {number}") for number in range(3)]
    for mentee in mentees:
        make_application(cohort, mentee, Side.MENTEE)
    relationship = Relationship.objects.create(
        organisation=organisation, cohort=cohort, introduced_at=MOMENT, visible_from=MOMENT
    )
    Participation.objects.create(
        organisation=organisation, relationship=relationship, person=mentees[0], side=Side.MENTEE, joined_at=MOMENT
    )
    with clock.frozen_at(MOMENT):
        page = member(organisation, Role.OWNER).get(address("list", organisation)).content.decode()
    assert "1 pair is together" in page
    assert "2 mentees still wait for a mentor." in page
    assert "Nothing needs you today." in page


def a_run(cohort: Cohort, state: RunState, *, undo_until: datetime | None = None) -> MatchRun:
    rules = RuleSet.objects.create(organisation=cohort.organisation, cohort=cohort, version=1, created_at=MOMENT)
    return MatchRun.objects.create(
        organisation=cohort.organisation,
        cohort=cohort,
        rule_set=rules,
        number=1,
        state=state,
        mentees=5,
        matched=4,
        created_at=MOMENT,
        undo_until=undo_until,
    )


def test_after_a_publication_was_taken_back_its_run_waits_for_review_again(organisation: Organisation) -> None:
    a_run(make_cohort(make_program(organisation, state=ProgramState.RUNNING)), RunState.READY)
    page = member(organisation, Role.OWNER).get(address("list", organisation)).content.decode()
    assert "4 of 5 mentees have a mentor. Nothing has been sent." in page


def test_while_a_publication_can_be_undone_the_list_says_until_when(organisation: Organisation) -> None:
    organisation.time_zone = "Europe/London"
    organisation.save()
    cohort = make_cohort(make_program(organisation, state=ProgramState.RUNNING))
    a_run(cohort, RunState.PUBLISHED, undo_until=MOMENT + timedelta(minutes=15))
    client = member(organisation, Role.OWNER)
    with clock.frozen_at(MOMENT):
        assert "Everybody hears from us at 10:45" in client.get(address("list", organisation)).content.decode()
    with clock.frozen_at(MOMENT + timedelta(minutes=15)):
        assert "Everybody hears" not in client.get(address("list", organisation)).content.decode()


def test_after_the_last_day_the_program_asks_to_be_finished(organisation: Organisation) -> None:
    program = make_program(organisation, state=ProgramState.RUNNING)
    cohort = make_cohort(program)
    Relationship.objects.create(organisation=organisation, cohort=cohort, introduced_at=MOMENT, visible_from=MOMENT)
    with clock.frozen_at(MOMENT + timedelta(days=400)):
        page = member(organisation, Role.OWNER).get(address("list", organisation)).content.decode()
    assert "One program needs you." in page
    assert "The last day has passed: finish the program" in page


def test_words_of_people_are_shown_as_words(organisation: Organisation) -> None:
    program = make_program(organisation, name="<script>alert(1)</script>")
    make_cohort(program, name="<img src=x>")
    client = member(organisation, Role.OWNER)
    for page in (address("list", organisation), address("detail", organisation, program.public_id)):
        text = client.get(page).content.decode()
        assert "<script>alert(1)" not in text
        assert "<img src=x>" not in text
        assert "&lt;script&gt;alert(1)" in text


def test_the_first_visit_teaches_what_to_do(organisation: Organisation) -> None:
    page = member(organisation, Role.OWNER).get(address("list", organisation)).content.decode()
    assert "Plan a program in ten minutes" in page
    assert reverse("blueprints:start", args=[organisation.slug]) in page


def test_archived_programs_have_a_page_of_their_own(organisation: Organisation) -> None:
    make_cohort(make_program(organisation, name="Long ago", state=ProgramState.ARCHIVED))
    client = member(organisation, Role.OWNER)
    assert "Long ago" not in client.get(address("list", organisation)).content.decode()
    assert "Long ago" in client.get(address("list", organisation) + "?archived").content.decode()


def test_the_list_asks_the_database_as_often_for_three_programs_as_for_one(organisation: Organisation) -> None:
    client = member(organisation, Role.OWNER)
    counts: list[int] = []
    for _ in range(2):
        for _ in range(1 if not counts else 2):
            cohort = make_cohort(make_program(organisation))
            make_application(cohort, make_person(organisation), Side.MENTEE)
        with CaptureQueriesContext(connection) as queries:
            client.get(address("list", organisation))
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 12


def test_the_page_of_a_program_leads_to_requests_for_help_workshops_and_reported_messages(
    organisation: Organisation,
) -> None:
    program = make_program(organisation, name="Mentor Up")
    cohort = make_cohort(program)
    address = reverse("programs:detail", args=[organisation.slug, program.public_id])
    requests = reverse("changes:list", args=[organisation.slug])
    page = member(organisation, "coordinator").get(address).content.decode()
    assert requests in page
    assert reverse("circles:workshop-list", args=[organisation.slug, cohort.public_id]) in page
    page = member(organisation, "staff").get(address).content.decode()
    assert reverse("conversations:reports", args=[organisation.slug]) in page
    assert requests not in page


def test_where_people_book_or_sit_in_circles_nobody_is_told_to_match_pairs(organisation: Organisation) -> None:
    leads = {"micro": "micro:overview", "circle": "circles:forming"}
    for number, (format_, to) in enumerate(leads.items()):
        program = make_program(organisation, name=format_)
        program.format = format_
        program.save()
        cohort = make_cohort(program)
        for side in Side:
            make_application(cohort, make_person(organisation, name=f"{side} {number}"), side)
        make_application(cohort, make_person(organisation, name=f"Another {number}"), Side.MENTEE)
        client = member(organisation, Role.OWNER)
        page = client.get(address("detail", organisation, program.public_id)).content.decode()
        assert reverse(to, args=[organisation.slug, cohort.public_id]) in page
        assert "Set the rules and match" not in page
        assert "too few" not in page
