from __future__ import annotations

import signal
import socket
import sys
from threading import Event
from types import FrameType

import click

from peerloom.cli.django_setup import CannotStart, require_migrated_database, set_up_django
from peerloom.cli.migrate import bring_up_to_date
from peerloom.cli.process_tree import Child, run_together


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="The port to listen on.")
@click.option("--workers", default=1, show_default=True, type=click.IntRange(1, 64), help="Web server processes.")
@click.option("--migrate", is_flag=True, help="Bring the database to this version first.")
def serve_command(*, host: str, port: int, workers: int, migrate: bool) -> None:
    """Run the site and one background worker until SIGTERM or Ctrl-C."""
    set_up_django()
    if migrate:
        bring_up_to_date()
    require_migrated_database()
    require_free_port(host, port)
    stop = Event()

    def ask_to_stop(number: int, frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, ask_to_stop)
    signal.signal(signal.SIGINT, ask_to_stop)
    shown = f"[{host}]" if ":" in host else host
    click.echo(f"Peerloom listens on http://{shown}:{port} (Ctrl-C ends it)")
    web = Child("peerloom.cli.web_server", "--host", host, "--port", str(port), "--workers", str(workers))
    sys.exit(run_together(web, Child("peerloom.cli.worker"), stop=stop))


def require_free_port(host: str, port: int) -> None:
    """Raises CannotStart when nothing can listen there."""
    try:
        family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as problem:
        raise CannotStart(f"Cannot listen on {host}, port {port}: {problem.strerror}. Try another --port.") from problem
