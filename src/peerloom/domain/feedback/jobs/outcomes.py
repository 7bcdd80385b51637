"""Reading files of outcomes and taking them over, with progress that a page shows."""

from __future__ import annotations

import io
from datetime import date, datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from peerloom.domain.feedback.enums.outcomes import OutcomeImportState, RowFate
from peerloom.domain.feedback.models import Outcome, OutcomeImport, OutcomeImportRow
from peerloom.domain.feedback.operations.outcomes.imports import let_file_go
from peerloom.domain.feedback.queries.outcome_columns import guessed_columns, samples_of
from peerloom.domain.feedback.queries.outcome_people import everybody_in, groups_of, known_people
from peerloom.domain.feedback.queries.outcome_rows import (
    Reading,
    ReadRows,
    existing_values,
    settle_fates,
)
from peerloom.domain.feedback.rules.outcomes import LIMITS
from peerloom.domain.programs.models import Cohort
from peerloom.foundation import audit, clock
from peerloom.foundation.jobs.context import JobContext
from peerloom.foundation.jobs.handlers import FailedJob, handler
from peerloom.foundation.uploads import storable
from peerloom.sheets import CannotReadSheet, Sheet, read_sheet

AT_ONCE = 500
LONGEST_HEADING = 200


def imported_by(public_id: str) -> OutcomeImport:
    """The import that a job works on."""
    rows = OutcomeImport.objects.across_organisations(because="a job has no actor; its subject names one import")
    return rows.select_related("measure", "cohort__organisation", "cohort__program").get(public_id=public_id)


def _reading_failed(failed: FailedJob) -> None:
    _fall_back(failed, OutcomeImportState.STAGED, OutcomeImportState.UNREADABLE)


def _taking_over_failed(failed: FailedJob) -> None:
    _fall_back(failed, OutcomeImportState.COMMITTING, OutcomeImportState.PREVIEWED)


def _fall_back(failed: FailedJob, state: OutcomeImportState, to: OutcomeImportState) -> None:
    rows = OutcomeImport.objects.across_organisations(because="a job has no actor; its subject names one import")
    rows.filter(public_id=failed.subject, state=state).update(state=to, failure=failed.message[:500])


@handler(on_failed=_reading_failed)
def read_outcomes(context: JobContext) -> None:
    """Read the file, guess its columns (or use the chosen ones), and say of each row what becomes of it."""
    imported = imported_by(context.subject)
    if imported.state != OutcomeImportState.STAGED:
        return
    context.report(0.05, _("Reading the file"))
    try:
        sheet = _headed(_stored(imported))
    except CannotReadSheet as error:
        _keep_unreadable(context, imported, str(error))
        return
    context.report(0.4, _("Finding the people"))
    today = imported.cohort.organisation.day_at(clock.now())
    known = known_people(imported.cohort)
    if not imported.person_column and not imported.value_column:
        columns = guessed_columns(sheet, imported.measure, known, today=today)
        imported.person_column, imported.value_column = columns.person, columns.value
        imported.date_column = columns.date
    context.report(0.5, _("Checking the rows"))
    reading = Reading(imported, sheet, known, today=today)
    read = reading.rows(existing_values(imported.measure, imported.cohort_id))
    context.report(0.8, _("Writing the preview"))
    _keep_preview(context, imported, sheet, read)


def _stored(imported: OutcomeImport) -> Sheet:
    with imported.file.open("rb") as stream:
        return read_sheet(io.BytesIO(stream.read()), name=imported.file_name, limits=LIMITS)


def _headed(sheet: Sheet) -> Sheet:
    """With headings short enough to be chosen and kept; they stay different from each other."""
    kept: list[str] = []
    for heading in sheet.headings:
        short, number = storable(heading)[:LONGEST_HEADING], 2
        while short in kept:
            short, number = f"{storable(heading)[: LONGEST_HEADING - 8]} ({number})", number + 1
        kept.append(short)
    return Sheet(sheet.name, tuple(kept), sheet.rows, sheet.warnings)


def _keep_unreadable(context: JobContext, imported: OutcomeImport, why: str) -> None:
    with context.finishing():
        imported.state, imported.failure = OutcomeImportState.UNREADABLE, storable(why)[:500]
        imported.revision += 1
        let_file_go(imported)
        imported.save()


