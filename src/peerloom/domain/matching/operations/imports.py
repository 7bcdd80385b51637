"""From an uploaded sheet to people in the pool: staged, read, checked, taken over."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.core.files import File
from django.db import transaction
from django.utils.translation import gettext as _

from peerloom.domain.matching.enums import ImportState
from peerloom.domain.matching.models import SheetColumn, SheetImport
from peerloom.domain.matching.operations.revisions import locked
from peerloom.domain.matching.rules import require_matching
from peerloom.domain.programs.models import Cohort
from peerloom.foundation import audit
from peerloom.foundation.audit.recording import Detail
from peerloom.foundation.jobs.enqueueing import cancel, enqueue
from peerloom.foundation.public_ids import new_public_id
from peerloom.foundation.refusals import Refused
from peerloom.foundation.scope import Actor
from peerloom.foundation.uploads import digest_of
from peerloom.sheets import Limits, Role

LARGEST_FILE = 50 * 1024 * 1024
LIMITS = Limits(size=LARGEST_FILE, rows=100_000)
READING = "peerloom.domain.matching.jobs.reading.read_sheet_job"
TAKING_OVER = "peerloom.domain.matching.jobs.taking_over.take_over_sheet"
ONLY_ONE = (Role.EMAIL, Role.ID, Role.FIRST_NAME, Role.LAST_NAME, Role.FULL_NAME, Role.TIMESTAMP, Role.CAPACITY)


class CannotStageSheet(Refused):
    """The upload was refused: too large, empty, or of no side."""


class CannotChooseColumns(Refused):
    """The columns' roles don't fit together, or the sheet can't be changed any more."""


class CannotCommitSheet(Refused):
    """The sheet can't be taken over as it is."""


class CannotDiscardSheet(Refused):
    """The sheet has been taken over already, or is being."""


@dataclass(frozen=True, slots=True)
class ColumnChoice:
    """What a column is to be taken for: a `peerloom.sheets.Role`, and whether its answers are private."""

    role: str
    sensitive: bool = False


def stage_sheet(
    *, cohort: Cohort, side: str, file: File[bytes], file_name: str, by: Actor, at: datetime
) -> SheetImport:
    """Keep the file under a random name and have it read by a job.

    The sheet is STAGED, and PREVIEWED or UNREADABLE once its ``job`` has read it. Nothing enters the pool. The same
    file uploaded again before it was taken over is the same upload. Raises CannotStageSheet, PermissionDenied.
    """
    require_matching(by, cohort)
    _refuse_by_size(file)
    digest = digest_of(file)
    with transaction.atomic():
        Cohort.objects.within(cohort.organisation_id).select_for_update().get(pk=cohort.pk)
        waiting = SheetImport.objects.within(cohort.organisation_id).filter(
            cohort=cohort, side=side, digest=digest, state__in=[ImportState.STAGED, ImportState.PREVIEWED]
        )
        sheet = waiting.first()
        if sheet:
            return sheet
        sheet = SheetImport(
            organisation_id=cohort.organisation_id,
            cohort=cohort,
            side=side,
            file_name=file_name.replace("\x00", "")[-200:] or _("sheet"),
            digest=digest,
            uploaded_by_id=by.person_id,
            uploaded_at=at,
        )
        sheet.file.save(f"{new_public_id()}.sheet", file, save=False)
        sheet.save()
        _enqueue(sheet, READING, at)
        details = {"side": side, "digest": digest}
        _record("sheet.staged", sheet, by, at, details)
    return sheet


