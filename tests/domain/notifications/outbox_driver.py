"""What a process beside the senders does in the tests."""

from __future__ import annotations

import sys

from peerloom.domain.notifications.jobs import deliver
from peerloom.domain.notifications.models import OutboxEntry
from peerloom.domain.notifications.operations import write_message
from peerloom.foundation import clock
from peerloom.foundation.jobs import enqueue
from tests.factories import make_organisation, make_person


def main() -> None:
    if sys.argv[1] == "unsent":
        rows = OutboxEntry.objects.across_organisations(because="the test looks at everything")
        print(rows.filter(sent_at=None).count())  # noqa: T201  # the answer goes to the test
        return
    organisation = make_organisation()
    for number in range(int(sys.argv[1])):
        write_message(
            organisation=organisation,
            person=make_person(organisation),
            purpose="match",
            key=str(number),
            subject="Your mentor",
            text="Hello",
            at=clock.now(),
        )
    for _ in range(4):
        enqueue(deliver, organisation="", subject="", at=clock.now())
