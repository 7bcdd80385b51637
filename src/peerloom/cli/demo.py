from __future__ import annotations

import os
import socket
from pathlib import Path

import click
from django.core.management import call_command

from peerloom.cli.demo_folder import DemoFolder
from peerloom.cli.django_setup import CannotStart, database_at_hand, pending_migrations, set_up_django
from peerloom.cli.serve import require_free_port, serve_command

HOST = "127.0.0.1"
FIRST_PORT, LAST_PORT = 8000, 8050
FOLDER = "var/demo"


@click.command("demo")
@click.option("--reset", is_flag=True, help="Throw the demo's data away and begin anew.")
@click.option("--port", type=click.IntRange(1, 65535), help="The port to listen on; else the first free one from 8000.")
@click.option("--fill-only", is_flag=True, help="Make the synthetic people, then end without serving.")
@click.pass_context
def demo_command(context: click.Context, *, reset: bool, port: int | None, fill_only: bool) -> None:
    """Open a living site with synthetic people, on this machine only.

    Its data stays in var/demo (or PEERLOOM_DATA) until --reset. Nobody in it is real, no mail leaves the machine.
    """
    folder = DemoFolder(Path(os.environ.get("PEERLOOM_DATA", "").strip() or FOLDER).resolve())
    with folder.in_use():
        if reset or not folder.is_filled:
            if not folder.is_empty:
                click.echo("Clearing the old demo away." if reset else "The demo is incomplete or old: beginning anew.")
            folder.clear()
        port = port or _free_port()
        _configure(folder, port)
        set_up_django()
        _bring_up_to_date()
        if not folder.is_filled:
            from peerloom.cli.demo_university import fill  # models load only after Django is set up

            fill(folder.path, say=click.echo)
            folder.mark_filled()
        if fill_only:
            return
        click.echo(f"The demo stands in {folder.path}. Begin at http://{HOST}:{port}/demo/")
        context.invoke(serve_command, host=HOST, port=port, workers=1, migrate=False)


def _configure(folder: DemoFolder, port: int) -> None:
    """A demo never takes the configuration of a real installation: its database and its mail are its own."""
    os.environ.pop("DATABASE_URL", None)
    os.environ.update(
        PEERLOOM_DATA=str(folder.path),
        PEERLOOM_SECRET_KEY=folder.secret(),
        PEERLOOM_URL=f"http://{HOST}:{port}",
        PEERLOOM_HOSTS=f"{HOST},localhost",
        PEERLOOM_MAIL="file",
        PEERLOOM_DEMO="1",
        PEERLOOM_DEBUG="0",
        PEERLOOM_UNDO_MINUTES="2",  # a visitor who publishes wants to see the other side soon
    )


def _bring_up_to_date() -> None:
    with database_at_hand():
        if pending_migrations():
            call_command("migrate", interactive=False, verbosity=0)


def _free_port() -> int:
    """The first port from 8000 on which nobody answers and we can listen. Raises CannotStart when there is none."""
    for port in range(FIRST_PORT, LAST_PORT):
        with socket.socket() as probe:
            if probe.connect_ex((HOST, port)) == 0:
                continue
        try:
            require_free_port(HOST, port)
        except CannotStart:
            continue
        return port
    raise CannotStart(f"No port from {FIRST_PORT} to {LAST_PORT} is free. Choose one with --port.")
