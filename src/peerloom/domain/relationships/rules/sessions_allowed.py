"""Whether a relationship may agree on meetings of its own yet."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Exists, Q

from peerloom.domain.programs.enums import Severity
from peerloom.domain.programs.models import Guardrail, Waiver
from peerloom.domain.relationships.models import AccompaniedMeeting, Relationship

FIRST_MEETING = "first_meeting"


def waits_for_first_meeting(relationship: Relationship, *, at: datetime) -> bool:
    """Whether someone of the staff has to bring them together first: the program's rule stops them, nobody has set it
    aside for everyone, and no accompanied meeting is written down. Expects the cohort to be loaded. One query."""
    organisation, program = relationship.organisation_id, relationship.cohort.program_id
    accompanied = AccompaniedMeeting.objects.within(organisation).filter(relationship=relationship)
    set_aside = Waiver.objects.within(organisation).filter(
        Q(expires_on__isnull=True) | Q(expires_on__gte=at.date()),
        program=program,
        rule=FIRST_MEETING,
        person__isnull=True,
        withdrawn_at__isnull=True,
    )
    rules = Guardrail.objects.within(organisation).filter(program=program, rule=FIRST_MEETING, severity=Severity.BLOCK)
    return rules.exclude(Exists(accompanied)).exclude(Exists(set_aside)).exists()
