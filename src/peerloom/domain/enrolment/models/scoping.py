from __future__ import annotations

from typing import Self, TypeVar

from django.db import models

from peerloom.domain.programs.models import RUNS_PROGRAMS
from peerloom.foundation.scope import Actor, ScopedQuerySet

M = TypeVar("M", bound=models.Model)


class CohortRowsQuerySet(ScopedQuerySet[M]):
    """Rows that hang on a cohort: seen by those who run its program, never by participants."""

    path_to_program = "cohort__program"

    def visible_to(self, actor: Actor) -> Self:
        rows = self.within(actor.organisation_id)
        if actor.has(*RUNS_PROGRAMS):
            return rows
        return rows.filter(**{f"{self.path_to_program}__in": actor.programs_with(*RUNS_PROGRAMS)})


class ApplicationRowsQuerySet(CohortRowsQuerySet[M]):
    """Rows that hang on an application."""

    path_to_program = "application__cohort__program"
