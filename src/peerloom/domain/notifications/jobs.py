from __future__ import annotations

import logging
from collections.abc import Sequence

from django.core.mail import get_connection

from peerloom.domain.notifications.delivery import MailServerDown, claim, drop_what_is_too_late, send
from peerloom.domain.notifications.digests import gather
from peerloom.domain.notifications.sorting import sort_out
from peerloom.foundation import clock
from peerloom.foundation.jobs import JobContext, handler, one_by_one

log = logging.getLogger(__name__)

ROUND = 500
"""Messages per job; the next round follows within seconds."""


@handler()
def deliver(context: JobContext) -> None:
    """Send what is due and wanted now. Ends early, without failing, when the mail server is down: the next round
    tries again."""
    drop_what_is_too_late(at=clock.now())
    found = sort_out(most=ROUND, at=clock.now())
    with one_by_one() as apart:
        waiting = list(found.now)
        for wishes in found.digests.values():
            with apart.trying(f"The digest of {wishes.person.public_id}"):
                digest = gather(wishes, at=clock.now())
                waiting += [digest.pk] if digest is not None else []
        if waiting:
            _send_all(context, waiting)


def _send_all(context: JobContext, waiting: Sequence[int]) -> None:
    through = get_connection()
    try:
        for number, entry_pk in enumerate(waiting):
            context.report(number / len(waiting))
            claimed = claim(entry_pk, at=clock.now())
            if claimed:
                send(claimed, through=through, at=clock.now())
    except MailServerDown as down:
        log.warning("The mail server does not take messages at present: %s", down)
    finally:
        through.close()
