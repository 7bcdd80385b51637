from __future__ import annotations

import sys
from collections.abc import Iterable

import click

from peerloom.cli.checkup import Finding, Level
from peerloom.cli.django_setup import CannotStart, set_up_django

MARKS = {Level.GOOD: ("ok", "green"), Level.REMARK: ("note", "yellow"), Level.PROBLEM: ("problem", "red")}


@click.command("doctor")
@click.option("--mail", is_flag=True, help="Connect to the mail server too (sends nothing).")
def doctor_command(*, mail: bool) -> None:
    """Say what is wrong with this installation and how to mend it.

    Exit code 1 when something is wrong, else 0. Changes nothing.
    """
    try:
        set_up_django()
    except CannotStart as problem:
        tell([Finding(Level.PROBLEM, "The configuration cannot be used.", problem.message)])
        sys.exit(1)
    from peerloom.cli import checkup_surroundings, checkup_work  # models load only after Django is set up

    findings = list(checkup_surroundings.findings(mail=mail))
    if not any(f.level is Level.PROBLEM and f.blocks_database for f in findings):
        findings += checkup_work.findings()
    tell(findings)
    problems = sum(f.level is Level.PROBLEM for f in findings)
    click.echo("\nEverything is in order." if not problems else f"\n{problems} to mend.")
    sys.exit(1 if problems else 0)


def tell(findings: Iterable[Finding]) -> None:
    for finding in findings:
        word, colour = MARKS[finding.level]
        click.echo(click.style(f"{word:8}", fg=colour) + finding.text)
        if finding.mend:
            click.echo(f"        {finding.mend}")
