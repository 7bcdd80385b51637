from __future__ import annotations

from peerloom.domain.people.messages import invitation_mail
from peerloom.domain.people.models import BusyCalendar, Invitation, open_at
from peerloom.domain.people.operations.calendars import REST
from peerloom.domain.people.subscriptions import read_due, read_subscription
from peerloom.foundation import clock
from peerloom.foundation.jobs import JobContext, handler
from peerloom.foundation.outside import Outside


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


@handler()
def read_calendar(context: JobContext) -> None:
    """Read one calendar that was just added, or is to be read again; not if that has been done a moment ago."""
    now = clock.now()
    calendar = (
        BusyCalendar.objects.across_organisations(because="a job works for the organisation it names")
        .filter(public_id=context.subject, organisation__public_id=context.organisation)
        .exclude(sealed_url=b"")
        .exclude(tried_at__gt=now - REST)
        .select_related("person")
        .first()
    )
    if calendar:
        read_subscription(calendar, outside=Outside(), at=now)


@handler()
def read_calendars(context: JobContext) -> None:
    """Read all subscribed calendars whose turn has come. Two at once share them; after a kill the rest comes next."""
    for done in read_due(outside=Outside(), at=clock.now()):
        context.report(done)
