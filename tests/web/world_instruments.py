"""An instrument with a draft, for the tests that visit every URL."""

from __future__ import annotations

from peerloom.domain.people.models import Organisation

AUDIENCE: dict[str, str] = {}
FIELDS: tuple[str, ...] = ()


def instruments_ids(organisation: Organisation) -> dict[str, str]:
    assert organisation.pk
    return {}
