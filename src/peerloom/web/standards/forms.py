from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from peerloom.domain.programs.enums import Profile, Severity
from peerloom.domain.programs.models import Guardrail, Program
from peerloom.domain.programs.operations import Setting
from peerloom.domain.programs.operations.guardrails import SHORTEST_REASON
from peerloom.domain.programs.standards import STANDARDS, UNIT_WORDS, Concerns, Standard, Unit, counted
from peerloom.web.look.widgets import DateInput, HintedRadio

OFF = ("", _("Off"))
TONES: dict[str, str] = {Severity.BLOCK: "bad", Severity.WARN: "watch", Severity.INFORM: "info"}
MOST_VALUE = 10_000
PROFILE_HINTS = {
    "youth": _("Interviews, references and checks before anyone is matched; consent; long matches; good endings."),
    "adult": _("Training and agreements are recommended; checks are off. For students, employees, alumni."),
}


@dataclass(frozen=True, slots=True)
class RuleRow:
    """One rule as the page shows it. ``standard_says`` is how the profile begins with it."""

    standard: Standard
    severity: BoundField
    value: BoundField | None
    unit: str
    bound: Promise | str
    standard_says: str
    now: str
    tone: str


class RulesForm(forms.Form):
    """How strictly each rule holds; the fields are named after the rules."""

    version = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)
    contact = forms.CharField(
        label=_("Who is told when someone suspects abuse, and how to reach them"),
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("A name, a telephone number, an e-mail address. Everyone who takes part reads it."),
    )
    reason = forms.CharField(
        label=_("Why you turn something down that protects young people"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Needed only then. It is kept in the trail of changes; please name nobody in it."),
    )

    def __init__(self, data: Any = None, *, program: Program, version: str) -> None:
        self.program = program
        self.settings = {
            row.rule: Setting(row.severity, row.value)
            for row in Guardrail.objects.within(program.organisation_id).filter(program=program)
        }
        super().__init__(data, initial={"version": version, "contact": program.safeguarding_contact})
        for standard in STANDARDS:
            self._add(standard)

    def _add(self, standard: Standard) -> None:
        now = self.settings.get(standard.id, Setting(""))
        self.fields[f"{standard.id}-severity"] = forms.ChoiceField(
            label=_("“%(rule)s”: how strict") % {"rule": standard.title},
            choices=[*Severity.choices, OFF],
            initial=now.severity,
            required=False,
        )
        unit = standard.unit(self.program.profile)
        if unit != Unit.NONE:
            start = standard.starts.get(Profile(self.program.profile)) or next(iter(standard.starts.values()))
            self.fields[f"{standard.id}-value"] = forms.IntegerField(
                label=_("“%(rule)s”: %(unit)s") % {"rule": standard.title, "unit": UNIT_WORDS[unit]},
                min_value=1,
                max_value=MOST_VALUE,
                initial=now.value if now.severity else start.value,
                required=False,
            )

    def wanted(self) -> dict[str, Setting]:
        """The settings of a valid form; a value that was left empty stays as it was."""
        found = {}
        for standard in STANDARDS:
            severity = self.cleaned_data[f"{standard.id}-severity"]
            value = self.cleaned_data.get(f"{standard.id}-value")
            kept = self.fields[f"{standard.id}-value"].initial if f"{standard.id}-value" in self.fields else 1
            found[standard.id] = Setting(severity, value if value is not None else kept)
        return found

    def about_people(self) -> list[RuleRow]:
        return [self._row(standard) for standard in STANDARDS if standard.concerns != Concerns.PROGRAM]

    def about_the_plan(self) -> list[RuleRow]:
        return [self._row(standard) for standard in STANDARDS if standard.concerns == Concerns.PROGRAM]

    def _row(self, standard: Standard) -> RuleRow:
        unit = standard.unit(self.program.profile)
        now = self.settings.get(standard.id, Setting(""))
        start = standard.starts.get(Profile(self.program.profile))
        started = Setting(start.severity, start.value) if start else Setting("")
        return RuleRow(
            standard=standard,
            severity=self[f"{standard.id}-severity"],
            value=self[f"{standard.id}-value"] if unit != Unit.NONE else None,
            unit=str(UNIT_WORDS.get(unit, "")),
            bound=_("At most") if standard.id == "renewal" else _("At least"),
            standard_says=in_words(started, unit),
            now=in_words(now, unit),
            tone=TONES.get(now.severity, "off"),
        )


def in_words(setting: Setting, unit: Unit) -> str:
    """ "Stops, 3 references"; "Off"."""
    if not setting.severity:
        return str(OFF[1])
    number = counted(unit, setting.value)
    return f"{Severity(setting.severity).label}, {number}" if number else str(Severity(setting.severity).label)


class ProfileForm(forms.Form):
    """From which set of standards to begin."""

    profile = forms.ChoiceField(
        label=_("Who takes part?"), choices=Profile.choices, widget=HintedRadio(hints=PROFILE_HINTS)
    )
    profile_reason = forms.CharField(
        label=_("Why, if this turns down what protects young people"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class WaiverForm(forms.Form):
    reason = forms.CharField(
        label=_("Why this exception is right"),
        min_length=SHORTEST_REASON,
        max_length=2000,
        error_messages={"min_length": _("Say in a sentence why. Whoever asks later has to understand it.")},
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Everyone who runs this program can read it, also years later. Say what you know and who decided."),
    )
    expires_on = forms.DateField(
        label=_("Until when it holds"),
        required=False,
        widget=DateInput(),
        help_text=_("Without a day it holds until someone withdraws it."),
    )


class BoardFilter(forms.Form):
    """What of the people is shown; what is unknown is as good as nothing."""

    words = forms.CharField(label=_("Name"), required=False, max_length=100, widget=forms.SearchInput())
    show = forms.ChoiceField(
        label=_("Who"),
        required=False,
        choices=[
            ("", _("Everyone")),
            ("red", _("Held back")),
            ("amber", _("Something is missing")),
            ("green", _("All kept")),
            ("waived", _("With an exception")),
        ],
    )
    side = forms.ChoiceField(
        label=_("Side"), required=False, choices=[("", _("Both")), ("mentor", _("Mentors")), ("mentee", _("Mentees"))]
    )
    rule = forms.ChoiceField(label=_("What is missing"), required=False)

    def __init__(self, data: Any, *, rules: list[Standard]) -> None:
        super().__init__(data)
        field = self.fields["rule"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", _("Anything")), *((rule.id, rule.title) for rule in rules)]
        self.is_valid()  # what is not among the choices is left out of cleaned_data

    def chosen(self, name: str) -> str:
        return str(self.cleaned_data.get(name) or "")

    @property
    def anything(self) -> bool:
        return any(self.chosen(name) for name in self.fields)
