from __future__ import annotations

from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.forms.formsets import BaseFormSet
from django.utils.translation import gettext_lazy as _

from peerloom.domain.programs.enums import Format, Place
from peerloom.domain.programs.models import Program
from peerloom.domain.programs.operations import PlannedObjective, ProgramPlan
from peerloom.domain.programs.operations.objectives import LONGEST_REASON
from peerloom.domain.programs.queries import cohort_of
from peerloom.foundation.public_ids import PublicIdConverter, new_public_id
from peerloom.web.look.widgets import DateInput, HintedRadio

ROWS = 3
FORMAT_HINTS = {
    "pair": _("Every mentee has a mentor of their own. A mentor may still take more than one."),
    "one_to_many": _("A mentor looks after a small group and can meet them together."),
    "circle": _("Four to ten people meet with one or two hosts, or by themselves."),
    "micro": _("Whoever has a question books half an hour with somebody who knows."),
}
PLACE_HINTS = {
    "in_person": _("First meetings are planned face to face."),
    "virtual": _("First meetings are planned as a call; time zones are shown."),
    "hybrid": _("Each pair decides for itself."),
}
ORDINALS = (_("The first"), _("The second"), _("The third"))


class ProgramForm(forms.Form):
    """The plan without its objectives. ``key`` makes a form that is sent twice count once."""

    key = forms.CharField(widget=forms.HiddenInput, validators=[RegexValidator(f"^{PublicIdConverter.regex}$")])
    version = forms.CharField(widget=forms.HiddenInput, required=False)
    name = forms.CharField(
        label=_("Name"), max_length=120, help_text=_("What everyone will call it, for example “Mentor Up”.")
    )
    purpose = forms.CharField(
        label=_("Purpose"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Whom is it for, and what should be different for them at the end?"),
    )
    format = forms.ChoiceField(
        label=_("Who meets whom"),
        choices=Format.choices,
        initial=Format.PAIR,
        widget=HintedRadio(hints=FORMAT_HINTS),
    )
    place = forms.ChoiceField(
        label=_("Where they meet"), choices=Place.choices, initial=Place.HYBRID, widget=HintedRadio(hints=PLACE_HINTS)
    )
    mentor_word = forms.CharField(
        label=_("Your word for a mentor"), max_length=40, required=False, help_text=_("For example “buddy”.")
    )
    mentee_word = forms.CharField(
        label=_("Your word for a mentee"), max_length=40, required=False, help_text=_("For example “first-year”.")
    )
    meeting_link = forms.CharField(
        label=_("Address of a video room"),
        max_length=300,
        required=False,
        validators=[RegexValidator("^https://[^\\s/]+", _("Begin with https:// and the name of the server."))],
        help_text=_(
            "For example https://meet.example.org/{code}. Each meeting gets a room of its own in place of {code}."
        ),
    )
    cohort_name = forms.CharField(
        label=_("Name of this round"), max_length=120, help_text=_("For example “Autumn 2026”.")
    )
    signup_until = forms.DateField(label=_("Last day to sign up"), required=False, widget=DateInput())
    starts_on = forms.DateField(label=_("First day"), widget=DateInput())
    ends_on = forms.DateField(label=_("Last day"), widget=DateInput())
    reason = forms.CharField(
        label=_("Why do the objectives change?"),
        max_length=LONGEST_REASON,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("The program has started. Your reason stands beside the objective for good, with your name."),
    )
    primary = forms.ChoiceField(
        label=_("Which objective matters most?"),
        choices=list(enumerate(ORDINALS)),
        required=False,
        initial=0,
        widget=forms.RadioSelect,
        help_text=_("You will be measured by this one. The others stand beside it."),
    )

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        first, last, closing = (values.get(name) for name in ("starts_on", "ends_on", "signup_until"))
        if first and last and last <= first:
            self.add_error("ends_on", _("The last day has to come after the first day."))
        elif last and closing and closing >= last:
            self.add_error("signup_until", _("Sign-up has to close before the last day."))
        return values


class ObjectiveForm(forms.Form):
    """One row; a row that is left empty is no objective."""

    statement = forms.CharField(label=_("What should change"), max_length=300, required=False)
    measure = forms.CharField(label=_("How you measure it"), max_length=200, required=False)
    baseline = forms.CharField(label=_("Where it stands now"), max_length=60, required=False)
    target = forms.CharField(label=_("What you aim for"), max_length=60, required=False)
    due = forms.DateField(label=_("By when"), required=False, widget=DateInput())

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if any(values.values()):
            for name in ("statement", "measure", "target"):
                if not values.get(name) and name not in self.errors:
                    self.add_error(name, _("An objective needs this, or leave the whole row empty."))
        return values


class KnownObjectiveForm(ObjectiveForm):
    """A row that knows which objective of the program it shows, so that what is tied to it stays tied."""

    public_id = forms.CharField(widget=forms.HiddenInput, max_length=22, required=False)

    def clean(self) -> dict[str, Any]:
        known = self.cleaned_data.pop("public_id", "")
        return super().clean() | {"public_id": known}


ObjectiveForms = forms.formset_factory(KnownObjectiveForm, extra=0, max_num=10, absolute_max=20)


def empty_objectives(data: Any = None) -> BaseFormSet[KnownObjectiveForm]:
    return ObjectiveForms(data, prefix="objectives", initial=[{} for _row in range(ROWS)])


def objectives_of(program: Program, data: Any = None) -> BaseFormSet[KnownObjectiveForm]:
    """The program's objectives, and empty rows up to three."""
    names = ("statement", "measure", "baseline", "target", "due", "public_id")
    rows = [{name: getattr(objective, name) for name in names} for objective in program.objectives.all()]
    rows += [{} for _row in range(ROWS - len(rows))]
    return ObjectiveForms(data, prefix="objectives", initial=rows)


def first_values() -> dict[str, Any]:
    return {"key": new_public_id()}


def values_of(program: Program, version: str) -> dict[str, Any]:
    cohort = cohort_of(program)
    names = ("name", "purpose", "format", "place", "mentor_word", "mentee_word", "meeting_link")
    main = [place for place, objective in enumerate(program.objectives.all()) if objective.primary]
    return {name: getattr(program, name) for name in names} | {
        "key": program.public_id,
        "version": version,
        "cohort_name": cohort.name,
        "signup_until": cohort.signup_until,
        "starts_on": cohort.starts_on,
        "ends_on": cohort.ends_on,
        "primary": main[0] if main else 0,
    }


def plan_from(form: ProgramForm, objectives: BaseFormSet[KnownObjectiveForm]) -> ProgramPlan:
    """The plan of two valid forms. The first objective is the primary one where an empty row was marked."""
    values = form.cleaned_data
    filled = [row.cleaned_data for row in objectives.forms if row.cleaned_data.get("statement")]
    marked = objectives.forms[int(values["primary"] or 0)].cleaned_data if objectives.forms else {}
    main = filled.index(marked) if marked in filled else 0
    return ProgramPlan(
        **{
            name: values[name]
            for name in ("name", "purpose", "mentor_word", "mentee_word", "meeting_link", "cohort_name")
        },
        **{name: values[name] for name in ("signup_until", "starts_on", "ends_on")},
        format=Format(values["format"]),
        place=Place(values["place"]),
        objectives=tuple(PlannedObjective(**row, primary=place == main) for place, row in enumerate(filled)),
    )
