from __future__ import annotations

from peerloom.domain.enrolment.messages.invitees import invitee_mail
from peerloom.domain.enrolment.models import Invitee
from peerloom.domain.programs.enums import ProgramState
from peerloom.foundation.jobs import JobContext, handler


@handler()
def send_invitee_mail(context: JobContext) -> None:
    """Ask someone on an invitation list to take part, unless they were taken off it or sign-up has ended since.

    The mail leaves outside a transaction: a worker killed just then sends it twice.
    """
    invitee = (
        Invitee.objects.across_organisations(because="a job works for the organisation it names")
        .filter(
            public_id=context.subject,
            organisation__public_id=context.organisation,
            withdrawn_at__isnull=True,
            cohort__program__state=ProgramState.OPEN,
        )
        .select_related("cohort__program", "cohort__organisation", "invited_by")
        .first()
    )
    if invitee:
        invitee_mail(invitee).send()
