"""What became of the people of the demo's finished round: exams and enrolment, from files and by hand."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal

from django.core.files.base import ContentFile

from peerloom.cli.demo_evidence import BELONGING, Answering
from peerloom.cli.demo_rounds import Staff, work_off
from peerloom.domain.feedback.enums.outcomes import MeasuredBy, MeasureKind, Subject, TargetKind
from peerloom.domain.feedback.models import Instrument, Measure, ObjectiveMeasure
from peerloom.domain.feedback.operations.instruments.adopting import adopt_instrument
from peerloom.domain.feedback.operations.measures import MeasureWords, adopt_starter, define_measure
from peerloom.domain.feedback.operations.objectives import tie_objective
from peerloom.domain.feedback.operations.outcomes.by_hand import record_outcomes, seen_of
from peerloom.domain.feedback.operations.outcomes.imports import commit_outcomes, stage_outcomes
from peerloom.domain.feedback.rules.objectives import Yardstick
from peerloom.domain.people.models import Person
from peerloom.domain.programs.models import Cohort
from peerloom.foundation import clock

REGISTRY = "Student records office"
PASSED_ALL = "passed-all-exams"
EXAM_WORDS = MeasureWords(
    name="Passed all first-term exams",
    kind=MeasureKind.YES_NO,
    subject=Subject.GRADES,
    definition="Yes where every exam of the first term was passed at the first or second try.",
)
STRANGERS = ("visiting.student@elsewhere.example", "former.student@elsewhere.example")
HOW_OFTEN = {True: (9, 10), False: (8, 10)}
"""So many of so many pass, with a buddy and without: about as much as such programs change."""


def measure_objectives(cohort: Cohort, staff: Staff, at: datetime) -> None:
    """Before the start somebody says how each objective will be judged: by exams, or by belonging."""
    by = staff.acting(at)
    for objective in cohort.program.objectives.order_by("position"):
        exams = "exam" in objective.measure
        yardstick = (
            Yardstick(
                by=MeasuredBy.OUTCOME,
                kind=TargetKind.SHARE,
                measure=_measure(staff, at),
                target=Decimal(85),
                baseline=Decimal(78),
                due=objective.due or cohort.ends_on,
            )
            if exams
            else Yardstick(
                by=MeasuredBy.INSTRUMENT,
                kind=TargetKind.MEAN,
                instrument=_belonging(staff, at),
                figure="belonging",
                target=Decimal("3.6"),
                baseline=Decimal("3.1"),
                due=objective.due or cohort.ends_on,
            )
        )
        if exams or "elong" in objective.measure:
            tie_objective(objective=objective, yardstick=yardstick, revision=0, by=by, at=at)


def think_again(cohort: Cohort, staff: Staff, at: datetime) -> None:
    """After the start the main target is changed: with a reason, which stays beside it for good."""
    objective = cohort.program.objectives.get(primary=True)
    tied = ObjectiveMeasure.objects.within(cohort.organisation_id).get(objective=objective)
    yardstick = Yardstick(
        by=tied.by,
        kind=tied.kind,
        instrument=tied.instrument,
        figure=tied.figure,
        target=Decimal("3.7"),
        baseline=tied.baseline,
        due=tied.due,
    )
    reason = "The first survey showed a higher start than we had thought. We aim at the same gain from there."
    by = staff.acting(at)
    tie_objective(objective=objective, yardstick=yardstick, revision=tied.revision, reason=reason, by=by, at=at)


def bring_in(asked: Answering, at: datetime) -> None:
    """The exams' file, with strangers in it, and who is still here a year later, written by hand."""
    cohort, staff = asked.cohort, asked.staff
    with clock.frozen_at(at):
        by, measure = staff.acting(at), _measure(staff, at)
        imported = stage_outcomes(
            cohort=cohort,
            measure=measure,
            file=ContentFile(_exams(asked), name="exams.csv"),
            file_name="exams first term.csv",
            source=REGISTRY,
            measured_on=(at - timedelta(days=10)).date(),
            by=by,
            at=at,
        )
        work_off(imported.job)
        imported.refresh_from_db()
        imported = commit_outcomes(imported=imported, revision=imported.revision, by=by, at=at)
        work_off(imported.job)
        _still_here(cohort, staff, asked.people, at + timedelta(days=90))


def _still_here(cohort: Cohort, staff: Staff, people: Sequence[Person], at: datetime) -> None:
    by = staff.acting(at)
    record_outcomes(
        cohort=cohort,
        measure=adopt_starter(key="still-here", by=by, at=at),
        measured_on=at.date(),
        source=REGISTRY,
        values={person.public_id: Decimal(number % 12 != 5) for number, person in enumerate(people) if number % 9 != 4},
        seen=seen_of([]),
        by=by,
        at=at,
    )


def _exams(asked: Answering) -> bytes:
    """One row each, in the words of the office that keeps them; a few are missing, two nobody knows here."""
    lines = ["E-mail,Passed everything"]
    for number, (person, true) in enumerate(zip(asked.people, asked.truth.people, strict=True)):
        passing, of = HOW_OFTEN[true.treated]
        if number % 23 != 22:
            lines.append(f"{person.email},{'yes' if (number * 7) % of < passing else 'no'}")
    return "\n".join([*lines, *(f"{stranger},yes" for stranger in STRANGERS)]).encode()


def _measure(staff: Staff, at: datetime) -> Measure:
    there = Measure.objects.within(staff.organisation.pk).filter(key=PASSED_ALL).first()
    return there or define_measure(words=EXAM_WORDS, key=PASSED_ALL, by=staff.acting(at), at=at)


def _belonging(staff: Staff, at: datetime) -> Instrument:
    by = staff.acting(at)
    return adopt_instrument(organisation=staff.organisation, key=BELONGING, by=by, at=at).instrument
