"""A program's practice standards."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from peerloom.domain.blueprints.document import Blueprint
from peerloom.domain.blueprints.document import Guardrail as WrittenGuardrail
from peerloom.domain.blueprints.writing.rows import Target, data_of, values_of
from peerloom.domain.programs.enums import Profile
from peerloom.domain.programs.models import Guardrail, Program
from peerloom.domain.programs.standards import STANDARDS


def write(target: Target, document: Blueprint) -> None:
    """Those of the document; where it leaves them out, those of its profile."""
    wanted = standards_of(document.program.profile) if document.guardrails is None else document.guardrails
    Guardrail.objects.bulk_create(
        Guardrail(organisation_id=target.organisation_id, program=target.program, **values_of(guardrail))
        for guardrail in wanted
    )


def standards_of(profile: Profile) -> Sequence[WrittenGuardrail]:
    """The rules as programs of this profile begin with them."""
    return [
        WrittenGuardrail(rule.id, rule.starts[profile].severity, rule.starts[profile].value)
        for rule in STANDARDS
        if profile in rule.starts
    ]


def read(program: Program) -> list[dict[str, Any]]:
    return data_of(WrittenGuardrail, program.guardrails.all())
