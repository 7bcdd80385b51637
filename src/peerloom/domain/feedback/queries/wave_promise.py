from __future__ import annotations

from datetime import datetime

from peerloom.domain.feedback.models import Wave
from peerloom.domain.feedback.rules.consent_words import Promised
from peerloom.domain.people.queries import addresses_that_answer


def promised_by(wave: Wave, *, at: datetime) -> Promised:
    """Who asks, and whom to write to with questions. Expects round, program and organisation to be loaded."""
    program = wave.cohort.program
    addresses = addresses_that_answer(wave.organisation_id, program_id=program.pk, at=at)
    return Promised(program.name, wave.organisation.name, addresses[0] if addresses else "")
