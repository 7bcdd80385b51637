from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from peerloom.domain.enrolment.operations.assessments import SCORES, hand_in_assessment
from peerloom.domain.enrolment.queries.interview_guides import Aspect, Guide, guide_for
from peerloom.domain.enrolment.queries.screening_agreement import review_state
from peerloom.domain.programs.models import RUNS_PROGRAMS
from peerloom.foundation import clock
from peerloom.foundation.refusals import Refused
from peerloom.web.enrolment.screening.access import application_or_404
from peerloom.web.gate import MemberRequest, for_members
from peerloom.web.look.errors import faults
from peerloom.web.look.widgets import HintedRadio

ADVICE = {"yes": True, "unsure": None, "no": False}
ASPECT = "aspect-"


class AssessmentForm(forms.Form):
    """One row of scores for each aspect of the guide, 1 to 5, with words for 1, 3 and 5."""

    recommends = forms.ChoiceField(
        label=gettext_lazy("What do you advise?"),
        choices=[
            ("yes", gettext_lazy("Yes, take them")),
            ("unsure", gettext_lazy("Unsure")),
            ("no", gettext_lazy("No, not this time")),
        ],
        widget=forms.RadioSelect,
    )
    note = forms.CharField(
        label=gettext_lazy("What made you think so"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy("What you saw and heard, not what you guess. They may ask to read it one day."),
    )

    def __init__(self, data: Any = None, *, guide: Guide) -> None:
        super().__init__(data)
        self.aspects = guide.aspects
        scores = {ASPECT + aspect.key: _score_field(aspect) for aspect in guide.aspects}
        self.fields = {**scores, **self.fields}

    @property
    def scores(self) -> dict[str, int]:
        return {aspect.key: int(self.cleaned_data[ASPECT + aspect.key]) for aspect in self.aspects}

    @property
    def advice(self) -> bool | None:
        return ADVICE[self.cleaned_data["recommends"]]


class ScoreField(forms.ChoiceField):
    """From 1 to 5; shown side by side where there is room."""

    is_score = True


def _score_field(aspect: Aspect) -> ScoreField:
    hints = {"1": aspect.low, "3": aspect.middle, "5": aspect.high}
    return ScoreField(
        label=aspect.label,
        help_text=aspect.help,
        choices=[(str(score), str(score)) for score in SCORES],
        widget=HintedRadio(hints=hints),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_members(*RUNS_PROGRAMS)
def assess(request: MemberRequest, application: str) -> HttpResponse:
    """The guide to talk along, and beside it what the reviewer thinks."""
    found = application_or_404(request, application)
    guide = guide_for(found.cohort.program, found.side)
    form = AssessmentForm(request.POST or None, guide=guide)
    status = 422 if form.is_bound else 200
    if form.is_valid():
        try:
            hand_in_assessment(
                application=found,
                scores=form.scores,
                recommends=form.advice,
                note=form.cleaned_data["note"],
                by=request.actor,
                at=clock.now(),
            )
        except Refused as refused:
            form.add_error(None, str(refused))
            status = 409
        else:
            messages.success(request, _("Your assessment is in. Thank you for looking closely."))
            return redirect("screening:application", request.organisation.slug, found.public_id)
    values = {
        "application": found,
        "cohort": found.cohort,
        "guide": guide,
        "guide_url": reverse(
            f"screening:guide-{found.side}", args=[request.organisation.slug, found.cohort.program.public_id]
        ),
        "form": form,
        "faults": faults(form),
        "review": review_state(found, guide, request.actor),
    }
    return render(request, "screening/assess.html", values, status=status)
