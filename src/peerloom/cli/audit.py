from __future__ import annotations

import sys

import click

from peerloom.cli.django_setup import database_at_hand, require_migrated_database, set_up_django


@click.group("audit")
def audit_group() -> None:
    """Look after the record of who did what."""


@audit_group.command("verify")
def verify_command() -> None:
    """Recompute every seal; exit code 1 when events were changed, removed or added from outside."""
    set_up_django()
    require_migrated_database()
    from peerloom.foundation.audit import verify  # models load only after Django is set up
    from peerloom.foundation.audit.models import AuditEvent

    with database_at_hand():
        breaks = list(verify())
        events = AuditEvent.objects.count()
    for broken in breaks:
        owner = f"organisation {broken.organisation}" if broken.organisation else "the installation"
        click.echo(f"The record of {owner} breaks at event {broken.number}: {broken.problem}.", err=True)
    if breaks:
        sys.exit(1)
    click.echo(f"The record is whole: {events} events.")
