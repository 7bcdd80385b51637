from __future__ import annotations

from typing import Self, TypeVar

from django.db import models

from peerloom.domain.programs.models.programs import RUNS_PROGRAMS
from peerloom.foundation.scope import Actor, ScopedQuerySet

M = TypeVar("M", bound=models.Model)


class ProgramRowsQuerySet(ScopedQuerySet[M]):
    """Rows that hang on a program: seen by those who run it, never by participants."""

    def visible_to(self, actor: Actor) -> Self:
        rows = self.within(actor.organisation_id)
        if actor.has(*RUNS_PROGRAMS):
            return rows
        return rows.filter(program__in=actor.programs_with(*RUNS_PROGRAMS))
