from __future__ import annotations

from typing import Self, TypeVar

from django.db import models

from peerloom.domain.people.enums import Role
from peerloom.foundation.scope import Actor, ScopedQuerySet

RUNS_PROGRAMS = (Role.OWNER, Role.COORDINATOR, Role.STAFF)
M = TypeVar("M", bound=models.Model)


class ProgramRowsQuerySet(ScopedQuerySet[M]):
    """Rows that hang on a program: seen by those who run it, never by participants."""

    path_to_program = "program"

    def visible_to(self, actor: Actor) -> Self:
        """All for those who run the organisation, those of the assigned programs for those who run some."""
        rows = self.within(actor.organisation_id)
        if actor.has(*RUNS_PROGRAMS):
            return rows
        return rows.filter(**{f"{self.path_to_program}__in": actor.programs_with(*RUNS_PROGRAMS)})


class CohortRowsQuerySet(ProgramRowsQuerySet[M]):
    """Rows that hang on a cohort."""

    path_to_program = "cohort__program"


class ApplicationRowsQuerySet(ProgramRowsQuerySet[M]):
    """Rows that hang on an application."""

    path_to_program = "application__cohort__program"
