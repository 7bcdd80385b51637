"""A survey's answers taken away as a table, which is on record."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from peerloom.domain.feedback.models import Wave
from peerloom.domain.feedback.queries.wave_files import CannotExportAnswers, answers_table
from peerloom.domain.programs.rules import can_decide_on_program
from peerloom.foundation import audit
from peerloom.foundation.scope import Actor


@transaction.atomic
def export_answers(*, wave: Wave, by: Actor, at: datetime) -> tuple[list[str], Iterator[list[object]]]:
    """Headings and rows, see `answers_table`. Who took them is on record before the first row is read.

    Raises CannotExportAnswers.
    """
    if not can_decide_on_program(by, wave.cohort.program):
        raise CannotExportAnswers(_("Answers are exported by owners and coordinators. Ask one of them."))
    table = answers_table(wave, by)
    audit.record(
        "wave.exported",
        subject=wave,
        organisation=wave.organisation.public_id,
        by=by,
        at=at,
        details={"mode": wave.mode},
    )
    return table
