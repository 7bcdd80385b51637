"""Objectives with what they are judged by and every change since the start."""

from __future__ import annotations

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from peerloom.domain.feedback.enums.outcomes import MeasuredBy
from peerloom.domain.feedback.models import InstrumentWording, ObjectiveMeasure, SubscaleWording
from peerloom.domain.feedback.rules.activities import ACTIVITIES
from peerloom.domain.programs.models import Cohort, Objective, ObjectiveChange, Program
from peerloom.foundation.scope import Actor, ScopedQuerySet


def objectives_with_measures(program: Program) -> ScopedQuerySet[Objective]:
    """The primary one first. Two queries, and one for the changes."""
    rows = Objective.objects.within(program.organisation_id).filter(program=program)
    changes = ObjectiveChange.objects.within(program.organisation_id).select_related("changed_by")
    found: ScopedQuerySet[Objective] = (
        rows.select_related("measured__measure", "measured__instrument")
        .prefetch_related(Prefetch("changes", queryset=changes))
        .order_by("-primary", "position", "pk")
    )
    return found


def objectives_without_measure(cohort: Cohort) -> list[Objective]:
    """The program's objectives that nobody has said yet how to judge: to be mended before the round starts."""
    rows = Objective.objects.within(cohort.organisation_id).filter(program=cohort.program_id, measured__isnull=True)
    return list(rows)


def objectives_of(actor: Actor, program: Program) -> ScopedQuerySet[Objective]:
    return Objective.objects.within(actor.organisation_id).filter(program=program).select_related("measured")


def yardstick_name(tied: ObjectiveMeasure, *, language: str) -> str:
    """What an objective is judged by, in words."""
    if tied.by == MeasuredBy.OUTCOME and tied.measure:
        return tied.measure.name
    if tied.by == MeasuredBy.ACTIVITY:
        activity = ACTIVITIES.get(tied.figure)
        return str(activity.name) if activity else tied.figure
    return subscale_name(tied, language=language)


def subscale_name(tied: ObjectiveMeasure, *, language: str) -> str:
    """Instrument and subscale as they are called in this language, else in any. Two queries."""
    within = tied.organisation_id
    named = InstrumentWording.objects.within(within).filter(version__instrument=tied.instrument_id)
    scales = SubscaleWording.objects.within(within).filter(
        subscale__version__instrument=tied.instrument_id, subscale__key=tied.figure
    )
    names = dict(named.order_by("version__number").values_list("language", "name"))
    parts = dict(scales.order_by("subscale__version__number").values_list("language", "name"))
    whole, part = (_in(language, found) for found in (names, parts))
    if not part or part == whole:
        return whole or tied.figure
    return _("%(instrument)s: %(part)s") % {"instrument": whole, "part": part}


def _in(language: str, names: dict[str, str]) -> str:
    return names.get(language) or names.get("en") or next(iter(names.values()), "")
