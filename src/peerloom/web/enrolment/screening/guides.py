from __future__ import annotations

import re
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms.formsets import BaseFormSet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from peerloom.domain.enrolment.enums import Side
from peerloom.domain.enrolment.operations.interview_guides import MOST_ASPECTS, change_guide
from peerloom.domain.enrolment.queries.interview_guides import Aspect, Guide, guide_for
from peerloom.domain.programs.models import RUNS_PROGRAMS, Program
from peerloom.domain.programs.rules import can_edit_program
from peerloom.foundation import clock
from peerloom.foundation.public_ids import new_public_id
from peerloom.foundation.refusals import ChangedMeanwhile, Refused
from peerloom.web.gate import MemberRequest, for_members, visible_or_404
from peerloom.web.look.errors import faults

ROWS = 6
KEY = re.compile(r"[A-Za-z0-9_-]{1,40}")


class GuideForm(forms.Form):
    version = forms.CharField(widget=forms.HiddenInput, required=False)
    introduction = forms.CharField(
        label=gettext_lazy("Before you begin"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("What whoever leads the conversation should know and say."),
    )
    questions = forms.CharField(
        label=gettext_lazy("Questions, one on each line"),
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 10}),
    )
    reviewers = forms.TypedChoiceField(
        label=gettext_lazy("Who assesses an applicant"),
        coerce=int,
        choices=[(1, gettext_lazy("One person")), (2, gettext_lazy("Two people, each without seeing the other’s"))],
        widget=forms.RadioSelect,
        help_text=gettext_lazy("Two pairs of eyes see more, and show where you have to talk."),
    )


class AspectForm(forms.Form):
    """One aspect; a row without a name is none."""

    key = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)
    label = forms.CharField(label=gettext_lazy("What you look at"), max_length=80, required=False)
    help = forms.CharField(label=gettext_lazy("In a few words"), max_length=200, required=False)
    low = forms.CharField(label=gettext_lazy("1 looks like"), max_length=200, required=False)
    middle = forms.CharField(label=gettext_lazy("3 looks like"), max_length=200, required=False)
    high = forms.CharField(label=gettext_lazy("5 looks like"), max_length=200, required=False)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        filled = any(values.get(name) for name in ("help", "low", "middle", "high"))
        if filled and not values.get("label") and "label" not in self.errors:
            self.add_error("label", _("Name it, or leave the whole row empty."))
        return values


AspectForms = forms.formset_factory(AspectForm, extra=0, max_num=MOST_ASPECTS, absolute_max=MOST_ASPECTS * 2)


@require_http_methods(["GET", "HEAD", "POST"])
@for_members(*RUNS_PROGRAMS)
def guide(request: MemberRequest, program: str, side: Side) -> HttpResponse:
    """The guide for mentors or mentees of a program; whoever runs it reads it, coordinators change it."""
    found = visible_or_404(Program.objects.visible_to(request.actor), program)
    now = guide_for(found, side)
    may_edit = can_edit_program(request.actor, found)
    if request.method == "POST" and not may_edit:
        raise PermissionDenied
    form = GuideForm(request.POST or None, initial=_values(now))
    aspects = AspectForms(request.POST or None, prefix="aspects", initial=_rows(now))
    status = 422 if form.is_bound else 200
    if form.is_bound and form.is_valid() and aspects.is_valid():
        try:
            change_guide(
                program=found,
                side=side,
                guide=_guide(form, aspects),
                version=form.cleaned_data["version"],
                by=request.actor,
                at=clock.now(),
            )
        except Refused as refused:
            form.add_error(None, str(refused))
            status = 409 if isinstance(refused, ChangedMeanwhile) else 422
        else:
            messages.success(request, _("The guide is saved. It holds for every conversation from now on."))
            return redirect(f"screening:guide-{side}", request.organisation.slug, found.public_id)
    values = {
        "program": found,
        "side": side,
        "guide": now,
        "form": form,
        "aspects": aspects,
        "faults": faults(form, *aspects.forms),
        "may_edit": may_edit,
    }
    return render(request, "screening/guide.html", values, status=status)


def _values(guide: Guide) -> dict[str, Any]:
    return {
        "version": guide.version,
        "introduction": guide.introduction,
        "questions": "\n".join(guide.questions),
        "reviewers": guide.reviewers,
    }


def _rows(guide: Guide) -> list[dict[str, str]]:
    """The aspects, and empty rows up to six."""
    rows = [{name: getattr(aspect, name) for name in Aspect.__slots__} for aspect in guide.aspects]
    return rows + [{} for _row in range(ROWS - len(rows))]


def _guide(form: GuideForm, aspects: BaseFormSet[AspectForm]) -> Guide:
    values = form.cleaned_data
    lines = [line.strip() for line in values["questions"].splitlines()]
    named = [row.cleaned_data for row in aspects.forms if row.cleaned_data.get("label")]
    return Guide(
        introduction=values["introduction"],
        questions=tuple(line for line in lines if line),
        aspects=tuple(
            Aspect(**row | {"key": row["key"] if KEY.fullmatch(row["key"]) else new_public_id()}) for row in named
        ),
        reviewers=values["reviewers"],
        own=True,
    )
