"""The guided set-up: one question a page, and everything on one page at the end."""

from __future__ import annotations

from django.contrib import messages
from django.forms.formsets import BaseFormSet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from peerloom.domain.blueprints.models import SetUp
from peerloom.domain.blueprints.operations.setting_up import (
    answer_step,
    discard_set_up,
    document_of,
    finish_set_up,
)
from peerloom.foundation import clock
from peerloom.foundation.refusals import ChangedMeanwhile, Refused
from peerloom.web.blueprints import forms
from peerloom.web.blueprints.contents import contents
from peerloom.web.blueprints.gate import for_who_creates
from peerloom.web.blueprints.steps import ORDER, STEPS, after, before
from peerloom.web.gate import MemberRequest, visible_or_404
from peerloom.web.look.errors import faults

Rows = BaseFormSet[forms.ProposedObjectiveForm]
NAMES = (*(step.short for step in STEPS.values()), gettext_lazy("Look it over"))


@require_http_methods(["GET", "HEAD", "POST"])
@for_who_creates
def step(request: MemberRequest, setup: str, step: str) -> HttpResponse:
    """Ask one thing; what is said is kept before the next page opens."""
    found = visible_or_404(SetUp.objects.visible_to(request.actor), setup)
    if found.program is not None:
        return redirect("programs:detail", request.organisation.slug, found.program.public_id)
    document, data = document_of(found), request.POST or None
    form = forms.step_form(step, found, document, today=request.organisation.day_at(clock.now()), data=data)
    rows = forms.objective_rows(document, data) if step == "objectives" else None
    status = 200
    if data is not None:
        status = 422
        if form.is_valid() and (rows is None or rows.is_valid()):
            answers = form.answers()
            if rows is not None:
                answers = {"objectives": forms.objectives_from(rows.forms, form.cleaned_data["primary"])}
            revision = form.cleaned_data["revision"]
            try:
                answer_step(set_up=found, step=step, revision=revision, by=request.actor, at=clock.now(), **answers)
            except Refused as refusal:
                form.add_error(None, str(refusal))
                status = 409 if isinstance(refusal, ChangedMeanwhile) else 422
            else:
                return _onward(request, found, step)
        elif rows is not None and rows.non_form_errors():
            form.add_error(None, _("The page was not sent as a whole. Open it again, and save once more."))
    return _page(request, found, step, form, rows, status)


def _onward(request: MemberRequest, found: SetUp, step: str) -> HttpResponse:
    """The next question; back to the whole where someone came from there."""
    on = after(STEPS[step])
    if on is None or "then" in request.GET:
        return redirect("blueprints:review", request.organisation.slug, found.public_id)
    return redirect(f"blueprints:step-{on.name}", request.organisation.slug, found.public_id)


def _page(
    request: MemberRequest, found: SetUp, step: str, form: forms.StepForm, rows: Rows | None, status: int
) -> HttpResponse:
    here = STEPS[step]
    back = before(here)
    context = {
        "set_up": found,
        "step": here,
        "back": f"blueprints:step-{back.name}" if back else "",
        "names": NAMES,
        "number": ORDER.index(step) + 1,
        "count": len(NAMES),
        "form": form,
        "rows": rows,
        "faults": faults(form, *(rows.forms if rows is not None else ())),
        "from_review": "then" in request.GET,
    }
    return render(request, "blueprints/step.html", context, status=status)


@require_safe
@for_who_creates
def review(request: MemberRequest, setup: str) -> HttpResponse:
    """Everything on one page: what was said, what comes along, what is still missing."""
    found = visible_or_404(SetUp.objects.visible_to(request.actor).select_related("program"), setup)
    if found.program is not None:
        return redirect("blueprints:ready", request.organisation.slug, found.program.public_id)
    document = document_of(found)
    missing = [step for name, step in STEPS.items() if name not in found.done]
    context = {
        "set_up": found,
        "document": document,
        "contents": contents(document),
        "missing": missing,
        "next_missing": f"blueprints:step-{missing[0].name}" if missing else "",
        "names": NAMES,
        "number": ORDER.index(missing[0].name) + 1 if missing else len(NAMES),
        "count": len(NAMES),
    }
    return render(request, "blueprints/review.html", context)


@require_POST
@for_who_creates
def create(request: MemberRequest, setup: str) -> HttpResponse:
    found = visible_or_404(SetUp.objects.visible_to(request.actor), setup)
    try:
        program = finish_set_up(set_up=found, by=request.actor, at=clock.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("blueprints:review", request.organisation.slug, found.public_id)
    messages.success(request, _("“%(name)s” is ready as a draft. Nobody sees it yet.") % {"name": program.name})
    return redirect("blueprints:ready", request.organisation.slug, program.public_id)


@require_POST
@for_who_creates
def discard(request: MemberRequest, setup: str) -> HttpResponse:
    found = visible_or_404(SetUp.objects.visible_to(request.actor), setup)
    try:
        discard_set_up(set_up=found, by=request.actor, at=clock.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("What you had begun is thrown away."))
    return redirect("blueprints:start", request.organisation.slug)
