from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from peerloom.domain.programs.models import Cohort
from peerloom.foundation.scope import Actor


class RelationshipFilter(forms.Form):
    """``cohort`` holds a public id; what does not exist for the actor is as good as nothing."""

    words = forms.CharField(label=_("Name or e-mail"), required=False, max_length=100, widget=forms.SearchInput())
    cohort = forms.ChoiceField(label=_("Program"), required=False)

    def __init__(self, data: Any, *, actor: Actor) -> None:
        super().__init__(data)
        cohorts = Cohort.objects.visible_to(actor).select_related("program")
        self.cohorts = {cohort.public_id: cohort for cohort in cohorts}
        named = [(key, f"{cohort.program.name}, {cohort.name}") for key, cohort in self.cohorts.items()]
        field = self.fields["cohort"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", _("All programs")), *named]

    @property
    def cohort_chosen(self) -> Cohort | None:
        return self.cohorts.get(self.data.get("cohort", ""))

    @property
    def words_given(self) -> str:
        return str(self.data.get("words", "")).replace("\x00", "")[:100].strip()
