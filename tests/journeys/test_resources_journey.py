"""A worksheet goes into the library and is found by someone who needs it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from peerloom.domain.enrolment.enums import Side
from peerloom.domain.people.enums import Role
from tests.factories import make_account, make_application, make_cohort, make_organisation, make_person, make_program
from tests.journeys.browser import Visitor

pytestmark = pytest.mark.journey


def test_staff_put_it_there_and_a_mentee_finds_it(visitor: Callable[..., Visitor], tmp_path: Path) -> None:
    cohort = make_cohort(make_program(make_organisation()))
    organisation = cohort.organisation
    account = make_account()
    make_person(organisation, Role.STAFF, name="Samuel Adeyemi", account=account)
    samuel = visitor()
    samuel.sign_in(account)
    samuel.open(f"/o/{organisation.slug}/resources/")
    samuel.look()
    samuel.press("Add a resource")
    samuel.page.get_by_label("Title").fill("The first meeting")
    samuel.page.get_by_label("What it is good for").fill("Ten questions that break the ice.")
    samuel.page.get_by_label("Text", exact=False).first.fill("## Before you meet\n\n- Say **where**.")
    samuel.page.get_by_label("Where it belongs").select_option(label="All of “Mentor Up”")
    samuel.look()
    samuel.press("Save as a draft")
    put_a_file_beside_it(samuel, tmp_path)
    samuel.press("Publish")
    assert samuel.says("People can find it now.")
    samuel.look()

    reader = make_account()
    make_application(cohort, make_person(organisation, Role.PARTICIPANT, account=reader), Side.MENTEE)
    linh = visitor()
    linh.sign_in(reader)
    linh.open(f"/o/{organisation.slug}/resources/")
    linh.page.get_by_label("Search").fill("MEETING ice")
    linh.page.keyboard.press("Enter")
    assert linh.says("1 resource fits")
    linh.look()
    linh.press("The first meeting")
    assert linh.says("Before you meet")
    linh.look()
    with linh.page.expect_download() as download:
        linh.press("Save it")
    assert download.value.suggested_filename == "questions.pdf"


def put_a_file_beside_it(samuel: Visitor, folder: Path) -> None:
    wrong = folder / "questions.pdf"
    wrong.write_bytes(b"MZ" + b"\0" * 100)
    samuel.look()
    samuel.page.get_by_label("File", exact=False).first.set_input_files(wrong)
    samuel.press("Add the file")
    assert samuel.says("This file is not what its name says")
    samuel.look()
    wrong.write_bytes(b"%PDF-1.7\n1 0 obj\n")
    samuel.page.get_by_label("File", exact=False).first.set_input_files(wrong)
    samuel.press("Add the file")
    assert samuel.says("The file is added.")
