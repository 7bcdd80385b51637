from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from peerloom.domain.enrolment.enums import Side
from peerloom.domain.enrolment.models import Question
from peerloom.domain.matching.models import RuleSet
from peerloom.domain.matching.operations import save_rules
from peerloom.domain.matching.queries import CriterionDraft, current_rules, drafts_of, proposed_criteria
from peerloom.domain.matching.queries.compared import comparable_questions
from peerloom.domain.programs.models import RUNS_PROGRAMS, Cohort
from peerloom.foundation import clock
from peerloom.foundation.refusals import ChangedMeanwhile, Refused
from peerloom.web.answering import SeeOther
from peerloom.web.gate import MemberRequest, for_members
from peerloom.web.matching.access import cohort_or_404
from peerloom.web.matching.forms.rules import MOST_CRITERIA, CriterionForm, ObjectiveForm, empty_draft
from peerloom.web.matching.rule_changes import changes_between


@dataclass(frozen=True, slots=True)
class Basis:
    """What the form starts from: the rules that hold, or before the first the criteria that the sheets suggest."""

    rule_set: RuleSet | None
    drafts: tuple[CriterionDraft, ...]
    questions: tuple[list[Question], list[Question]]

    @property
    def version(self) -> int:
        return self.rule_set.version if self.rule_set else 0


def basis_of(cohort: Cohort) -> Basis:
    rule_set = current_rules(cohort)
    drafts = drafts_of(rule_set) if rule_set else proposed_criteria(cohort)
    questions = (comparable_questions(cohort, Side.MENTEE), comparable_questions(cohort, Side.MENTOR))
    return Basis(rule_set, drafts, questions)


class RulesForms:
    """The objective, a form for each criterion and an empty one."""

    def __init__(self, basis: Basis, data: Any = None) -> None:
        self.objective = ObjectiveForm(
            data,
            initial={"objective": basis.rule_set.objective if basis.rule_set else "fair", "based_on": basis.version},
        )
        by_key = {draft.key: draft for draft in basis.drafts}
        drafts: list[CriterionDraft | None] = list(basis.drafts)
        if data is not None:
            drafts = [by_key.get(key) or empty_draft(key) for key in _keys_in(data)]
        self.criteria = [
            CriterionForm(draft=draft, questions=basis.questions, prefix=f"c{place}", data=data)
            for place, draft in enumerate(drafts)
        ]
        self.new = CriterionForm(draft=None, questions=basis.questions, prefix="new", data=data)

    def is_valid(self) -> bool:
        """Every form is looked at, so that all mistakes are told at once."""
        wrong = [form for form in (self.objective, *self.criteria, self.new) if not form.is_valid()]
        return not wrong

    def chosen(self) -> list[CriterionDraft]:
        drafts: list[CriterionDraft] = []
        for form in (*self.criteria, self.new):
            if not form.empty:
                drafts.append(form.chosen(draft.key for draft in drafts))
        return drafts


def _keys_in(data: Any) -> list[str]:
    """The keys of the criteria that the page showed, in its order."""
    keys = []
    for place in range(MOST_CRITERIA):
        key = data.get(f"c{place}-key")
        if not key:
            break
        keys.append(str(key)[:80])
    return keys


@require_http_methods(["GET", "HEAD", "POST"])
@for_members(*RUNS_PROGRAMS)
def rules(request: MemberRequest, cohort: str) -> HttpResponse:
    """What makes a good pair. Saving writes the next version; earlier runs keep theirs."""
    found = cohort_or_404(request, cohort)
    basis = basis_of(found)
    if request.method == "POST":
        forms = RulesForms(basis, request.POST)
        if forms.is_valid():
            return _save(request, found, basis, forms)
        return _page(request, found, basis, forms, status=422)
    return _page(request, found, basis, RulesForms(basis))


def _save(request: MemberRequest, cohort: Cohort, basis: Basis, forms: RulesForms) -> HttpResponse:
    based_on = forms.objective.cleaned_data["based_on"]
    try:
        saved = save_rules(
            cohort=cohort,
            objective=forms.objective.cleaned_data["objective"],
            criteria=forms.chosen(),
            based_on_version=based_on,
            by=request.actor,
            at=clock.now(),
        )
    except ChangedMeanwhile as refusal:
        theirs = changes_between(cohort, based_on, basis.rule_set)
        meanwhile = {"meanwhile": str(refusal), "theirs": theirs}
        return _page(request, cohort, basis, _seen(request, basis), status=409, **meanwhile)
    except Refused as refusal:
        forms.objective.add_error(None, str(refusal))
        return _page(request, cohort, basis, forms, status=422)
    messages.success(
        request, _("Saved as version %(version)s. It counts from the next run on.") % {"version": saved.version}
    )
    slug = request.organisation.slug
    if request.POST.get("then") == "run":
        return SeeOther(reverse("matching:overview", args=[slug, cohort.public_id]))
    return SeeOther(reverse("matching:rules", args=[slug, cohort.public_id]))


def _seen(request: MemberRequest, basis: Basis) -> RulesForms:
    """The same answers, now on top of the version that the page shows beside them."""
    data = request.POST.copy()
    data["based_on"] = str(basis.version)
    return RulesForms(basis, data)


def _page(
    request: MemberRequest, cohort: Cohort, basis: Basis, forms: RulesForms, *, status: int = 200, **more: Any
) -> HttpResponse:
    values = {"cohort": cohort, "forms": forms, "rule_set": basis.rule_set, "proposed": basis.rule_set is None}
    return render(request, "matching/rules.html", values | more, status=status)
