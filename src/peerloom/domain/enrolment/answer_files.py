"""Files that answer a question: kept under a name of our own, thrown away with what they belong to."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from pathlib import PurePath
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from peerloom.domain.enrolment.models import AnswerFile, ApplicationDraft
from peerloom.foundation.public_ids import new_public_id
from peerloom.foundation.uploads import DOCUMENTS, MEGABYTE, content_type_of, kept_name

LARGEST_FILE = 10 * MEGABYTE


def keep_file(*, draft: ApplicationDraft, key: str, file: UploadedFile[Any], at: datetime) -> AnswerFile:
    """Keep the file as the draft's answer to this question, in place of an earlier one. Raises UnusableFile."""
    name, size = file.name or "", file.size or 0
    content_type = content_type_of(file, name=name, size=size, allowed=DOCUMENTS, largest=LARGEST_FILE)
    remove_files(AnswerFile.objects.within(draft.organisation_id).filter(draft=draft, question_key=key))
    kept = AnswerFile(
        organisation_id=draft.organisation_id,
        draft=draft,
        question_key=key,
        name=kept_name(name),
        content_type=content_type,
        size=size,
        uploaded_at=at,
    )
    kept.file.save(new_public_id() + PurePath(name).suffix.lower(), file, save=False)
    kept.save()
    return kept


def forget_files(kept: Iterable[AnswerFile]) -> None:
    """Delete what was stored for rows that are being taken back."""
    for file in kept:
        file.file.storage.delete(str(file.file.name))


def remove_files(files: Iterable[AnswerFile]) -> None:
    """Delete the rows now, and what they stand for once that is committed."""
    for kept in list(files):
        stored, storage = kept.file.name, kept.file.storage
        kept.delete()
        transaction.on_commit(lambda name=stored, of=storage: of.delete(name))  # type: ignore[misc]  # defaults bind the loop's values
