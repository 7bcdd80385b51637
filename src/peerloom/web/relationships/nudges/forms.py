from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from peerloom.domain.relationships.queries.nudge_settings import digest_of_ladder
from peerloom.domain.relationships.rules.ladder import LADDER, LEAST_DAYS, MOST_DAYS, Rung, RungId, Setting, Settings


class LadderForm(forms.Form):
    """One switch and one number for each rung. ``seen`` is the digest of what the form was filled with."""

    seen = forms.CharField(widget=forms.HiddenInput, max_length=64, required=False)

    def __init__(self, data: Any, *, settings: Settings) -> None:
        super().__init__(data, initial={"seen": digest_of_ladder(settings)})
        for rung in LADDER.values():
            setting = settings[rung.id]
            self.fields[f"on_{rung.id}"] = forms.BooleanField(label=_("Send it"), required=False, initial=setting.on)
            self.fields[f"days_{rung.id}"] = forms.IntegerField(
                label=str(rung.counted_from),
                initial=setting.days,
                min_value=LEAST_DAYS,
                max_value=MOST_DAYS,
                widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
            )

    def rungs(self) -> list[tuple[Rung, forms.BoundField, forms.BoundField]]:
        return [(rung, self[f"on_{rung.id}"], self[f"days_{rung.id}"]) for rung in LADDER.values()]

    def chosen(self) -> dict[RungId, Setting]:
        values = self.cleaned_data
        return {rung: Setting(values[f"on_{rung}"], values[f"days_{rung}"]) for rung in LADDER}
