"""What people sign: one wording of each kind, published at once."""

from __future__ import annotations

from typing import Any

from peerloom.domain.blueprints.document import Agreement, Blueprint
from peerloom.domain.blueprints.writing.rows import Target, data_of, values_of
from peerloom.domain.enrolment.models import AgreementText
from peerloom.domain.programs.models import Program


def write(target: Target, document: Blueprint) -> None:
    AgreementText.objects.bulk_create(
        AgreementText(
            organisation_id=target.organisation_id,
            program=target.program,
            version=1,
            published_at=target.at,
            published_by_id=target.person_id,
            **values_of(agreement),
        )
        for agreement in document.agreements
    )


def read(program: Program) -> list[dict[str, Any]]:
    """The newest published wording of each kind, else the newest that is being written."""
    newest: dict[str, AgreementText] = {}
    for text in program.agreement_texts.all():  # newest first within a kind
        held = newest.setdefault(text.kind, text)
        if held.published_at is None and text.published_at is not None:
            newest[text.kind] = text
    return data_of(Agreement, newest.values())
