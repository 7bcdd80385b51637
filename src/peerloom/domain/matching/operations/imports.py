"""From an uploaded sheet to people in the pool: staged, read, checked, taken over."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.core.files import File

from peerloom.domain.matching.models import SheetImport
from peerloom.domain.programs.models import Cohort
from peerloom.foundation.refusals import Refused
from peerloom.foundation.scope import Actor

LARGEST_FILE = 50 * 1024 * 1024
MOST_ROWS = 100_000


class CannotStageSheet(Refused):
    """The upload was refused: too large, empty, or unnamed."""


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

    The sheet is STAGED, and PREVIEWED or UNREADABLE once its ``job`` has read it. Nothing enters the pool.
    Raises CannotStageSheet, PermissionDenied.
    """
    raise NotImplementedError


def choose_columns(
    *, sheet: SheetImport, choices: Mapping[int, ColumnChoice], revision: int, by: Actor, at: datetime
) -> SheetImport:
    """Set columns' roles by position and read the sheet again with them; columns that are not named stay.

    Raises CannotChooseColumns, ChangedMeanwhile, PermissionDenied.
    """
    raise NotImplementedError


def commit_sheet(*, sheet: SheetImport, revision: int, by: Actor, at: datetime) -> SheetImport:
    """Have a job take the rows over: persons by e-mail, questions, accepted applications, answers.

    Rows that stop are skipped and counted. The same rows again change nothing; a changed row updates. A second
    click while it is under way changes nothing. Raises CannotCommitSheet, ChangedMeanwhile, PermissionDenied.
    """
    raise NotImplementedError


def discard_sheet(*, sheet: SheetImport, revision: int, by: Actor, at: datetime) -> None:
    """Throw away an upload that was not taken over, with its file.

    Raises CannotDiscardSheet, ChangedMeanwhile, PermissionDenied.
    """
    raise NotImplementedError
