from __future__ import annotations

from peerloom.domain.enrolment.messages.applicants import consent_kept_mail
from peerloom.domain.enrolment.models import Guardianship
from peerloom.foundation.jobs import JobContext, handler


@handler()
def send_consent_kept(context: JobContext) -> None:
    """Mail a guardian what they agreed to and how to take it back, unless they have already.

    The mail leaves outside a transaction: a worker killed just then sends it twice.
    """
    given = Guardianship.objects.across_organisations(because="a job works for the organisation it names")
    guardianship = (
        given.filter(public_id=context.subject, organisation__public_id=context.organisation, withdrawn_at__isnull=True)
        .select_related("program__organisation")
        .first()
    )
    if guardianship:
        consent_kept_mail(guardianship).send()
