"""`peerloom program`: templates, and programs out of and into files."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from peerloom.cli.django_setup import database_at_hand, require_migrated_database, set_up_django

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from peerloom.domain.blueprints.document import Blueprint
    from peerloom.domain.people.models import Organisation
    from peerloom.domain.programs.models import Program

UNUSABLE = 2
DAY = click.DateTime(formats=["%Y-%m-%d"])
MANY = 10
"""How many names a message lists at most."""


class CannotUseInput(click.ClickException):
    """One line on standard error, and exit status 2."""

    exit_code = UNUSABLE


@click.group("program")
def program_group() -> None:
    """Make programs from templates and files, and save them as files."""


@program_group.command("templates")
@click.option("--verbose", is_flag=True, help="With titles.")
def templates_command(*, verbose: bool) -> None:
    """The names of the built-in templates, one a line."""
    set_up_django()
    from peerloom.domain.blueprints.builtin import built_in  # models load only after Django is set up

    for name, document in built_in().items():
        click.echo(f"{name:<20} {document.title}" if verbose else name)


@program_group.command("create")
@click.option("--template", required=True, metavar="NAME", help="One of: peerloom program templates.")
@click.option("--name", metavar="NAME", help="What the program is called [default: as the template].")
@click.option("--organisation", metavar="SLUG", help="Whose it is; needed where there are several.")
@click.option("--starts", type=DAY, help="The first day, YYYY-MM-DD [default: a Monday in six weeks].")
@click.option("--cohort", metavar="NAME", help="What the first round is called [default: month and year].")
def create_command(
    template: str, name: str | None, organisation: str | None, starts: datetime | None, cohort: str | None
) -> None:
    """Make a draft with everything that a built-in template holds."""
    with _installation():
        from peerloom.domain.blueprints.builtin import NoSuchTemplate, built_in, built_in_template

        try:
            document = built_in_template(template)
        except NoSuchTemplate:
            names = ", ".join(built_in())
            raise CannotUseInput(f"There is no template “{_shown(template)}”. Write one of: {names}.") from None
        _create(document, name, organisation, starts, cohort)


@program_group.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--organisation", metavar="SLUG", help="Whose it is; needed where there are several.")
@click.option("--name", metavar="NAME", help="What the program is called [default: as the file says].")
@click.option("--starts", type=DAY, help="The first day, YYYY-MM-DD [default: a Monday in six weeks].")
def import_command(file: Path, organisation: str | None, name: str | None, starts: datetime | None) -> None:
    """Make a draft of what is in FILE. With any mistake in it, nothing is made."""
    with _installation():
        from peerloom.domain.blueprints.reading import LARGEST_FILE, UnreadableDocument, blueprint_from_bytes

        try:
            with file.open("rb") as opened:
                document = blueprint_from_bytes(opened.read(LARGEST_FILE + 1))
        except OSError as problem:
            raise CannotUseInput(f"{file}: {problem.strerror}.") from problem
        except UnreadableDocument as problem:
            raise CannotUseInput(f"{file}: {problem}") from problem
        _create(document, name, organisation, starts, None)


@program_group.command("export")
@click.argument("program")
@click.option("--output", type=click.Path(path_type=Path), metavar="FILE", help="Write here, not on the terminal.")
def export_command(program: str, output: Path | None) -> None:
    """Write PROGRAM (its id or its name) as a file that can be imported anywhere."""
    with _installation():
        from peerloom.domain.blueprints.document.data import as_file
        from peerloom.domain.blueprints.queries import blueprint_of
        from peerloom.domain.blueprints.reading import UnreadableDocument

        try:
            text = as_file(blueprint_of(_program(program)))
        except UnreadableDocument as problem:
            raise CannotUseInput(f"This program does not fit into a file: {problem}") from problem
    if output is None:
        click.echo(text, nl=False)
        return
    try:
        output.write_text(text, encoding="utf-8")
    except OSError as problem:
        raise CannotUseInput(f"{output}: {problem.strerror}.") from problem
    click.echo(f"Wrote {output}.")


@program_group.command("timeline")
@click.argument("program")
@click.option("--case", type=click.Choice(["typical", "silent", "struggling"]), default="typical", show_default=True)
@click.option("--csv", "as_file", is_flag=True, help="Day, date, recipient, message, reason, separated by commas.")
def timeline_command(program: str, case: str, *, as_file: bool) -> None:
    """Every message that a pair of PROGRAM (its id or its name) would get, and when."""
    with _installation():
        from peerloom.domain.relationships.foretelling.cases import Case
        from peerloom.domain.relationships.foretelling.plans import coming_cohort
        from peerloom.domain.relationships.foretelling.timeline import as_csv, timeline_of
        from peerloom.foundation import clock

        found = _program(program)
        cohort = coming_cohort(found, today=found.organisation.day_at(clock.now()))
        if cohort is None:
            raise CannotUseInput(f"“{_shown(found.name)}” has no round with dates yet.")
        messages = timeline_of(cohort, Case(case))
        if as_file:
            click.echo(as_csv(messages), nl=False)
            return
        for one in messages:
            click.echo(f"{one.day:>4}  {one.on}  {one.recipient.value:<7} {one.message}  ({one.reason})")


@contextmanager
def _installation() -> Iterator[None]:
    set_up_django()
    require_migrated_database()
    with database_at_hand():
        yield


def _create(
    document: Blueprint, name: str | None, slug: str | None, starts: datetime | None, cohort: str | None
) -> None:
    from django.conf import settings
    from django.urls import reverse

    from peerloom.domain.blueprints.operations.creating import Start, create_from_blueprint, usual_start
    from peerloom.foundation import clock
    from peerloom.foundation.refusals import Refused

    organisation, now = _organisation(slug), clock.now()
    try:
        made = create_from_blueprint(
            organisation=organisation,
            document=_named(document, name),
            start=Start(starts.date() if starts else usual_start(now.date()), cohort_name=_cohort_name(cohort)),
            by=None,
            at=now,
        )
    except Refused as refusal:
        raise CannotUseInput(str(refusal)) from refusal
    address = reverse("programs:detail", args=[organisation.slug, made.public_id])
    click.echo(f"“{made.name}” is made as a draft: {settings.SITE_URL}{address}")


def _named(document: Blueprint, name: str | None) -> Blueprint:
    """The document under another name, checked like any name in a file."""
    if name is None:
        return document
    from peerloom.domain.blueprints.document.data import as_data
    from peerloom.domain.blueprints.reading import UnreadableDocument, blueprint_from_data

    data = as_data(document)
    data["program"]["name"] = name
    try:
        return blueprint_from_data(data)
    except UnreadableDocument as problem:
        raise CannotUseInput(f"--name: {problem.problems[0].what}") from problem


def _cohort_name(name: str | None) -> str:
    if name is not None and not (name.strip() and name.isprintable() and len(name) <= 120):
        raise CannotUseInput("--cohort: write a name of at most 120 letters.")
    return name or ""


def _organisation(slug: str | None) -> Organisation:
    from peerloom.domain.people.models import Organisation

    rows = Organisation.objects.order_by("slug")
    if slug is not None:
        found = rows.filter(slug=slug).first() if "\x00" not in slug else None
        if found is None:
            raise CannotUseInput(f"There is no organisation “{_shown(slug)}”. {_known(rows)}")
        return found
    known = list(rows[:2])
    if len(known) != 1:
        raise CannotUseInput(f"Say whose program it is with --organisation. {_known(rows)}")
    return known[0]


def _known(rows: QuerySet[Organisation]) -> str:
    slugs = [organisation.slug for organisation in rows[:MANY]]
    return f"Known: {', '.join(slugs)}." if slugs else "None is there yet: make one on the site first."


def _program(wanted: str) -> Program:
    from peerloom.domain.programs.models import Program

    rows = Program.objects.across_organisations(because="the command line serves the whole installation")
    rows = rows.select_related("organisation").prefetch_related("cohorts")
    if "\x00" in wanted:
        raise CannotUseInput("There is no such program.")
    found = list(rows.filter(public_id=wanted) or rows.filter(name=wanted)[:MANY])
    if not found:
        raise CannotUseInput(f"There is no program “{_shown(wanted)}”. Write its name, or its id from its address.")
    if len(found) > 1:
        ids = ", ".join(f"{program.public_id} ({program.organisation.slug})" for program in found)
        raise CannotUseInput(f"Several programs have this name. Write the id of one: {ids}.")
    return found[0]


def _shown(words: str) -> str:
    return "".join(letter if letter.isprintable() else "?" for letter in words)[:60]
