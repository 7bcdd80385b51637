from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from peerloom.domain.training.drafts import ChoiceDraft, QuestionDraft
from peerloom.domain.training.models import QuizQuestion
from peerloom.web.training.forms.courses import RevisionForm

ROWS = 4
MOST_ROWS = 10


class QuestionForm(RevisionForm):
    text = forms.CharField(label=_("Question"), max_length=600, widget=forms.Textarea(attrs={"rows": 2}))
    several = forms.BooleanField(label=_("Several answers may be chosen"), required=False)
    feedback = forms.CharField(
        label=_("What to say afterwards"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Everyone reads it after answering, whatever they chose."),
    )


class ChoiceForm(forms.Form):
    """One answer to choose; a row that is left empty is none."""

    text = forms.CharField(label=_("Answer"), max_length=400, required=False)
    right = forms.BooleanField(label=_("This is right"), required=False)
    feedback = forms.CharField(label=_("Why, or why not"), max_length=600, required=False)


class QuestionForms:
    """A question with its answers, as one form to send."""

    def __init__(self, data: Any = None, *, revision: int, question: QuizQuestion | None = None) -> None:
        choices = list(question.choices.all()) if question else []
        about = {"text": question.text, "several": question.several, "feedback": question.feedback} if question else {}
        self.about = QuestionForm(data, initial={"revision": revision} | about)
        rows = min(max(ROWS, len(choices) + 1), MOST_ROWS)
        values = [{"text": c.text, "right": c.right, "feedback": c.feedback} for c in choices]
        values += [{} for _row in range(rows - len(choices))]
        self.choices = [ChoiceForm(data, prefix=f"c{place}", initial=value) for place, value in enumerate(values)]

    def is_valid(self) -> bool:
        wrong = [form for form in (self.about, *self.choices) if not form.is_valid()]
        return not wrong

    @property
    def draft(self) -> QuestionDraft:
        """Of valid forms. Raises UnusableCourse."""
        filled = [form.cleaned_data for form in self.choices if form.cleaned_data["text"]]
        values = self.about.cleaned_data
        return QuestionDraft(
            text=values["text"],
            several=values["several"],
            feedback=values["feedback"],
            choices=tuple(ChoiceDraft(row["text"], row["right"], row["feedback"]) for row in filled),
        )

    @property
    def revision(self) -> int:
        return int(self.about.cleaned_data["revision"])
