"""Objectives: tied before the start, frozen by the dates, changed afterwards only with a reason that stays."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from peerloom.domain.feedback.enums.outcomes import MeasuredBy, MeasureKind, TargetKind, Whose
from peerloom.domain.feedback.jobs.objectives import freeze_objectives_of_started
from peerloom.domain.feedback.models import Measure, ObjectiveMeasure
from peerloom.domain.feedback.operations.objectives import CannotTieObjective, tie_objective
from peerloom.domain.feedback.rules.objectives import Yardstick
from peerloom.domain.people.enums import Role
from peerloom.domain.programs.enums import ObjectivePart, ProgramState
from peerloom.domain.programs.models import Objective, ObjectiveChange, Program
from peerloom.domain.programs.operations import (
    CannotDropObjective,
    NeedsReason,
    PlannedObjective,
    advance_program,
    create_program,
    edit_program,
)
from peerloom.domain.programs.queries import version_of
from peerloom.foundation import clock
from peerloom.foundation.audit.models import AuditEvent
from peerloom.foundation.jobs.attempts import run_attempt
from peerloom.foundation.jobs.enqueueing import enqueue
from peerloom.foundation.refusals import ChangedMeanwhile
from peerloom.foundation.scope import Actor
from tests.domain.programs.plans import BELONGING, STAYING, a_plan
from tests.factories import MOMENT, actor_with, make_organisation
from tests.factories.instruments import make_instrument
from tests.factories.outcomes import make_measure

pytestmark = pytest.mark.django_db

STARTED = MOMENT + timedelta(days=7)  # 12 October 2026, the first day
DUE = date(2027, 6, 30)


@pytest.fixture
def owner() -> Actor:
    return actor_with(make_organisation(), Role.OWNER)


@pytest.fixture
def program(owner: Actor) -> Program:
    return create_program(plan=a_plan(), by=owner, at=MOMENT)


@pytest.fixture
def grades(program: Program) -> Measure:
    return make_measure(program.organisation, least=0, most=4)


def by_mean(measure: Measure, target: str = "3.2") -> Yardstick:
    return Yardstick(by=MeasuredBy.OUTCOME, kind=TargetKind.MEAN, target=Decimal(target), due=DUE, measure=measure)


def tie(
    objective: Objective, yardstick: Yardstick, by: Actor, *, revision: int = 0, reason: str = "", at: datetime = MOMENT
) -> ObjectiveMeasure:
    return tie_objective(objective=objective, yardstick=yardstick, revision=revision, reason=reason, by=by, at=at)


def first(program: Program) -> Objective:
    return program.objectives.all()[0]


def edit(
    program: Program, by: Actor, *objectives: PlannedObjective, at: datetime, reason: str = "", **changes: Any
) -> Program:
    plan = a_plan(objectives=objectives, **changes)
    version = version_of(Program.objects.within(by.organisation_id).get(pk=program.pk))
    return edit_program(program=program, plan=plan, version=version, reason=reason, by=by, at=at)


def test_before_the_start_it_is_chosen_freely(program: Program, grades: Measure, owner: Actor) -> None:
    tied = tie(first(program), by_mean(grades), owner)
    assert (tied.revision, tied.target) == (1, Decimal("3.2"))
    assert tie(first(program), by_mean(grades, "3.4"), owner, revision=1).revision == 2
    assert tie(first(program), by_mean(grades, "3.4"), owner, revision=2).revision == 2, "the same again is nothing"
    with pytest.raises(ChangedMeanwhile):
        tie(first(program), by_mean(grades, "3"), owner, revision=1)
    assert not ObjectiveChange.objects.within(owner.organisation_id).exists()
    assert AuditEvent.objects.filter(verb="objective.measured").count() == 2


def test_from_the_first_day_a_change_takes_a_reason_whether_or_not_a_job_has_run(
    program: Program, grades: Measure, owner: Actor
) -> None:
    tie(first(program), by_mean(grades), owner)
    with pytest.raises(NeedsReason):
        tie(first(program), by_mean(grades, "2.5"), owner, revision=1, at=STARTED)
    with pytest.raises(NeedsReason):
        tie(first(program), by_mean(grades, "2.5"), owner, revision=1, reason="  ", at=STARTED)
    tie(first(program), by_mean(grades, "2.5"), owner, revision=1, reason="The scale has changed.", at=STARTED)
    [change] = ObjectiveChange.objects.within(owner.organisation_id)
    assert (change.part, change.reason, change.changed_by_id) == (
        ObjectivePart.FIGURE,
        "The scale has changed.",
        owner.person_id,
    )
    assert "at least 3.2 grade points" in change.before
    assert "at least 2.5 grade points" in change.after


def test_tied_for_the_first_time_after_the_start_it_says_so(program: Program, grades: Measure, owner: Actor) -> None:
    with pytest.raises(NeedsReason):
        tie(first(program), by_mean(grades), owner, at=STARTED)
    tie(first(program), by_mean(grades), owner, reason="We forgot.", at=STARTED)
    [change] = ObjectiveChange.objects.within(owner.organisation_id)
    assert change.before == ""


def test_started_by_hand_it_is_frozen_before_its_day(program: Program, grades: Measure, owner: Actor) -> None:
    for state in (ProgramState.OPEN, ProgramState.RUNNING):
        advance_program(program=program, to=state, by=owner, at=MOMENT)
    assert first(program).frozen_at == MOMENT
    with pytest.raises(NeedsReason):
        tie(first(program), by_mean(grades), owner)


def test_the_words_of_a_frozen_objective_change_only_with_a_reason(program: Program, owner: Actor) -> None:
    lower = replace(BELONGING, target="3.0")
    with pytest.raises(NeedsReason):
        edit(program, owner, lower, STAYING, at=STARTED)
    edit(program, owner, lower, STAYING, at=STARTED, reason="Half of them left the country.")
    [change] = ObjectiveChange.objects.within(owner.organisation_id)
    assert (change.objective, change.part) == (first(program), ObjectivePart.TARGET)
    assert (change.before, change.after) == (BELONGING.target, "3.0")
    event = AuditEvent.objects.filter(verb="program.edited").latest("number")
    assert event.details["objectives_changed_after_start"] == ["target"]


def test_everything_else_of_a_started_program_changes_without_a_reason(program: Program, owner: Actor) -> None:
    assert edit(program, owner, BELONGING, STAYING, at=STARTED, name="Buddies").name == "Buddies"
    assert not ObjectiveChange.objects.within(owner.organisation_id).exists()


def test_which_one_matters_most_is_frozen_too(program: Program, owner: Actor) -> None:
    swapped = (replace(BELONGING, primary=False), replace(STAYING, primary=True))
    with pytest.raises(NeedsReason):
        edit(program, owner, *swapped, at=STARTED)
    edit(program, owner, *swapped, at=STARTED, reason="The funder asks for it.")
    parts = ObjectiveChange.objects.within(owner.organisation_id).values_list("part", flat=True)
    assert list(parts) == [ObjectivePart.PRIMARY, ObjectivePart.PRIMARY]
    assert program.objectives.filter(primary=True).count() == 1


def test_moving_the_first_day_does_not_thaw_what_was_frozen(program: Program, grades: Measure, owner: Actor) -> None:
    """Neither a late job nor a postponed start lets anybody aim where the arrow has landed."""
    later: dict[str, Any] = {"starts_on": date(2027, 1, 10)}
    edit(program, owner, BELONGING, STAYING, at=STARTED, **later)
    assert first(program).frozen_at is not None
    with pytest.raises(NeedsReason):
        edit(program, owner, replace(BELONGING, target="1"), STAYING, at=STARTED, **later)
    with pytest.raises(NeedsReason):
        tie(first(program), by_mean(grades), owner, at=STARTED)


def test_moving_the_first_day_and_the_target_in_one_go_takes_a_reason(program: Program, owner: Actor) -> None:
    with pytest.raises(NeedsReason):
        edit(program, owner, replace(BELONGING, target="1"), STAYING, at=STARTED, starts_on=date(2027, 1, 10))


def test_a_frozen_objective_is_not_taken_out_and_a_new_one_says_why(program: Program, owner: Actor) -> None:
    with pytest.raises(CannotDropObjective):
        edit(program, owner, BELONGING, at=STARTED, reason="It did not work.")
    new = PlannedObjective(statement="More friends", measure="Count", target="5")
    with pytest.raises(NeedsReason):
        edit(program, owner, BELONGING, STAYING, new, at=STARTED)
    edit(program, owner, BELONGING, STAYING, new, at=STARTED, reason="We learnt that it matters.")
    [change] = ObjectiveChange.objects.within(owner.organisation_id)
    assert (change.part, change.after) == (ObjectivePart.ADDED, "More friends")
    assert program.objectives.get(statement="More friends").frozen_at == STARTED


def test_a_measure_stays_with_its_objective_when_another_is_taken_out(
    program: Program, grades: Measure, owner: Actor
) -> None:
    staying = program.objectives.get(statement=STAYING.statement)
    tie(staying, by_mean(grades), owner)
    edit(program, owner, replace(STAYING, primary=True), at=MOMENT)
    kept = ObjectiveMeasure.objects.within(owner.organisation_id).get()
    assert kept.objective.statement == STAYING.statement
    named = replace(STAYING, statement="They stay for two years", primary=True, public_id=staying.public_id)
    edit(program, owner, PlannedObjective(statement="New", measure="m", target="t"), named, at=MOMENT)
    kept.objective.refresh_from_db()
    assert kept.objective.statement == "They stay for two years"


def test_the_clock_stamps_the_first_day_and_only_once(program: Program, owner: Actor) -> None:
    late = STARTED + timedelta(days=3)
    for at in (MOMENT, late, late + timedelta(days=1)):
        job = enqueue(freeze_objectives_of_started, organisation="", subject="", at=at)
        with clock.frozen_at(at):
            run_attempt(job.public_id)
    stamps = set(program.objectives.values_list("frozen_at", flat=True))
    assert [stamp.date() for stamp in stamps if stamp] == [date(2026, 10, 12)]


def test_what_an_objective_cannot_be_judged_by(program: Program, grades: Measure, owner: Actor) -> None:
    here = make_measure(program.organisation, name="Still here", kind=MeasureKind.YES_NO)
    instrument = make_instrument(program.organisation).instrument
    fine = by_mean(grades)
    for wrong in (
        replace(fine, kind=TargetKind.SHARE),
        replace(fine, measure=None),
        replace(fine, target=Decimal(5)),
        replace(fine, measure=here),
        replace(fine, measure=here, kind=TargetKind.SHARE, target=Decimal(120)),
        replace(fine, measure=make_measure(make_organisation())),
        replace(fine, by=MeasuredBy.ACTIVITY, measure=None, figure="dancing"),
        replace(fine, by=MeasuredBy.INSTRUMENT, measure=None, instrument=instrument, figure="nothing"),
        replace(fine, by=MeasuredBy.INSTRUMENT, measure=None),
        replace(fine, by="stars"),
    ):
        with pytest.raises(CannotTieObjective):
            tie(first(program), wrong, owner)
    by_score = replace(
        fine, by=MeasuredBy.INSTRUMENT, measure=None, instrument=instrument, figure="belonging", whose=Whose.BOTH
    )
    assert tie(first(program), by_score, owner).figure == "belonging"


@pytest.mark.parametrize("role", [Role.STAFF, Role.PARTICIPANT])
def test_others_say_nothing_about_how_it_is_judged(program: Program, grades: Measure, role: Role) -> None:
    with pytest.raises(CannotTieObjective):
        tie(first(program), by_mean(grades), actor_with(program.organisation, role))
