from __future__ import annotations

import click
from django.core.management import call_command

from peerloom.cli.django_setup import database_at_hand, pending_migrations, set_up_django


@click.command("migrate")
def migrate_command() -> None:
    """Bring the database to this version. Safe to repeat."""
    set_up_django()
    bring_up_to_date()


def bring_up_to_date() -> None:
    """Apply what is missing, and say what that was."""
    with database_at_hand():
        pending = pending_migrations()
        if not pending:
            click.echo("The database is up to date; nothing to do.")
            return
        call_command("migrate", interactive=False, verbosity=0)
    for name in pending:
        click.echo(f"  {name}")
    click.echo(f"The database is up to date; {len(pending)} changes were made.")
