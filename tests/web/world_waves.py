"""A wave of a survey, for the tests that visit every URL."""

from __future__ import annotations

from peerloom.domain.programs.models import Cohort

AUDIENCE: dict[str, str] = {}
FIELDS: tuple[str, ...] = ()


def waves_ids(cohort: Cohort) -> dict[str, str]:
    assert cohort.pk
    return {}
