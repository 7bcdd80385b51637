"""Writing a program's public page, showing it and hiding it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import IO

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from peerloom.domain.enrolment.models import PublicPage, PublicPageText
from peerloom.domain.enrolment.queries.public_pages import free_page_slug
from peerloom.domain.people.photos import drawn_anew
from peerloom.domain.programs.models import Program
from peerloom.domain.programs.rules import can_edit_program
from peerloom.foundation import audit
from peerloom.foundation.public_ids import new_public_id
from peerloom.foundation.refusals import ChangedMeanwhile, Refused
from peerloom.foundation.scope import Actor

PICTURE = (1600, 900)


class CannotWritePage(Refused):
    """The actor may not, or what is written can't be shown."""


@dataclass(frozen=True, slots=True)
class PageText:
    """The page in one language; ``language`` is a tag such as "pt-BR"."""

    language: str
    title: str
    summary: str
    body: str = ""


@transaction.atomic
def ensure_page(*, program: Program, by: Actor, at: datetime) -> PublicPage:
    """The program's page, made hidden and from the program's own words when it had none. Raises CannotWritePage."""
    program = _editable(program, by)
    found = PublicPage.objects.within(by.organisation_id).filter(program=program).first()
    if found is not None:
        return found
    page = PublicPage.objects.create(organisation_id=by.organisation_id, program=program, slug=free_page_slug(program))
    PublicPageText.objects.create(
        organisation_id=by.organisation_id,
        page=page,
        language=program.organisation.locale,
        title=program.name,
        summary=(program.audience or program.purpose)[:400],
        body="",
    )
    _record("public_page.made", page, by=by, at=at)
    return page


@transaction.atomic
def write_page(
    *,
    page: PublicPage,
    slug: str,
    texts: Sequence[PageText],
    image_description: str,
    revision: int,
    by: Actor,
    at: datetime,
) -> PublicPage:
    """Replace the page's address and words. ``revision`` is the one that the writer saw.

    Raises CannotWritePage; ChangedMeanwhile when someone else wrote since.
    """
    page = _locked(page, by)
    if page.revision != revision:
        raise ChangedMeanwhile(_("Someone else changed this page while you were writing. Nothing of yours was saved."))
    if not texts:
        raise CannotWritePage(_("The page needs its words in one language at least."))
    if len({text.language for text in texts}) < len(texts):
        raise CannotWritePage(_("The same language stands there twice."))
    if _taken(page.program, slug):
        raise CannotWritePage(_("Another page of your organisation has this address already. Please choose another."))
    page.slug, page.image_description = slug, image_description
    page.revision += 1
    page.save(update_fields=["slug", "image_description", "revision"])
    _write_texts(page, texts)
    _record("public_page.written", page, by=by, at=at, languages=[text.language for text in texts])
    return page


@transaction.atomic
def show_page(*, page: PublicPage, shown: bool, by: Actor, at: datetime) -> PublicPage:
    """Let anybody read the page, or nobody. Asked twice, it happens once. Raises CannotWritePage."""
    page = _locked(page, by)
    if page.published == shown:
        return page
    if shown and not page.texts.exclude(summary="").exists():
        raise CannotWritePage(_("Write one sentence about the program first, so that people know what it is."))
    page.published = shown
    page.save(update_fields=["published"])
    _record("public_page.shown" if shown else "public_page.hidden", page, by=by, at=at)
    return page


def change_picture(*, page: PublicPage, file: IO[bytes], size: int, by: Actor, at: datetime) -> None:
    """Show this picture, drawn anew at 1600 x 900 pixels. Raises UnusablePhoto, CannotWritePage."""
    picture = drawn_anew(file, size=size, shape=PICTURE)
    name = default_storage.save(f"program-pages/{new_public_id()}.webp", ContentFile(picture))
    try:
        _point_to(page, name, by=by, at=at)
    except BaseException:
        default_storage.delete(name)
        raise


def remove_picture(*, page: PublicPage, by: Actor, at: datetime) -> None:
    """Show no picture. Raises CannotWritePage."""
    _point_to(page, "", by=by, at=at)


@transaction.atomic
def _point_to(page: PublicPage, name: str, *, by: Actor, at: datetime) -> None:
    page = _locked(page, by)
    former = page.image.name
    if not former and not name:
        return
    page.image.name = name
    page.save(update_fields=["image"])
    _record("public_page.picture_changed", page, by=by, at=at)
    if former:
        transaction.on_commit(lambda: default_storage.delete(former))


def _write_texts(page: PublicPage, texts: Sequence[PageText]) -> None:
    page.texts.exclude(language__in=[text.language for text in texts]).delete()
    for position, text in enumerate(texts):
        PublicPageText.objects.within(page.organisation_id).update_or_create(
            page=page,
            language=text.language,
            defaults={
                "organisation_id": page.organisation_id,
                "title": text.title,
                "summary": text.summary,
                "body": text.body,
                "position": position,
            },
        )


def _editable(program: Program, by: Actor) -> Program:
    program = Program.objects.within(by.organisation_id).select_for_update().get(pk=program.pk)
    if not can_edit_program(by, program):
        raise CannotWritePage(_("Only owners and coordinators can change the public page."))
    return program


def _locked(page: PublicPage, by: Actor) -> PublicPage:
    _editable(page.program, by)
    return PublicPage.objects.within(by.organisation_id).select_related("program").get(pk=page.pk)


def _taken(program: Program, slug: str) -> bool:
    return PublicPage.objects.within(program.organisation_id).filter(slug=slug).exclude(program=program).exists()


def _record(verb: str, page: PublicPage, *, by: Actor, at: datetime, languages: Sequence[str] = ()) -> None:
    details = {"languages": list(languages)} if languages else {}
    audit.record(verb, subject=page, organisation=page.organisation.public_id, by=by, at=at, details=details)
