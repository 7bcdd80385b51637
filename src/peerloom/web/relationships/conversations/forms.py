from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from peerloom.domain.relationships.operations.conversations.reporting import LONGEST
from peerloom.domain.relationships.operations.conversations.sending import Draft
from peerloom.domain.relationships.rules.conversations import MOST_LETTERS
from peerloom.domain.relationships.rules.conversations_files import ENDINGS, MOST_FILES, ReadyFile, ready_file
from peerloom.foundation.public_ids import LENGTH
from peerloom.foundation.uploads import UnusableFile


class SeveralFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Up to five files; each is checked, and cleaned into what may be kept."""

    widget = SeveralFiles

    def clean(self, data: Any, initial: Any = None) -> list[ReadyFile]:
        files = [file for file in data or [] if isinstance(file, UploadedFile)]
        if len(files) > MOST_FILES:
            raise forms.ValidationError(_("A message takes at most 5 files. Please send the others with a second one."))
        return [self._ready(file) for file in files]

    def _ready(self, file: UploadedFile[bytes]) -> ReadyFile:
        name = file.name or ""
        try:
            return ready_file(file, name=name, size=file.size or 0)
        except UnusableFile as refusal:
            raise forms.ValidationError(f"{name[:80]}: {refusal}") from refusal


class MessageForm(forms.Form):
    """``sent_id`` makes a message that is sent twice one; ``told`` says that the page told of staff's reading."""

    sent_id = forms.CharField(max_length=LENGTH, widget=forms.HiddenInput())
    told = forms.BooleanField(required=False, widget=forms.HiddenInput())
    text = forms.CharField(
        label=_("Your message"),
        required=False,
        max_length=MOST_LETTERS,
        widget=forms.Textarea(attrs={"rows": 1, "class": "input write-words"}),
        error_messages={"max_length": _("A message has at most 5,000 letters. Please make two of it.")},
    )
    attached = FilesField(
        label=_("Files"),
        required=False,
        widget=SeveralFiles(attrs={"accept": ",".join(f".{ending}" for ending in ENDINGS)}),
    )

    def draft(self) -> Draft:
        values = self.cleaned_data
        return Draft(
            public_id=values["sent_id"],
            text=values["text"],
            files=values["attached"],
            staff_reading_told=values["told"],
        )


class ReportForm(forms.Form):
    reason = forms.CharField(
        label=_("What is wrong with it?"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("A few words help, but you need not explain anything."),
    )


class StopForm(forms.Form):
    tell = forms.BooleanField(
        label=_("Tell the coordinators that I stopped messages"),
        required=False,
        help_text=_("Only that you did. If you want to say why, they will ask you."),
    )


class OutcomeForm(forms.Form):
    outcome = forms.CharField(
        label=_("What did you do?"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("For whoever looks at this later. Neither of the two reads it here."),
    )
