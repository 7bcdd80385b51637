"""A file of outcomes: staged, read, previewed, taken over as a whole or not at all, and taken back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.core.files import File
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from peerloom.domain.feedback.enums.outcomes import DayOrder, OutcomeImportState, RowFate
from peerloom.domain.feedback.models import Measure, Outcome, OutcomeImport, OutcomeImportRow
from peerloom.domain.feedback.queries.measures import measure_in_hand
from peerloom.domain.feedback.rules.outcomes import LIMITS, require_outcomes
from peerloom.domain.programs.models import Cohort
from peerloom.foundation import audit
from peerloom.foundation.audit.recording import Detail
from peerloom.foundation.jobs.enqueueing import cancel, enqueue
from peerloom.foundation.public_ids import new_public_id
from peerloom.foundation.refusals import ChangedMeanwhile, Refused
from peerloom.foundation.scope import Actor
from peerloom.foundation.uploads import digest_of

READING = "peerloom.domain.feedback.jobs.outcomes.read_outcomes"
TAKING_OVER = "peerloom.domain.feedback.jobs.outcomes.take_over_outcomes"
NOT_TAKEN_OVER = (OutcomeImportState.STAGED, OutcomeImportState.PREVIEWED, OutcomeImportState.UNREADABLE)


class CannotStageOutcomes(Refused):
    """The file is too large or empty, or what it is about was not said."""


class CannotChooseOutcomeColumns(Refused):
    """There are no such columns, or the file cannot be read otherwise any more."""


class CannotCommitOutcomes(Refused):
    """It is not settled yet what the file says, or there is nothing in it to take over."""


class CannotDiscardOutcomes(Refused):
    """The file has been taken over, or is being."""


class CannotUndoOutcomes(Refused):
    """The file was not taken over, or a later one stands on it."""


@dataclass(frozen=True, slots=True)
class OutcomeReading:
    """How a file is to be read. Headings; ``measured_on`` is for rows without a date of their own."""

    person_column: str
    value_column: str
    date_column: str
    day_order: str
    measured_on: date | None
    source: str


def stage_outcomes(
    *,
    cohort: Cohort,
    measure: Measure,
    file: File[bytes],
    file_name: str,
    source: str,
    measured_on: date | None,
    by: Actor,
    at: datetime,
) -> OutcomeImport:
    """Keep the file under a random name and have it read by a job. Nothing is taken over.

    The same file for the same measure, uploaded again before it was taken over, is the same upload. Raises
    CannotStageOutcomes, PermissionDenied.
    """
    require_outcomes(by, cohort.program)
    _refuse_bad_file(file, source)
    digest = digest_of(file)
    with transaction.atomic():
        if there := _staged_before(cohort, measure, digest):
            return there
        imported = OutcomeImport(
            organisation_id=cohort.organisation_id,
            cohort=cohort,
            measure=measure,
            file_name=file_name.replace("\x00", "")[-200:] or _("sheet"),
            digest=digest,
            source=source.strip()[:200],
            measured_on=measured_on,
            uploaded_by_id=by.person_id,
            uploaded_at=at,
        )
        imported.file.save(f"{new_public_id()}.sheet", file, save=False)
        imported.save()
        _enqueue(imported, READING, at)
        _record("outcomes.staged", imported, by, at, {"measure": measure.key, "digest": digest})
    return imported


def _staged_before(cohort: Cohort, measure: Measure, digest: str) -> OutcomeImport | None:
    """The same file while it can still be taken over, behind the round's lock. Raises CannotStageOutcomes."""
    Cohort.objects.within(cohort.organisation_id).select_for_update().get(pk=cohort.pk)
    if measure_in_hand(measure, cohort.organisation_id) is None:
        raise CannotStageOutcomes(_("This measure is not in use any more. Choose another one."))
    rows = OutcomeImport.objects.within(cohort.organisation_id).filter(cohort=cohort, measure=measure, digest=digest)
    return rows.filter(state__in=[OutcomeImportState.STAGED, OutcomeImportState.PREVIEWED]).first()


