from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from peerloom.domain.enrolment.enums import DeclineReason
from peerloom.domain.enrolment.messages.screening_letters import Letter, refusal
from peerloom.domain.enrolment.models import Application
from peerloom.domain.enrolment.operations.screening import decline_application
from peerloom.domain.enrolment.rules import Step, can_decide_on_application, step_follows
from peerloom.domain.programs.models import RUNS_PROGRAMS
from peerloom.foundation import clock
from peerloom.foundation.refusals import Refused
from peerloom.web.enrolment.screening.access import application_or_404
from peerloom.web.enrolment.screening.wording import capitals
from peerloom.web.gate import MemberRequest, for_members
from peerloom.web.look.errors import faults


class DecliningForm(forms.Form):
    """``revision`` is that of the application which the person looked at."""

    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)
    reason = forms.ChoiceField(
        label=gettext_lazy("Why"),
        choices=capitals(DeclineReason.choices),
        widget=forms.RadioSelect,
        help_text=gettext_lazy("For your records. It is not sent, unless you write it below."),
    )
    subject = forms.CharField(label=gettext_lazy("Subject"), max_length=200)
    body = forms.CharField(
        label=gettext_lazy("What they will read"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text=gettext_lazy("Change every word you like. Be kind, be clear, promise nothing that you do not mean."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_members(*RUNS_PROGRAMS)
def decline(request: MemberRequest, application: str) -> HttpResponse:
    """Reason and message, with a look at it before it leaves; a changed application keeps what was typed (409)."""
    found = application_or_404(request, application)
    if not can_decide_on_application(request.actor, found):
        raise PermissionDenied
    if not step_follows(found.state, Step.DECLINE) and request.method != "POST":
        messages.error(request, _("This application cannot be declined any more."))
        return redirect("screening:application", request.organisation.slug, found.public_id)
    form = DecliningForm(request.POST) if request.method == "POST" else DecliningForm(initial=_proposal(found))
    if "refill" in request.POST:
        return _page(request, found, DecliningForm(initial=_refilled(form, found)))
    if not form.is_valid():
        return _page(request, found, form, status=422 if form.is_bound else 200)
    letter = Letter(form.cleaned_data["subject"], form.cleaned_data["body"])
    if "send" not in request.POST:
        return _page(request, found, form, preview=letter)
    try:
        decline_application(
            application=found,
            reason=DeclineReason(form.cleaned_data["reason"]),
            letter=letter,
            revision=form.cleaned_data["revision"],
            by=request.actor,
            at=clock.now(),
        )
    except Refused as refused:
        form.add_error(None, str(refused))
        return _page(request, application_or_404(request, application), form, status=409)
    messages.success(request, _("%(name)s is told kindly that it is a no.") % {"name": found.person.name})
    return redirect("screening:application", request.organisation.slug, found.public_id)


def _proposal(application: Application, reason: str = DeclineReason.SUITED) -> dict[str, Any]:
    letter = refusal(application, reason)
    return {"revision": application.revision, "reason": reason, "subject": letter.subject, "body": letter.body}


def _refilled(form: DecliningForm, application: Application) -> dict[str, Any]:
    """Our words for the reason that was chosen; the revision stays the one that was looked at."""
    form.is_valid()
    values = _proposal(application, form.cleaned_data.get("reason") or DeclineReason.SUITED)
    return values | {"revision": form.cleaned_data.get("revision", application.revision)}


def _page(
    request: MemberRequest,
    application: Application,
    form: DecliningForm,
    *,
    preview: Letter | None = None,
    status: int = 200,
) -> HttpResponse:
    values = {
        "application": application,
        "cohort": application.cohort,
        "form": form,
        "faults": faults(form),
        "preview": preview,
    }
    return render(request, "screening/decline.html", values, status=status)
