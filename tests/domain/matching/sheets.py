"""Uploading, reading and taking over sheets in one step, for the tests."""

from __future__ import annotations

from pathlib import Path

from django.core.files.base import ContentFile

from peerloom.domain.enrolment.enums import Side
from peerloom.domain.matching.models import SheetImport
from peerloom.domain.matching.operations import commit_sheet, stage_sheet
from peerloom.domain.programs.models import Cohort
from peerloom.foundation import clock
from peerloom.foundation.jobs.attempts import run_attempt
from peerloom.foundation.scope import Actor
from tests.factories import MOMENT

DATA = Path(__file__).parent.parent.parent / "sheets" / "data"
HEADINGS = "Email,First name,Last name,Profession,Skills (select all that apply),How many mentees can you take?"


def real_sheet(collection: str, side: Side) -> bytes:
    return (DATA / collection / f"{side.value}s.csv").read_bytes()


def csv_of(*rows: str, headings: str = HEADINGS) -> bytes:
    return "\n".join([headings, *rows]).encode()


def run_job(sheet: SheetImport) -> SheetImport:
    assert sheet.job is not None
    with clock.frozen_at(MOMENT):
        run_attempt(sheet.job.public_id)
    sheet.refresh_from_db()
    return sheet


def previewed(
    cohort: Cohort, data: bytes, by: Actor, *, side: Side = Side.MENTEE, name: str = "sheet.csv"
) -> SheetImport:
    """A sheet that was uploaded and read, whatever came of it."""
    file = ContentFile(data)
    return run_job(stage_sheet(cohort=cohort, side=side, file=file, file_name=name, by=by, at=MOMENT))


def taken_over(cohort: Cohort, data: bytes, by: Actor, *, side: Side = Side.MENTEE) -> SheetImport:
    sheet = previewed(cohort, data, by, side=side)
    return run_job(commit_sheet(sheet=sheet, revision=sheet.revision, by=by, at=MOMENT))


def tally(sheet: SheetImport) -> tuple[int, int, int, int]:
    """Added, changed, unchanged, skipped."""
    return sheet.added, sheet.changed, sheet.unchanged, sheet.skipped
