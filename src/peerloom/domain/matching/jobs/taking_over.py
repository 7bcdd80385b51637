from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from peerloom.domain.enrolment.models import Question
from peerloom.domain.enrolment.operations import (
    QuestionDraft,
    SignUp,
    keep_questions,
    take_over_sign_ups,
)
from peerloom.domain.matching.enums import ImportState
from peerloom.domain.matching.jobs.reading import read_stored, sheet_of
from peerloom.domain.matching.models import SheetColumn, SheetImport
from peerloom.domain.matching.operations.forms import keep_private
from peerloom.domain.matching.queries.sheet_columns import KINDS, guess_of, label_of
from peerloom.domain.matching.queries.sheet_people import people_in
from peerloom.foundation import audit, clock
from peerloom.foundation.jobs.context import JobContext, LeaseLost
from peerloom.foundation.jobs.handlers import FailedJob, handler
from peerloom.foundation.refusals import Refused
from peerloom.sheets import CannotReadSheet, ColumnGuess

CHUNK = 500


class CannotTakeOver(Refused):
    """The stored file can't be read any more."""


def _taking_over_failed(failed: FailedJob) -> None:
    rows = SheetImport.objects.across_organisations(because="a job has no actor; its subject names one sheet")
    rows.filter(public_id=failed.subject, state=ImportState.COMMITTING).update(
        state=ImportState.PREVIEWED, failure=failed.message[:500]
    )


@handler(on_failed=_taking_over_failed)
def take_over_sheet(context: JobContext) -> None:
    """Take the rows over, in chunks that each count themselves: a later attempt goes on where this one stopped."""
    sheet = sheet_of(context.subject)
    context.report(0.01, _("Reading the file"))
    columns = [guess_of(column) for column in SheetColumn.objects.within(sheet.organisation_id).filter(sheet=sheet)]
    try:
        people = people_in(read_stored(sheet), sheet.side, columns)
    except CannotReadSheet as error:
        raise CannotTakeOver(str(error)) from error
    questions = keep_questions(cohort=sheet.cohort, side=sheet.side, drafts=_questions(columns))
    keep_private(sheet.cohort, sheet.side, frozenset(key for key, question in questions.items() if question.sensitive))
    done = sheet.added + sheet.changed + sheet.unchanged
    while done < len(people.sign_ups):
        _take_over_chunk(context, sheet, people.sign_ups[done : done + CHUNK], questions)
        done += CHUNK
        count = min(done, len(people.sign_ups))
        text = _("%(count)d of %(all)d people taken over") % {"count": count, "all": len(people.sign_ups)}
        context.report(0.1 + 0.9 * count / len(people.sign_ups), text)
    _finish(context, sheet, skipped=people.stopped_rows)


def _questions(columns: Sequence[ColumnGuess]) -> list[QuestionDraft]:
    drafts: dict[str, QuestionDraft] = {}
    for column in columns:
        if column.role not in KINDS or column.field in drafts:
            continue
        drafts[column.field] = QuestionDraft(
            key=column.field,
            label=label_of(column),
            kind=KINDS[column.role],
            options=column.options,
            sensitive=any(other.sensitive for other in columns if other.field == column.field),
            position=column.index,
        )
    return list(drafts.values())


def _take_over_chunk(
    context: JobContext, sheet: SheetImport, sign_ups: Sequence[SignUp], questions: dict[str, Question]
) -> None:
    with transaction.atomic():
        if not context.extend_lease():  # also holds the job's row, so that no other attempt writes at the same time
            raise LeaseLost(context.job_id)
        tally = take_over_sign_ups(
            cohort=sheet.cohort, side=sheet.side, sign_ups=sign_ups, questions=questions, at=clock.now()
        )
        sheet.added += tally.added
        sheet.changed += tally.changed
        sheet.unchanged += tally.unchanged
        sheet.save(update_fields=["added", "changed", "unchanged"])


def _finish(context: JobContext, sheet: SheetImport, *, skipped: int) -> None:
    with context.finishing():
        sheet.state, sheet.committed_at, sheet.skipped = ImportState.COMMITTED, clock.now(), skipped
        sheet.failure = ""
        sheet.revision += 1
        sheet.save(update_fields=["state", "committed_at", "skipped", "failure", "revision"])
        audit.record(
            "sheet.taken_over",
            subject=sheet,
            organisation=context.organisation,
            by=None,
            at=clock.now(),
            details={
                "side": sheet.side,
                "added": sheet.added,
                "changed": sheet.changed,
                "unchanged": sheet.unchanged,
                "skipped": skipped,
            },
        )
