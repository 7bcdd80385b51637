from __future__ import annotations

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from peerloom.domain.enrolment.messages.screening_letters import role_in
from peerloom.domain.enrolment.models import Reference
from peerloom.domain.enrolment.operations.references import (
    GivenReference,
    give_reference,
    refuse_reference,
    why_not_answerable,
)
from peerloom.domain.enrolment.reference_links import reference_by_token
from peerloom.foundation import clock
from peerloom.foundation.refusals import Refused
from peerloom.web.look.errors import faults

ADVICE = {"yes": True, "unsure": None, "no": False}


class ReferenceForm(forms.Form):
    known_for = forms.CharField(
        label=_("How do you know each other, and for how long?"),
        max_length=200,
        help_text=_("For example “I was her manager for three years”."),
    )
    recommends = forms.ChoiceField(
        label=_("Would you recommend them for this?"),
        choices=[("yes", _("Yes")), ("unsure", _("I am not sure")), ("no", _("No"))],
        widget=forms.RadioSelect,
    )
    strengths = forms.CharField(
        label=_("What would they bring to it?"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Something that you saw them do says more than an adjective."),
    )
    worries = forms.CharField(
        label=_("Is there anything that would worry you?"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Only the people who run the program read this. The applicant does not."),
    )

    def given(self) -> GivenReference:
        values = self.cleaned_data
        return GivenReference(
            known_for=values["known_for"],
            recommends=ADVICE[values["recommends"]],
            strengths=values["strengths"],
            worries=values["worries"],
        )


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def answer(request: HttpRequest, token: str) -> HttpResponse:
    """Four questions, answered once. A link that cannot be used any more says why, and what to do (404, 410)."""
    reference = reference_by_token(token)
    if reference is None:
        return render(request, "screening/reference_over.html", {"reason": "unknown"}, status=404)
    with translation.override(reference.application.organisation.locale):
        return _answer(request, reference)


def _answer(request: HttpRequest, reference: Reference) -> HttpResponse:
    reason = why_not_answerable(reference, at=clock.now())
    if reason:
        return render(request, "screening/reference_over.html", _told(reference) | {"reason": reason}, status=410)
    refuses = "refuse" in request.POST
    form = ReferenceForm(request.POST if request.method == "POST" and not refuses else None)
    if not refuses and not form.is_valid():
        values = _told(reference) | {"form": form, "faults": faults(form)}
        return render(request, "screening/reference.html", values, status=422 if form.is_bound else 200)
    try:
        if refuses:
            refuse_reference(reference=reference, at=clock.now())
        else:
            give_reference(reference=reference, given=form.given(), at=clock.now())
    except Refused as refused:
        values = _told(reference) | {"reason": "answered", "refusal": str(refused)}
        return render(request, "screening/reference_over.html", values, status=410)
    return render(request, "screening/reference_thanks.html", _told(reference) | {"refused": refuses})


def _told(reference: Reference) -> dict[str, object]:
    """What a referee may know: who applied for what, and nothing else."""
    application = reference.application
    program = application.cohort.program
    return {
        "reference": reference,
        "applicant": application.person.name,
        "role": role_in(program, application.side),
        "program": program,
        "asks": application.organisation.name,
    }
