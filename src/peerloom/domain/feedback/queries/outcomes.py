"""What is known of a round: how many have a value, by group, and each value with its source and day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from statistics import fmean

from django.db.models import Count
from django.utils.translation import gettext as _

from peerloom.domain.feedback.enums.outcomes import MeasureKind, OutcomeImportState, RowFate
from peerloom.domain.feedback.models import Measure, Outcome, OutcomeImport
from peerloom.domain.feedback.queries.outcome_people import Group
from peerloom.domain.feedback.rules.outcomes import FEWEST_PEOPLE
from peerloom.domain.programs.models import Cohort
from peerloom.foundation.scope import Actor, ScopedQuerySet


@dataclass(frozen=True, slots=True)
class GroupFigure:
    """``figure`` is a mean, or a share from 0 to 1; None where fewer than five people have a value, or where another
    group's figure would give it away."""

    group: Group
    measured: int
    figure: float | None

    @property
    def people(self) -> int:
        return len(self.group.people)

    @property
    def too_few(self) -> bool:
        return self.figure is None and self.measured > 0


@dataclass(frozen=True, slots=True)
class MeasureFigures:
    """One measure in one round. People count once, with their latest value."""

    measure: Measure
    measured: int
    of: int
    values: int
    latest: date | None
    sources: tuple[str, ...]
    groups: tuple[GroupFigure, ...]


def figures_of(cohort: Cohort, groups: Sequence[Group]) -> list[MeasureFigures]:
    """Of each measure that somebody in the round has a value of. One query."""
    rows = Outcome.objects.within(cohort.organisation_id).filter(cohort=cohort).select_related("measure")
    by_measure: dict[Measure, list[Outcome]] = defaultdict(list)
    for row in rows.order_by("measured_on", "pk"):
        by_measure[row.measure].append(row)
    everybody = frozenset().union(*(group.people for group in groups))
    found = [_figures(measure, kept, groups, everybody) for measure, kept in by_measure.items()]
    return sorted(found, key=lambda one: one.measure.name.casefold())


def _figures(
    measure: Measure, rows: Sequence[Outcome], groups: Sequence[Group], everybody: frozenset[int]
) -> MeasureFigures:
    values = latest_values(rows)
    return MeasureFigures(
        measure=measure,
        measured=len(values.keys() & everybody),
        of=len(everybody),
        values=len(rows),
        latest=max((row.measured_on for row in rows), default=None),
        sources=tuple(dict.fromkeys(row.source for row in reversed(rows))),
        groups=by_group(values, groups),
    )


def latest_values(rows: Iterable[Outcome]) -> dict[int, Decimal]:
    """Of each person the latest value. Expects the rows in the order of their days."""
    return {row.person_id: row.value for row in rows}


def by_group(values: Mapping[int, Decimal], groups: Sequence[Group]) -> tuple[GroupFigure, ...]:
    """The mean of each group, and none that could be read back to fewer than five people.

    A share is the mean of ones and zeros. Groups can lie within each other: where one group is a few people larger than
    another that is shown, the two figures together would tell of these few, so the smaller one is hidden.
    """
    measured = {group.key: group.people & values.keys() for group in groups}
    shown = [group for group in groups if len(measured[group.key]) >= FEWEST_PEOPLE]
    hidden = {
        inner.key
        for inner in shown
        for outer in shown
        if measured[inner.key] < measured[outer.key] and len(measured[outer.key] - measured[inner.key]) < FEWEST_PEOPLE
    }
    return tuple(
        GroupFigure(
            group,
            len(measured[group.key]),
            fmean(float(values[person]) for person in measured[group.key])
            if group in shown and group.key not in hidden
            else None,
        )
        for group in groups
    )


def figure_in_words(figure: float | None, measure: Measure) -> str:
    """A share in per cent, a mean with its unit; "" where there is none to show."""
    if figure is None:
        return ""
    if measure.kind == MeasureKind.YES_NO:
        return _("%(share)s %%") % {"share": round(100 * figure)}
    shown = f"{figure:.2f}".rstrip("0").rstrip(".")
    return f"{shown} {measure.unit}".strip()


def value_in_words(value: Decimal, measure: Measure) -> str:
    if measure.kind == MeasureKind.YES_NO:
        return _("yes") if value else _("no")
    shown = f"{value:f}".rstrip("0").rstrip(".") if "." in f"{value:f}" else f"{value:f}"
    return f"{shown} {measure.unit}".strip()


def outcomes_with_people(actor: Actor, cohort: Cohort) -> ScopedQuerySet[Outcome]:
    """Each value with whom it is about and where it comes from, the latest first."""
    rows = Outcome.objects.visible_to(actor).filter(cohort=cohort)
    return rows.select_related("person", "measure", "recorded_by", "outcome_import")


def imports_of(actor: Actor, cohort: Cohort) -> ScopedQuerySet[OutcomeImport]:
    """Files that were brought in and not thrown away, the newest first."""
    rows = OutcomeImport.objects.visible_to(actor).filter(cohort=cohort)
    return rows.exclude(state=OutcomeImportState.DISCARDED).select_related("measure", "uploaded_by")


def fates_of(imported: OutcomeImport) -> dict[str, int]:
    """How many rows have which fate, all fates named. One query."""
    counted = imported.rows.order_by().values_list("fate").annotate(number=Count("pk"))
    found = {str(fate): number for fate, number in counted}
    return {fate.value: found.get(fate.value, 0) for fate in RowFate}
