"""What is known of a round's people."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.text import slugify
from django.views.decorators.http import require_POST, require_safe

from peerloom.domain.feedback.operations.outcomes.exporting import export_outcomes
from peerloom.domain.feedback.queries.measures import measures_on_offer
from peerloom.domain.feedback.queries.outcome_people import everybody_in, groups_of
from peerloom.domain.feedback.queries.outcomes import (
    GroupFigure,
    MeasureFigures,
    figure_in_words,
    figures_of,
    imports_of,
)
from peerloom.domain.feedback.rules.outcomes import FEWEST_PEOPLE, can_keep_outcomes
from peerloom.domain.programs.models import RUNS_PROGRAMS
from peerloom.foundation import clock
from peerloom.web.downloads import download
from peerloom.web.feedback.outcomes.access import cohort_or_404, kept_cohort_or_404
from peerloom.web.gate import MemberRequest, for_members

FILES_SHOWN = 10


@dataclass(frozen=True, slots=True)
class ShownMeasure:
    """A measure's figures, and each group's in words."""

    figures: MeasureFigures
    groups: list[tuple[GroupFigure, str]]


@require_safe
@for_members(*RUNS_PROGRAMS)
def overview(request: MemberRequest, cohort: str) -> HttpResponse:
    found = cohort_or_404(request, cohort)
    groups = groups_of(found)
    figures = figures_of(found, groups)
    values = {
        "cohort": found,
        "program": found.program,
        "people": len(everybody_in(groups)),
        "groups": groups,
        "measures": [_shown(one) for one in figures],
        "most_known": max((one.measured for one in figures), default=0),
        "may_keep": can_keep_outcomes(request.actor, found.program),
        "files": imports_of(request.actor, found)[:FILES_SHOWN],
        "offered": measures_on_offer(request.actor).exists(),
        "fewest": FEWEST_PEOPLE,
    }
    return render(request, "feedback/outcomes/overview.html", values)


def _shown(figures: MeasureFigures) -> ShownMeasure:
    groups = [(group, figure_in_words(group.figure, figures.measure)) for group in figures.groups]
    return ShownMeasure(figures, groups)


@require_POST
@for_members(*RUNS_PROGRAMS)
def export(request: MemberRequest, cohort: str) -> HttpResponse:
    """A table with pseudonyms. By POST, because it gives everybody a code and is on record."""
    found = kept_cohort_or_404(request, cohort)
    text = export_outcomes(cohort=found, by=request.actor, at=clock.now())
    name = f"{slugify(found.program.name)}-{slugify(found.name)}-outcomes.csv"
    return download(text, name)
