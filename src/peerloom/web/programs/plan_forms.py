"""One form for each kind of thing that can be planned."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from peerloom.domain.programs.enums import Audience, Moment
from peerloom.domain.programs.message_kinds import BY_PURPOSE, MESSAGE_KINDS
from peerloom.domain.programs.models import MessageText, PlannedCheckIn, PlannedSurvey, RoadmapStage
from peerloom.domain.programs.operations.plans import (
    CheckInPlan,
    Item,
    MessagePlan,
    Planned,
    StagePlan,
    SurveyPlan,
)
from peerloom.domain.programs.queries import item_version
from peerloom.foundation.public_ids import PublicIdConverter, new_public_id

LONGEST_LINE, MOST_LINES = 600, 60
LAST_WEEK = 520


class LinesField(forms.CharField):
    """A list of texts, one on each line."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.Textarea(attrs={"rows": 4}), required=False, max_length=40_000, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, (list, tuple)) else value

    def clean(self, value: Any) -> list[str]:
        lines = [line.strip() for line in super().clean(value).splitlines() if line.strip()]
        if len(lines) > MOST_LINES or any(len(line) > LONGEST_LINE for line in lines):
            raise ValidationError(
                _("At most %(lines)s lines, each of at most %(letters)s letters."),
                params={"lines": MOST_LINES, "letters": LONGEST_LINE},
            )
        return lines


def week_field(label: Any, least: int = 0) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=least, max_value=LAST_WEEK)


class PlanForm(forms.Form):
    """``key`` makes a form that is sent twice count once; ``version`` is that of the item which the person saw."""

    plan: type[Planned]
    key = forms.CharField(widget=forms.HiddenInput, validators=[RegexValidator(f"^{PublicIdConverter.regex}$")])
    version = forms.CharField(widget=forms.HiddenInput, required=False, max_length=16)

    def planned(self) -> Planned:
        said = {name: value for name, value in self.cleaned_data.items() if name not in ("key", "version")}
        return self.plan(**said)


class StageForm(PlanForm):
    plan = StagePlan
    name = forms.CharField(label=_("Name"), max_length=120, help_text=_("For example “Getting to know each other”."))
    aim = forms.CharField(
        label=_("What is reached by its end"), max_length=400, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    starts_week = week_field(_("Begins in week"))
    weeks = week_field(_("Lasts so many weeks"), 1)
    agenda = LinesField(label=_("Agenda of a meeting"), help_text=_("One point on each line."))
    mentor_tasks = LinesField(label=_("What mentors do"), help_text=_("One task on each line."))
    mentee_tasks = LinesField(label=_("What mentees do"), help_text=_("One task on each line."))


class CheckInForm(PlanForm):
    plan = CheckInPlan
    name = forms.CharField(label=_("Name"), max_length=120, help_text=_("For example “After the first month”."))
    week = week_field(_("In week"))
    audience = forms.ChoiceField(label=_("Who is asked"), choices=Audience.choices, widget=forms.RadioSelect)
    by_staff = forms.BooleanField(
        label=_("Staff hold a conversation"),
        required=False,
        help_text=_("Otherwise people get a link and answer by themselves."),
    )
    questions = LinesField(
        label=_("Questions"), help_text=_("One question on each line; three are answered more often.")
    )


class SurveyForm(PlanForm):
    plan = SurveyPlan
    instrument = forms.CharField(
        label=_("Survey"), max_length=80, help_text=_("The name of the questionnaire, for example “belonging-short”.")
    )
    moment = forms.ChoiceField(label=_("When"), choices=Moment.choices, widget=forms.RadioSelect)
    audience = forms.ChoiceField(label=_("Who is asked"), choices=Audience.choices, widget=forms.RadioSelect)


class MessageForm(PlanForm):
    plan = MessagePlan
    purpose = forms.ChoiceField(label=_("Which message"))
    subject = forms.CharField(label=_("Subject"), max_length=200)
    body = forms.CharField(label=_("Text"), max_length=5000, widget=forms.Textarea(attrs={"rows": 12}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices: list[tuple[str, Any]] = [(kind.purpose, kind.title) for kind in MESSAGE_KINDS]
        kept = (self.initial or {}).get("purpose")
        if kept and kept not in BY_PURPOSE:
            choices.append((kept, kept))
        self.fields["purpose"].choices = choices  # type: ignore[attr-defined]  # a choice field


@dataclass(frozen=True, slots=True)
class Kind:
    """``add`` invites to one more, ``why`` says what it is for."""

    name: str
    model: type[Item]
    form: type[PlanForm]
    add: Promise
    why: Promise
    first: Mapping[str, Any]


KINDS: Mapping[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind(
            "stage",
            RoadmapStage,
            StageForm,
            _("Add a stage"),
            _("Pairs see the stage they are in, with an agenda for their next meeting and one or two things to do."),
            {"starts_week": 0, "weeks": 4},
        ),
        Kind(
            "check-in",
            PlannedCheckIn,
            CheckInForm,
            _("Add a check-in"),
            _("Most pairs that fail do so quietly and early. A question in time saves many of them."),
            {"week": 4, "audience": Audience.BOTH},
        ),
        Kind(
            "survey",
            PlannedSurvey,
            SurveyForm,
            _("Add a survey"),
            _("The same questions before and after are what shows a change."),
            {"moment": Moment.BEFORE, "audience": Audience.MENTEES},
        ),
        Kind(
            "message",
            MessageText,
            MessageForm,
            _("Write a message in your own words"),
            _("Whatever you leave out is sent in our words."),
            {},
        ),
    )
}


def form_for_new(kind: Kind, data: Any = None) -> PlanForm:
    return kind.form(data, initial={**kind.first, "key": new_public_id()})


def form_of(kind: Kind, item: Item, data: Any = None) -> PlanForm:
    names = [name for name in kind.form.base_fields if name not in ("key", "version", "purpose")]
    initial = {name: getattr(item, name) for name in names} | {"key": item.public_id, "version": item_version(item)}
    if isinstance(item, MessageText):
        initial["purpose"] = item.purpose
    return kind.form(data, initial=initial)


def kind_of(item: Item) -> Kind:
    return next(kind for kind in KINDS.values() if isinstance(item, kind.model))