def choose_outcome_columns(
    *, imported: OutcomeImport, reading: OutcomeReading, revision: int, by: Actor, at: datetime
) -> OutcomeImport:
    """Have the file read again in this way. Raises CannotChooseOutcomeColumns, ChangedMeanwhile, PermissionDenied."""
    require_outcomes(by, imported.cohort.program)
    with transaction.atomic():
        found = _locked(imported, revision)
        if found.state != OutcomeImportState.PREVIEWED:
            raise CannotChooseOutcomeColumns(
                _("This file cannot be read otherwise any more. Upload it again to do that.")
            )
        _refuse_columns(found, reading)
        found.person_column, found.value_column = reading.person_column, reading.value_column
        found.date_column = reading.date_column
        found.day_order, found.measured_on, found.source = reading.day_order, reading.measured_on, reading.source
        found.state, found.failure, found.revision = OutcomeImportState.STAGED, "", found.revision + 1
        found.save()
        _enqueue(found, READING, at)
        _record("outcomes.columns_chosen", found, by, at, {"measure": found.measure.key})
    return found


def _refuse_columns(imported: OutcomeImport, reading: OutcomeReading) -> None:
    headings = set(imported.headings)
    if not {reading.person_column, reading.value_column} <= headings or reading.date_column not in headings | {""}:
        raise CannotChooseOutcomeColumns(_("Choose the columns from those of the file."))
    columns = (reading.person_column, reading.value_column, reading.date_column)
    chosen = [heading for heading in columns if heading]
    if len(set(chosen)) < len(chosen):
        raise CannotChooseOutcomeColumns(_("One column cannot say two things. Choose another for one of them."))
    if reading.day_order not in (*DayOrder.values, ""):
        raise CannotChooseOutcomeColumns(_("Choose day first or month first."))
    if not reading.source.strip():
        raise CannotChooseOutcomeColumns(_("Say where the figures come from."))


def commit_outcomes(*, imported: OutcomeImport, revision: int, by: Actor, at: datetime) -> OutcomeImport:
    """Have a job take over what the preview shows: all of it at once, or nothing. A second click changes nothing.

    Raises CannotCommitOutcomes, ChangedMeanwhile, PermissionDenied.
    """
    require_outcomes(by, imported.cohort.program)
    with transaction.atomic():
        found = _locked(imported)
        if found.state in (OutcomeImportState.COMMITTING, OutcomeImportState.COMMITTED):
            return found
        found = _locked(imported, revision)
        if found.state != OutcomeImportState.PREVIEWED:
            raise CannotCommitOutcomes(_("This file has no preview to take over. Upload it again."))
        if found.dates_unsure:
            raise CannotCommitOutcomes(_("Say first whether the day or the month comes first in the dates."))
        counted = found.rows.filter(fate__in=[RowFate.NEW, RowFate.CHANGED]).count()
        if not counted:
            raise CannotCommitOutcomes(_("No row of this file changes anything, so there is nothing to take over."))
        found.state, found.failure, found.revision = OutcomeImportState.COMMITTING, "", found.revision + 1
        found.save()
        _enqueue(found, TAKING_OVER, at)
        _record("outcomes.committed", found, by, at, {"measure": found.measure.key, "rows": counted})
    return found


def discard_outcomes(*, imported: OutcomeImport, revision: int, by: Actor, at: datetime) -> None:
    """Throw away a file that was not taken over, with its rows. Asked twice, it happens once.

    Raises CannotDiscardOutcomes, ChangedMeanwhile, PermissionDenied.
    """
    require_outcomes(by, imported.cohort.program)
    with transaction.atomic():
        if imported.job:  # before the import's own row, in the order in which a job that ends writes the two
            cancel(imported.job.public_id, organisation=imported.cohort.organisation.public_id, at=at)
        found = _locked(imported)
        if found.state == OutcomeImportState.DISCARDED:
            return
        found = _locked(imported, revision)
        if found.state not in NOT_TAKEN_OVER:
            raise CannotDiscardOutcomes(_("These values were taken over already. Take them back instead."))
        found.state, found.revision = OutcomeImportState.DISCARDED, found.revision + 1
        found.rows.all().delete()
        let_file_go(found)
        found.save()
        _record("outcomes.discarded", found, by, at, {"measure": found.measure.key, "digest": found.digest})


