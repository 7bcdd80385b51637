"""What was said: the text, who is who in it, and single paragraphs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from peerloom.domain.feedback.enums.studies import ConsentState, SourceKind
from peerloom.domain.feedback.models import StudyParticipant
from peerloom.domain.feedback.operations.studies.locking import seen_as
from peerloom.domain.feedback.operations.studies.transcripts import PART_OF_THE_TEXT, Source
from peerloom.domain.feedback.rules.studies.limits import LONGEST_SEGMENT, MOST_BYTES, MOST_LETTERS
from peerloom.domain.feedback.rules.studies.names import FoundName
from peerloom.domain.feedback.rules.studies.transcript_files import ENDINGS, FileText, text_of_file
from peerloom.domain.feedback.rules.studies.transcripts import Turn, UnreadableTranscript, turns_in
from peerloom.web.feedback.studies.forms.planning import chosen
from peerloom.web.look.widgets import DropZone

LEADS = ""
TAKEN = ",".join(f".{ending}" for ending in ENDINGS)


class SpokenText(forms.CharField):
    """A browser sends two characters for each end of a line; counted is what was written."""

    def to_python(self, value: Any) -> str:
        return str(super().to_python(value)).replace("\r\n", "\n")


class TranscriptForm(forms.Form):
    title = forms.CharField(label=_("Title"), max_length=120, help_text=_("Without names: “First group”."))
    kind = forms.ChoiceField(label=_("What is it?"), choices=SourceKind.choices, initial=SourceKind.TRANSCRIPT)
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    text = SpokenText(
        label=_("Type or paste it"),
        required=False,
        max_length=MOST_LETTERS,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 12, "dir": "auto"}),
        help_text=_(
            "A name with a colon, or a name and a time on a line of their own, begins what somebody says; "
            "an empty line begins a new paragraph."
        ),
    )
    file = forms.FileField(
        label=_("Or upload a file"),
        required=False,
        widget=DropZone(
            advice=_("Word (.docx), plain text or captions (.txt, .vtt, .srt), up to 2 MB"), attrs={"accept": TAKEN}
        ),
    )
    format = forms.CharField(required=False, max_length=3, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        """Leaves the text, its kind, the turns that were read in it, and what a file held besides."""
        values = super().clean() or {}
        if self.errors:
            return values
        try:
            read = self._read(values)
            values["text"], values["format"], values["left_out"] = read.text, read.kind, read.left_out
            values["turns"] = turns_in(values["text"], kind=values["format"])
        except UnreadableTranscript as unreadable:
            self.add_error("file" if values.get("file") else "text", str(unreadable))
        return values

    def _read(self, values: dict[str, Any]) -> FileText:
        file: UploadedFile[bytes] | None = values.get("file")
        if file is None:
            kind = values["format"] if values["format"] in ("vtt", "srt") else "txt"
            pasted = str(values["text"])
            return FileText(pasted, "vtt" if pasted.lstrip("\ufeff").startswith("WEBVTT") else kind)
        return text_of_file(file.read(MOST_BYTES + 1), name=file.name or "")

    def turns(self) -> list[Turn]:
        found: list[Turn] = self.cleaned_data["turns"]
        return found

    def source(self) -> Source:
        values = self.cleaned_data
        return Source(values["title"], SourceKind(values["kind"]), values["language"])


class SpeakersForm(forms.Form):
    """For each name before a colon, who it is: "speaker-0" and so on, in the order in which they speak."""

    def __init__(self, data: Any, *, names: Sequence[str], people: Sequence[StudyParticipant], alone: bool) -> None:
        super().__init__(data)
        self.names = list(names)
        told = [(one.public_id, _told(one)) for one in people]
        for number, name in enumerate(self.names):
            choices = [*told, (LEADS, _("whoever leads the conversation"))]
            choices.append((PART_OF_THE_TEXT, _("nobody: it is part of the text")) if name else (PART_OF_THE_TEXT, "–"))
            self.fields[f"speaker-{number}"] = forms.ChoiceField(
                label=name or _("Paragraphs without a name"),
                required=False,
                choices=choices if name else choices[:-1],
                initial=guess(name, people, alone=alone),
            )

    def speakers(self) -> dict[str, str]:
        return {name: self.cleaned_data[f"speaker-{number}"] for number, name in enumerate(self.names)}


def guess(name: str, people: Sequence[StudyParticipant], *, alone: bool) -> str:
    """The participant whose name or pseudonym it is; of an interview, whoever was asked, where no name stands."""
    said = name.casefold().strip()
    if not said:
        return people[0].public_id if alone and people else LEADS
    for one in people:
        known = [one.pseudonym]
        if one.person is not None:
            known += [one.person.name, one.person.given_name, one.person.family_name]
        if said in {each.casefold() for each in known if each}:
            return one.public_id
    return LEADS


def _told(one: StudyParticipant) -> str:
    """Whoever reads this form has to know who is who; from here on only the pseudonym is left."""
    name = one.person.name if one.person else ""
    if one.consent == ConsentState.GIVEN:
        return str(_("%(pseudonym)s: %(name)s") % {"pseudonym": one.pseudonym, "name": name})
    return str(
        _("%(pseudonym)s: %(name)s, has not agreed, nothing is kept") % {"pseudonym": one.pseudonym, "name": name}
    )


class SegmentForm(forms.Form):
    words = forms.CharField(
        label=_("What was said"),
        max_length=LONGEST_SEGMENT,
        widget=forms.Textarea(attrs={"rows": 8, "dir": "auto"}),
    )
    speaker = forms.ChoiceField(label=_("Who said it"), required=False)
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, people: Sequence[StudyParticipant], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.people = {one.public_id: one for one in people}
        named = [(key, one.pseudonym) for key, one in self.people.items()]
        chosen(self.fields["speaker"], [(LEADS, _("whoever leads the conversation")), *named])

    def who(self) -> StudyParticipant | None:
        return self.people.get(self.cleaned_data["speaker"])


class NamesForm(forms.Form):
    """Names that still stand in the text: "name-..." whether to replace it, "by-..." by what.

    The fields are named for the names, so that a name which a colleague replaced meanwhile takes no other's place.
    """

    def __init__(self, data: Any = None, *, found: Sequence[FoundName]) -> None:
        super().__init__(data)
        self.found = list(found)
        for one in self.found:
            key = seen_as(one.name)
            self.fields[f"name-{key}"] = forms.BooleanField(label=one.name, required=False, initial=True)
            self.fields[f"by-{key}"] = forms.CharField(
                label=_("Put instead of “%(name)s”") % {"name": one.name},
                max_length=60,
                required=False,
                initial=one.becomes,
            )

    @property
    def rows(self) -> list[tuple[FoundName, forms.BoundField, forms.BoundField]]:
        keys = [(one, seen_as(one.name)) for one in self.found]
        return [(one, self[f"name-{key}"], self[f"by-{key}"]) for one, key in keys]

    def replacements(self) -> dict[str, str]:
        values = self.cleaned_data
        chosen_ones = [(one, seen_as(one.name)) for one in self.found if values[f"name-{seen_as(one.name)}"]]
        return {one.name: values[f"by-{key}"] or one.becomes for one, key in chosen_ones}
