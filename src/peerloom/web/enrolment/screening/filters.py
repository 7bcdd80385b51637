from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.utils.translation import gettext_lazy as _

from peerloom.domain.enrolment.enums import Side
from peerloom.domain.enrolment.models import Channel
from peerloom.domain.enrolment.queries.screening_board import BoardColumn, BoardFilter
from peerloom.domain.programs.models import Cohort

NAMES = ("words", "side", "whose", "channel")


class BoardFilterForm(forms.Form):
    """?words=amara&side=mentor&whose=mine&channel=…&column=interview; nonsense is as good as nothing."""

    words = forms.CharField(label=_("Name or e-mail"), required=False, max_length=100, widget=forms.SearchInput())
    side = forms.ChoiceField(label=_("Side"), required=False, choices=[("", _("Both")), *Side.choices])
    whose = forms.ChoiceField(label=_("Whose"), required=False, choices=[("", _("Everyone’s")), ("mine", _("Mine"))])
    column = forms.ChoiceField(required=False, choices=[("", ""), *BoardColumn.choices], widget=forms.HiddenInput)

    def __init__(self, data: Any, *, cohort: Cohort) -> None:
        super().__init__(data)
        channels = Channel.objects.within(cohort.organisation_id).filter(cohort=cohort)
        if named := [(channel.public_id, channel.name) for channel in channels]:
            choices = [("", _("All ways")), *named]
            self.fields["channel"] = forms.ChoiceField(label=_("Came through"), required=False, choices=choices)
        self.is_valid()

    def value(self, name: str) -> str:
        return str(self.cleaned_data.get(name) or "").replace("\x00", "")

    @property
    def chosen(self) -> BoardFilter:
        return BoardFilter(
            side=self.value("side"),
            mine=self.value("whose") == "mine",
            words=self.value("words"),
            channel=self.value("channel"),
        )

    @property
    def column_chosen(self) -> BoardColumn | None:
        return BoardColumn(self.value("column")) if self.value("column") else None

    @property
    def filtered(self) -> bool:
        return any(self.value(name) for name in NAMES)

    def address_of(self, column: BoardColumn | None) -> str:
        """The same filter on one column, or on the whole board."""
        kept = {name: self.value(name) for name in NAMES if self.value(name)}
        return "?" + urlencode(kept | ({"column": column.value} if column else {}))
