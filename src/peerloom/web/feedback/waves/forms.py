"""The forms by which surveys are planned and run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, cast

from django import forms
from django.core.validators import RegexValidator
from django.forms.boundfield import BoundField
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from peerloom.domain.feedback.enums.surveys import Asked, Mode, WaveKind
from peerloom.domain.feedback.models import ComparisonGroup, InstrumentVersion
from peerloom.domain.feedback.operations.waves.drafting import WaveDraft
from peerloom.domain.feedback.rules.waves import MOST_INSTRUMENTS
from peerloom.foundation.public_ids import PublicIdConverter
from peerloom.web.look.widgets import DateInput, HintedRadio

KIND_HINTS: dict[str, Promise] = {
    WaveKind.PRE: _("Where people stand before the program changes anything; accepted applicants are asked."),
    WaveKind.MID: _("While there is still time to change something."),
    WaveKind.POST: _("The same questions as before show what has changed. Also asks those whose match ended early."),
    WaveKind.FOLLOW_UP: _("Whether it lasts."),
    WaveKind.PULSE: _("A few questions between the others."),
    WaveKind.RETROSPECTIVE: _(
        "Asked afterwards: how was it then? Useful where nobody was asked before; never put together with answers that"
        " were given before."
    ),
}
MODE_HINTS: dict[str, Promise] = {
    Mode.ANONYMOUS: _(
        "For what people would not say otherwise. Before and after cannot be compared, nor mentors with mentees. With"
        " fewer than ten people whoever knows them can guess."
    ),
    Mode.CONFIDENTIAL: _(
        "Before and after can be compared. You see who has not answered yet, and figures of at least five people, never"
        " what one person said."
    ),
    Mode.IDENTIFIED: _(
        "Owners and coordinators read each person’s answers. People are told so, and answer accordingly."
    ),
}


class WaveForm(forms.Form):
    """``key`` names what is made, so that a form sent twice makes it once; a change sends the ``revision`` it saw."""

    name = forms.CharField(label=_("Name"), max_length=120, help_text=_("People read it above the questions."))
    kind = forms.ChoiceField(label=_("Moment"), choices=WaveKind.choices, widget=HintedRadio(hints=KIND_HINTS))
    asked = forms.MultipleChoiceField(
        label=_("Who is asked"),
        choices=Asked.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose who is asked.")},
        help_text=_("Each kind of people gets a survey of their own."),
    )
    comparison = forms.ChoiceField(
        label=_("Which comparison group"), required=False, help_text=_("Only if a comparison group is asked.")
    )
    instruments = forms.MultipleChoiceField(
        label=_("Questionnaires"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one questionnaire.")},
    )
    mode = forms.ChoiceField(
        label=_("What ties an answer to a person"),
        choices=Mode.choices,
        widget=HintedRadio(hints=MODE_HINTS),
        help_text=_("The text that people agree to is made from this, and both are fixed once it is open."),
    )
    opens_on = forms.DateField(label=_("First day"), widget=DateInput)
    closes_on = forms.DateField(label=_("Last day"), widget=DateInput)
    languages = forms.MultipleChoiceField(
        label=_("Languages"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one language.")},
    )
    key = forms.CharField(widget=forms.HiddenInput, validators=[RegexValidator(f"^{PublicIdConverter.regex}$")])
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0, max_value=2**31 - 1)

    def __init__(
        self,
        data: Any,
        *,
        versions: Mapping[str, tuple[InstrumentVersion, str]],
        groups: Sequence[ComparisonGroup],
        languages: Sequence[tuple[str, str]],
        changes: bool = False,
        initial: Mapping[str, Any],
    ) -> None:
        super().__init__(data, initial=dict(initial))
        self.versions, self.spoken = versions, list(languages)
        self.groups = {group.public_id: group for group in groups}
        self._choices("instruments", [(key, name) for key, (_version, name) in versions.items()])
        self._choices("languages", self.spoken)
        self._choices("comparison", [("", _("none")), *((key, group.name) for key, group in self.groups.items())])
        for code, name in self.spoken:
            self.fields[f"welcome-{code}"] = forms.CharField(
                label=_("Your own words above it (%(language)s)") % {"language": name},
                required=False,
                max_length=2000,
                widget=forms.Textarea(attrs={"rows": 4, "dir": "auto", "lang": code}),
                help_text=_("Why you ask and what you will do with it. Two sentences are plenty."),
            )
        if changes:
            del self.fields["asked"], self.fields["comparison"]
        elif not self.groups:
            del self.fields["comparison"]
            self._choices("asked", [choice for choice in Asked.choices if choice[0] != Asked.COMPARISON])
        if len(self.spoken) == 1:
            del self.fields["languages"]

    def _choices(self, name: str, choices: list[tuple[Any, Any]]) -> None:
        cast("forms.ChoiceField", self.fields[name]).choices = choices

    def clean_instruments(self) -> list[str]:
        chosen: list[str] = self.cleaned_data["instruments"]
        if len(chosen) > MOST_INSTRUMENTS:
            raise forms.ValidationError(
                _("At most %(most)d questionnaires at once; people stop before the end otherwise.")
                % {"most": MOST_INSTRUMENTS}
            )
        return chosen

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        opens, closes = values.get("opens_on"), values.get("closes_on")
        if opens and closes and closes < opens:
            self.add_error("closes_on", _("This lies before the first day."))
        if Asked.COMPARISON in values.get("asked", ()) and not values.get("comparison"):
            self.add_error("comparison", _("Choose which comparison group is asked."))
        return values

    def draft(self) -> WaveDraft:
        values = self.cleaned_data
        codes = values.get("languages") or [self.spoken[0][0]]
        return WaveDraft(
            name=values["name"],
            kind=WaveKind(values["kind"]),
            mode=Mode(values["mode"]),
            versions=[self.versions[key][0] for key in values["instruments"]],
            opens_on=values["opens_on"],
            closes_on=values["closes_on"],
            welcomes={code: values.get(f"welcome-{code}", "") for code in codes},
        )

    def group(self) -> ComparisonGroup | None:
        return self.groups.get(self.cleaned_data.get("comparison", ""))

    def parts(self) -> list[tuple[Promise, list[BoundField]]]:
        """The fields under headings; those of the welcome with their languages."""
        welcomes = [f"welcome-{code}" for code, _name in self.spoken]
        named = (
            (_("What and whom"), ["name", "kind", "asked", "comparison"]),
            (_("Questions"), ["instruments"]),
            (_("What you promise"), ["mode"]),
            (_("When"), ["opens_on", "closes_on"]),
            (_("Words"), ["languages", *welcomes]),
        )
        return [(title, [self[name] for name in names if name in self.fields]) for title, names in named]


class RevisionForm(forms.Form):
    """Which state of a survey somebody saw when they pressed a button."""

    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)


class ExtendForm(RevisionForm):
    closes_on = forms.DateField(label=_("New last day"), widget=DateInput)
