"""The words of the public page; it is published by hand, once someone has looked at it."""

from __future__ import annotations

from typing import Any

from django.utils.text import slugify

from peerloom.domain.blueprints.document import Blueprint, PageText
from peerloom.domain.blueprints.writing.rows import Target, data_of, values_of
from peerloom.domain.enrolment.models import PublicPage, PublicPageText
from peerloom.domain.programs.models import Program

LONGEST_SLUG = 60


def write(target: Target, document: Blueprint) -> None:
    if not document.public_page:
        return
    page = PublicPage.objects.create(
        organisation_id=target.organisation_id, program=target.program, slug=_free_slug(target.program)
    )
    PublicPageText.objects.bulk_create(
        PublicPageText(organisation_id=target.organisation_id, page=page, position=position, **values_of(text))
        for position, text in enumerate(document.public_page)
    )


def read(program: Program) -> list[dict[str, Any]]:
    page = PublicPage.objects.within(program.organisation_id).filter(program=program).first()
    return data_of(PageText, page.texts.all()) if page else []


def _free_slug(program: Program) -> str:
    """An address from the program's name, with a number where the plain one is taken."""
    plain = slugify(program.name)[: LONGEST_SLUG - 5].strip("-") or "program"
    pages = PublicPage.objects.within(program.organisation_id).filter(slug__startswith=plain)
    taken = set(pages.values_list("slug", flat=True))
    numbered = (f"{plain}-{number}" for number in range(2, len(taken) + 3))
    return plain if plain not in taken else next(slug for slug in numbered if slug not in taken)
