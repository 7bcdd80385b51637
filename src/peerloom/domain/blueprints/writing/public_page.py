"""The words of the public page; it is published by hand, once someone has looked at it."""

from __future__ import annotations

from typing import Any

from peerloom.domain.blueprints.document import Blueprint, PageText
from peerloom.domain.blueprints.writing.rows import Target, data_of, values_of
from peerloom.domain.enrolment.models import PublicPage, PublicPageText
from peerloom.domain.enrolment.queries.public_pages import free_page_slug
from peerloom.domain.programs.models import Program


def write(target: Target, document: Blueprint) -> None:
    if not document.public_page:
        return
    page = PublicPage.objects.create(
        organisation_id=target.organisation_id, program=target.program, slug=free_page_slug(target.program)
    )
    PublicPageText.objects.bulk_create(
        PublicPageText(organisation_id=target.organisation_id, page=page, position=position, **values_of(text))
        for position, text in enumerate(document.public_page)
    )


def read(program: Program) -> list[dict[str, Any]]:
    page = PublicPage.objects.within(program.organisation_id).filter(program=program).first()
    return data_of(PageText, page.texts.all()) if page else []
