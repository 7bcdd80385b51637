from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from peerloom.domain.programs.enums import Profile, Severity
from peerloom.domain.programs.models import RUNS_PROGRAMS, Program
from peerloom.domain.programs.operations import apply_profile, change_standards
from peerloom.domain.programs.queries import cohort_of, standards_version
from peerloom.domain.programs.rules import can_decide_on_program
from peerloom.foundation import clock
from peerloom.foundation.refusals import ChangedMeanwhile, Refused
from peerloom.web.answering import SeeOther
from peerloom.web.gate import MemberRequest, for_members
from peerloom.web.look.errors import faults
from peerloom.web.standards.access import program_or_404
from peerloom.web.standards.forms import ProfileForm, RulesForm


@require_http_methods(["GET", "HEAD", "POST"])
@for_members(*RUNS_PROGRAMS)
def rules(request: MemberRequest, program: str) -> HttpResponse:
    """Each rule with why, where it comes from, how strict it is and its number."""
    found = program_or_404(request, program)
    form = RulesForm(request.POST or None, program=found, version=standards_version(found))
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            change_standards(
                program=found,
                wanted=form.wanted(),
                safeguarding_contact=form.cleaned_data["contact"],
                version=form.cleaned_data["version"],
                reason=form.cleaned_data["reason"],
                by=request.actor,
                at=clock.now(),
            )
        except Refused as refusal:
            form.add_error("reason" if _needs_a_reason(refusal, found, request) else None, str(refusal))
            status = 409 if isinstance(refusal, ChangedMeanwhile) else 422
        else:
            messages.success(request, _("The standards of “%(program)s” are saved.") % {"program": found.name})
            return SeeOther(_here(request, found))
    return _page(request, found, form, status=422 if form.errors and status == 200 else status)


@require_POST
@for_members(*RUNS_PROGRAMS)
def profile(request: MemberRequest, program: str) -> HttpResponse:
    """Begin from the standards of one profile; what was set before is replaced."""
    found = program_or_404(request, program)
    choice = ProfileForm(request.POST)
    if choice.is_valid():
        try:
            apply_profile(
                program=found,
                profile=Profile(choice.cleaned_data["profile"]),
                reason=choice.cleaned_data["profile_reason"],
                by=request.actor,
                at=clock.now(),
            )
        except Refused as refusal:
            choice.add_error("profile_reason" if can_decide_on_program(request.actor, found) else None, str(refusal))
        else:
            messages.success(request, _("The standards are set. Change below whatever does not fit."))
            return SeeOther(_here(request, found))
    form = RulesForm(program=found, version=standards_version(found))
    return _page(request, found, form, choice=choice, status=422)


def _needs_a_reason(refusal: Refused, program: Program, request: MemberRequest) -> bool:
    return not isinstance(refusal, ChangedMeanwhile) and can_decide_on_program(request.actor, program)


def _page(
    request: MemberRequest, program: Program, form: RulesForm, *, choice: ProfileForm | None = None, status: int = 200
) -> HttpResponse:
    profile_form = choice or ProfileForm(initial={"profile": program.profile})
    kept = [setting for setting in form.settings.values() if setting.severity]
    values = {
        "program": program,
        "cohort": cohort_of(program),
        "form": form,
        "profile_form": profile_form,
        "faults": faults(form, profile_form),
        "kept": len(kept),
        "stopping": sum(setting.severity == Severity.BLOCK for setting in kept),
        "may_change": can_decide_on_program(request.actor, program),
    }
    return render(request, "standards/rules.html", values, status=status)


def _here(request: MemberRequest, program: Program) -> str:
    return reverse("standards:rules", args=[request.organisation.slug, program.public_id])
