from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from peerloom.domain.matching.enums import RunState
from peerloom.domain.matching.queries.cohort_numbers import CohortNumbers, numbers_of
from peerloom.domain.programs.enums import Format, ProgramState
from peerloom.domain.programs.models import Cohort, Program
from peerloom.domain.programs.queries import cohort_of
from peerloom.domain.programs.rules import can_decide_on_program, can_edit_program
from peerloom.foundation.scope import Actor
from peerloom.web.programs.next_steps import NextStep, StepBeyond, coverage, next_step, step_beyond

STAGES = (_("Plan"), _("Sign-up"), _("Matching"), _("Together"), _("Finished"))
TONES = {
    ProgramState.DRAFT: "off",
    ProgramState.OPEN: "info",
    ProgramState.RUNNING: "good",
    ProgramState.CLOSED: "off",
    ProgramState.ARCHIVED: "off",
}
DONE = {ProgramState.CLOSED: 6, ProgramState.ARCHIVED: 6, ProgramState.RUNNING: 4}


@dataclass(frozen=True, slots=True)
class ProgramCard:
    """A program as its coordinator sees it. ``stage`` counts from 1 along `STAGES`."""

    program: Program
    cohort: Cohort
    numbers: CohortNumbers
    step: NextStep
    may_decide: bool
    may_edit: bool

    @property
    def tone(self) -> str:
        return TONES[ProgramState(self.program.state)]

    @property
    def beyond(self) -> StepBeyond | None:
        return step_beyond(self.program, self.step) if self.may_decide else None

    @property
    def stage_words(self) -> str:
        """ "Step 3 of 5: matching"."""
        if self.stage > len(STAGES):
            return gettext("All done")
        name = STAGES[self.stage - 1]
        return gettext("Step %(step)s of %(of)s: %(name)s") % {"step": self.stage, "of": len(STAGES), "name": name}

    @property
    def coverage(self) -> str:
        """Only where every mentee needs a place with a mentor: not in circles, not where people book."""
        return coverage(self.numbers) if self.one_each else ""

    @property
    def one_each(self) -> bool:
        return self.program.format in (Format.PAIR, Format.ONE_TO_MANY)

    @property
    def stage(self) -> int:
        if self.program.state in DONE:
            return DONE[ProgramState(self.program.state)]
        run = self.numbers.run
        if self.program.state == ProgramState.DRAFT and not self.numbers.anyone:
            return 1
        if run is not None and run.state == RunState.PUBLISHED:
            return 4
        return 3 if self.numbers.pool.mentees and self.numbers.pool.mentors else 2


def cards_of(programs: Sequence[Program], *, actor: Actor, slug: str, now: datetime) -> list[ProgramCard]:
    """One card each, in as many queries for one as for many."""
    cohorts = {program.pk: cohort_of(program) for program in programs}
    numbers = numbers_of(list(cohorts.values()), actor=actor)
    return [
        ProgramCard(
            program=program,
            cohort=cohorts[program.pk],
            numbers=numbers[cohorts[program.pk].pk],
            step=next_step(program, cohorts[program.pk], numbers[cohorts[program.pk].pk], slug=slug, now=now),
            may_decide=can_decide_on_program(actor, program),
            may_edit=can_edit_program(actor, program),
        )
        for program in programs
    ]
