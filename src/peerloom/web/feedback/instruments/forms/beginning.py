"""A new questionnaire, a file, and the licence of one that needs it."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django import forms
from django.conf.locale import LANG_INFO
from django.utils.translation import gettext_lazy as _

from peerloom.domain.feedback.enums.instruments import Construct
from peerloom.domain.feedback.instrument_files.document import LONGEST_NAME
from peerloom.domain.feedback.shipped import shipped_instruments
from peerloom.web.look.widgets import DropZone


def language_choices(without: Collection[str] = ()) -> list[tuple[str, str]]:
    """The languages that have a name of their own, by that name; those of what ships stand first."""
    shipped = {texts.language for document in shipped_instruments().values() for texts in document.texts}
    named = [(code, str(info["name_local"])) for code, info in LANG_INFO.items() if "name_local" in info]
    offered = [(code, name) for code, name in named if code not in without]
    return sorted(offered, key=lambda one: (one[0] not in shipped, one[1].casefold()))


class NewForm(forms.Form):
    name = forms.CharField(
        label=_("Name"), max_length=LONGEST_NAME, help_text=_("Whoever answers reads it above the questions.")
    )
    construct = forms.ChoiceField(label=_("What it is about"), choices=Construct.choices)
    language = forms.ChoiceField(
        label=_("Language you write it in"),
        choices=language_choices,
        help_text=_("Others can be added beside it later. This one stays."),
    )


class LanguageForm(forms.Form):
    language = forms.ChoiceField(label=_("Language to add"))

    def __init__(self, *args: Any, known: Collection[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = language_choices(known)  # type: ignore[attr-defined]  # a choice field


class InstrumentFileForm(forms.Form):
    file = forms.FileField(
        label=_("Questionnaire file"),
        error_messages={"required": _("Choose the file first."), "empty": _("There is nothing in this file.")},
        widget=DropZone(advice=_("JSON, up to 1 MB"), attrs={"accept": ".json,application/json"}),
    )


class LicenceForm(forms.Form):
    have_it = forms.BooleanField(
        label=_("We may use this questionnaire in our programs: I have read its conditions, and we keep them."),
        error_messages={"required": _("Tick it once you have the licence. Without it nobody can be asked.")},
    )
