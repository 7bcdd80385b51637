"""How programs have set their ladders of reminders."""

from __future__ import annotations

import hashlib
from collections.abc import Collection

from peerloom.domain.programs.models import Program
from peerloom.domain.relationships.models import Nudge
from peerloom.domain.relationships.rules.ladder import RungId, Setting, Settings, usual_settings


def ladders_of(programs: Collection[int]) -> dict[int, Settings]:
    """By the program's key. One query."""
    found = {program: usual_settings() for program in programs}
    rows = Nudge.objects.across_organisations(because="the programs are scoped already").filter(program__in=programs)
    for row in rows:
        if row.rung in set(RungId):
            found[row.program_id][RungId(row.rung)] = Setting(row.on, row.days)
    return dict(found)


def ladder_of(program: Program) -> Settings:
    return ladders_of([program.pk])[program.pk]


def digest_of_ladder(settings: Settings) -> str:
    """Changes when any setting does."""
    told = [f"{rung}:{settings[rung].on}:{settings[rung].days}" for rung in RungId]
    return hashlib.sha256("|".join(told).encode()).hexdigest()
