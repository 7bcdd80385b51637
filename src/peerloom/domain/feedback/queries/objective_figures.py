"""Where each objective stands: the figure, of how many, as of when; and nothing where too few are measured."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from statistics import fmean

from peerloom.domain.enrolment.enums import Side
from peerloom.domain.feedback.enums.outcomes import MeasuredBy, TargetKind, Whose
from peerloom.domain.feedback.models import ObjectiveMeasure, Outcome
from peerloom.domain.feedback.queries.activities import activity_figure
from peerloom.domain.feedback.queries.objective_answers import figure_of_answers
from peerloom.domain.feedback.queries.objectives import objectives_with_measures
from peerloom.domain.feedback.queries.outcome_people import people_by_side
from peerloom.domain.feedback.rules.objectives import meets, rounded_beside
from peerloom.domain.feedback.rules.outcomes import FEWEST_PEOPLE
from peerloom.domain.programs.models import Cohort, Objective
from peerloom.foundation.scope import Actor


@dataclass(frozen=True, slots=True)
class Standing:
    """``figure`` is in per cent for a share, in the measure's unit else. It is None below five that are measured, and
    as long as the survey that it comes from is open.

    ``measured`` are people (or matches) with a value, ``of`` all that could have one; ``as_of`` is the day of the
    latest value. ``reached`` is None as long as there is no figure. ``withheld``: there is one, which would tell of a
    few people together with figures that are shown elsewhere.
    """

    figure: float | None
    measured: int
    of: int
    as_of: date | None
    reached: bool | None
    withheld: bool = False

    @property
    def too_few(self) -> bool:
        return 0 < self.measured < FEWEST_PEOPLE


@dataclass(frozen=True, slots=True)
class ObjectiveFigure:
    """``tied`` and ``standing`` are None where nobody has said how the objective is judged."""

    objective: Objective
    tied: ObjectiveMeasure | None
    standing: Standing | None


def objective_figures(cohort: Cohort, actor: Actor, *, at: datetime) -> list[ObjectiveFigure]:
    """Every objective of the cohort's program in this round as the actor may know it, the primary one first."""
    objectives = list(objectives_with_measures(cohort.program))
    sides = people_by_side(cohort)
    outcomes = _outcomes(cohort, objectives)
    return [_figure(objective, cohort, actor, sides, outcomes, at) for objective in objectives]


def _figure(
    objective: Objective,
    cohort: Cohort,
    actor: Actor,
    sides: Mapping[str, set[int]],
    outcomes: Mapping[int, Sequence[Outcome]],
    at: datetime,
) -> ObjectiveFigure:
    tied: ObjectiveMeasure | None = getattr(objective, "measured", None)
    if tied is None:
        return ObjectiveFigure(objective, None, None)
    if tied.by == MeasuredBy.ACTIVITY:
        return ObjectiveFigure(objective, tied, _by_activity(tied, cohort, at))
    people = _judged(tied, sides)
    if tied.by == MeasuredBy.OUTCOME:
        rows = [row for row in outcomes.get(tied.measure_id or 0, ()) if row.person_id in people]
        return ObjectiveFigure(objective, tied, _by_outcomes(tied, rows, cohort, len(people)))
    answers = figure_of_answers(tied, cohort, actor)
    standing = _standing(tied, answers.figure, answers.measured, answers.of, answers.as_of)
    if answers.withheld:
        standing = replace(standing, withheld=True)
    elif standing.figure is not None and answers.told_to:
        told = rounded_beside(standing.figure, tied.target, to=answers.told_to, at_least=tied.at_least)
        standing = replace(standing, figure=told)
    return ObjectiveFigure(objective, tied, standing)


def _outcomes(cohort: Cohort, objectives: Iterable[Objective]) -> dict[int, list[Outcome]]:
    """Of each measure that judges something, in the order of their days. One query."""
    measures = [tied.measure_id for one in objectives if (tied := getattr(one, "measured", None)) and tied.measure_id]
    rows = Outcome.objects.within(cohort.organisation_id).filter(cohort=cohort, measure__in=measures)
    found: dict[int, list[Outcome]] = defaultdict(list)
    for row in rows.order_by("measured_on", "pk"):
        found[row.measure_id].append(row)
    return found


def _judged(tied: ObjectiveMeasure, sides: Mapping[str, set[int]]) -> set[int]:
    whose = {Whose.MENTEES: [Side.MENTEE], Whose.MENTORS: [Side.MENTOR]}
    return set().union(*(sides[side] for side in whose.get(Whose(tied.whose), list(Side))))


def _by_outcomes(tied: ObjectiveMeasure, rows: Sequence[Outcome], cohort: Cohort, of: int) -> Standing:
    """Values since the start and up to the due day count, of each person the latest. For a change, the latest value
    from before the start (or of its first day) is taken off it."""
    before = {row.person_id: float(row.value) for row in rows if row.measured_on <= cohort.starts_on}
    since = [row for row in rows if cohort.starts_on < row.measured_on <= tied.due]
    after = {row.person_id: float(row.value) for row in since}
    as_of = max((row.measured_on for row in since), default=None)
    if tied.kind == TargetKind.CHANGE:
        values = [after[person] - before[person] for person in after.keys() & before.keys()]
    else:
        values = list(after.values())
    figure = fmean(values) if values else None
    if figure is not None and tied.kind == TargetKind.SHARE:
        figure *= 100
    return _standing(tied, figure, len(values), of, as_of)


def _by_activity(tied: ObjectiveMeasure, cohort: Cohort, at: datetime) -> Standing:
    found = activity_figure(tied.figure, cohort, at=at)
    figure = found.figure
    if figure is not None and tied.kind == TargetKind.SHARE:
        figure *= 100
    return _standing(tied, figure, found.measured, found.of, cohort.organisation.day_at(at) if found.measured else None)


def _standing(tied: ObjectiveMeasure, figure: float | None, measured: int, of: int, as_of: date | None) -> Standing:
    if figure is None or measured < FEWEST_PEOPLE:
        return Standing(None, measured, of, as_of, None)
    return Standing(figure, measured, of, as_of, meets(figure, tied.target, at_least=tied.at_least))
