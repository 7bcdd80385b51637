from __future__ import annotations

import hashlib
import json

from django.db.models import Model

from peerloom.domain.programs.enums import ProgramState
from peerloom.domain.programs.models import Cohort, Guardrail, Program
from peerloom.foundation.scope import Actor, ScopedQuerySet


def programs_with_details(actor: Actor) -> ScopedQuerySet[Program]:
    """Those that the actor runs, with their cohorts and objectives; two queries more, however many there are."""
    return Program.objects.visible_to(actor).prefetch_related("cohorts", "objectives")


def current_programs(actor: Actor) -> ScopedQuerySet[Program]:
    """Those of the actor's that are not archived, with their cohorts."""
    return Program.objects.visible_to(actor).prefetch_related("cohorts").exclude(state=ProgramState.ARCHIVED)


def archived_programs(actor: Actor) -> ScopedQuerySet[Program]:
    """The others, with their cohorts."""
    return Program.objects.visible_to(actor).prefetch_related("cohorts").filter(state=ProgramState.ARCHIVED)


def cohort_of(program: Program) -> Cohort:
    """The program's latest cohort; every program is made with one."""
    return program.cohorts.all()[0]


def standards_version(program: Program) -> str:
    """A short word for the program's practice standards; it changes when any of them changes."""
    rows = Guardrail.objects.within(program.organisation_id).filter(program=program).order_by("rule")
    shown = [program.profile, program.safeguarding_contact, list(rows.values_list("rule", "severity", "value"))]
    return hashlib.sha256(json.dumps(shown).encode()).hexdigest()[:16]


def version_of(program: Program) -> str:
    """A short word for everything that can be edited; it changes when any of it changes."""
    cohort = cohort_of(program)
    shown = [
        [program.name, program.purpose, program.format, program.place, program.mentor_word, program.mentee_word],
        [program.meeting_link],
        [cohort.name, cohort.signup_until, cohort.starts_on, cohort.ends_on],
        [[o.statement, o.measure, o.baseline, o.target, o.due, o.primary] for o in program.objectives.all()],
    ]
    return hashlib.sha256(json.dumps(shown, default=str).encode()).hexdigest()[:16]


def item_version(item: Model) -> str:
    """A short word for what an item of the plan says, its place in the order left out."""
    said = {field.attname: getattr(item, field.attname) for field in item._meta.concrete_fields}
    said.pop("position", None)
    return hashlib.sha256(json.dumps(said, default=str, sort_keys=True).encode()).hexdigest()[:16]


def rounds_of(program: Program) -> list[Cohort]:
    """All cohorts, the newest first."""
    return list(program.cohorts.all())