def undo_outcomes(*, imported: OutcomeImport, revision: int, by: Actor, at: datetime) -> int:
    """Take back what the file brought: new values go, changed ones are as before. What was corrected since stays.

    Returns how many values stay because they were corrected. Asked twice, it happens once. Raises CannotUndoOutcomes
    (also while a later file stands on this one), ChangedMeanwhile, PermissionDenied.
    """
    require_outcomes(by, imported.cohort.program)
    with transaction.atomic():
        Cohort.objects.within(imported.organisation_id).select_for_update().get(pk=imported.cohort_id)
        found = _locked(imported)
        if found.state == OutcomeImportState.UNDONE:
            return 0
        found = _locked(imported, revision)
        if found.state != OutcomeImportState.COMMITTED:
            raise CannotUndoOutcomes(_("Only what was taken over can be taken back."))
        _refuse_under_a_later_one(found)
        here = Outcome.objects.within(found.organisation_id).filter(outcome_import=found)
        brought = found.rows.filter(fate__in=[RowFate.NEW, RowFate.CHANGED]).count()
        stay = brought - here.count()
        _bring_back(found)
        Outcome.objects.within(found.organisation_id).filter(outcome_import=found).delete()
        found.state, found.revision = OutcomeImportState.UNDONE, found.revision + 1
        found.save(update_fields=["state", "revision"])
        _record("outcomes.taken_back", found, by, at, {"values": brought - stay, "corrected_since": stay})
    return stay


def _refuse_under_a_later_one(imported: OutcomeImport) -> None:
    later = OutcomeImportRow.objects.within(imported.organisation_id).filter(
        before_import=imported, outcome_import__state=OutcomeImportState.COMMITTED
    )
    count = later.count()
    if count:
        name = later.select_related("outcome_import").order_by("-outcome_import").first()
        raise CannotUndoOutcomes(
            ngettext(
                "“%(file)s” changed %(count)d of these values later. Take that file back first.",
                "“%(file)s” changed %(count)d of these values later. Take that file back first.",
                count,
            )
            % {"file": name.outcome_import.file_name if name else "", "count": count}
        )


def _bring_back(imported: OutcomeImport) -> None:
    """What the file replaced is there again, as of the file or the hand that it came from."""
    rows = {
        (row.person_id, row.measured_on): row
        for row in imported.rows.filter(fate=RowFate.CHANGED, before_value__isnull=False)
    }
    here = Outcome.objects.within(imported.organisation_id).filter(outcome_import=imported)
    again = []
    for outcome in here:
        row = rows.get((outcome.person_id, outcome.measured_on))
        if row is not None and row.before_value is not None:
            outcome.value, outcome.source = row.before_value, row.before_source
            outcome.outcome_import_id = row.before_import_id
            again.append(outcome)
    Outcome.objects.within(imported.organisation_id).bulk_update(
        again, ["value", "source", "outcome_import"], batch_size=500
    )


def let_file_go(imported: OutcomeImport) -> None:
    """Forget the file and the samples of its columns, once the transaction is through. The row is not saved."""
    storage, name = imported.file.storage, str(imported.file.name or "")
    imported.file, imported.samples = "", []
    if name:
        transaction.on_commit(lambda: storage.delete(name))


def _locked(imported: OutcomeImport, revision: int | None = None) -> OutcomeImport:
    rows = OutcomeImport.objects.within(imported.organisation_id).select_related("measure", "cohort__organisation")
    found = rows.select_for_update(of=("self",)).get(pk=imported.pk)
    if revision is not None and found.revision != revision:
        raise ChangedMeanwhile(_("This file was read or taken over meanwhile. Look at it again before you go on."))
    return found


def _refuse_bad_file(file: File[bytes], source: str) -> None:
    if not source.strip():
        raise CannotStageOutcomes(_("Say where the figures come from."))
    if file.size > LIMITS.size:
        message = _("The file is larger than %(most)d MB. Remove pictures and unused columns, or split the sheet.")
        raise CannotStageOutcomes(message % {"most": LIMITS.size // (1024 * 1024)})
    if file.size == 0:
        raise CannotStageOutcomes(_("The file is empty. Export the sheet again, with its headings and values."))


def _enqueue(imported: OutcomeImport, kind: str, at: datetime) -> None:
    organisation = imported.cohort.organisation.public_id
    imported.job = enqueue(kind, organisation=organisation, subject=imported.public_id, at=at)
    imported.save(update_fields=["job"])


def _record(verb: str, imported: OutcomeImport, by: Actor, at: datetime, details: Mapping[str, Detail]) -> None:
    organisation = imported.cohort.organisation.public_id
    audit.record(verb, subject=imported, organisation=organisation, by=by, at=at, details=details)
