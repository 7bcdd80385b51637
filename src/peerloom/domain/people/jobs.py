from __future__ import annotations

from peerloom.domain.people.messages import invitation_mail
from peerloom.domain.people.models import Invitation, open_at
from peerloom.foundation import clock
from peerloom.foundation.jobs import JobContext, handler


@handler()
def send_invitation(context: JobContext) -> None:
    """Mail the link of an invitation that is still open.

    The job's row names the invitation only; the link is signed here, so that it is stored nowhere. The mail leaves
    outside a transaction, which would otherwise wait for the mail server: a worker killed just then sends it twice.
    """
    invitation = (
        Invitation.objects.across_organisations(because="a job works for the organisation it names")
        .filter(open_at(clock.now()), public_id=context.subject, organisation__public_id=context.organisation)
        .select_related("organisation", "invited_by")
        .first()
    )
    if invitation:
        invitation_mail(invitation).send()
