from __future__ import annotations

from datetime import date

import pytest

from peerloom.domain.people.enums import Role
from peerloom.domain.programs.enums import ProgramState
from peerloom.domain.programs.models import Program
from peerloom.domain.programs.operations import (
    CannotAdvanceProgram,
    CannotPlanProgram,
    PlannedObjective,
    advance_program,
    create_program,
    edit_program,
)
from peerloom.domain.programs.queries import cohort_of, version_of
from peerloom.foundation.audit.models import AuditEvent
from peerloom.foundation.public_ids import new_public_id
from peerloom.foundation.refusals import ChangedMeanwhile
from peerloom.foundation.scope import Actor
from tests.domain.programs.plans import BELONGING, STAYING, a_plan
from tests.factories import MOMENT, actor_with, make_organisation, make_program

pytestmark = pytest.mark.django_db


@pytest.fixture
def coordinator() -> Actor:
    return actor_with(make_organisation(), Role.COORDINATOR)


def test_a_program_is_made_with_its_cohort_and_objectives(coordinator: Actor) -> None:
    program = create_program(plan=a_plan(), by=coordinator, at=MOMENT)
    assert program.state == ProgramState.DRAFT
    assert cohort_of(program).starts_on == date(2026, 10, 12)
    assert [(o.statement, o.primary) for o in program.objectives.all()] == [
        (BELONGING.statement, True),
        (STAYING.statement, False),
    ]
    event = AuditEvent.objects.get(subject=program.public_id)
    assert (event.verb, event.actor) == ("program.created", coordinator.public_id)


@pytest.mark.parametrize("role", [Role.STAFF, Role.PARTICIPANT])
def test_others_cannot_create_programs(role: Role) -> None:
    with pytest.raises(CannotPlanProgram):
        create_program(plan=a_plan(), by=actor_with(make_organisation(), role), at=MOMENT)


def test_a_coordinator_of_one_program_can_edit_it_and_create_no_other() -> None:
    organisation = make_organisation()
    mine = create_program(plan=a_plan(), by=actor_with(organisation, Role.OWNER), at=MOMENT)
    actor = actor_with(organisation, Role.COORDINATOR, program_id=mine.pk)
    with pytest.raises(CannotPlanProgram):
        create_program(plan=a_plan(), by=actor, at=MOMENT)
    edited = edit_program(program=mine, plan=a_plan(name="Buddies"), version=version_of(mine), by=actor, at=MOMENT)
    assert edited.name == "Buddies"


def test_a_plan_that_contradicts_itself_changes_nothing(coordinator: Actor) -> None:
    contradictions = (
        a_plan(ends_on=date(2026, 10, 12)),
        a_plan(signup_until=date(2027, 6, 30)),
        a_plan(objectives=(STAYING,)),
        a_plan(objectives=(BELONGING, BELONGING)),
    )
    for plan in contradictions:
        with pytest.raises(CannotPlanProgram):
            create_program(plan=plan, by=coordinator, at=MOMENT)
    assert not Program.objects.within(coordinator.organisation_id).exists()


def test_editing_replaces_the_objectives_and_can_change_which_is_primary(coordinator: Actor) -> None:
    program = create_program(plan=a_plan(), by=coordinator, at=MOMENT)
    changed = a_plan(objectives=(PlannedObjective(statement="A", measure="b", target="c", primary=True),))
    edit_program(program=program, plan=changed, version=version_of(program), by=coordinator, at=MOMENT)
    assert [(o.statement, o.primary) for o in program.objectives.all()] == [("A", True)]


def test_the_same_form_sent_twice_makes_one_program(coordinator: Actor) -> None:
    key = new_public_id()
    first = create_program(plan=a_plan(), by=coordinator, at=MOMENT, public_id=key)
    again = create_program(plan=a_plan(), by=coordinator, at=MOMENT, public_id=key)
    assert first == again
    assert Program.objects.within(coordinator.organisation_id).count() == 1


def test_the_second_of_two_people_editing_is_told(coordinator: Actor) -> None:
    program = create_program(plan=a_plan(), by=coordinator, at=MOMENT)
    seen_by_both = version_of(program)
    edit_program(program=program, plan=a_plan(name="First"), version=seen_by_both, by=coordinator, at=MOMENT)
    with pytest.raises(ChangedMeanwhile):
        edit_program(program=program, plan=a_plan(name="Second"), version=seen_by_both, by=coordinator, at=MOMENT)
    program.refresh_from_db()
    assert program.name == "First"


def test_a_program_goes_one_step_at_a_time(coordinator: Actor) -> None:
    program = create_program(plan=a_plan(), by=coordinator, at=MOMENT)
    with pytest.raises(CannotAdvanceProgram):
        advance_program(program=program, to=ProgramState.RUNNING, by=coordinator, at=MOMENT)
    for state in (ProgramState.OPEN, ProgramState.RUNNING, ProgramState.CLOSED, ProgramState.ARCHIVED):
        assert advance_program(program=program, to=state, by=coordinator, at=MOMENT).state == state
    with pytest.raises(CannotAdvanceProgram):
        advance_program(program=program, to=ProgramState.OPEN, by=coordinator, at=MOMENT)


def test_the_same_step_sent_twice_happens_once(coordinator: Actor) -> None:
    program = create_program(plan=a_plan(), by=coordinator, at=MOMENT)
    for _ in range(2):
        advance_program(program=program, to=ProgramState.OPEN, by=coordinator, at=MOMENT)
    events = AuditEvent.objects.filter(subject=program.public_id, verb="program.advanced")
    assert [event.details for event in events] == [{"from": "draft", "to": "open"}]


def test_staff_advance_nothing(coordinator: Actor) -> None:
    organisation = make_organisation()
    program = make_program(organisation, state=ProgramState.DRAFT)
    with pytest.raises(CannotAdvanceProgram):
        advance_program(program=program, to=ProgramState.OPEN, by=actor_with(organisation, Role.STAFF), at=MOMENT)


def test_another_organisations_program_is_out_of_reach(coordinator: Actor) -> None:
    elsewhere = make_program(make_organisation())
    with pytest.raises(Program.DoesNotExist):
        advance_program(program=elsewhere, to=ProgramState.RUNNING, by=coordinator, at=MOMENT)


def test_an_archived_program_stays_as_it_was(coordinator: Actor) -> None:
    program = create_program(plan=a_plan(), by=coordinator, at=MOMENT)
    Program.objects.within(coordinator.organisation_id).update(state=ProgramState.ARCHIVED)
    with pytest.raises(CannotPlanProgram):
        edit_program(program=program, plan=a_plan(), version=version_of(program), by=coordinator, at=MOMENT)
