from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from peerloom.domain.programs.models import Objective
from peerloom.domain.relationships.models import Goal
from peerloom.domain.relationships.operations.goals import GoalWords
from peerloom.domain.relationships.rules.goal_attainment import LEVEL_WORDS
from peerloom.foundation.public_ids import LENGTH, new_public_id
from peerloom.web.look.widgets import DateInput, HintedRadio

WEIGHTS = ((1, _("It matters")), (2, _("It matters a lot")), (3, _("It matters most")))


class GoalForm(forms.Form):
    """What a goal says. ``version`` is the one that the form was filled with."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0, max_value=2**31 - 1)
    statement = forms.CharField(
        label=_("What exactly do you want to reach?"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Not “get better at speaking” but “say one thing in each seminar”."),
    )
    why = forms.CharField(
        label=_("Why does it matter to you?"),
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("“I want my lecturers to know me before I ask for a reference.”"),
    )
    due_on = forms.DateField(
        label=_("By when?"), required=False, widget=DateInput(), help_text=_("A day that you can see coming.")
    )
    weight = forms.TypedChoiceField(
        label=_("How much does it matter beside your other goals?"),
        choices=WEIGHTS,
        coerce=int,
        initial=1,
        widget=forms.RadioSelect,
    )
    objective = forms.ChoiceField(
        label=_("Does it belong to an aim of the program?"), required=False, widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, objectives: Sequence[Objective], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = [(one.public_id, one.statement) for one in objectives]
        if not chosen:
            del self.fields["objective"]
            return
        field = self.fields["objective"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", _("To none of them")), *chosen]

    def words(self) -> GoalWords:
        values = self.cleaned_data
        return GoalWords(
            statement=values["statement"],
            why=values["why"],
            due_on=values["due_on"],
            weight=values["weight"],
            objective=values.get("objective", ""),
        )

    @staticmethod
    def values_of(goal: Goal) -> dict[str, Any]:
        return {
            "version": goal.version,
            "statement": goal.statement,
            "why": goal.why,
            "due_on": goal.due_on,
            "weight": goal.weight,
            "objective": goal.objective.public_id if goal.objective else "",
        }


class NewGoalForm(GoalForm):
    """The five questions. ``key`` lets the same form sent twice set one goal."""

    key = forms.CharField(widget=forms.HiddenInput, required=False, max_length=LENGTH, initial=new_public_id)
    notice = forms.CharField(
        label=_("How would you notice that it went as hoped?"),
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Something that both of you could count or see: “one contribution a week”."),
    )
    first_step = forms.CharField(
        label=_("What is a first step, small enough for a week?"),
        required=False,
        max_length=200,
        help_text=_("“Write down one question before Thursday’s seminar.”"),
    )

    field_order = ["statement", "notice", "first_step", "why", "due_on", "weight", "objective"]


class LevelsForm(forms.Form):
    """What the five levels mean. The fields are named after them, from the highest to the lowest."""

    NAMES = {"much_more": 2, "more": 1, "hoped": 0, "less": -1, "much_less": -2}
    EXAMPLES = {
        2: _("“I led a discussion.”"),
        1: _("“Two or three contributions a week.”"),
        0: _("“One contribution a week.” This one is needed: everything is measured by it."),
        -1: _("“One or two in a month.”"),
        -2: _("“None at all.”"),
    }

    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0, max_value=2**31 - 1)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, level in self.NAMES.items():
            self.fields[name] = forms.CharField(
                label=str(LEVEL_WORDS[level]).capitalize(),
                required=level == 0,
                max_length=300,
                help_text=self.EXAMPLES[level],
            )

    def meanings(self) -> dict[int, str]:
        return {level: self.cleaned_data[name] for name, level in self.NAMES.items()}

    @classmethod
    def values_of(cls, goal: Goal) -> dict[str, Any]:
        written = {one.level: one.meaning for one in goal.levels.all()}
        return {"version": goal.version} | {name: written.get(level, "") for name, level in cls.NAMES.items()}


class RateForm(forms.Form):
    key = forms.CharField(widget=forms.HiddenInput, required=False, max_length=LENGTH, initial=new_public_id)
    level = forms.TypedChoiceField(label=_("Where is it now?"), coerce=int)
    note = forms.CharField(
        label=_("What makes you see it so?"),
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("One line. “Nine contributions in four weeks.”"),
    )

    def __init__(self, *args: Any, levels: Sequence[tuple[int, str, str]], **kwargs: Any) -> None:
        """``levels``: each with its words and what it means for this goal."""
        super().__init__(*args, **kwargs)
        field = self.fields["level"]
        if isinstance(field, forms.ChoiceField):
            field.widget = HintedRadio(hints={str(level): meaning for level, _words, meaning in levels})
            field.choices = [(level, words) for level, words, _meaning in levels]


class StepForm(forms.Form):
    key = forms.CharField(widget=forms.HiddenInput, required=False, max_length=LENGTH, initial=new_public_id)
    text = forms.CharField(label=_("One more step"), max_length=200)
