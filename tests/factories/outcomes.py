"""Measures, people with values, and files of outcomes, for the tests."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

from django.core.files.base import ContentFile

from peerloom.domain.feedback.enums.outcomes import MeasureKind, Subject
from peerloom.domain.feedback.models import Measure, Outcome, OutcomeImport
from peerloom.domain.feedback.operations.outcomes.imports import commit_outcomes, stage_outcomes
from peerloom.domain.people.models import Organisation, Person
from peerloom.domain.programs.models import Cohort, Objective, Program
from peerloom.foundation import clock
from peerloom.foundation.jobs.attempts import run_attempt
from peerloom.foundation.scope import Actor
from tests.factories.people import MOMENT, make_person
from tests.factories.relationships import make_relationship

SOURCE = "Registrar, summer results"
DAY = date(2026, 10, 1)


def make_measure(
    organisation: Organisation,
    *,
    name: str = "Grade average",
    kind: str = MeasureKind.NUMBER,
    unit: str = "",
    least: int | None = None,
    most: int | None = None,
) -> Measure:
    return Measure.objects.create(
        organisation=organisation,
        key=name.casefold().replace(" ", "-"),
        name=name,
        subject=Subject.GRADES,
        kind=kind,
        unit=unit or ("grade points" if kind == MeasureKind.NUMBER else ""),
        least=least,
        most=most,
    )


def make_objective(program: Program, *, statement: str = "Better marks", primary: bool = True) -> Objective:
    return Objective.objects.create(
        organisation=program.organisation,
        program=program,
        statement=statement,
        measure="Mean of all marks",
        target="3.2 grade points",
        primary=primary,
        position=program.objectives.count(),
    )


def make_mentees(cohort: Cohort, count: int) -> list[Person]:
    """Each in a pair of their own."""
    mentees = []
    for number in range(count):
        mentee = make_person(cohort.organisation, "participant", name=f"Mentee No{number}")
        mentor = make_person(cohort.organisation, "participant", name=f"Mentor No{number}")
        make_relationship(cohort, [mentee], [mentor])
        mentees.append(mentee)
    return mentees


def make_outcome(
    measure: Measure, person: Person, cohort: Cohort, value: float | str = 3, *, day: date = DAY, source: str = SOURCE
) -> Outcome:
    return Outcome.objects.create(
        organisation=cohort.organisation,
        measure=measure,
        person=person,
        cohort=cohort,
        measured_on=day,
        value=Decimal(str(value)),
        source=source,
        recorded_at=MOMENT,
    )


def csv_of(*rows: str, headings: str = "E-mail,Grade average,Date") -> bytes:
    return "\n".join([headings, *rows]).encode()


def run_job(imported: OutcomeImport, *, at: datetime = MOMENT) -> OutcomeImport:
    assert imported.job is not None
    with clock.frozen_at(at):
        run_attempt(imported.job.public_id)
    imported.refresh_from_db()
    return imported


def staged(
    cohort: Cohort, measure: Measure, data: bytes, by: Actor, *, day: date | None = DAY, name: str = "marks.csv"
) -> OutcomeImport:
    return stage_outcomes(
        cohort=cohort,
        measure=measure,
        file=ContentFile(data),
        file_name=name,
        source=SOURCE,
        measured_on=day,
        by=by,
        at=MOMENT,
    )


def previewed(
    cohort: Cohort, measure: Measure, data: bytes, by: Actor, *, day: date | None = DAY, name: str = "marks.csv"
) -> OutcomeImport:
    return run_job(staged(cohort, measure, data, by, day=day, name=name))


def taken_over(cohort: Cohort, measure: Measure, data: bytes, by: Actor, *, name: str = "marks.csv") -> OutcomeImport:
    imported = previewed(cohort, measure, data, by, name=name)
    return run_job(commit_outcomes(imported=imported, revision=imported.revision, by=by, at=MOMENT))


def fates(imported: OutcomeImport) -> Sequence[str]:
    return [row.fate for row in imported.rows.all()]
