"""Criteria as a form: as many as there are, and one empty at the end for a new one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, cast

from django import forms
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from peerloom.domain.enrolment.models import Question
from peerloom.domain.matching.models import RuleSet
from peerloom.domain.matching.queries import WEIGHT_WORDS, CriterionDraft
from peerloom.pairing import Kind
from peerloom.web.look.widgets import HintedRadio, WordSlider

MOST_CRITERIA = 60

KIND_WORDS: dict[str, Any] = {
    Kind.OVERLAP.value: gettext_lazy("The more in common, the better"),
    Kind.SAME.value: gettext_lazy("The same answer is best"),
    Kind.DIFFERENT.value: gettext_lazy("Different answers are best"),
    Kind.STEP.value: gettext_lazy("The mentor some steps ahead is best"),
    Kind.NEARNESS.value: gettext_lazy("The nearer the numbers, the better"),
    Kind.SCHEDULE.value: gettext_lazy("The more shared free time, the better"),
    Kind.TEXT.value: gettext_lazy("The more alike the texts, the better"),
    Kind.PREFERENCE.value: gettext_lazy("People who named each other are best"),
    Kind.HISTORY.value: gettext_lazy("People who have not met before are best"),
}

AT_LEAST_A_LITTLE = 0.01
"""As a rule, such criteria ask for something in common, not for everything."""

GRADUAL = frozenset({Kind.OVERLAP.value, Kind.NEARNESS.value, Kind.TEXT.value})

OBJECTIVE_HINTS: dict[str, Any] = {
    RuleSet.Objective.FAIR.value: gettext_lazy(
        "The weakest pair is made as good as it can be, then the next weakest. Choose this unless you know why not."
    ),
    RuleSet.Objective.TOTAL.value: gettext_lazy(
        "The sum of all scores is as high as it can be. A few people may pay for it with a poor match."
    ),
    RuleSet.Objective.STABLE.value: gettext_lazy(
        "No mentee and mentor would both rather have each other. It can cost some points and some matches."
    ),
}


class ObjectiveForm(forms.Form):
    """What the whole matching is to be best at, and which version of the rules the page showed."""

    objective = forms.ChoiceField(
        label=gettext_lazy("What matters most for everyone together?"),
        choices=RuleSet.Objective.choices,
        initial=RuleSet.Objective.FAIR,
        widget=HintedRadio(hints=OBJECTIVE_HINTS),
    )
    based_on = forms.IntegerField(min_value=0, initial=0, widget=forms.HiddenInput())


class CriterionForm(forms.Form):
    """One criterion. What is not shown is kept from the draft it was made from."""

    key = forms.CharField(max_length=80, required=False, widget=forms.HiddenInput())
    label = forms.CharField(label=gettext_lazy("Name"), max_length=200, required=False)
    kind = forms.ChoiceField(
        label=gettext_lazy("How they are compared"), choices=list(KIND_WORDS.items()), required=False
    )
    mentee_question = forms.ChoiceField(label=gettext_lazy("What mentees answered"), required=False)
    mentor_question = forms.ChoiceField(label=gettext_lazy("What mentors answered"), required=False)
    weight = forms.IntegerField(
        label=gettext_lazy("How much it counts"),
        min_value=0,
        max_value=4,
        initial=2,
        widget=WordSlider(words=list(WEIGHT_WORDS.values())),
    )
    required = forms.BooleanField(
        label=gettext_lazy("Must hold"),
        required=False,
        help_text=gettext_lazy("A pair that breaks it is never made."),
    )
    steps_least = forms.IntegerField(label=gettext_lazy("Steps at least"), min_value=-20, max_value=20, required=False)
    steps_most = forms.IntegerField(label=gettext_lazy("Steps at most"), min_value=-20, max_value=20, required=False)
    enough_minutes = forms.IntegerField(
        label=gettext_lazy("Minutes a week that are enough"), min_value=1, max_value=10_080, required=False
    )
    reach = forms.FloatField(label=gettext_lazy("Too far apart from"), min_value=0, required=False)
    remove = forms.BooleanField(label=gettext_lazy("Take this criterion out"), required=False)

    SPECIAL = {
        Kind.STEP.value: ("steps_least", "steps_most"),
        Kind.SCHEDULE.value: ("enough_minutes",),
        Kind.NEARNESS.value: ("reach",),
    }

    def __init__(
        self,
        *,
        draft: CriterionDraft | None,
        questions: tuple[Sequence[Question], Sequence[Question]],
        prefix: str,
        data: Any = None,
    ) -> None:
        super().__init__(data, prefix=prefix, initial=_initial(draft) if draft else None)
        self.draft = draft
        for name, asked in zip(("mentee_question", "mentor_question"), questions, strict=True):
            choices = [(question.key, question.label) for question in asked]
            self._field(name).choices = [("", _("Choose a question")), *choices]

    def _field(self, name: str) -> forms.ChoiceField:
        return cast("forms.ChoiceField", self.fields[name])

    @property
    def kind_words(self) -> Any:
        """How the answers are compared now."""
        return KIND_WORDS.get(self.draft.kind if self.draft else "", _("Choose how they are compared"))

    @property
    def asked(self) -> tuple[str, str]:
        """The two questions that are compared, as they were asked; "" where none is chosen."""
        return self._question_label("mentee_question"), self._question_label("mentor_question")

    @property
    def special(self) -> list[Any]:
        """The fields that only this way of comparing has."""
        return [self[name] for name in self.SPECIAL.get(self.draft.kind if self.draft else "", ())]

    @property
    def empty(self) -> bool:
        """Whether the form for a new criterion was left alone, or this one is to go."""
        given = self.cleaned_data
        unfilled = self.draft is None and not (given["mentee_question"] or given["mentor_question"])
        return given["remove"] or unfilled

    def chosen(self, taken: Iterable[str]) -> CriterionDraft:
        """The draft as the form has it; call after validation. A new one gets a key that is not ``taken``."""
        given = self.cleaned_data
        draft = self.draft or empty_draft(_new_key(given, taken))
        minimum = draft.minimum
        if given["required"] and not draft.required and given["kind"] in GRADUAL:
            minimum = AT_LEAST_A_LITTLE
        special = {name: given[name] for names in self.SPECIAL.values() for name in names if given[name] is not None}
        return replace(
            draft,
            label=given["label"] or draft.label or self._question_label("mentee_question")[:200],
            kind=given["kind"],
            mentee_question=given["mentee_question"],
            mentor_question=given["mentor_question"],
            weight=given["weight"],
            required=given["required"],
            minimum=minimum,
            **special,
        )

    def _question_label(self, name: str) -> str:
        key = self[name].value()
        return str(dict(self._field(name).choices).get(key, "")) if key else ""  # type: ignore[arg-type]  # stubs: groups


def _initial(draft: CriterionDraft) -> dict[str, Any]:
    names = (name for name in CriterionForm.base_fields if name != "remove")
    return {name: getattr(draft, name) for name in names}


def empty_draft(key: str) -> CriterionDraft:
    """A criterion of which only the key is known yet; its form holds the rest."""
    return CriterionDraft(key=key, label="", kind="", mentee_question="", mentor_question="")


def _new_key(given: Mapping[str, Any], taken: Iterable[str]) -> str:
    """A readable key from the name or the question, with a number where it is taken."""
    stem = slugify(given["label"] or given["mentee_question"])[:70] or "criterion"
    used = set(taken)
    return next(key for key in (stem, *(f"{stem}-{n}" for n in range(2, len(used) + 3))) if key not in used)