def _refuse_by_size(file: File[bytes]) -> None:
    if file.size > LARGEST_FILE:
        message = _("The file is larger than %(most)d MB. Remove pictures and unused columns, or split the sheet.")
        raise CannotStageSheet(message % {"most": LARGEST_FILE // (1024 * 1024)})
    if file.size == 0:
        raise CannotStageSheet(_("The file is empty. Export the sheet again, with its headings and answers."))


def _enqueue(sheet: SheetImport, kind: str, at: datetime) -> None:
    organisation = sheet.cohort.organisation.public_id
    sheet.job = enqueue(kind, organisation=organisation, subject=sheet.public_id, at=at)
    sheet.save(update_fields=["job"])


def _record(verb: str, sheet: SheetImport, by: Actor, at: datetime, details: Mapping[str, Detail]) -> None:
    organisation = sheet.cohort.organisation.public_id
    audit.record(verb, subject=sheet, organisation=organisation, by=by, at=at, details=details)


def choose_columns(
    *, sheet: SheetImport, choices: Mapping[int, ColumnChoice], revision: int, by: Actor, at: datetime
) -> SheetImport:
    """Set columns' roles by position and read the sheet again with them; columns that are not named stay.

    Raises CannotChooseColumns, ChangedMeanwhile, PermissionDenied.
    """
    require_matching(by, sheet.cohort)
    with transaction.atomic():
        sheet = locked(sheet, revision=revision)
        if sheet.state != ImportState.PREVIEWED:
            raise CannotChooseColumns(
                _("This sheet can't be changed any more. Upload it again to read it differently.")
            )
        columns = {column.position: column for column in sheet.columns.all()}
        changed = [_chosen(columns[position], choice) for position, choice in choices.items() if position in columns]
        _refuse_two_of_one([column.role for column in columns.values()])
        SheetColumn.objects.within(sheet.organisation_id).bulk_update(changed, ["role", "sensitive", "options"])
        sheet.state, sheet.revision = ImportState.STAGED, sheet.revision + 1
        sheet.save(update_fields=["state", "revision"])
        _enqueue(sheet, READING, at)
        roles = [f"{column.position}: {column.role}" for column in columns.values()]
        _record("sheet.columns_chosen", sheet, by, at, {"roles": roles})
    return sheet


def _chosen(column: SheetColumn, choice: ColumnChoice) -> SheetColumn:
    if choice.role not in {role.value for role in Role}:
        raise CannotChooseColumns(
            _("Choose one of the listed meanings for “%(heading)s”.") % {"heading": column.heading}
        )
    if choice.role != column.role:
        column.role, column.options = choice.role, []
    column.sensitive = choice.sensitive
    return column


def _refuse_two_of_one(roles: list[str]) -> None:
    counted = Counter(roles)
    for role in ONLY_ONE:
        if counted[role.value] > 1:
            message = _("Two columns are taken for “%(role)s”. Keep one of them and ignore the other.")
            raise CannotChooseColumns(message % {"role": role.value.replace("_", " ")})


def commit_sheet(*, sheet: SheetImport, revision: int, by: Actor, at: datetime) -> SheetImport:
    """Have a job take the rows over: persons by e-mail, questions, accepted applications, answers.

    Rows that stop are skipped and counted. The same rows again change nothing; a changed row updates. A second
    click while it is under way changes nothing. Raises CannotCommitSheet, ChangedMeanwhile, PermissionDenied.
    """
    require_matching(by, sheet.cohort)
    with transaction.atomic():
        sheet = locked(sheet)
        if sheet.state in {ImportState.COMMITTING, ImportState.COMMITTED}:
            return sheet
        sheet = locked(sheet, revision=revision)
        if sheet.state == ImportState.UNREADABLE:
            raise CannotCommitSheet(_("This file could not be read. Upload it again once it is mended."))
        if sheet.state != ImportState.PREVIEWED:
            raise CannotCommitSheet(_("This sheet has not been read yet. Wait until its preview is there."))
        if not sheet.columns.filter(role=Role.EMAIL.value).exists():
            raise CannotCommitSheet(_("Choose the column that holds the e-mail address first: it tells people apart."))
        sheet.state, sheet.failure, sheet.revision = ImportState.COMMITTING, "", sheet.revision + 1
        sheet.added = sheet.changed = sheet.unchanged = 0
        sheet.save()
        _enqueue(sheet, TAKING_OVER, at)
        _record("sheet.committed", sheet, by, at, {"side": sheet.side, "rows": sheet.row_count})
    return sheet


def discard_sheet(*, sheet: SheetImport, revision: int, by: Actor, at: datetime) -> None:
    """Throw away an upload that was not taken over, with its file.

    Raises CannotDiscardSheet, ChangedMeanwhile, PermissionDenied.
    """
    require_matching(by, sheet.cohort)
    with transaction.atomic():
        sheet = locked(sheet, revision=revision)
        if sheet.state in {ImportState.COMMITTING, ImportState.COMMITTED}:
            raise CannotDiscardSheet(
                _("These people are in the pool already. Upload a corrected sheet to change them.")
            )
        if sheet.job:
            cancel(sheet.job.public_id, organisation=sheet.cohort.organisation.public_id, at=at)
        _record("sheet.discarded", sheet, by, at, {"side": sheet.side, "digest": sheet.digest})
        storage, name = sheet.file.storage, str(sheet.file.name)
        sheet.delete()
        transaction.on_commit(lambda: storage.delete(name))
