"""What `peerloom match` says on the terminal: what it understood, what came out, where to look."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import click

from peerloom.sheets.outcome import Outcome
from peerloom.sheets.people import People
from peerloom.sheets.plan import Plan, criterion_sentence
from peerloom.sheets.roles import ColumnGuess, Role
from peerloom.sheets.sheet import Sheet, quoted

_WIDTH = 44
_MOST_NAMED = 10


def plan(found: Plan, sheets: tuple[Sheet, Sheet], people: People) -> None:
    """Name every column's role, the criteria, what was assumed, and who answered twice."""
    how = "What the columns were guessed to be" if found.guessed else "What the rules say of the columns"
    for sheet, columns in zip(sheets, (found.mentees, found.mentors), strict=True):
        _heading(f"{how}: {quoted(sheet.name)}, {len(sheet.rows)} rows")
        for line in _column_lines(columns):
            click.echo(line)
        _list("Noticed", sheet.warnings)
    _heading("What makes a good pair")
    for criterion in found.criteria:
        click.echo(f"  {criterion_sentence(criterion)}")
    if not found.criteria:
        click.echo("  Nothing on the two sheets can be compared: every pair is as good as any other.")
    _list("Taken for granted", (*found.notes, *people.notes))
    _list("Answered more than once", [str(duplicate) for duplicate in people.duplicates])


def result(found: Outcome, folder: Path, files: tuple[str, ...]) -> None:
    """Say how many were matched, how good the whole is, and where the files are."""
    matching = found.matching
    _heading("Result")
    click.echo(f"  {matching.matched} of {matching.mentees} mentees have a mentor ({matching.objective}).")
    if found.pairs:
        reached = "the best possible" if matching.gap == 0 else f"{100 * (1 - matching.gap):.1f}% of what is possible"
        click.echo(f"  The total is {reached}; the weakest pair fits {found.pairs[0].score:.0f} of 100.")
    for note in matching.notes:
        click.echo(f"  {note}")
    left = found.mentees_left_out()
    for line in left[:_MOST_NAMED]:
        click.echo(f"  Without a mentor: {quoted(line.name)}. {line.reason} {line.change}")
    if len(left) > _MOST_NAMED:
        click.echo(f"  {len(left) - _MOST_NAMED} more are in unmatched.csv, with reasons.")
    click.echo(f"  Written to {folder}: {', '.join(sorted(files))}.")


def rules_written(path: Path, sheets: tuple[Sheet, Sheet]) -> None:
    click.echo(f"Wrote {path}. Look through it, change what is wrong, then run:")
    click.echo(f"  peerloom match {sheets[0].name} {sheets[1].name} --rules {path}")


def _heading(text: str) -> None:
    click.secho(f"\n{text}", bold=True)


def _list(title: str, lines: Iterable[str]) -> None:
    lines = list(lines)
    if lines:
        _heading(title)
    for line in lines:
        click.echo(f"  {line}")


def _column_lines(columns: tuple[ColumnGuess, ...]) -> list[str]:
    lines: list[str] = []
    last = ""
    for column in columns:
        if column.role is Role.AVAILABILITY and column.field == last:
            continue  # the other days of the same grid
        last = column.field if column.role is Role.AVAILABILITY else ""
        days = sum(other.field == column.field and other.role is column.role for other in columns)
        role = column.role.value.replace("_", " ") + (f" ({days} days)" if last and days > 1 else "")
        private = ", private" if column.sensitive else ""
        lines.append(f"  {quoted(column.heading, limit=_WIDTH):<{_WIDTH}}  {role}{private}: {column.reason}")
    return lines
