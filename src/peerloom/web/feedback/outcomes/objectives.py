"""A program's objectives: what each is judged by, where it stands, and what was changed after the start."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.formats import date_format, number_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from peerloom.domain.feedback.enums.outcomes import MeasuredBy, TargetKind
from peerloom.domain.feedback.models import ObjectiveMeasure
from peerloom.domain.feedback.operations.objectives import in_a_sentence, tie_objective
from peerloom.domain.feedback.queries.objective_figures import ObjectiveFigure, objective_figures
from peerloom.domain.feedback.queries.objectives import objectives_of, yardstick_name
from peerloom.domain.feedback.queries.outcome_rows import plain
from peerloom.domain.feedback.rules.activities import ACTIVITIES
from peerloom.domain.feedback.rules.objectives import unit_of
from peerloom.domain.programs.enums import ObjectivePart
from peerloom.domain.programs.models import RUNS_PROGRAMS, Cohort, Objective, ObjectiveChange, Program
from peerloom.domain.programs.operations import NeedsReason
from peerloom.domain.programs.rules import can_edit_program, has_started, objectives_are_frozen
from peerloom.foundation import clock
from peerloom.web.answering import SeeOther, accepted
from peerloom.web.feedback.outcomes.objective_forms import YardstickForm
from peerloom.web.gate import MemberRequest, for_members, visible_or_404
from peerloom.web.look.errors import faults


@dataclass(frozen=True, slots=True)
class ShownChange:
    change: ObjectiveChange
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class ShownObjective:
    """An objective with its figures in words. ``name`` is "" where nobody has said what judges it; ``counted`` says of
    whom or what the figure is."""

    figure: ObjectiveFigure
    name: str
    counted: str
    target: str
    baseline: str
    now: str
    changes: list[ShownChange]

    @property
    def objective(self) -> Objective:
        return self.figure.objective

    @property
    def tied(self) -> ObjectiveMeasure | None:
        return self.figure.tied


@require_safe
@for_members(*RUNS_PROGRAMS)
def page(request: MemberRequest, program: str) -> HttpResponse:
    found = _program(request, program)
    now = clock.now()
    today = request.organisation.day_at(now)
    rounds = list(found.cohorts.all())
    cohort = _round(rounds, request.GET.get("cohort", ""), today)
    shown = [_shown(figure) for figure in objective_figures(cohort, request.actor, at=now)]
    frozen = has_started(found, today=today) or any(one.objective.frozen_at for one in shown)
    values = {
        "program": found,
        "cohort": cohort,
        "rounds": rounds,
        "objectives": shown,
        "frozen": frozen,
        "headline": _headline(shown, frozen=frozen),
        "missing": any(not one.tied for one in shown),
        "starts_on": min(one.starts_on for one in rounds),
        "may_edit": can_edit_program(request.actor, found),
    }
    return render(request, "feedback/outcomes/objectives.html", values)


def _program(request: MemberRequest, program: str) -> Program:
    cohorts = Cohort.objects.visible_to(request.actor).select_related("organisation", "program")
    rows = Program.objects.visible_to(request.actor).prefetch_related(Prefetch("cohorts", queryset=cohorts))
    return visible_or_404(rows, program)


def _round(rounds: Sequence[Cohort], asked: str, today: date) -> Cohort:
    """The one in the address, else the newest that has started, else the first to start."""
    named = next((cohort for cohort in rounds if cohort.public_id == asked), None)
    started = next((cohort for cohort in rounds if cohort.starts_on <= today), None)
    return named or started or rounds[-1]


def _shown(figure: ObjectiveFigure) -> ShownObjective:
    tied = figure.tied
    name = yardstick_name(tied, language=get_language() or "en") if tied else ""
    changes = [_change(change) for change in figure.objective.changes.all()]
    now = figure.standing.figure if figure.standing else None
    return ShownObjective(
        figure=figure,
        name=name,
        counted=_counted(tied) if tied else "",
        target=_amount(tied.target, tied) if tied else "",
        baseline=_amount(tied.baseline, tied) if tied else "",
        now=_amount(now, tied) if tied else "",
        changes=changes,
    )


def _counted(tied: ObjectiveMeasure) -> str:
    activity = ACTIVITIES.get(tied.figure) if tied.by == MeasuredBy.ACTIVITY else None
    return str(activity.counted) if activity else str(tied.get_whose_display()).lower()


def _amount(value: Decimal | float | None, tied: ObjectiveMeasure) -> str:
    """With its unit; a target as it was set, a share that was counted to one place. "" where there is none."""
    if value is None:
        return ""
    digits = 1 if tied.kind == TargetKind.SHARE and isinstance(value, float) else 2
    figure = number_format(plain(Decimal(f"{value:.{digits}f}")))
    return f"{figure} {unit_of(tied.kind, tied.measure)}".strip()


def _change(change: ObjectiveChange) -> ShownChange:
    return ShownChange(change, _part(change, change.before), _part(change, change.after))


def _part(change: ObjectiveChange, value: str) -> str:
    """What is kept as a date or a yes or no, in words."""
    if change.part == ObjectivePart.PRIMARY:
        return _("yes") if value else _("no")
    if change.part == ObjectivePart.DUE and value:
        day = parse_date(value)
        return date_format(day, "j F Y") if day else value
    return value


def _headline(shown: Sequence[ShownObjective], *, frozen: bool) -> str:
    """What a coordinator has to know first."""
    if not shown:
        return _("Nobody has said yet what should change")
    missing = sum(1 for one in shown if not one.tied)
    if missing:
        return ngettext("One objective has no measure yet", "%(count)d objectives have no measure yet", missing) % {
            "count": missing
        }
    if not frozen:
        return _("Every objective has its measure")
    standings = [one.figure.standing for one in shown]
    known = [standing for standing in standings if standing and standing.reached is not None]
    if not known:
        return _("No objective has enough figures yet")
    reached = sum(1 for standing in known if standing.reached)
    if len(shown) == 1:
        return _("The objective stands where you aimed") if reached else _("The objective is not there yet")
    return ngettext(
        "%(reached)d of %(all)d objective stands where you aimed",
        "%(reached)d of %(all)d objectives stand where you aimed",
        len(shown),
    ) % {"reached": reached, "all": len(shown)}


@require_http_methods(["GET", "HEAD", "POST"])
@for_members(*RUNS_PROGRAMS)
def tie(request: MemberRequest, program: str, aim: str) -> HttpResponse:
    found = _program(request, program)
    if not can_edit_program(request.actor, found):
        raise PermissionDenied
    objective = visible_or_404(objectives_of(request.actor, found), aim)
    tied: ObjectiveMeasure | None = getattr(objective, "measured", None)
    data = request.POST if request.method == "POST" else None
    cohort = found.cohorts.all()[0]
    frozen = objectives_are_frozen(found, today=request.organisation.day_at(clock.now()))
    form = YardstickForm(data, objective=objective, tied=tied, frozen=frozen, cohort=cohort, actor=request.actor)
    settled, status = accepted(
        form,
        lambda: tie_objective(
            objective=objective,
            yardstick=form.yardstick(),
            revision=form.cleaned_data["revision"],
            reason=form.cleaned_data["reason"],
            by=request.actor,
            at=clock.now(),
        ),
        beside={NeedsReason: "reason"},
    )
    if settled is not None:
        messages.success(request, _("It is settled how this objective is judged."))
        return SeeOther(reverse("outcomes:objectives", args=[request.organisation.slug, program]))
    values = {
        "program": found,
        "cohort": cohort,
        "objective": objective,
        "form": form,
        "faults": faults(form),
        "conflict": in_a_sentence(tied) if tied and status == 409 else "",
        "revision_now": tied.revision if tied else 0,
        "frozen": frozen,
    }
    return render(request, "feedback/outcomes/objective.html", values, status=status)
