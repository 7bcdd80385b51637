"""What happens to an installation in the tests of its commands."""

from __future__ import annotations

import sys

from django.db import connection, transaction

from peerloom.foundation import audit, clock
from peerloom.foundation.jobs.schedules import claim_slot
from peerloom.foundation.jobs.sweeping import prune
from tests.factories import MOMENT, make_organisation


def at_work() -> None:
    claim_slot("jobs.prune", clock.now(), job=prune.path, at=clock.now())


def record() -> None:
    with transaction.atomic():
        organisation = make_organisation()
        for verb in ("created", "opened", "renamed"):
            audit.record(verb, subject=organisation, organisation=organisation.public_id, by=None, at=MOMENT)


def tamper() -> None:
    """As someone with the database's password could."""
    trigger = {
        "sqlite": "DROP TRIGGER audit_event_no_update",
        "postgresql": "DROP TRIGGER audit_event_append_only ON mentoring_auditevent",
    }
    with connection.cursor() as cursor:
        cursor.execute(trigger[connection.vendor])
        cursor.execute("UPDATE mentoring_auditevent SET verb = 'closed' WHERE number = 2")


def main() -> None:
    {"at-work": at_work, "record": record, "tamper": tamper}[sys.argv[1]]()
