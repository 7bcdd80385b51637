"""Who may keep the library."""

from __future__ import annotations

from peerloom.domain.programs.models import RUNS_PROGRAMS, Program
from peerloom.foundation.scope import Actor


def can_keep_resources(actor: Actor, program: Program | None) -> bool:
    """Staff too: those of the program, or of the whole organisation for what is everybody's."""
    if program is None:
        return actor.has(*RUNS_PROGRAMS)
    return program.organisation_id == actor.organisation_id and actor.has_for(program.pk, *RUNS_PROGRAMS)
