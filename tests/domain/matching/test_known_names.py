from __future__ import annotations

import pytest

from peerloom.domain.enrolment.enums import Side
from peerloom.domain.matching.queries import issues_of
from peerloom.domain.programs.models import Cohort
from peerloom.foundation.scope import Actor
from tests.domain.matching.sheets import csv_of, previewed, real_sheet, taken_over, tally

LINH = "linh@example.org,Linh,Tran,Nursing,cooking; chess,2"


@pytest.mark.parametrize(
    ("row", "named"),
    [
        ("linh@example.org,Omar,Haddad,Law,chess,1", 1),
        ("linh@example.org,LINH,Tran,Law,chess,1", 0),
        ("linh@example.org,Linh,Nguyen-Tran,Law,chess,1", 0),
        ("linh@example.org,,,Law,chess,1", 0),
    ],
)
def test_an_address_with_quite_another_name_is_pointed_out(
    cohort: Cohort, coordinator: Actor, row: str, named: int
) -> None:
    taken_over(cohort, csv_of(LINH), coordinator)
    sheet = previewed(cohort, csv_of(row), coordinator, side=Side.MENTOR)
    problems = [issue.problem for issue in issues_of(sheet) if "already known as Linh Tran" in issue.problem]
    assert len(problems) == named
    assert sheet.skipped == 0


def test_a_form_export_with_shared_addresses_says_so_and_is_taken_over(cohort: Cohort, coordinator: Actor) -> None:
    taken_over(cohort, real_sheet("first-year", Side.MENTEE), coordinator)
    sheet = previewed(cohort, real_sheet("first-year", Side.MENTOR), coordinator, side=Side.MENTOR)
    assert sum("already known as" in issue.problem for issue in issues_of(sheet)) > 40
    committed = taken_over(cohort, real_sheet("first-year", Side.MENTOR), coordinator, side=Side.MENTOR)
    assert tally(committed) == (48, 0, 0, 1)
