"""`peerloom match`: two sign-up sheets in; pairs, reasons and a report out."""

from __future__ import annotations

import time
from pathlib import Path
from typing import cast

import click

from peerloom.cli import match_output as say
from peerloom.pairing import OBJECTIVES, Matching, Objective, match
from peerloom.sheets.guessing import guess
from peerloom.sheets.locks import CannotLock, Lock, read_locks, refuse_broken_locks
from peerloom.sheets.outcome import Outcome, outcome
from peerloom.sheets.people import People, profiles
from peerloom.sheets.plan import Plan
from peerloom.sheets.reading import read_sheet
from peerloom.sheets.results_files import (
    PAIRS,
    REPORT,
    SUMMARY,
    UNMATCHED,
    CannotWriteResults,
    pairs_csv,
    summary,
    summary_json,
    unmatched_csv,
    write_results,
)
from peerloom.sheets.rules_file import read_rules
from peerloom.sheets.rules_plan import plan_from_rules
from peerloom.sheets.rules_text import rules_text
from peerloom.sheets.safe_files import write_together
from peerloom.sheets.sheet import CannotReadSheet, Sheet
from peerloom.sheets.toml_values import CannotReadRules

UNUSABLE = 2
"""Exit status where the input can't be used; the same as for a wrong option."""

MOST_PAIRS = 20_000_000
"""Every pair is compared on every criterion, which takes about a hundred bytes each."""

DEFAULT_FOLDER = Path("matching")
DEFAULT_RULES = Path("rules.toml")


class CannotUseInput(click.ClickException):
    """One line on standard error, and exit status 2."""

    exit_code = UNUSABLE


@click.command("match")
@click.argument("mentees", type=click.Path(path_type=Path))
@click.argument("mentors", type=click.Path(path_type=Path))
@click.option("--rules", metavar="FILE.toml", help="Use these rules instead of guessing; or: civil-service.")
@click.option("--objective", type=click.Choice(OBJECTIVES), help="What counts most [default: fair].")
@click.option("--lock", type=click.Path(path_type=Path), metavar="PAIRS.csv", help="Pairs that stay as they are.")
@click.option("--out", type=click.Path(path_type=Path), metavar="DIR", help="Folder to write to [default: matching].")
@click.option("--html/--no-html", default=True, help="Write report.html as well [default: yes].")
@click.option("--init", "only_rules", is_flag=True, help="Write a rules file for these sheets and stop.")
def match_command(
    mentees: Path,
    mentors: Path,
    rules: str | None,
    objective: str | None,
    lock: Path | None,
    out: Path | None,
    *,
    html: bool,
    only_rules: bool,
) -> None:
    """Pair the people on the sheet MENTEES with those on the sheet MENTORS.

    Sheets are CSV or XLSX files, one person a row. What the columns mean is guessed and said; --rules sets it
    exactly. Writes pairs.csv, unmatched.csv, summary.json and report.html.
    """
    started = time.perf_counter()
    try:
        sheets = read_sheet(mentees), read_sheet(mentors)
        plan = _plan(sheets, rules, objective)
        if only_rules:
            _write_rules(plan, sheets, Path(rules) if rules else (out or Path()) / DEFAULT_RULES)
            return
        people = _people(plan, sheets)
        locks = read_locks(lock) if lock else ()
        found = outcome(plan, people, _matched(plan, people, locks))
        folder = out or DEFAULT_FOLDER
        files = _write(found, folder, html=html, started=started)
    except (CannotReadSheet, CannotReadRules, CannotLock, CannotWriteResults) as error:
        raise CannotUseInput(str(error)) from error
    # Only now: a reader who stops listening must not keep the files from being written.
    say.plan(plan, sheets, people)
    say.result(found, folder, files)


def _plan(sheets: tuple[Sheet, Sheet], rules: str | None, objective: str | None) -> Plan:
    mentees, mentors = sheets
    plan = plan_from_rules(read_rules(rules), mentees=mentees, mentors=mentors) if rules else guess(mentees, mentors)
    return plan.with_objective(cast("Objective", objective)) if objective else plan


def _people(plan: Plan, sheets: tuple[Sheet, Sheet]) -> People:
    people = profiles(plan, mentees=sheets[0], mentors=sheets[1])
    if people.issues:
        more = len(people.issues) - 1
        also = f" ({more} more {'row has' if more == 1 else 'rows have'} a problem.)" if more else ""
        raise CannotUseInput(f"{people.issues[0]}{also}")
    return people


def _matched(plan: Plan, people: People, locks: tuple[Lock, ...]) -> Matching:
    pairs = len(people.mentees) * len(people.mentors)
    if pairs > MOST_PAIRS:
        raise CannotUseInput(
            f"{len(people.mentees):,} mentees and {len(people.mentors):,} mentors make {pairs:,} possible pairs, more "
            f"than the {MOST_PAIRS:,} that are compared at once. Split the sheets, by school or region for example."
        )
    rules = plan.rules(locked=tuple((lock.mentee, lock.mentor) for lock in locks))
    matching = match(people.mentees, people.mentors, rules)
    refuse_broken_locks(locks, matching, people, plan)
    return matching


def _write_rules(plan: Plan, sheets: tuple[Sheet, Sheet], path: Path) -> None:
    if path.exists():
        raise CannotUseInput(f"{path}: this file is there already. Move it, or give another folder with --out.")
    try:
        write_together(path.parent, {path.name: rules_text(plan, mentees=sheets[0], mentors=sheets[1])})
    except OSError as error:
        raise CannotUseInput(f"{path}: {error.strerror}. Give another folder with --out.") from error
    say.rules_written(path, sheets)


def _write(found: Outcome, folder: Path, *, html: bool, started: float) -> tuple[str, ...]:
    texts = {PAIRS: pairs_csv(found), UNMATCHED: unmatched_csv(found)}
    if html:
        # The report needs its style sheet from disk: not read where nobody wants the report.
        from peerloom.sheets.report.page import report_html

        texts[REPORT] = report_html(found)
    texts[SUMMARY] = summary_json(summary(found, seconds=time.perf_counter() - started))
    write_results(folder, texts)
    return tuple(texts)
