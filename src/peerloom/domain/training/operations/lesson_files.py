"""The recording, captions or download of a lesson."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial

from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from peerloom.domain.training.drafts import LessonDraft
from peerloom.domain.training.enums import LessonFormat
from peerloom.domain.training.models import Lesson, LessonMedia
from peerloom.foundation.public_ids import new_public_id
from peerloom.foundation.uploads import AUDIO, DOCUMENTS, MEGABYTE, VIDEO, UnusableFile, content_type_of, kept_name

ENDINGS = {
    LessonFormat.AUDIO: AUDIO,
    LessonFormat.VIDEO: VIDEO,
    LessonFormat.DOWNLOAD: (*DOCUMENTS, "pptx", "txt"),
}
LARGEST = {
    LessonFormat.AUDIO: 50 * MEGABYTE,
    LessonFormat.VIDEO: 100 * MEGABYTE,
    LessonFormat.DOWNLOAD: 25 * MEGABYTE,
}
LARGEST_CAPTIONS = MEGABYTE


@dataclass(frozen=True, slots=True)
class LessonFiles:
    """What was sent with a lesson's form; None leaves what is there."""

    file: UploadedFile[bytes] | None = None
    captions: UploadedFile[bytes] | None = None
    captions_language: str = ""


NO_FILES = LessonFiles()


def refuse_wrong_files(draft: LessonDraft, files: LessonFiles, *, there: Lesson | None) -> None:
    """Raises UnusableFile when one is not what the lesson's format needs, or is missing."""
    form = LessonFormat(draft.format)
    kept: LessonMedia | None = getattr(there, "media", None) if there and there.format == form else None
    if form not in ENDINGS:
        if files.file or files.captions:
            raise UnusableFile(_("A lesson of text or slides has no file. Choose another format for it."))
        return
    if files.file is None and kept is None:
        raise UnusableFile(_("Choose the file of this lesson."))
    if files.file:
        check_file(files.file, form)
    if form == LessonFormat.VIDEO and files.captions is None and not (kept and kept.captions):
        raise UnusableFile(_("A video needs captions (WebVTT), so that everybody can follow it."))
    if files.captions:
        check_captions(files.captions)


def check_file(file: UploadedFile[bytes], form: LessonFormat) -> str:
    """The content type. Raises UnusableFile."""
    return content_type_of(
        file, name=file.name or "", size=file.size or 0, allowed=ENDINGS[form], largest=LARGEST[form]
    )


def check_captions(file: UploadedFile[bytes]) -> str:
    return content_type_of(file, name=file.name or "", size=file.size or 0, allowed=("vtt",), largest=LARGEST_CAPTIONS)


def keep_files(lesson: Lesson, files: LessonFiles) -> None:
    """Write them under names of our own, in the caller's transaction; what the format has no use for goes."""
    form = LessonFormat(lesson.format)
    media = LessonMedia.objects.within(lesson.organisation_id).filter(lesson=lesson).first()
    former = _names(media) if media else set()
    if form not in ENDINGS:
        if media:
            media.delete()
        _delete_once_committed(former)
        return
    media = media or LessonMedia(organisation_id=lesson.organisation_id, lesson=lesson)
    if files.file:
        media.content_type = check_file(files.file, form)
        media.name, media.size = kept_name(files.file.name or ""), files.file.size or 0
        media.file.save(_stored_name(media.name), files.file, save=False)
    if form != LessonFormat.VIDEO:
        media.captions, media.captions_language = None, ""
    elif files.captions:
        media.captions.save(f"{new_public_id()}.vtt", files.captions, save=False)
    if form == LessonFormat.VIDEO:
        media.captions_language = files.captions_language or media.captions_language
    media.save()
    _delete_once_committed(former - _names(media))


def forget_files(lessons: Iterable[Lesson]) -> None:
    """Delete the files of lessons that are about to go, once it is certain that they are gone."""
    for lesson in lessons:
        media: LessonMedia | None = getattr(lesson, "media", None)
        if media:
            _delete_once_committed(_names(media))


def _names(media: LessonMedia) -> set[str]:
    return {str(file.name) for file in (media.file, media.captions) if file}


def _delete_once_committed(names: Iterable[str]) -> None:
    for name in names:
        transaction.on_commit(partial(default_storage.delete, name))


def _stored_name(name: str) -> str:
    return f"{new_public_id()}.{name.rpartition('.')[2].lower()}"
