"""Files of outcomes: what becomes of each row, that nothing is kept before somebody looked, and taking back."""

from __future__ import annotations

import io
from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from openpyxl import Workbook

from peerloom.domain.enrolment.enums import QuestionKind, Side
from peerloom.domain.enrolment.models import Answer, Question
from peerloom.domain.feedback.enums.outcomes import DayOrder, MeasureKind, OutcomeImportState, RowFate
from peerloom.domain.feedback.enums.surveys import ComparisonKind
from peerloom.domain.feedback.models import (
    ComparisonGroup,
    ComparisonMember,
    Measure,
    Outcome,
    OutcomeImport,
    Respondent,
)
from peerloom.domain.feedback.operations.outcomes.by_hand import correct_outcome, seen_of
from peerloom.domain.feedback.operations.outcomes.imports import (
    CannotChooseOutcomeColumns,
    CannotCommitOutcomes,
    CannotDiscardOutcomes,
    CannotStageOutcomes,
    CannotUndoOutcomes,
    OutcomeReading,
    choose_outcome_columns,
    commit_outcomes,
    discard_outcomes,
    stage_outcomes,
    undo_outcomes,
)
from peerloom.domain.feedback.rules.outcomes import LIMITS
from peerloom.domain.people.enums import Role
from peerloom.domain.people.models import Person
from peerloom.domain.programs.models import Cohort
from peerloom.foundation.audit.models import AuditEvent
from peerloom.foundation.refusals import ChangedMeanwhile
from peerloom.foundation.scope import Actor
from tests.factories import (
    MOMENT,
    actor_with,
    make_application,
    make_cohort,
    make_organisation,
    make_person,
    make_program,
)
from tests.factories.outcomes import (
    DAY,
    SOURCE,
    csv_of,
    fates,
    make_measure,
    make_mentees,
    make_outcome,
    previewed,
    run_job,
    staged,
    taken_over,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def cohort() -> Cohort:
    return make_cohort(make_program(make_organisation()))


@pytest.fixture
def owner(cohort: Cohort) -> Actor:
    return actor_with(cohort.organisation, Role.COORDINATOR)


@pytest.fixture
def grades(cohort: Cohort) -> Measure:
    return make_measure(cohort.organisation, least=0, most=4)


def values(cohort: Cohort) -> dict[str, Decimal]:
    rows = Outcome.objects.within(cohort.organisation_id).filter(cohort=cohort).select_related("person")
    return {row.person.name: row.value for row in rows}


def commit(imported: OutcomeImport, by: Actor) -> OutcomeImport:
    return run_job(commit_outcomes(imported=imported, revision=imported.revision, by=by, at=MOMENT))


def test_every_row_has_a_fate_and_nothing_is_kept_before_commit(cohort: Cohort, grades: Measure, owner: Actor) -> None:
    ann, ben, cem, *_ = make_mentees(cohort, 4)
    make_outcome(grades, ben, cohort, 3, day=date(2026, 9, 30))
    make_outcome(grades, cem, cohort, 3, day=date(2026, 9, 30))
    people_before = Person.objects.within(cohort.organisation_id).count()
    elsewhere = make_person(cohort.organisation, name="Not Here")
    data = csv_of(
        f"{ann.email},3.5,2026-09-30",
        f"{ben.email},2.5,2026-09-30",
        f"{cem.email},3,2026-09-30",
        f"{elsewhere.email},3,2026-09-30",
        "nobody@example.org,3,2026-09-30",
        f"{ann.email},4.5,2026-08-30",
        f"{ann.email},,2026-07-30",
        ",3,2026-09-30",
    )
    imported = previewed(cohort, grades, data, owner)
    assert imported.state == OutcomeImportState.PREVIEWED
    assert fates(imported) == ["new", "changed", "same", "stranger", "stranger", "wrong", "wrong", "wrong"]
    assert [row.row for row in imported.rows.all()] == list(range(2, 10))
    assert values(cohort) == {ben.name: 3, cem.name: 3}, "a preview keeps nothing"
    assert Person.objects.within(cohort.organisation_id).count() == people_before + 1, "strangers make nobody"
    imported = commit(imported, owner)
    assert imported.state == OutcomeImportState.COMMITTED
    assert values(cohort) == {ann.name: Decimal("3.5"), ben.name: Decimal("2.5"), cem.name: 3}
    kept = Outcome.objects.within(cohort.organisation_id).get(person=ann)
    assert (kept.source, kept.measured_on, kept.outcome_import) == (SOURCE, date(2026, 9, 30), imported)
    assert not imported.file, "the file itself goes"
    event = AuditEvent.objects.get(verb="outcomes.taken_over")
    assert event.details == {"measure": "grade-average", "values": 2}


def test_the_same_file_twice_changes_nothing(cohort: Cohort, grades: Measure, owner: Actor) -> None:
    [ann] = make_mentees(cohort, 1)
    data = csv_of(f"{ann.email},3.5,2026-09-30")
    first = staged(cohort, grades, data, owner)
    assert staged(cohort, grades, data, owner) == first, "uploaded twice in a row it is one upload"
    commit(run_job(first), owner)
    again = previewed(cohort, grades, data, owner)
    assert again != first
    assert fates(again) == [RowFate.SAME]
    with pytest.raises(CannotCommitOutcomes, match="nothing to take over"):
        commit_outcomes(imported=again, revision=again.revision, by=owner, at=MOMENT)
    assert values(cohort) == {ann.name: Decimal("3.5")}


def test_a_second_click_on_take_over_changes_nothing(cohort: Cohort, grades: Measure, owner: Actor) -> None:
    [ann] = make_mentees(cohort, 1)
    imported = previewed(cohort, grades, csv_of(f"{ann.email},3.5,2026-09-30"), owner)
    first = commit_outcomes(imported=imported, revision=imported.revision, by=owner, at=MOMENT)
    second = commit_outcomes(imported=imported, revision=imported.revision, by=owner, at=MOMENT)
    assert first.job == second.job
    assert AuditEvent.objects.filter(verb="outcomes.committed").count() == 1


def test_rows_that_contradict_each_other_do_nothing(cohort: Cohort, grades: Measure, owner: Actor) -> None:
    ann, ben = make_mentees(cohort, 2)
    data = csv_of(
        f"{ann.email},3,2026-09-30",
        f"{ann.email},2,2026-09-30",
        f"{ben.email},2,2026-09-30",
        f"{ben.email},2.0,2026-09-30",
    )
    imported = previewed(cohort, grades, data, owner)
    assert fates(imported) == [RowFate.WRONG, RowFate.WRONG, RowFate.NEW, RowFate.SAME]
    assert "2, 3" in imported.rows.all()[0].problem


def test_people_are_found_by_name_number_and_code(cohort: Cohort, grades: Measure, owner: Actor) -> None:
    ann, ben, cem = make_mentees(cohort, 3)
    Respondent.objects.create(organisation=cohort.organisation, program=cohort.program, person=ben, code="K7QX2M")
    question = Question.objects.create(
        organisation=cohort.organisation,
        cohort=cohort,
        side=Side.MENTEE,
        key="number",
        label="Student number",
        kind=QuestionKind.SHORT,
    )
    applied = make_application(cohort, cem, Side.MENTEE)
    Answer.objects.create(organisation=cohort.organisation, application=applied, question=question, value="0012345")
    data = csv_of("No0,  mentee ,3", "k7qx2m,,2", "0012345,,1", "Mentee no0,,2", headings="Who,Note,Mark")
    imported = previewed(cohort, grades, data, owner)
    assert (imported.person_column, imported.value_column) == ("Who", "Mark")
    found = [row.person for row in imported.rows.select_related("person")]
    assert found == [None, ben, cem, ann]


def test_two_people_of_one_name_are_nobody_in_particular(cohort: Cohort, grades: Measure, owner: Actor) -> None:
    ann, ben = make_mentees(cohort, 2)
    Person.objects.within(cohort.organisation_id).filter(pk__in=[ann.pk, ben.pk]).update(family_name="Twin")
    imported = previewed(cohort, grades, csv_of("Mentee Twin,3", headings="Name,Mark"), owner)
    assert fates(imported) == [RowFate.UNCLEAR]
    assert "e-mail" in imported.rows.all()[0].problem


def test_people_of_a_comparison_group_count_too(cohort: Cohort, grades: Measure, owner: Actor) -> None:
    outside = make_person(cohort.organisation, name="Dana Waiting")
    group = ComparisonGroup.objects.create(
        organisation=cohort.organisation, cohort=cohort, kind=ComparisonKind.LIST, name="Waiting", made_at=MOMENT
    )
    ComparisonMember.objects.create(organisation=cohort.organisation, group=group, person=outside)
    imported = taken_over(cohort, grades, csv_of(f"{outside.email},3,2026-09-30"), owner)
    assert imported.state == OutcomeImportState.COMMITTED
    assert values(cohort) == {"Dana Waiting": 3}


def test_a_workbook_with_yes_and_no_in_words(cohort: Cohort, owner: Actor) -> None:
    here = make_measure(cohort.organisation, name="Still here", kind=MeasureKind.YES_NO)
    ann, ben, cem = make_mentees(cohort, 3)
    book = Workbook()
    assert book.active is not None
    for line in (["Adresse", "Noch da?"], [ann.email, "Ja"], [ben.email, "nein"], [cem.email, "vielleicht"]):
        book.active.append(line)
    stream = io.BytesIO()
    book.save(stream)
    imported = previewed(cohort, here, stream.getvalue(), owner, name="liste.xlsx")
    assert (imported.person_column, imported.value_column, imported.date_column) == ("Adresse", "Noch da?", "")
    assert fates(imported) == [RowFate.NEW, RowFate.NEW, RowFate.WRONG]
    commit(imported, owner)
    assert values(cohort) == {ann.name: 1, ben.name: 0}


def test_dates_that_could_be_two_days_are_asked_about(cohort: Cohort, grades: Measure, owner: Actor) -> None:
    ann, ben = make_mentees(cohort, 2)
    data = csv_of(f"{ann.email},3,3/4/2026", f"{ben.email},2,5/6/2026")
    imported = previewed(cohort, grades, data, owner)
    assert imported.dates_unsure
    assert fates(imported) == [RowFate.WRONG, RowFate.WRONG]
    with pytest.raises(CannotCommitOutcomes, match="day or the month"):
        commit_outcomes(imported=imported, revision=imported.revision, by=owner, at=MOMENT)
    reading = OutcomeReading(
        person_column="E-mail",
        value_column="Grade average",
        date_column="Date",
        day_order=DayOrder.DAY_FIRST,
        measured_on=None,
        source=SOURCE,
    )
    read = choose_outcome_columns(imported=imported, reading=reading, revision=imported.revision, by=owner, at=MOMENT)
    read = run_job(read)
    assert not read.dates_unsure
    assert [row.measured_on for row in read.rows.all()] == [date(2026, 4, 3), date(2026, 6, 5)]


def test_one_date_that_can_only_be_read_one_way_settles_the_others(
    cohort: Cohort, grades: Measure, owner: Actor
) -> None:
    ann, ben = make_mentees(cohort, 2)
    imported = previewed(cohort, grades, csv_of(f"{ann.email},3,3/4/2026", f"{ben.email},2,25/6/2026"), owner)
    assert [row.measured_on for row in imported.rows.all()] == [date(2026, 4, 3), date(2026, 6, 25)]


def test_without_any_date_no_row_can_be_read(cohort: Cohort, grades: Measure, owner: Actor) -> None:
    [ann] = make_mentees(cohort, 1)
    imported = previewed(cohort, grades, csv_of(f"{ann.email},3", headings="E-mail,Mark"), owner, day=None)
    assert fates(imported) == [RowFate.WRONG]
    assert "No date" in imported.rows.all()[0].problem


def test_columns_have_to_be_of_the_file_and_say_one_thing(cohort: Cohort, grades: Measure, owner: Actor) -> None:
    [ann] = make_mentees(cohort, 1)
    imported = previewed(cohort, grades, csv_of(f"{ann.email},3,2026-09-30"), owner)
    for person, value, when in (
        ("No", "Date", ""),
        ("E-mail", "E-mail", ""),
        ("", "Date", ""),
        ("E-mail", "Date", "x"),
    ):
        reading = OutcomeReading(person, value, when, "", DAY, SOURCE)
        with pytest.raises(CannotChooseOutcomeColumns):
            choose_outcome_columns(imported=imported, reading=reading, revision=imported.revision, by=owner, at=MOMENT)
    with pytest.raises(ChangedMeanwhile):
        choose_outcome_columns(
            imported=imported,
            reading=OutcomeReading("E-mail", "Grade average", "", "", DAY, SOURCE),
            revision=imported.revision + 1,
            by=owner,
            at=MOMENT,
        )


def test_what_was_known_meanwhile_sends_it_back_to_be_looked_at(cohort: Cohort, grades: Measure, owner: Actor) -> None:
    """Two files at once: each promised to bring something new, and only the first does."""
    [ann] = make_mentees(cohort, 1)
    first = previewed(cohort, grades, csv_of(f"{ann.email},3,2026-09-30"), owner)
    second = previewed(cohort, grades, csv_of(f"{ann.email},2,2026-09-30"), owner)
    first = commit_outcomes(imported=first, revision=first.revision, by=owner, at=MOMENT)
    second = commit_outcomes(imported=second, revision=second.revision, by=owner, at=MOMENT)
    assert run_job(first).state == OutcomeImportState.COMMITTED
    second = run_job(second)
    assert second.state == OutcomeImportState.PREVIEWED
    assert "changed meanwhile" in second.failure
    assert fates(second) == [RowFate.CHANGED]
    assert values(cohort) == {ann.name: 3}


def test_taken_back_everything_is_as_before(cohort: Cohort, grades: Measure, owner: Actor) -> None:
    ann, ben = make_mentees(cohort, 2)
    make_outcome(grades, ben, cohort, 3, day=date(2026, 9, 30), source="An older list")
    data = csv_of(f"{ann.email},3.5,2026-09-30", f"{ben.email},2.5,2026-09-30")
    imported = taken_over(cohort, grades, data, owner)
    for _ in range(2):
        assert undo_outcomes(imported=imported, revision=imported.revision, by=owner, at=MOMENT) == 0
    kept = Outcome.objects.within(cohort.organisation_id).get(cohort=cohort)
    assert (kept.person, kept.value, kept.source) == (ben, Decimal(3), "An older list")
    assert kept.outcome_import is None
    assert AuditEvent.objects.filter(verb="outcomes.taken_back").count() == 1
    again = previewed(cohort, grades, data, owner)
    assert fates(again) == [RowFate.NEW, RowFate.CHANGED], "it can be brought in again"


def test_what_was_corrected_since_stays(cohort: Cohort, grades: Measure, owner: Actor) -> None:
    ann, ben = make_mentees(cohort, 2)
    imported = taken_over(cohort, grades, csv_of(f"{ann.email},3,2026-09-30", f"{ben.email},2,2026-09-30"), owner)
    wrong = Outcome.objects.within(cohort.organisation_id).get(person=ann)
    correct_outcome(
        outcome=wrong,
        value=Decimal("3.9"),
        measured_on=wrong.measured_on,
        source="Her transcript",
        seen=seen_of([wrong]),
        by=owner,
        at=MOMENT,
    )
    assert undo_outcomes(imported=imported, revision=imported.revision, by=owner, at=MOMENT) == 1
    assert values(cohort) == {ann.name: Decimal("3.9")}


def test_files_are_taken_back_the_latest_first(cohort: Cohort, grades: Measure, owner: Actor) -> None:
    [ann] = make_mentees(cohort, 1)
    first = taken_over(cohort, grades, csv_of(f"{ann.email},3,2026-09-30"), owner)
    second = taken_over(cohort, grades, csv_of(f"{ann.email},2,2026-09-30"), owner, name="corrected.csv")
    with pytest.raises(CannotUndoOutcomes, match=r"corrected\.csv"):
        undo_outcomes(imported=first, revision=first.revision, by=owner, at=MOMENT)
    undo_outcomes(imported=second, revision=second.revision, by=owner, at=MOMENT)
    assert values(cohort) == {ann.name: 3}
    undo_outcomes(imported=first, revision=first.revision, by=owner, at=MOMENT)
    assert values(cohort) == {}


def test_thrown_away_nothing_is_left_of_it(cohort: Cohort, grades: Measure, owner: Actor) -> None:
    [ann] = make_mentees(cohort, 1)
    imported = previewed(cohort, grades, csv_of(f"{ann.email},3,2026-09-30"), owner)
    discard_outcomes(imported=imported, revision=imported.revision, by=owner, at=MOMENT)
    imported.refresh_from_db()
    assert (imported.state, imported.rows.count(), bool(imported.file)) == (OutcomeImportState.DISCARDED, 0, False)
    taken = taken_over(cohort, grades, csv_of(f"{ann.email},3,2026-09-30"), owner)
    with pytest.raises(CannotDiscardOutcomes):
        discard_outcomes(imported=taken, revision=taken.revision, by=owner, at=MOMENT)


@pytest.mark.parametrize(
    "data",
    [b"\x00\x01\x02\x03", b"PK\x03\x04broken", b"%PDF-1.7", b"only headings", b"\xff\xfe\x00", b'"never closed,' * 9],
)
def test_a_file_that_is_no_table_is_said_to_be_none(cohort: Cohort, grades: Measure, owner: Actor, data: bytes) -> None:
    imported = previewed(cohort, grades, data, owner)
    assert imported.state == OutcomeImportState.UNREADABLE
    assert imported.failure
    assert not imported.file


def test_an_empty_or_huge_file_is_refused_at_once(cohort: Cohort, grades: Measure, owner: Actor) -> None:
    with pytest.raises(CannotStageOutcomes, match="empty"):
        staged(cohort, grades, b"", owner)
    huge = ContentFile(b"a")
    huge.size = 51 * 1024 * 1024
    with pytest.raises(CannotStageOutcomes, match="50 MB"):
        stage_outcomes(
            cohort=cohort,
            measure=grades,
            file=huge,
            file_name="x",
            source=SOURCE,
            measured_on=None,
            by=owner,
            at=MOMENT,
        )


def test_one_row_more_than_are_read_is_told_to_be_too_many(cohort: Cohort, grades: Measure, owner: Actor) -> None:
    data = b"E-mail,Mark\n" + b"a@example.org,1\n" * (LIMITS.rows + 1)
    imported = previewed(cohort, grades, data, owner)
    assert imported.state == OutcomeImportState.UNREADABLE
    assert "100,000" in imported.failure


def test_formulas_are_text_and_hostile_cells_are_kept_short(cohort: Cohort, grades: Measure, owner: Actor) -> None:
    [ann] = make_mentees(cohort, 1)
    data = csv_of('"=HYPERLINK(""http://x"")",3,2026-09-30', f"{ann.email},=1+1,2026-09-30", f"{'x' * 9000},3,")
    imported = previewed(cohort, grades, data, owner)
    assert fates(imported) == [RowFate.STRANGER, RowFate.WRONG, RowFate.STRANGER]
    assert max(len(cell) for row in imported.rows.all() for cell in row.cells) == 200


@pytest.mark.parametrize("role", [Role.STAFF, Role.PARTICIPANT])
def test_who_only_helps_brings_nothing_in(cohort: Cohort, grades: Measure, role: Role) -> None:
    with pytest.raises(PermissionDenied):
        staged(cohort, grades, csv_of("a,1,2026-09-30"), actor_with(cohort.organisation, role))


def test_a_coordinator_of_another_program_brings_nothing_in(cohort: Cohort, grades: Measure) -> None:
    other = make_program(cohort.organisation)
    with pytest.raises(PermissionDenied):
        staged(
            cohort,
            grades,
            csv_of("a,1,2026-09-30"),
            actor_with(cohort.organisation, Role.COORDINATOR, program_id=other.pk),
        )
