from __future__ import annotations

import signal
from types import FrameType

import click

from peerloom.cli.django_setup import require_migrated_database, set_up_django
from peerloom.cli.engine_warming import warm_engine
from peerloom.cli.parent_watch import end_with_parent


@click.command("worker")
@click.option("--once", is_flag=True, help="Work off what is due now, then end.")
@click.option("--parent-pipe", type=int, hidden=True, help="End when this pipe closes.")
def worker_command(*, once: bool, parent_pipe: int | None) -> None:
    """Do the site's work in the background: matching, imports, e-mail.

    Run as many as you like, on as many machines. The first signal (SIGTERM, Ctrl-C) ends the job in hand first, the
    second one ends at once; the job is then taken up by another worker within a minute or so.
    """
    if parent_pipe is not None:
        end_with_parent(parent_pipe)
    set_up_django()
    require_migrated_database()
    from peerloom.foundation.jobs import stopping  # models load only after Django is set up
    from peerloom.foundation.jobs.worker import Worker

    def stop(number: int, frame: FrameType | None) -> None:
        stopping.request()
        signal.signal(number, signal.SIG_DFL)

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    worker = Worker()
    if once:
        click.echo(f"{worker.run_what_is_due()} pieces of work done.")
    else:
        warm_engine()
        worker.run()


if __name__ == "__main__":
    worker_command()
