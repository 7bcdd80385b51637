from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from peerloom.domain.training.drafts import LONGEST_BODY, MOST_MINUTES, LessonDraft
from peerloom.domain.training.enums import LessonFormat
from peerloom.domain.training.models import Lesson
from peerloom.domain.training.operations.lesson_files import LessonFiles
from peerloom.web.look.widgets import DropZone, HintedRadio
from peerloom.web.training.forms.courses import RevisionForm

HINTS = {
    "text": _("Something to read."),
    "slides": _("One thought after the other. A line with --- begins the next slide."),
    "audio": _("A recording with its transcript below."),
    "video": _("A film with captions, and its transcript below."),
    "download": _("A file to keep, such as a checklist, with a few words about it."),
}


class LessonForm(RevisionForm):
    title = forms.CharField(label=_("Title of the lesson"), max_length=160)
    format = forms.ChoiceField(
        label=_("Format"), choices=LessonFormat.choices, initial=LessonFormat.TEXT, widget=HintedRadio(hints=HINTS)
    )
    minutes = forms.IntegerField(label=_("Minutes"), min_value=1, max_value=MOST_MINUTES, initial=5)
    body = forms.CharField(
        label=_("Text"),
        max_length=LONGEST_BODY,
        widget=forms.Textarea(attrs={"rows": 16}),
        help_text=_(
            "Markdown: ### for a heading, **bold**, - for a list. For audio and video write the transcript here, "
            "so that nobody has to hear to learn."
        ),
    )
    file = forms.FileField(
        label=_("Recording or file"),
        required=False,
        max_length=255,
        widget=DropZone(advice=_("MP3, OGG, M4A up to 50 MB; MP4, WebM up to 100 MB; documents up to 25 MB")),
        help_text=_("For audio, video and download."),
    )
    captions = forms.FileField(
        label=_("Captions of a video"),
        required=False,
        max_length=255,
        widget=DropZone(advice=_("WebVTT (.vtt), up to 1 MB")),
        help_text=_("A video needs them, so that nobody is shut out."),
    )
    captions_language = forms.CharField(
        label=_("Language of the captions"), max_length=35, required=False, help_text=_("For example en or pt-BR.")
    )

    def __init__(self, data: Any = None, files: Any = None, *, revision: int, lesson: Lesson | None = None) -> None:
        values: dict[str, Any] = {"revision": revision}
        if lesson:
            values |= {name: getattr(lesson, name) for name in ("title", "format", "minutes", "body")}
            media = getattr(lesson, "media", None)
            values["captions_language"] = media.captions_language if media else ""
        super().__init__(data, files, initial=values)

    @property
    def draft(self) -> LessonDraft:
        """Of a valid form. Raises UnusableCourse."""
        values = self.cleaned_data
        return LessonDraft(
            title=values["title"], body=values["body"], format=values["format"], minutes=values["minutes"]
        )

    @property
    def files_sent(self) -> LessonFiles:
        values = self.cleaned_data
        return LessonFiles(values["file"], values["captions"], values["captions_language"])
