"""Which conversations are listed; what the address says and nobody offers is as good as nothing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from peerloom.domain.people.models import Person

SHOW = [("", _("still to be held")), ("overdue", _("overdue")), ("held", _("held"))]


class ConversationFilter(forms.Form):
    """``whose`` holds "mine", a public id of somebody of the staff, or nothing for everybody's."""

    whose = forms.ChoiceField(label=_("Whose"), required=False)
    show = forms.ChoiceField(label=_("Which"), required=False, choices=SHOW)

    def __init__(self, data: Any, *, staff: Sequence[Person]) -> None:
        super().__init__(data)
        self.staff = {person.public_id: person for person in staff}
        named = [(key, person.name) for key, person in self.staff.items()]
        field = cast("forms.ChoiceField", self.fields["whose"])
        field.choices = [("", _("everybody’s")), ("mine", _("mine")), *named]

    @property
    def show_chosen(self) -> str:
        chosen = self.data.get("show", "")
        return chosen if chosen in dict(SHOW) else ""

    @property
    def whose_chosen(self) -> str:
        return "mine" if self.data.get("whose") == "mine" else ""

    @property
    def person(self) -> Person | None:
        return self.staff.get(self.data.get("whose", ""))
