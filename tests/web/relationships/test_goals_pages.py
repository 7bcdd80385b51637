"""Goals on pages: who reads and changes what, words that are missing, old versions, hostile input."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from peerloom.domain.people.enums import Role, Standing
from peerloom.domain.people.models import Person
from peerloom.domain.people.queries import actor_of
from peerloom.domain.programs.models import Objective
from peerloom.domain.relationships.enums import GoalState, RelationshipKind, RelationshipState
from peerloom.domain.relationships.models import Goal, GoalStep, Relationship
from peerloom.domain.relationships.queries.taking_part import relationship_of
from peerloom.foundation import clock
from peerloom.web.relationships.goals.on_home import on_home
from peerloom.web.relationships.on_home import Room
from peerloom.web.relationships.partnerships import partnership
from tests.factories import MOMENT, make_account, make_pair, make_person
from tests.factories.goals import make_goal, rate_for

pytestmark = pytest.mark.django_db
LATER = MOMENT + timedelta(weeks=7)


def window(person: Person) -> Client:
    if person.account is None:
        person.account = make_account()
        person.save()
    client = Client()
    client.force_login(person.account)
    return client


@dataclass
class Scene:
    relationship: Relationship
    linh: Person
    tomasz: Person
    goal: Goal
    at: datetime = MOMENT

    def url(self, page: str, thing: str = "") -> str:
        default = self.relationship if page in ("list", "new") else self.goal
        return reverse(f"goals:{page}", args=[self.relationship.organisation.slug, thing or default.public_id])

    def get(self, person: Person, page: str, thing: str = "") -> HttpResponse:
        with clock.frozen_at(self.at):
            return cast("HttpResponse", window(person).get(self.url(page, thing)))

    def post(self, person: Person, page: str, sent: Mapping[str, str], thing: str = "") -> HttpResponse:
        with clock.frozen_at(self.at):
            return cast("HttpResponse", window(person).post(self.url(page, thing), dict(sent)))

    def steps_at_home(self, person: Person) -> list[str]:
        """What the home asks for about goals; the page itself shows the most urgent thing of all."""
        found = relationship_of(actor_of(person, at=self.at), self.relationship.public_id, at=self.at)
        assert found is not None
        together = partnership(found, person_id=person.pk, at=self.at)
        room = Room(together, actor_of(person, at=self.at), found.organisation.slug, self.at)
        with CaptureQueriesContext(connection) as queries:
            steps = on_home(room).steps
        assert len(queries) <= 3
        return [step.title for step in steps]

    def home(self, person: Person) -> str:
        address = reverse(
            "relationships:detail", args=[self.relationship.organisation.slug, self.relationship.public_id]
        )
        with clock.frozen_at(self.at):
            return window(person).get(address).content.decode()

    def goals(self) -> list[Goal]:
        return list(Goal.objects.within(self.relationship.organisation_id))

    def step(self) -> GoalStep:
        return self.goal.steps.get()


@pytest.fixture
def scene() -> Scene:
    relationship, linh, tomasz = make_pair()
    return Scene(relationship, linh, tomasz, make_goal(relationship, linh))


NEW = {"statement": "Find a student job", "weight": "1", "key": "k" * 22}


def test_a_goal_is_set_once_and_leads_to_its_levels(scene: Scene) -> None:
    sent = NEW | {"notice": "Two applications", "first_step": "Show my CV", "due_on": "2026-12-18"}
    scene.post(scene.linh, "new", sent)
    response = scene.post(scene.linh, "new", sent)
    _first, made = scene.goals()
    assert response.status_code == 303
    assert response["Location"] == scene.url("levels", made.public_id)
    assert "Two applications" in scene.get(scene.linh, "levels", made.public_id).content.decode()


def test_looking_at_the_wording_asks_and_saves_nothing(scene: Scene) -> None:
    page = scene.post(scene.linh, "new", NEW | {"statement": "Get better at it", "do": "check"}).content.decode()
    assert "5 questions are still open" in page
    assert "You wrote “better”." in page
    assert "Get better at it</textarea>" in page
    assert len(scene.goals()) == 1


@pytest.mark.parametrize(
    "sent", [{}, {"statement": " "}, {"weight": "9"}, {"due_on": "31.12."}, {"statement": "x" * 400}]
)
def test_what_cannot_be_is_told_beside_its_field(scene: Scene, sent: dict[str, str]) -> None:
    response = scene.post(scene.linh, "new", (NEW | sent) if sent else {})
    assert response.status_code == 422
    assert "needs mending" in response.content.decode() or "need mending" in response.content.decode()


def test_an_old_version_is_answered_with_409_and_keeps_what_was_typed(scene: Scene) -> None:
    sent = {"statement": "My new words", "weight": "1", "version": "1"}
    scene.post(scene.linh, "edit", sent)
    late = scene.post(scene.linh, "edit", sent | {"statement": "My late words"})
    page = late.content.decode()
    assert late.status_code == 409
    assert "My late words</textarea>" in page
    assert "<bdi>My new words</bdi>" in page
    assert scene.post(scene.linh, "edit", sent | {"statement": "My late words", "version": "2"}).status_code == 303
    levels = {"hoped": "Two", "version": "1"}
    assert scene.post(scene.linh, "levels", levels).status_code == 409
    assert scene.post(scene.linh, "state", {"do": "close", "version": "1"}).status_code == 409
    assert scene.goals()[0].state == GoalState.OPEN


def test_the_mentor_reads_ticks_and_rates_but_does_not_word(scene: Scene) -> None:
    page = scene.get(scene.tomasz, "goal").content.decode()
    assert "the goal of Linh" in page
    assert "Say it better" not in page
    assert (
        "Only Linh"
        in scene.post(scene.tomasz, "edit", {"statement": "Mine now", "weight": "1", "version": "1"}).content.decode()
    )
    scene.post(scene.tomasz, "step", {"do": "done"}, scene.step().public_id)
    assert scene.step().done_by == scene.tomasz
    scene.post(scene.tomasz, "step-add", {"text": "Ask in Statistics"})
    rated = scene.post(scene.tomasz, "rate", {"level": "1", "note": "Nine times", "key": "k" * 22})
    assert rated.status_code == 303
    page = scene.get(scene.linh, "goal").content.decode()
    assert "A bit more than hoped" in page
    assert "Nine times" in page
    assert "Ask in Statistics" in page


def test_each_side_rates_without_reading_the_other_there(scene: Scene) -> None:
    rate_for(scene.goal, scene.tomasz, -2, note="Hardly at all")
    assert "Hardly at all" not in scene.get(scene.linh, "rate").content.decode()
    rate_for(scene.goal, scene.linh, 1, note="Often")
    page = scene.get(scene.linh, "goal").content.decode()
    assert "How both of you see it" in page
    assert page.index("Often") < page.index("Hardly at all"), "the scale goes down from much more"
    assert "T-score" not in page


def test_steps_are_worded_moved_and_taken_away(scene: Scene) -> None:
    scene.post(scene.linh, "step-add", {"text": "Second"})
    first, second = scene.goal.steps.all()
    for sent in ({"do": "up"}, {"do": "word", "text": "Really\x00 second"}):
        assert scene.post(scene.linh, "step", sent, second.public_id).status_code == 303
    assert [step.text for step in scene.goal.steps.all()] == ["Really second", first.text]
    scene.post(scene.linh, "step", {"do": "remove"}, first.public_id)
    assert scene.goal.steps.count() == 1
    assert scene.post(scene.linh, "step-add", {"text": " "}).status_code == 422


def test_strangers_find_no_goal(scene: Scene) -> None:
    organisation = scene.relationship.organisation
    for role in (Role.OWNER, Role.COORDINATOR, Role.PARTICIPANT):
        someone = make_person(organisation, role)
        for page in ("list", "new", "goal", "edit", "levels", "rate"):
            assert scene.get(someone, page).status_code == 404
        for page in ("state", "step-add", "rate"):
            assert scene.post(someone, page, {"do": "close", "level": "1"}).status_code == 404
        assert scene.post(someone, "step", {"do": "done"}, scene.step().public_id).status_code == 404


@pytest.mark.parametrize("value", ["\x00", "a\x00b", "9" * 30, "-1", "NaN", "\u202e\U0001f600", "x" * 1_000_000])
def test_hostile_words_are_answered(scene: Scene, value: str) -> None:
    names = (
        *("statement", "notice", "first_step", "why", "due_on", "weight", "objective", "key", "version", "do"),
        *("level", "note", "text", "much_more", "more", "hoped", "less", "much_less"),
    )
    for page in ("new", "edit", "levels", "rate", "state", "step-add"):
        for sent in (dict.fromkeys(names, value), {"statement": value, "weight": "1", "version": "1", "hoped": value}):
            assert scene.post(scene.linh, page, dict(sent)).status_code < 500, page
    step = scene.goal.steps.all()[0]
    assert scene.post(scene.linh, "step", {"do": "word", "text": value}, step.public_id).status_code < 500


def test_markup_is_shown_as_words(scene: Scene) -> None:
    goal = make_goal(scene.relationship, scene.linh, statement="<script>alert(1)</script>", noticed="<img src=x>")
    for page in (scene.get(scene.linh, "goal", goal.public_id).content.decode(), scene.home(scene.linh)):
        assert "<script>alert(1)" not in page
        assert "<img src=x>" not in page


def test_an_aim_of_the_program_can_be_chosen(scene: Scene) -> None:
    program = scene.relationship.cohort.program
    aim = Objective.objects.create(
        organisation=program.organisation, program=program, statement="Belong", measure="Survey", target="70%"
    )
    assert "Belong" in scene.get(scene.linh, "new").content.decode()
    scene.post(scene.linh, "new", NEW | {"objective": aim.public_id})
    assert scene.goals()[1].objective == aim
    assert scene.post(scene.linh, "new", NEW | {"objective": "x" * 22, "key": ""}).status_code == 422


def test_the_home_shows_goals_and_asks_for_a_rating_after_six_weeks(scene: Scene) -> None:
    page = scene.home(scene.linh)
    assert "Say one thing in each seminar" in page
    assert "0 of 1 step" in page
    assert scene.steps_at_home(scene.linh) == []
    scene.at = LATER
    assert scene.steps_at_home(scene.linh) == ["Rate how far you are: “Say one thing in each seminar”"]
    asked = ["Say how far you see Linh: “Say one thing in each seminar”"]
    assert scene.steps_at_home(scene.tomasz) == asked
    rate_for(scene.goal, scene.linh, 0, at=LATER - timedelta(weeks=1))
    assert scene.steps_at_home(scene.linh) == []
    assert scene.steps_at_home(scene.tomasz) == asked, "each for oneself"


def test_a_goal_without_a_measure_asks_its_owner_for_one() -> None:
    relationship, linh, tomasz = make_pair()
    scene = Scene(relationship, linh, tomasz, make_goal(relationship, linh, noticed=""), at=LATER)
    assert scene.steps_at_home(linh) == ["Say how you would notice: “Say one thing in each seminar”"]
    assert scene.steps_at_home(tomasz) == []


def test_a_first_goal_is_offered_after_the_first_meeting() -> None:
    relationship, linh, tomasz = make_pair()
    scene = Scene(relationship, linh, tomasz, Goal())
    assert scene.steps_at_home(linh) == []
    Relationship.objects.within(relationship.organisation_id).update(first_met_at=MOMENT)
    assert scene.steps_at_home(linh) == ["Choose your first goal"]
    assert scene.steps_at_home(tomasz) == []
    assert "Linh has no open goal yet." in scene.home(tomasz)


@pytest.mark.parametrize("state", [RelationshipState.PAUSED, RelationshipState.ENDED])
def test_while_it_rests_or_is_over_goals_are_read_and_not_changed(scene: Scene, state: str) -> None:
    Relationship.objects.within(scene.relationship.organisation_id).update(state=state, ended_at=MOMENT)
    if state == RelationshipState.ENDED:
        scene.relationship.participations.update(left_at=MOMENT)
    page = scene.get(scene.linh, "list").content.decode()
    assert "Say one thing in each seminar" in page
    assert "Add a goal" not in page
    page = scene.get(scene.linh, "goal").content.decode()
    assert "Write down one question" in page
    assert 'name="do"' not in page
    assert 'name="statement"' not in scene.get(scene.linh, "new").content.decode()
    assert scene.post(scene.linh, "new", dict(NEW)).status_code == 422
    assert "Say one thing in each seminar" not in scene.home(scene.linh)


def test_who_is_held_reads_no_form(scene: Scene) -> None:
    scene.tomasz.standing = Standing.HELD
    scene.tomasz.save()
    assert 'name="statement"' not in scene.get(scene.linh, "edit").content.decode()


def test_a_single_conversation_has_no_goals(scene: Scene) -> None:
    Relationship.objects.within(scene.relationship.organisation_id).update(kind=RelationshipKind.MICRO)
    assert scene.get(scene.linh, "list").status_code == 404


def test_more_goals_cost_no_more_queries(scene: Scene) -> None:
    client, counts = window(scene.linh), []
    for more in (0, 2):
        for _ in range(more):
            rate_for(make_goal(scene.relationship, scene.linh), scene.tomasz, 1)
        with CaptureQueriesContext(connection) as queries, clock.frozen_at(MOMENT):
            client.get(scene.url("list"))
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 12
