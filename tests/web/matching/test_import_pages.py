from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from peerloom.domain.enrolment.enums import Side
from peerloom.domain.enrolment.models import Application
from peerloom.domain.matching.enums import ImportState
from peerloom.domain.matching.models import SheetColumn, SheetImport
from peerloom.domain.programs.models import Cohort
from peerloom.foundation.scope import Actor
from peerloom.sheets import Role
from tests.domain.matching.sheets import csv_of, previewed, run_job, taken_over
from tests.factories.applying import make_form
from tests.web.matching.pages import Pages

ANA, BEN = "ana@example.org,Ana,Silva,Law,law; chess,1", "ben@example.org,Ben,Okafor,Data,data,1"


def upload_of(data: bytes, name: str = "sheet.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data, content_type="text/csv")


def as_shown(sheet: SheetImport, **changes: str) -> dict[str, str]:
    """What the page's form sends when only these fields were changed."""
    values = {"revision": str(sheet.revision)}
    for column in SheetColumn.objects.within(sheet.organisation_id).filter(sheet=sheet):
        values[f"role-{column.position}"] = column.role
        if column.sensitive:
            values[f"sensitive-{column.position}"] = "on"
    return values | changes


@pytest.fixture
def sheet(cohort: Cohort, coordinator: Actor) -> SheetImport:
    return previewed(cohort, csv_of(ANA, BEN, "nobody,Cy,Doe,Art,art,1"), coordinator)


def test_both_sheets_can_be_uploaded_at_once(pages: Pages, cohort: Cohort) -> None:
    answer = pages.post("upload", mentees=upload_of(csv_of(ANA)), mentors=upload_of(csv_of(BEN), "mentors.csv"))
    staged = {one.side: one for one in SheetImport.objects.within(cohort.organisation_id)}
    assert set(staged) == {Side.MENTEE, Side.MENTOR}
    assert (answer.status_code, answer.headers["Location"]) == (303, pages.at("sheet", staged[Side.MENTEE].public_id))
    assert 'role="progressbar"' in pages.text("sheet", staged[Side.MENTEE].public_id)


def test_the_same_upload_sent_twice_is_one_sheet(pages: Pages, cohort: Cohort) -> None:
    first, second = (pages.post("upload", mentees=upload_of(csv_of(ANA))) for _ in range(2))
    assert first.headers["Location"] == second.headers["Location"]
    assert SheetImport.objects.within(cohort.organisation_id).count() == 1


@pytest.mark.parametrize(
    ("files", "words"),
    [
        ({}, "Choose at least one sheet"),
        ({"mentees": b""}, "The file is empty"),
    ],
)
def test_what_cannot_be_uploaded_is_said_at_its_field(
    files: dict[str, bytes], words: str, pages: Pages, cohort: Cohort
) -> None:
    answer = pages.post("upload", **{side: upload_of(data) for side, data in files.items()})
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not SheetImport.objects.within(cohort.organisation_id).exists()


def test_the_preview_says_what_was_read_and_guessed_and_where_it_is_wrong(pages: Pages, sheet: SheetImport) -> None:
    html = pages.text("sheet", sheet.public_id)
    assert "We read 3 rows. Here is what we took each column for." in html
    assert "2 people can be taken over." in html
    assert "1 row stays out." in html
    assert "This is not an e-mail address" in html
    assert "Silva" in html


def test_a_private_column_shows_none_of_its_answers(pages: Pages, cohort: Cohort, coordinator: Actor) -> None:
    data = csv_of("ana@example.org,law,secretly-blue", headings="Email,Skills,Do you have a disability?")
    sheet = previewed(cohort, data, coordinator)
    column = SheetColumn.objects.within(cohort.organisation_id).get(sheet=sheet, heading__contains="disability")
    assert "secretly-blue" not in pages.text("sheet", sheet.public_id) or not column.sensitive
    pages.post("sheet", sheet.public_id, **as_shown(sheet, **{f"sensitive-{column.position}": "on"}))
    sheet.refresh_from_db()
    run_job(sheet)
    html = pages.text("sheet", sheet.public_id)
    assert "secretly-blue" not in html
    assert "hidden" in html


def test_changed_choices_are_read_again_before_anybody_is_taken_over(pages: Pages, sheet: SheetImport) -> None:
    values = as_shown(sheet, **{"role-3": Role.IGNORE.value, "then": "commit"})
    assert pages.post("sheet", sheet.public_id, **values).status_code == 303
    sheet.refresh_from_db()
    assert sheet.state == ImportState.STAGED
    column = SheetColumn.objects.within(sheet.organisation_id).get(sheet=sheet, position=3)
    assert column.role == Role.IGNORE.value


def test_committing_takes_people_over_and_says_how_many(pages: Pages, sheet: SheetImport, cohort: Cohort) -> None:
    values = as_shown(sheet, then="commit")
    for _ in range(2):
        assert pages.post("sheet", sheet.public_id, **values).status_code == 303
    sheet.refresh_from_db()
    run_job(sheet)
    html = pages.text("sheet", sheet.public_id)
    assert "2 people entered the pool" in html
    sheet.added, sheet.unchanged = 0, 2
    sheet.save(update_fields=["added", "unchanged"])
    assert "Everybody on this sheet was in the pool already" in pages.text("sheet", sheet.public_id)
    sheet.changed, sheet.unchanged = 1, 1
    sheet.save(update_fields=["changed", "unchanged"])
    assert "Nobody is new; 1 person answered otherwise" in pages.text("sheet", sheet.public_id)
    assert Application.objects.within(cohort.organisation_id).filter(cohort=cohort).count() == 2


def test_a_role_that_is_none_is_refused_at_its_field(pages: Pages, sheet: SheetImport) -> None:
    answer = pages.post("sheet", sheet.public_id, **as_shown(sheet, **{"role-1": "shoe size"}))
    assert answer.status_code == 422
    assert "shoe size" in answer.content.decode()
    sheet.refresh_from_db()
    assert sheet.state == ImportState.PREVIEWED


def test_two_columns_of_one_role_are_refused_with_the_reason(pages: Pages, sheet: SheetImport) -> None:
    answer = pages.post("sheet", sheet.public_id, **as_shown(sheet, **{"role-3": Role.EMAIL.value}))
    html = pages.client.get(answer.headers["Location"]).content.decode()
    assert "Two columns are taken for" in html


def test_who_changes_what_someone_else_changed_meanwhile_is_told(pages: Pages, sheet: SheetImport) -> None:
    stale = as_shown(sheet, **{"role-3": Role.TEXT.value})
    pages.post("sheet", sheet.public_id, **as_shown(sheet, **{"role-3": Role.IGNORE.value}))
    sheet.refresh_from_db()
    run_job(sheet)
    answer = pages.post("sheet", sheet.public_id, **stale)
    html = answer.content.decode()
    assert answer.status_code == 409
    assert "Noor Haddad changed this" in html
    assert pages.at("sheet", sheet.public_id) in html
    assert SheetColumn.objects.within(sheet.organisation_id).get(sheet=sheet, position=3).role == Role.IGNORE.value


def test_a_sheet_can_be_thrown_away(pages: Pages, sheet: SheetImport) -> None:
    answer = pages.post("sheet-discard", sheet.public_id, revision=sheet.revision)
    assert (answer.status_code, answer.headers["Location"]) == (303, pages.at("overview"))
    assert pages.get("sheet", sheet.public_id).status_code == 404


def test_an_unreadable_file_says_why(pages: Pages, cohort: Cohort, coordinator: Actor) -> None:
    sheet = previewed(cohort, b"\x00\x01\x02" * 500, coordinator)
    html = pages.text("sheet", sheet.public_id)
    assert "This file could not be read" in html
    assert sheet.failure
    assert sheet.failure[:30] in html.replace("&#x27;", "'").replace("&quot;", '"')


def test_who_applies_through_our_own_form_needs_no_sheet(pages: Pages, cohort: Cohort) -> None:
    make_form(cohort)
    html = pages.text("overview")
    assert "Nobody can be matched yet" in html
    assert "Go to screening" in html
    assert "From applications to pairs" in html


def test_the_overview_says_what_comes_next(pages: Pages, cohort: Cohort, coordinator: Actor) -> None:
    assert "Bring in the two sign-up sheets" in pages.text("overview")
    taken_over(cohort, csv_of(ANA, BEN), coordinator)
    assert "The mentors are still missing" in pages.text("overview")
    waiting = previewed(cohort, csv_of("mo@example.org,Mo,Ito,Law,law,2"), coordinator, side=Side.MENTOR, name="m.csv")
    assert "Check the sheet “m.csv”" in pages.text("overview")
    pages.post("sheet", waiting.public_id, **as_shown(waiting, then="commit"))
    waiting.refresh_from_db()
    run_job(waiting)
    assert "Say what makes a good pair" in pages.text("overview")
