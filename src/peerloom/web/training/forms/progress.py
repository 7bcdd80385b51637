from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from peerloom.domain.programs.models import Cohort

STATES = (
    ("", _("Everyone")),
    ("late", _("Late")),
    ("not-begun", _("Not begun")),
    ("finished", _("All done")),
)


class ProgressFilter(forms.Form):
    """``cohort`` holds a public id; what is not there is as good as nothing."""

    words = forms.CharField(label=_("Name or e-mail"), required=False, max_length=100, widget=forms.SearchInput())
    state = forms.ChoiceField(label=_("Who"), required=False, choices=STATES)
    cohort = forms.ChoiceField(label=_("Round"), required=False)

    def __init__(self, data: Any, *, cohorts: Sequence[Cohort]) -> None:
        super().__init__(data)
        self.cohorts = {cohort.public_id: cohort for cohort in cohorts}
        field = self.fields["cohort"]
        if len(cohorts) < 2:
            del self.fields["cohort"]
        elif isinstance(field, forms.ChoiceField):
            field.choices = [(key, cohort.name) for key, cohort in self.cohorts.items()]

    @property
    def cohort_chosen(self) -> Cohort:
        """The newest where none was chosen."""
        return self.cohorts.get(self.data.get("cohort", "")) or next(iter(self.cohorts.values()))

    @property
    def state_chosen(self) -> str:
        chosen = str(self.data.get("state", ""))
        return chosen if chosen in dict(STATES) else ""

    @property
    def words_given(self) -> str:
        return str(self.data.get("words", "")).replace("\x00", "")[:100].strip()
