from __future__ import annotations

from dataclasses import replace

import pytest

from peerloom.domain.enrolment.enums import Side
from peerloom.domain.enrolment.operations.interview_guides import CannotChangeGuide, change_guide
from peerloom.domain.enrolment.queries.interview_guides import Aspect, Guide, guide_for
from peerloom.domain.programs.models import Cohort
from peerloom.foundation.refusals import ChangedMeanwhile
from peerloom.foundation.scope import Actor
from tests.factories import MOMENT

pytestmark = pytest.mark.django_db

OWN = Guide("Be warm.", ("Why?",), (Aspect("warmth", "Warmth", low="Cold", high="Warm"),), reviewers=2, own=True)


def change(cohort: Cohort, guide: Guide, by: Actor, *, version: str = "") -> Guide:
    seen = version or guide_for(cohort.program, Side.MENTOR).version
    return change_guide(program=cohort.program, side=Side.MENTOR, guide=guide, version=seen, by=by, at=MOMENT)


@pytest.mark.parametrize(
    ("side", "keys"),
    [
        (Side.MENTOR, ["communication", "empathy", "expertise", "willingness"]),
        (Side.MENTEE, ["strengths", "goals", "readiness"]),
    ],
)
def test_the_built_in_guides_are_complete(cohort: Cohort, side: Side, keys: list[str]) -> None:
    guide = guide_for(cohort.program, side)
    assert [aspect.key for aspect in guide.aspects] == keys
    assert all(aspect.low and aspect.middle and aspect.high and aspect.help for aspect in guide.aspects)
    assert len(guide.questions) >= 6
    assert (guide.own, guide.reviewers) == (False, 1)


def test_a_program_writes_its_own_for_one_side(cohort: Cohort, coordinator: Actor) -> None:
    assert change(cohort, OWN, coordinator) == OWN
    assert not guide_for(cohort.program, Side.MENTEE).own


def test_the_second_of_two_writers_is_told(cohort: Cohort, coordinator: Actor) -> None:
    before = guide_for(cohort.program, Side.MENTOR).version
    change(cohort, OWN, coordinator, version=before)
    change(cohort, OWN, coordinator, version=before)  # the same again
    with pytest.raises(ChangedMeanwhile):
        change(cohort, replace(OWN, introduction="Be quick."), coordinator, version=before)
    assert guide_for(cohort.program, Side.MENTOR) == OWN


@pytest.mark.parametrize(
    "guide",
    [replace(OWN, aspects=()), replace(OWN, aspects=OWN.aspects * 2), replace(OWN, reviewers=3)],
    ids=["nothing to score", "one aspect twice", "three reviewers"],
)
def test_a_guide_that_cannot_work_is_refused(cohort: Cohort, coordinator: Actor, guide: Guide) -> None:
    with pytest.raises(CannotChangeGuide):
        change(cohort, guide, coordinator)


def test_staff_read_guides_and_change_none(cohort: Cohort, staff: Actor) -> None:
    with pytest.raises(CannotChangeGuide):
        change(cohort, OWN, staff)


def test_a_score_whose_aspect_is_gone_keeps_its_key() -> None:
    assert OWN.named({"warmth": 4, "old": 2}) == [("Warmth", 4), ("old", 2)]
