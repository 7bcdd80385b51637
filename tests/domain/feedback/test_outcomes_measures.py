"""The dictionary: one name, one meaning."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from peerloom.domain.feedback.enums.outcomes import MeasureKind
from peerloom.domain.feedback.models import Measure
from peerloom.domain.feedback.operations.measures import (
    CannotDefineMeasure,
    MeasureWords,
    adopt_starter,
    archive_measure,
    change_measure,
    define_measure,
)
from peerloom.domain.feedback.operations.outcomes.imports import CannotStageOutcomes, discard_outcomes
from peerloom.domain.feedback.rules.measures import STARTERS
from peerloom.domain.people.enums import Role
from peerloom.foundation.audit.models import AuditEvent
from peerloom.foundation.refusals import ChangedMeanwhile
from peerloom.foundation.scope import Actor
from tests.factories import MOMENT, actor_with, make_cohort, make_organisation, make_program
from tests.factories.outcomes import csv_of, make_mentees, make_outcome, previewed, staged

pytestmark = pytest.mark.django_db

GRADES = MeasureWords(name="Grade average", kind=MeasureKind.NUMBER, unit="grade points", least=Decimal(0))


@pytest.fixture
def owner() -> Actor:
    return actor_with(make_organisation(), Role.OWNER)


def test_a_measure_is_defined_once(owner: Actor) -> None:
    measure = define_measure(words=GRADES, by=owner, at=MOMENT)
    assert (measure.key, measure.unit) == ("grade-average", "grade points")
    assert AuditEvent.objects.get(verb="measure.defined").subject == measure.public_id
    with pytest.raises(CannotDefineMeasure, match="already"):
        define_measure(words=MeasureWords(name="GRADE average", kind=MeasureKind.NUMBER), by=owner, at=MOMENT)


def test_names_that_make_the_same_key_stay_apart(owner: Actor) -> None:
    keys = [
        define_measure(words=MeasureWords(name=name, kind=MeasureKind.YES_NO), by=owner, at=MOMENT).key
        for name in ("Still here", "Still here!", "还在", "在")
    ]
    assert len(set(keys)) == 4


@pytest.mark.parametrize("role", [Role.STAFF, Role.PARTICIPANT])
def test_others_define_nothing(role: Role) -> None:
    with pytest.raises(PermissionDenied):
        define_measure(words=GRADES, by=actor_with(make_organisation(), role), at=MOMENT)


@pytest.mark.parametrize(
    "words",
    [
        MeasureWords(name=" ", kind=MeasureKind.NUMBER),
        MeasureWords(name="A", kind="colour"),
        MeasureWords(name="A", kind=MeasureKind.YES_NO, unit="%"),
        MeasureWords(name="A", kind=MeasureKind.NUMBER, least=Decimal(3), most=Decimal(3)),
    ],
)
def test_a_measure_that_contradicts_itself(owner: Actor, words: MeasureWords) -> None:
    with pytest.raises(CannotDefineMeasure):
        define_measure(words=words, by=owner, at=MOMENT)


def test_the_starter_set_is_taken_over_once(owner: Actor) -> None:
    for _ in range(2):
        for starter in STARTERS:
            adopt_starter(key=starter.key, by=owner, at=MOMENT)
    assert Measure.objects.within(owner.organisation_id).count() == len(STARTERS)
    with pytest.raises(CannotDefineMeasure):
        adopt_starter(key="nothing", by=owner, at=MOMENT)


def test_in_use_its_kind_and_unit_stay(owner: Actor) -> None:
    measure = define_measure(words=GRADES, by=owner, at=MOMENT)
    cohort = make_cohort(make_program(measure.organisation))
    [mentee] = make_mentees(cohort, 1)
    make_outcome(measure, mentee, cohort)
    for other in (
        MeasureWords(name="Grade average", kind=MeasureKind.YES_NO),
        MeasureWords(name="Grade average", kind=MeasureKind.NUMBER, unit="per cent"),
    ):
        with pytest.raises(CannotDefineMeasure, match="in use"):
            change_measure(measure=measure, words=other, revision=1, by=owner, at=MOMENT)
    better = MeasureWords(name="Mean mark", kind=MeasureKind.NUMBER, unit="grade points", definition="All marks.")
    assert change_measure(measure=measure, words=better, revision=1, by=owner, at=MOMENT).name == "Mean mark"


def test_before_use_everything_can_change_and_the_second_writer_is_told(owner: Actor) -> None:
    measure = define_measure(words=GRADES, by=owner, at=MOMENT)
    share = MeasureWords(name="Passed", kind=MeasureKind.YES_NO)
    assert change_measure(measure=measure, words=share, revision=1, by=owner, at=MOMENT).kind == MeasureKind.YES_NO
    with pytest.raises(ChangedMeanwhile):
        change_measure(measure=measure, words=GRADES, revision=1, by=owner, at=MOMENT)


def test_archived_and_restored_once(owner: Actor) -> None:
    measure = define_measure(words=GRADES, by=owner, at=MOMENT)
    for _ in range(2):
        archive_measure(measure=measure, archived=True, revision=1, by=owner, at=MOMENT)
    assert AuditEvent.objects.filter(verb="measure.archived").count() == 1
    assert archive_measure(measure=measure, archived=False, revision=2, by=owner, at=MOMENT).archived_at is None


def test_a_file_on_its_way_keeps_the_meaning_of_its_measure(owner: Actor) -> None:
    measure = define_measure(words=GRADES, by=owner, at=MOMENT)
    cohort = make_cohort(make_program(measure.organisation))
    imported = previewed(cohort, measure, csv_of("a@example.org,3,2026-09-30"), owner)
    other = MeasureWords(name="Grade average", kind=MeasureKind.YES_NO)
    with pytest.raises(CannotDefineMeasure, match="in use"):
        change_measure(measure=measure, words=other, revision=1, by=owner, at=MOMENT)
    discard_outcomes(imported=imported, revision=imported.revision, by=owner, at=MOMENT)
    assert change_measure(measure=measure, words=other, revision=1, by=owner, at=MOMENT).kind == MeasureKind.YES_NO


def test_nothing_new_is_measured_by_an_archived_one(owner: Actor) -> None:
    measure = define_measure(words=GRADES, by=owner, at=MOMENT)
    archive_measure(measure=measure, archived=True, revision=1, by=owner, at=MOMENT)
    cohort = make_cohort(make_program(measure.organisation))
    with pytest.raises(CannotStageOutcomes, match="not in use"):
        staged(cohort, measure, csv_of("a@example.org,3,2026-09-30"), owner)
