from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from peerloom.domain.people.calendar_reading import LARGEST
from peerloom.domain.people.operations.calendars import LONGEST_NAME
from peerloom.foundation.uploads import MEGABYTE
from peerloom.web.look.widgets import DateInput, DropZone

LONGEST_ADDRESS = 2000


class DaysAwayForm(forms.Form):
    first_on = forms.DateField(label=_("First day away"), widget=DateInput)
    last_on = forms.DateField(label=_("Last day away"), required=False, widget=DateInput)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        cleaned["last_on"] = cleaned.get("last_on") or cleaned.get("first_on")
        return cleaned


class AddressForm(forms.Form):
    address = forms.CharField(
        label=_("Secret address of your calendar"),
        max_length=LONGEST_ADDRESS,
        widget=forms.TextInput({"inputmode": "url", "autocomplete": "off", "spellcheck": "false"}),
        help_text=_("It begins with https:// or webcal:// and mostly ends in .ics. We keep it encrypted."),
    )
    name = forms.CharField(
        label=_("What you call it"), max_length=LONGEST_NAME, required=False, help_text=_("Work, family, shifts …")
    )


class UploadForm(forms.Form):
    file = forms.FileField(
        label=_("Calendar file"),
        widget=DropZone(advice=_("A file that ends in .ics, up to 5 MB."), attrs={"accept": ".ics,text/calendar"}),
    )
    name = forms.CharField(
        label=_("What you call it"),
        max_length=LONGEST_NAME,
        required=False,
        help_text=_("Under the same name, a new file replaces the one before."),
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise forms.ValidationError(
                _("This calendar is larger than %(size)s MB. Please take a smaller one."),
                params={"size": LARGEST // MEGABYTE},
            )
        return file


class RenameForm(forms.Form):
    name = forms.CharField(max_length=LONGEST_NAME)
