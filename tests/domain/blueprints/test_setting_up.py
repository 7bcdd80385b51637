from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from peerloom.domain.blueprints.models import SetUp
from peerloom.domain.blueprints.operations.creating import CannotCreateFromTemplate
from peerloom.domain.blueprints.operations.setting_up import (
    STEPS,
    CannotSetUp,
    Dates,
    answer_step,
    begin_set_up,
    discard_set_up,
    document_of,
    finish_set_up,
)
from peerloom.domain.blueprints.queries import set_ups_going_on
from peerloom.domain.blueprints.reading import UnreadableDocument
from peerloom.domain.people.enums import Role
from peerloom.domain.programs.models import Program
from peerloom.domain.programs.queries import cohort_of
from peerloom.foundation.refusals import ChangedMeanwhile
from peerloom.foundation.scope import Actor
from tests.domain.blueprints.samples import full_document
from tests.factories import MOMENT, actor_with, make_organisation

pytestmark = pytest.mark.django_db
DATES = Dates("Spring", date(2027, 1, 11), date(2027, 6, 30), date(2026, 12, 20))
ANSWERS: Mapping[str, dict[str, Any]] = {
    "purpose": {"facts": {"name": "Plot Friends", "purpose": "Nobody digs alone."}},
    "objectives": {"objectives": full_document().objectives[:1]},
    "people": {"facts": {"mentor_word": "friend"}},
    "format": {"facts": {"format": "pair", "place": "hybrid"}},
    "dates": {"dates": DATES},
    "standards": {"facts": {"profile": "adult"}},
}


@pytest.fixture
def coordinator() -> Actor:
    return actor_with(make_organisation(), Role.COORDINATOR)


def begun(by: Actor) -> SetUp:
    return begin_set_up(document=full_document(), source="Allotment Buddies", by=by, at=MOMENT)


def answered(by: Actor, *, leaving_out: str = "") -> SetUp:
    set_up = begun(by)
    for step in STEPS:
        if step != leaving_out:
            set_up = answer_step(set_up=set_up, step=step, revision=set_up.revision, by=by, at=MOMENT, **ANSWERS[step])
    return set_up


def test_step_by_step_it_becomes_a_program(coordinator: Actor) -> None:
    program = finish_set_up(set_up=answered(coordinator), by=coordinator, at=MOMENT)
    assert (program.name, program.mentor_word, program.format) == ("Plot Friends", "friend", "pair")
    assert (cohort_of(program).name, cohort_of(program).ends_on) == ("Spring", date(2027, 6, 30))
    assert program.objectives.count() == 1
    assert program.stages.count() == 2
    assert not set_ups_going_on(coordinator).exists()


def test_created_twice_it_is_one_program(coordinator: Actor) -> None:
    set_up = answered(coordinator)
    first = finish_set_up(set_up=set_up, by=coordinator, at=MOMENT)
    assert finish_set_up(set_up=set_up, by=coordinator, at=MOMENT) == first
    assert Program.objects.within(coordinator.organisation_id).count() == 1
    with pytest.raises(CannotSetUp):
        answer_step(set_up=set_up, step="people", revision=set_up.revision, by=coordinator, at=MOMENT)


@pytest.mark.parametrize("step", STEPS)
def test_no_step_can_be_left_out(coordinator: Actor, step: str) -> None:
    with pytest.raises(CannotSetUp):
        finish_set_up(set_up=answered(coordinator, leaving_out=step), by=coordinator, at=MOMENT)


def test_the_second_window_is_told(coordinator: Actor) -> None:
    set_up = begun(coordinator)
    answer_step(set_up=set_up, step="purpose", revision=1, by=coordinator, at=MOMENT, facts={"purpose": "One"})
    with pytest.raises(ChangedMeanwhile):
        answer_step(set_up=set_up, step="purpose", revision=1, by=coordinator, at=MOMENT, facts={"purpose": "Two"})
    set_up.refresh_from_db()
    assert document_of(set_up).program.purpose == "One"


def test_what_a_document_cannot_hold_is_not_kept(coordinator: Actor) -> None:
    set_up = begun(coordinator)
    two = replace(full_document().objectives[0]), full_document().objectives[0]
    with pytest.raises(UnreadableDocument):
        answer_step(set_up=set_up, step="objectives", revision=1, by=coordinator, at=MOMENT, objectives=two)
    with pytest.raises(UnreadableDocument):
        answer_step(set_up=set_up, step="format", revision=1, by=coordinator, at=MOMENT, facts={"format": "x"})
    late = replace(DATES, ends_on=DATES.starts_on)
    with pytest.raises(CannotCreateFromTemplate):
        answer_step(set_up=set_up, step="dates", revision=1, by=coordinator, at=MOMENT, dates=late)
    set_up.refresh_from_db()
    assert (set_up.revision, set_up.done, set_up.starts_on) == (1, [], None)


def test_a_colleague_can_go_on_and_nobody_else(coordinator: Actor) -> None:
    set_up = begun(coordinator)
    organisation = set_up.organisation
    owner = actor_with(organisation, Role.OWNER)
    assert list(set_ups_going_on(owner)) == [set_up]
    answer_step(set_up=set_up, step="people", revision=1, by=owner, at=MOMENT, facts={"mentor_word": "pal"})
    for stranger in (actor_with(organisation, Role.STAFF), actor_with(make_organisation(), Role.OWNER)):
        assert not set_ups_going_on(stranger).exists()
        with pytest.raises(CannotSetUp):
            answer_step(set_up=set_up, step="people", revision=2, by=stranger, at=MOMENT)
        with pytest.raises(CannotSetUp):
            discard_set_up(set_up=set_up, by=stranger, at=MOMENT)
    with pytest.raises(CannotSetUp):
        begin_set_up(document=full_document(), source="x", by=actor_with(organisation, Role.STAFF), at=MOMENT)


def test_thrown_away_it_is_gone_and_its_program_stays(coordinator: Actor) -> None:
    set_up = answered(coordinator)
    program = finish_set_up(set_up=set_up, by=coordinator, at=MOMENT)
    discard_set_up(set_up=set_up, by=coordinator, at=MOMENT)
    assert Program.objects.within(coordinator.organisation_id).filter(pk=program.pk).exists()
    with pytest.raises(CannotSetUp):
        discard_set_up(set_up=set_up, by=coordinator, at=MOMENT)
