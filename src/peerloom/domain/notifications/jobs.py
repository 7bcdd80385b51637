from __future__ import annotations

import logging

from django.core.mail import get_connection

from peerloom.domain.notifications.delivery import MailServerDown, claim, drop_what_is_too_late, ready, send
from peerloom.foundation import clock
from peerloom.foundation.jobs import JobContext, handler

log = logging.getLogger(__name__)

ROUND = 500
"""Messages per job; the next round follows within seconds."""


@handler()
def deliver(context: JobContext) -> None:
    """Send what is due. Ends early, without failing, when the mail server is down: the next round tries again."""
    drop_what_is_too_late(at=clock.now())
    waiting = list(ready(at=clock.now()).values_list("pk", flat=True)[:ROUND])
    if not waiting:
        return
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
