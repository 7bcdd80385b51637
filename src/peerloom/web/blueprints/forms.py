"""One form for each step of the set-up, and those around it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.forms.formsets import BaseFormSet
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from peerloom.domain.blueprints.document import Blueprint, Objective
from peerloom.domain.blueprints.models import SetUp
from peerloom.domain.blueprints.operations.creating import last_day, usual_start
from peerloom.domain.blueprints.operations.next_round import NextRound
from peerloom.domain.blueprints.operations.setting_up import Dates
from peerloom.domain.programs.enums import Format, Place, Profile
from peerloom.foundation.public_ids import PublicIdConverter
from peerloom.web.look.widgets import DateInput, DropZone, HintedRadio
from peerloom.web.programs.forms import FORMAT_HINTS, PLACE_HINTS, ObjectiveForm

PROFILE_HINTS = {
    "youth": _(
        "Interview, references and background check before anyone is matched, consent of a guardian, staff at the "
        "first meeting. What is missing stops a match."
    ),
    "adult": _("Training and a signed agreement are asked for; what is missing warns, it does not stop."),
}
MORE_FORMAT_HINTS = {
    "circle": _("Groups of four to ten with one or two mentors, or peers who take turns."),
    "micro": _("One question, half an hour, booked at once. Nobody commits for long."),
}
EMPTY_ROWS = 1
LEAST_ROWS = 3


class StepForm(forms.Form):
    """``revision`` is that of the set-up which the person saw."""

    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2**31 - 1)

    def answers(self) -> dict[str, Any]:
        """What the step says, as `answer_step` takes it."""
        return {"facts": {name: value for name, value in self.cleaned_data.items() if name != "revision"}}


class PurposeForm(StepForm):
    name = forms.CharField(label=_("Name"), max_length=120, help_text=_("What everyone will call it."))
    purpose = forms.CharField(
        label=_("Purpose"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Whom is it for, and what should be different for them at the end?"),
    )


class PeopleForm(StepForm):
    audience = forms.CharField(
        label=_("Whom it is for"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("In a sentence, so that people recognise themselves."),
    )
    mentor_word = forms.CharField(
        label=_("Your word for a mentor"), max_length=40, required=False, help_text=_("For example “buddy”.")
    )
    mentee_word = forms.CharField(
        label=_("Your word for a mentee"), max_length=40, required=False, help_text=_("For example “first-year”.")
    )


class FormatForm(StepForm):
    format = forms.ChoiceField(
        label=_("Who meets whom"), choices=Format.choices, widget=HintedRadio(hints=FORMAT_HINTS | MORE_FORMAT_HINTS)
    )
    place = forms.ChoiceField(label=_("Where they meet"), choices=Place.choices, widget=HintedRadio(hints=PLACE_HINTS))


class StandardsForm(StepForm):
    profile = forms.ChoiceField(
        label=_("Who takes part?"), choices=Profile.choices, widget=HintedRadio(hints=PROFILE_HINTS)
    )


class DatesForm(StepForm):
    """What is left empty follows from the first day and the usual length."""

    cohort_name = forms.CharField(
        label=_("Name of this round"),
        max_length=120,
        required=False,
        help_text=_("For example “Autumn 2026”. If you leave it empty: month and year of the first day."),
    )
    starts_on = forms.DateField(label=_("First day"), widget=DateInput())
    ends_on = forms.DateField(label=_("Last day"), required=False, widget=DateInput())
    signup_until = forms.DateField(
        label=_("Last day to sign up"),
        required=False,
        widget=DateInput(),
        help_text=_("If you leave it empty: two weeks before the first day."),
    )

    def __init__(self, *args: Any, weeks: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.weeks = weeks
        help_text = _("If you leave it empty: %(weeks)s weeks after the first day.") % {"weeks": weeks}
        self.fields["ends_on"].help_text = help_text

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        first, last = values.get("starts_on"), values.get("ends_on")
        if first and not values.get("cohort_name"):
            values["cohort_name"] = date_format(first, "F Y")
        if first and not last and "ends_on" not in self.errors:
            try:
                values["ends_on"] = last_day(first, self.weeks)
            except OverflowError:
                self.add_error("starts_on", _("This day is too far away."))
        return values

    def answers(self) -> dict[str, Any]:
        names = ("cohort_name", "starts_on", "ends_on", "signup_until")
        return {"dates": Dates(**{name: self.cleaned_data[name] for name in names})}


class ProposedObjectiveForm(ObjectiveForm):
    """One row of the step on objectives; it is due at the end of the round."""

    statement = forms.CharField(
        label=_("What should change"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    measure = forms.CharField(
        label=_("How you measure it"), max_length=200, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    due = None  # type: ignore[assignment]  # how Django takes a field out


ProposedObjectives = forms.formset_factory(ProposedObjectiveForm, extra=0, max_num=10, absolute_max=20)


class PrimaryForm(StepForm):
    """Which of the rows matters most."""

    primary = forms.TypedChoiceField(
        label=_("Which of them matters most?"),
        coerce=int,
        widget=forms.RadioSelect,
        help_text=_("You will be measured by this one. The others stand beside it."),
    )

    def __init__(self, *args: Any, rows: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(number, _("Objective %(number)s") % {"number": number + 1}) for number in range(rows)]
        self.fields["primary"].choices = choices  # type: ignore[attr-defined]  # a choice field


FORMS: Mapping[str, type[StepForm]] = {
    "purpose": PurposeForm,
    "people": PeopleForm,
    "format": FormatForm,
    "standards": StandardsForm,
}


def step_form(step: str, set_up: SetUp, document: Blueprint, *, today: date, data: Any = None) -> StepForm:
    """The form of a step with what is known so far; objectives have one of their own beside their rows."""
    initial: dict[str, Any] = {"revision": set_up.revision}
    if step == "objectives":
        initial["primary"] = next((n for n, row in enumerate(document.objectives) if row.primary), 0)
        return PrimaryForm(data, initial=initial, rows=len(_rows(document)))
    if step == "dates":
        names = ("cohort_name", "ends_on", "signup_until")
        initial |= {name: getattr(set_up, name) for name in names}
        initial["starts_on"] = set_up.starts_on or usual_start(today)
        return DatesForm(data, initial=initial, weeks=document.program.weeks)
    form = FORMS[step]
    initial |= {name: str(getattr(document.program, name)) for name in form.base_fields if name != "revision"}
    return form(data, initial=initial)


def objective_rows(document: Blueprint, data: Any = None) -> BaseFormSet[ProposedObjectiveForm]:
    """What is proposed, and empty rows for more."""
    return ProposedObjectives(data, prefix="objectives", initial=_rows(document))


def _rows(document: Blueprint) -> list[dict[str, str]]:
    names = ("statement", "measure", "baseline", "target")
    rows = [{name: getattr(objective, name) for name in names} for objective in document.objectives]
    wanted = min(max(len(rows) + EMPTY_ROWS, LEAST_ROWS), 10)
    return rows + [{} for _row in range(wanted - len(rows))]


def objectives_from(rows: Sequence[ProposedObjectiveForm], primary: int) -> tuple[Objective, ...]:
    """Those that were filled in; the first is the primary one where an empty row was marked."""
    filled = [(number, row.cleaned_data) for number, row in enumerate(rows) if row.cleaned_data.get("statement")]
    main = primary if primary in {number for number, _values in filled} else (filled[0][0] if filled else 0)
    return tuple(Objective(**values, primary=number == main) for number, values in filled)


class FileForm(forms.Form):
    file = forms.FileField(
        label=_("Program file"),
        widget=DropZone(advice=_("JSON, up to 5 MB"), attrs={"accept": ".json,application/json"}),
    )


class TemplateForm(forms.Form):
    title = forms.CharField(label=_("Name"), max_length=120, help_text=_("Under which your colleagues find it."))
    summary = forms.CharField(
        label=_("What it is good for"),
        max_length=400,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("In a sentence or two."),
    )


class NextRoundForm(forms.Form):
    """``key`` makes a form that is sent twice count once."""

    key = forms.CharField(widget=forms.HiddenInput, validators=[RegexValidator(f"^{PublicIdConverter.regex}$")])
    name = forms.CharField(label=_("Name of the new round"), max_length=120)
    starts_on = forms.DateField(label=_("First day"), widget=DateInput())
    ends_on = forms.DateField(
        label=_("Last day"),
        required=False,
        widget=DateInput(),
        help_text=_("If you leave it empty: the round lasts as long as the one before."),
    )

    def planned(self) -> NextRound:
        return NextRound(**{name: self.cleaned_data[name] for name in ("name", "starts_on", "ends_on")})
