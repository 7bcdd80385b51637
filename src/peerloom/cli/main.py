"""The `peerloom` command. Subcommands are loaded when they are called: `match` needs no web framework."""

from __future__ import annotations

import io
import sys
from importlib import import_module

import click

COMMANDS: dict[str, tuple[str, str]] = {
    "audit": ("peerloom.cli.audit:audit_group", "Look after the record of who did what."),
    "demo": ("peerloom.cli.demo:demo_command", "Open a living site with synthetic people."),
    "doctor": ("peerloom.cli.doctor:doctor_command", "Say what is wrong with this installation and how to mend it."),
    "mail-in": ("peerloom.cli.mail_in:mail_in_command", "Take an answer by e-mail, from a mail server's pipe."),
    "match": ("peerloom.cli.matching:match_command", "Pair the people on two sign-up sheets."),
    "migrate": ("peerloom.cli.migrate:migrate_command", "Bring the database to this version."),
    "program": ("peerloom.cli.programs:program_group", "Make programs from templates and files; save them as files."),
    "serve": ("peerloom.cli.serve:serve_command", "Run the site and one background worker."),
    "worker": ("peerloom.cli.worker:worker_command", "Do the site's work in the background."),
}
"""Name of a subcommand to where it is ("module:attribute") and its one line in the overview."""


class LazyGroup(click.Group):
    """A group whose commands are imported only when they run."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, _, attribute = COMMANDS[cmd_name][0].partition(":")
        command = getattr(import_module(module), attribute)
        if not isinstance(command, click.Command):
            raise TypeError(f"{COMMANDS[cmd_name][0]} is not a command")
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, COMMANDS[name][1]) for name in self.list_commands(ctx)])


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="peerloom", prog_name="peerloom")
def main() -> None:
    """Run peer mentoring programs, from recruitment to proof of impact."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a name must not stop a command where the terminal can't write it


if __name__ == "__main__":
    main()
