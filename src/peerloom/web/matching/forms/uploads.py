from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from peerloom.domain.enrolment.enums import Side
from peerloom.web.look.widgets import DropZone

ADVICE = gettext_lazy("CSV or XLSX as your form tool exports it. Up to 50 MB and 100,000 rows.")
TAKEN = ".csv,.tsv,.txt,.xlsx"


def _sheet_field(label: Any) -> forms.FileField:
    zone = DropZone(advice=ADVICE, attrs={"accept": TAKEN})
    # An empty file is let through to the operation, which says what to do about it.
    return forms.FileField(label=label, required=False, allow_empty_file=True, widget=zone)


class UploadForm(forms.Form):
    """One sheet for each side; one of them is enough."""

    mentees = _sheet_field(gettext_lazy("The mentees’ sheet"))
    mentors = _sheet_field(gettext_lazy("The mentors’ sheet"))

    SIDES = {"mentees": Side.MENTEE, "mentors": Side.MENTOR}

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if not self.errors and not any(given.get(name) for name in self.SIDES):
            raise forms.ValidationError(_("Choose at least one sheet: the mentees’, the mentors’ or both."))
        return given
