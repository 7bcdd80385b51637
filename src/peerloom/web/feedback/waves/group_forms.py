"""The form by which a comparison group is written down."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, cast

from django import forms
from django.core.validators import RegexValidator
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from peerloom.domain.enrolment.enums import Side
from peerloom.domain.feedback.enums.surveys import ComparisonKind
from peerloom.domain.feedback.operations.comparison_groups import GroupDraft
from peerloom.domain.programs.models import Cohort
from peerloom.foundation.public_ids import PublicIdConverter
from peerloom.web.look.widgets import HintedRadio

HINTS: dict[str, Promise] = {
    ComparisonKind.NOT_MATCHED: _("Accepted or waiting, and without a match in this round."),
    ComparisonKind.WAITING_LIST: _("They would have liked to take part just as much: the fairest comparison there is."),
    ComparisonKind.EARLIER_COHORT: _("Whoever had a match in a round before this one."),
    ComparisonKind.LIST: _("Anybody you name by e-mail address, for example a parallel class."),
}
SIDES = [(Side.MENTEE.value, _("Mentees")), (Side.MENTOR.value, _("Mentors"))]


class GroupForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=120, help_text=_("For example “Waiting list, autumn”."))
    kind = forms.ChoiceField(label=_("Who they are"), choices=ComparisonKind.choices, widget=HintedRadio(hints=HINTS))
    side = forms.ChoiceField(
        label=_("Which of them"), choices=SIDES, widget=forms.RadioSelect(attrs={"class": "inline"})
    )
    earlier = forms.ChoiceField(label=_("Which earlier round"), required=False)
    addresses = forms.CharField(
        label=_("Addresses"),
        required=False,
        max_length=100_000,
        widget=forms.Textarea(attrs={"rows": 5, "spellcheck": "false"}),
        help_text=_("One on each line. Only for a list of people that you choose yourself."),
    )
    key = forms.CharField(widget=forms.HiddenInput, validators=[RegexValidator(f"^{PublicIdConverter.regex}$")])

    def __init__(self, data: Any, *, earlier: Sequence[Cohort], initial: Mapping[str, Any]) -> None:
        super().__init__(data, initial=dict(initial))
        self.rounds = {cohort.public_id: cohort for cohort in earlier}
        named = [(key, f"{cohort.program.name}, {cohort.name}") for key, cohort in self.rounds.items()]
        cast("forms.ChoiceField", self.fields["earlier"]).choices = [("", _("none")), *named]
        if not self.rounds:
            del self.fields["earlier"]
            kinds = [choice for choice in ComparisonKind.choices if choice[0] != ComparisonKind.EARLIER_COHORT]
            cast("forms.ChoiceField", self.fields["kind"]).choices = kinds

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        kind = values.get("kind")
        if kind == ComparisonKind.EARLIER_COHORT and not values.get("earlier"):
            self.add_error("earlier", _("Choose which earlier round they are from."))
        if kind == ComparisonKind.LIST and not values.get("addresses"):
            self.add_error("addresses", _("Write down at least one address."))
        return values

    def draft(self) -> GroupDraft:
        values = self.cleaned_data
        return GroupDraft(
            kind=ComparisonKind(values["kind"]),
            name=values["name"],
            side=Side(values["side"]),
            earlier=self.rounds.get(values.get("earlier", "")),
            addresses=values["addresses"].splitlines(),
        )
