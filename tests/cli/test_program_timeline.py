"""`peerloom program timeline`: what a pair would get, on the terminal and as a file."""

from __future__ import annotations

import csv
from io import StringIO

import pytest
from click.testing import CliRunner

from peerloom.cli.programs import program_group
from peerloom.domain.programs.models import Program
from tests.factories import make_cohort, make_organisation, make_program

pytestmark = pytest.mark.django_db


@pytest.fixture
def program() -> Program:
    program = make_program(make_organisation(), name="Mentor Up")
    make_cohort(program)
    return program


def test_a_timeline_as_a_file(program: Program) -> None:
    outcome = CliRunner().invoke(program_group, ["timeline", program.public_id, "--case", "silent", "--csv"])
    assert outcome.exit_code == 0, outcome.output
    rows = list(csv.DictReader(StringIO(outcome.output)))
    assert list(rows[0]) == ["day", "date", "recipient", "message", "reason"]
    assert [row["day"] for row in rows if row["recipient"] == "mentee"][:3] == ["0", "7", "14"]
    assert [int(row["day"]) for row in rows] == sorted(int(row["day"]) for row in rows)


def test_a_timeline_to_read(program: Program) -> None:
    lines = CliRunner().invoke(program_group, ["timeline", "Mentor Up"]).output.splitlines()
    assert lines[0].split()[:3] == ["0", "2026-10-12", "mentee"]
    assert "Meet Tomasz" in lines[0]


def test_what_cannot_be_told_is_said_in_a_line(program: Program) -> None:
    make_program(program.organisation, name="Nothing Yet")
    for words, said in (
        (["Nothing Yet"], "has no round with dates yet"),
        (["Nobody"], "There is no program"),
        (["Mentor Up", "--case", "happy"], "is not one of"),
    ):
        outcome = CliRunner().invoke(program_group, ["timeline", *words])
        assert outcome.exit_code == 2
        assert said in outcome.output
