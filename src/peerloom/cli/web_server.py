"""The web server's own process: granian with the site, ending with the process that started it."""

from __future__ import annotations

import click
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from peerloom.cli.parent_watch import end_with_parent

THREADS = 4
"""Requests at a time in each process; each holds one database connection."""


@click.command()
@click.option("--host", required=True)
@click.option("--port", type=int, required=True)
@click.option("--workers", type=int, required=True)
@click.option("--parent-pipe", type=int, required=True)
def run(*, host: str, port: int, workers: int, parent_pipe: int) -> None:
    """Serve the site until SIGTERM."""
    end_with_parent(parent_pipe)
    Granian(
        "peerloom.config.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=THREADS,
        workers_kill_timeout=10,
        respawn_failed_workers=True,
        log_level=LogLevels.warning,
    ).serve()


if __name__ == "__main__":
    run()
