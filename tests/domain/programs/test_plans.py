"""Stages, check-ins, surveys and messages of a program."""

from __future__ import annotations

from dataclasses import replace

import pytest

from peerloom.domain.people.enums import Role
from peerloom.domain.people.models import Organisation
from peerloom.domain.programs.enums import Audience, Moment, ProgramState
from peerloom.domain.programs.message_kinds import MESSAGE_KINDS, PLACES, example_values
from peerloom.domain.programs.models import Program
from peerloom.domain.programs.operations import plans
from peerloom.domain.programs.operations.plans import (
    CannotChangePlan,
    CheckInPlan,
    MessagePlan,
    Planned,
    StagePlan,
    SurveyPlan,
    add_to_plan,
    change_in_plan,
    remove_from_plan,
)
from peerloom.domain.programs.queries import item_version
from peerloom.domain.programs.wording import own_words
from peerloom.foundation.audit.models import AuditEvent
from peerloom.foundation.public_ids import new_public_id
from peerloom.foundation.refusals import ChangedMeanwhile
from peerloom.foundation.scope import Actor
from tests.factories import MOMENT, actor_with, make_organisation, make_program

pytestmark = pytest.mark.django_db
STAGE = StagePlan(name="Meet", starts_week=4, weeks=2, agenda=["Say hello"], mentor_tasks=["Bring tea"])
ONE_OF_EACH: list[Planned] = [
    STAGE,
    CheckInPlan(name="First month", week=4, audience=Audience.MENTEES, questions=["How is it?"]),
    SurveyPlan(instrument="belonging-short", moment=Moment.BEFORE),
    MessagePlan(purpose="application-accepted", subject="Welcome {given_name}", body="You are in {program}."),
]


@pytest.fixture
def organisation() -> Organisation:
    return make_organisation()


@pytest.fixture
def coordinator(organisation: Organisation) -> Actor:
    return actor_with(organisation, Role.COORDINATOR)


@pytest.fixture
def program(organisation: Organisation) -> Program:
    return make_program(organisation)


@pytest.mark.parametrize("planned", ONE_OF_EACH, ids=lambda planned: type(planned).__name__)
def test_added_once_changed_and_removed(program: Program, coordinator: Actor, planned: Planned) -> None:
    key = new_public_id()
    item = add_to_plan(program=program, planned=planned, by=coordinator, at=MOMENT, public_id=key)
    assert add_to_plan(program=program, planned=planned, by=coordinator, at=MOMENT, public_id=key) == item
    version = item_version(item)
    changed = change_in_plan(item=item, planned=planned, version=version, by=coordinator, at=MOMENT)
    assert item_version(changed) == version
    remove_from_plan(item=item, by=coordinator, at=MOMENT)
    remove_from_plan(item=item, by=coordinator, at=MOMENT)
    verbs = AuditEvent.objects.filter(subject=key).values_list("verb", flat=True)
    assert list(verbs.order_by("number")) == ["plan.added", "plan.changed", "plan.removed"]


def test_stages_stand_in_the_order_of_their_weeks_and_keep_who_they_are(program: Program, coordinator: Actor) -> None:
    later = add_to_plan(program=program, planned=STAGE, by=coordinator, at=MOMENT)
    first = add_to_plan(program=program, planned=replace(STAGE, starts_week=0), by=coordinator, at=MOMENT)
    assert [(stage.pk, stage.position) for stage in program.stages.all()] == [(first.pk, 0), (later.pk, 1)]
    change_in_plan(
        item=first,
        planned=replace(STAGE, starts_week=9),
        version=item_version(program.stages.get(pk=first.pk)),
        by=coordinator,
        at=MOMENT,
    )
    assert [stage.pk for stage in program.stages.all()] == [later.pk, first.pk]


def test_the_second_of_two_people_is_told(program: Program, coordinator: Actor) -> None:
    item = add_to_plan(program=program, planned=STAGE, by=coordinator, at=MOMENT)
    seen = item_version(program.stages.get())
    change_in_plan(item=item, planned=replace(STAGE, name="One"), version=seen, by=coordinator, at=MOMENT)
    with pytest.raises(ChangedMeanwhile):
        change_in_plan(item=item, planned=replace(STAGE, name="Two"), version=seen, by=coordinator, at=MOMENT)
    assert program.stages.get().name == "One"
    remove_from_plan(item=item, by=coordinator, at=MOMENT)
    with pytest.raises(CannotChangePlan):
        change_in_plan(item=item, planned=STAGE, version=seen, by=coordinator, at=MOMENT)


def test_each_message_has_one_wording(program: Program, coordinator: Actor) -> None:
    message = ONE_OF_EACH[3]
    add_to_plan(program=program, planned=message, by=coordinator, at=MOMENT)
    with pytest.raises(CannotChangePlan):
        add_to_plan(program=program, planned=message, by=coordinator, at=MOMENT)
    values = {"given_name": "Linh {program}", "program": "Mentor Up"}
    assert own_words(program, "application-accepted", values) == ("Welcome Linh {program}", "You are in Mentor Up.")


def test_who_may_not(program: Program, organisation: Organisation) -> None:
    with pytest.raises(CannotChangePlan):
        add_to_plan(program=program, planned=STAGE, by=actor_with(organisation, Role.STAFF), at=MOMENT)
    with pytest.raises(Program.DoesNotExist):
        add_to_plan(program=program, planned=STAGE, by=actor_with(make_organisation(), Role.OWNER), at=MOMENT)


def test_what_is_archived_stays_as_it_was(organisation: Organisation, coordinator: Actor) -> None:
    with pytest.raises(CannotChangePlan):
        add_to_plan(
            program=make_program(organisation, state=ProgramState.ARCHIVED), planned=STAGE, by=coordinator, at=MOMENT
        )


def test_there_is_an_end_to_a_plan(program: Program, coordinator: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plans, "MOST_ITEMS", 1)
    add_to_plan(program=program, planned=STAGE, by=coordinator, at=MOMENT)
    with pytest.raises(CannotChangePlan):
        add_to_plan(program=program, planned=STAGE, by=coordinator, at=MOMENT)


def test_every_place_of_every_message_is_explained_and_has_an_example() -> None:
    for kind in MESSAGE_KINDS:
        assert set(kind.places) <= set(PLACES)
    assert set(example_values()) == set(PLACES)
