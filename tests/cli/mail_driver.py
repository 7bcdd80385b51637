"""What happens to an installation in the tests of `peerloom mail-in`."""

from __future__ import annotations

import sys

from peerloom.domain.relationships.models import Message, Participation
from peerloom.domain.relationships.rules.conversations_addresses import reply_address
from peerloom.foundation import clock
from tests.factories import make_pair


def prepare() -> None:
    """A pair; says the mentee's address and the one they answer to."""
    pair, mentee, _mentor = make_pair()
    part = Participation.objects.within(pair.organisation_id).get(person=mentee)
    to = reply_address(participation_pk=part.pk, staff_reading_told=False, at=clock.now())
    sys.stdout.write(f"{mentee.email} {to}\n")


def main() -> None:
    if sys.argv[1] == "prepare":
        prepare()
        return
    messages = Message.objects.across_organisations(because="the whole installation is counted")
    sys.stdout.write("\n".join(messages.values_list("text", flat=True)))