def _keep_preview(context: JobContext, imported: OutcomeImport, sheet: Sheet, read: ReadRows) -> None:
    with context.finishing():
        imported.state, imported.dates_unsure = OutcomeImportState.PREVIEWED, read.unsure
        imported.failure = storable(" ".join(sheet.warnings))[:500]
        imported.headings = list(sheet.headings)
        imported.samples = [[storable(cell) for cell in column] for column in samples_of(sheet)]
        imported.revision += 1
        imported.save()
        OutcomeImportRow.objects.within(imported.organisation_id).filter(outcome_import=imported).delete()
        OutcomeImportRow.objects.bulk_create(read.rows, batch_size=AT_ONCE)


@handler(on_failed=_taking_over_failed)
def take_over_outcomes(context: JobContext) -> None:
    """Write every value that the preview promised, in one transaction. Where others changed what is there since, or
    somebody is no longer of the round, nothing is written: the preview is made anew for a person to look at."""
    imported = imported_by(context.subject)
    if imported.state != OutcomeImportState.COMMITTING:
        return
    context.report(0.1, _("Taking the values over"))
    with context.finishing():
        Cohort.objects.within(imported.organisation_id).select_for_update().get(pk=imported.cohort_id)
        if _differs_from_preview(imported):
            imported.state, imported.revision = OutcomeImportState.PREVIEWED, imported.revision + 1
            imported.failure = _("What is known changed meanwhile. Look at the rows again, then take them over.")
            imported.save(update_fields=["state", "revision", "failure"])
            return
        now = clock.now()
        written = _write(imported, now)
        imported.state, imported.committed_at, imported.failure = OutcomeImportState.COMMITTED, now, ""
        imported.revision += 1
        let_file_go(imported)
        imported.save()
        audit.record(
            "outcomes.taken_over",
            subject=imported,
            organisation=context.organisation,
            by=None,
            at=now,
            details={"measure": imported.measure.key, "values": written},
        )


def _differs_from_preview(imported: OutcomeImport) -> bool:
    """Whether a row would do something else now than its preview said; the rows then say what they would do."""
    rows = list(imported.rows.filter(fate__in=[RowFate.NEW, RowFate.CHANGED, RowFate.SAME]))
    promised = {row.pk: (row.fate, row.person_id) for row in rows}
    everybody = everybody_in(groups_of(imported.cohort))
    existing = existing_values(imported.measure, imported.cohort_id)
    settle_fates(rows, existing)
    for row in rows:
        if row.person_id not in everybody:
            row.fate, row.person = RowFate.STRANGER, None
            row.problem = _("Nobody of this round or of its comparison groups.")
    differing = [row for row in rows if promised[row.pk] != (row.fate, row.person_id)]
    fields = ["fate", "person", "problem"]
    OutcomeImportRow.objects.within(imported.organisation_id).bulk_update(differing, fields, batch_size=AT_ONCE)
    return bool(differing)


def _write(imported: OutcomeImport, now: datetime) -> int:
    rows = list(imported.rows.filter(fate__in=[RowFate.NEW, RowFate.CHANGED]))
    existing = existing_values(imported.measure, imported.cohort_id)
    new, changed, replaced = [], [], []
    for row in rows:
        if row.person_id is None or row.value is None or row.measured_on is None:
            continue
        there = existing.get((row.person_id, row.measured_on))
        if there is None:
            new.append(_outcome(imported, row.person_id, row.value, row.measured_on, now))
            continue
        row.before_value, row.before_source = there.value, there.source
        row.before_import_id = there.outcome_import_id
        there.value, there.source, there.outcome_import = row.value, imported.source, imported
        there.recorded_by_id, there.recorded_at = imported.uploaded_by_id, now
        changed.append(there)
        replaced.append(row)
    within = imported.organisation_id
    Outcome.objects.bulk_create(new, batch_size=AT_ONCE)
    fields = ["value", "source", "outcome_import", "recorded_by", "recorded_at"]
    Outcome.objects.within(within).bulk_update(changed, fields, batch_size=AT_ONCE)
    before = ["before_value", "before_source", "before_import"]
    OutcomeImportRow.objects.within(within).bulk_update(replaced, before, batch_size=AT_ONCE)
    return len(new) + len(changed)


def _outcome(imported: OutcomeImport, person_id: int, value: Decimal, day: date, now: datetime) -> Outcome:
    return Outcome(
        organisation_id=imported.organisation_id,
        measure=imported.measure,
        person_id=person_id,
        cohort=imported.cohort,
        measured_on=day,
        value=value,
        source=imported.source,
        outcome_import=imported,
        recorded_by_id=imported.uploaded_by_id,
        recorded_at=now,
    )
