"""Keeping the library: what can be read, heard, seen and used."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import datetime
from pathlib import PurePath
from typing import IO

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from peerloom.domain.people.models import Organisation
from peerloom.domain.programs.models import Program, RoadmapStage
from peerloom.domain.training.enums import LessonFormat, Licence
from peerloom.domain.training.models import Resource, ResourceFile
from peerloom.domain.training.resource_rules import can_keep_resources
from peerloom.domain.training.words import as_searched
from peerloom.foundation import audit
from peerloom.foundation.public_ids import new_public_id
from peerloom.foundation.refusals import ChangedMeanwhile, Refused
from peerloom.foundation.scope import Actor
from peerloom.foundation.uploads import AUDIO, DOCUMENTS, MEGABYTE, VIDEO, content_type_of, kept_name

TAKEN = {
    LessonFormat.AUDIO: AUDIO,
    LessonFormat.VIDEO: VIDEO,
    LessonFormat.SLIDES: ("pdf", "pptx"),
    LessonFormat.DOWNLOAD: (*DOCUMENTS, "pptx", "txt"),
}
"""The endings of files that a format may have. A text stands in the resource itself."""

LARGEST = 100 * MEGABYTE
LARGEST_CAPTIONS = MEGABYTE
MOST_FILES = 12


class CannotKeepResource(Refused):
    """The actor may not, or something is missing that somebody needs to use it."""


@dataclass(frozen=True, slots=True)
class ResourceDraft:
    """What is said about a resource. Without a program it is for the whole organisation."""

    title: str
    summary: str = ""
    body: str = ""
    language: str = "en"
    audience: str = "both"
    licence: str = Licence.OWN
    credit: str = ""
    link: str = ""
    program: Program | None = None
    stage: RoadmapStage | None = None


@transaction.atomic
def add_resource(*, draft: ResourceDraft, by: Actor, at: datetime, public_id: str = "") -> Resource:
    """Keep something new, unpublished. With a ``public_id`` from the form, the form sent twice adds one.

    Raises CannotKeepResource.
    """
    organisation = Organisation.objects.select_for_update().get(pk=by.organisation_id)
    made = Resource.objects.within(organisation.pk).filter(public_id=public_id).first() if public_id else None
    if made is not None:
        return made
    _refuse_unless_kept(draft, by)
    resource = Resource(
        organisation=organisation,
        public_id=public_id or new_public_id(),
        published=False,
        added_by_id=by.person_id,
        added_at=at,
    )
    _fill(resource, draft)
    resource.save()
    _record("resource.added", resource, by=by, at=at)
    return resource


@transaction.atomic
def change_resource(*, resource: Resource, draft: ResourceDraft, revision: int, by: Actor, at: datetime) -> Resource:
    """Replace what is said about it. Raises CannotKeepResource, ChangedMeanwhile."""
    resource = _locked(resource, by)
    if resource.revision != revision:
        raise ChangedMeanwhile(_("Someone else changed this while you were writing. Nothing of yours was saved."))
    _refuse_unless_kept(draft, by)
    _fill(resource, draft)
    resource.revision += 1
    resource.save()
    _record("resource.changed", resource, by=by, at=at)
    return resource


@transaction.atomic
def publish_resource(*, resource: Resource, published: bool, by: Actor, at: datetime) -> Resource:
    """Let participants find it, or no longer. Asked twice, it happens once. Raises CannotKeepResource."""
    resource = _locked(resource, by)
    if resource.published == published:
        return resource
    if published and not (resource.body or resource.link or resource.files.exists()):
        raise CannotKeepResource(_("There is nothing to read, hear or see yet. Add a text, a link or a file first."))
    resource.published = published
    resource.save(update_fields=["published"])
    _record("resource.published" if published else "resource.hidden", resource, by=by, at=at)
    return resource


@transaction.atomic
def delete_resource(*, resource: Resource, by: Actor, at: datetime) -> None:
    """Delete it with its files. Raises CannotKeepResource."""
    resource = _locked(resource, by)
    names = [name for file in resource.files.all() for name in (file.file.name, file.captions.name) if name]
    _record("resource.deleted", resource, by=by, at=at)
    resource.delete()
    transaction.on_commit(lambda: _forget(names))


def add_file(
    *,
    resource: Resource,
    kind: str,
    file: File[bytes],
    captions: File[bytes] | None = None,
    transcript: str = "",
    by: Actor,
    at: datetime,
) -> ResourceFile:
    """Keep a file of the resource, after a look at what it really is.

    Whoever cannot hear gets a transcript of audio and video, and captions of video. Raises CannotKeepResource,
    UnusableFile.
    """
    if kind not in TAKEN:
        raise CannotKeepResource(_("Choose what kind of file this is."))
    name, size = kept_name(file.name or ""), file.size
    content_type = content_type_of(file, name=name, size=size, allowed=TAKEN[LessonFormat(kind)], largest=LARGEST)
    if kind in {LessonFormat.AUDIO, LessonFormat.VIDEO} and not transcript.strip():
        raise CannotKeepResource(_("Add a transcript, for people who cannot hear it and for those who search."))
    if kind == LessonFormat.VIDEO and captions is None:
        raise CannotKeepResource(_("Add captions (a WebVTT file), for people who cannot hear it."))
    if captions is not None:
        content_type_of(
            captions, name=captions.name or "", size=captions.size, allowed=("vtt",), largest=LARGEST_CAPTIONS
        )
    stored = [_stored(file, name)] + ([_stored(captions, "captions.vtt")] if captions else [])
    try:
        return _keep(resource, kind, stored, (name, content_type, size), transcript, by, at)
    except BaseException:
        _forget(stored)
        raise


@transaction.atomic
def remove_file(*, file: ResourceFile, by: Actor, at: datetime) -> None:
    """Take a file away; it is deleted once that is certain. Raises CannotKeepResource."""
    resource = _locked(file.resource, by)
    names = [name for name in (file.file.name, file.captions.name) if name]
    ResourceFile.objects.within(by.organisation_id).filter(pk=file.pk).delete()
    _gather_words(resource)
    resource.save(update_fields=["title_words", "words"])
    _record("resource.file_removed", resource, by=by, at=at)
    transaction.on_commit(lambda: _forget(names))


@transaction.atomic
def _keep(
    resource: Resource,
    kind: str,
    stored: list[str],
    told: tuple[str, str, int],
    transcript: str,
    by: Actor,
    at: datetime,
) -> ResourceFile:
    resource = _locked(resource, by)
    if resource.files.count() >= MOST_FILES:
        raise CannotKeepResource(_("There are 12 files already. Take one away first."))
    name, content_type, size = told
    kept = ResourceFile.objects.create(
        organisation_id=by.organisation_id,
        resource=resource,
        format=kind,
        file=stored[0],
        captions=stored[1] if len(stored) > 1 else "",
        transcript=transcript,
        name=name,
        content_type=content_type,
        size=size,
    )
    _gather_words(resource)
    resource.save(update_fields=["title_words", "words"])
    _record("resource.file_added", resource, by=by, at=at)
    return kept


def _stored(file: IO[bytes], name: str) -> str:
    return default_storage.save(f"resources/{new_public_id()}{PurePath(name).suffix.lower()}", File(file))


def _forget(names: list[str]) -> None:
    for name in names:
        default_storage.delete(name)


def _fill(resource: Resource, draft: ResourceDraft) -> None:
    for field in fields(draft):
        setattr(resource, field.name, getattr(draft, field.name))
    _gather_words(resource)


def _gather_words(resource: Resource) -> None:
    transcripts = list(resource.files.values_list("transcript", flat=True)) if resource.pk else []
    resource.title_words = as_searched(resource.title)
    resource.words = as_searched(resource.summary, resource.body, resource.credit, *transcripts)


def _refuse_unless_kept(draft: ResourceDraft, by: Actor) -> None:
    if not can_keep_resources(by, draft.program):
        raise CannotKeepResource(_("You cannot keep resources there. Ask a coordinator of your organisation."))
    if draft.stage is not None and (draft.program is None or draft.stage.program_id != draft.program.pk):
        raise CannotKeepResource(_("This stage belongs to another program. Choose the program first."))


def _locked(resource: Resource, by: Actor) -> Resource:
    resource = Resource.objects.within(by.organisation_id).select_for_update(of=("self",)).get(pk=resource.pk)
    if not can_keep_resources(by, resource.program):
        raise CannotKeepResource(_("You cannot change this. Ask a coordinator of your organisation."))
    return resource


def _record(verb: str, resource: Resource, *, by: Actor, at: datetime) -> None:
    audit.record(
        verb,
        subject=resource,
        organisation=resource.organisation.public_id,
        by=by,
        at=at,
        details={"title": resource.title},
    )
