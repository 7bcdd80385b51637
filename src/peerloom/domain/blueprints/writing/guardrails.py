"""A program's practice standards."""

from __future__ import annotations

from typing import Any

from peerloom.domain.blueprints.document import Blueprint
from peerloom.domain.blueprints.document import Guardrail as WrittenGuardrail
from peerloom.domain.blueprints.writing.rows import Target, data_of, values_of
from peerloom.domain.programs.models import Guardrail, Program


def write(target: Target, document: Blueprint) -> None:
    Guardrail.objects.bulk_create(
        Guardrail(organisation_id=target.organisation_id, program=target.program, **values_of(guardrail))
        for guardrail in document.guardrails
    )


def read(program: Program) -> list[dict[str, Any]]:
    return data_of(WrittenGuardrail, program.guardrails.all())
