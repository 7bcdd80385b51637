from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from peerloom.domain.enrolment.answer_files import keep_file
from peerloom.domain.enrolment.enums import QuestionKind as Kind
from peerloom.domain.enrolment.enums import Side
from peerloom.domain.enrolment.links import application_token
from peerloom.domain.enrolment.models import AnswerFile, Application, ApplicationDraft
from peerloom.domain.people.enums import Role
from peerloom.domain.programs.models import Cohort
from tests.factories import (
    MOMENT,
    make_account,
    make_application,
    make_cohort,
    make_organisation,
    make_person,
    make_program,
)
from tests.factories.applying import make_draft, make_form
from tests.web.enrolment.applying import PDF, at, get
from tests.web.sent_files import let_go

pytestmark = pytest.mark.django_db


@pytest.fixture
def cohort() -> Cohort:
    return make_cohort(make_program(make_organisation()))


def code(address: str, client: Client | None = None) -> int:
    response = get(address, client)
    let_go(response)
    return int(response.status_code)


def kept_in(draft: ApplicationDraft, key: str = "letter") -> AnswerFile:
    return keep_file(draft=draft, key=key, file=SimpleUploadedFile("My CV.pdf", PDF), at=MOMENT)


def staff_of(cohort: Cohort, *, of_program: bool = False) -> Client:
    account = make_account()
    program_id = cohort.program_id if of_program else None
    make_person(cohort.organisation, Role.COORDINATOR, account=account, program_id=program_id)
    client = Client()
    client.force_login(account)
    return client


def test_the_writer_gets_the_file_to_save_through_the_link_and_nobody_another_draft(cohort: Cohort) -> None:
    draft, other = make_draft(cohort), make_draft(cohort, email="eve@example.org")
    kept = kept_in(draft)
    response = get(at(draft, "draft-file", kept.public_id))
    assert b"".join(response.streaming_content) == PDF
    let_go(response)
    assert response["Content-Disposition"] == 'attachment; filename="My CV.pdf"'
    assert response["X-Content-Type-Options"] == "nosniff"
    assert code(at(other, "draft-file", kept.public_id)) == 404


def handed_in(cohort: Cohort, kept: AnswerFile) -> Application:
    application = make_application(cohort, make_person(cohort.organisation), Side.MENTEE)
    application.form_version = kept.draft.version if kept.draft else None
    application.save()
    kept.draft, kept.application = None, application
    kept.save()
    return application


def test_a_file_that_was_handed_in_is_for_its_applicant_and_for_who_runs_the_program(cohort: Cohort) -> None:
    elsewhere = make_cohort(make_program(cohort.organisation, name="Second Wind"))
    kept = kept_in(make_draft(cohort))
    application = handed_in(cohort, kept)
    own = reverse("apply:application-file", args=[application_token(application), kept.public_id])
    assert code(own) == 200
    stranger = make_application(cohort, make_person(cohort.organisation), Side.MENTEE)
    assert code(reverse("apply:application-file", args=[application_token(stranger), kept.public_id])) == 404
    for_staff = reverse("apply:file", args=[cohort.organisation.slug, kept.public_id])
    assert code(for_staff, staff_of(cohort)) == 200
    assert code(for_staff, staff_of(cohort, of_program=True)) == 200
    assert code(for_staff, staff_of(elsewhere, of_program=True)) == 404
    assert code(for_staff) == 302
    kept.file.storage.delete(str(kept.file.name))
    assert code(for_staff, staff_of(cohort)) == 404


def test_before_it_is_handed_in_and_where_the_question_is_private_staff_get_nothing(cohort: Cohort) -> None:
    make_form(cohort, Side.MENTEE, ("All", [{"key": "letter", "kind": Kind.FILE, "sensitive": True}]))
    kept = kept_in(make_draft(cohort))
    for_staff = reverse("apply:file", args=[cohort.organisation.slug, kept.public_id])
    assert code(for_staff, staff_of(cohort)) == 404
    handed_in(cohort, kept)
    assert code(for_staff, staff_of(cohort)) == 404
    assert "cv" in kept.name.casefold()
    page = staff_of(cohort).get(reverse("screening:application", args=[cohort.organisation.slug, application_of(kept)]))
    assert kept.name not in page.content.decode()


def application_of(kept: AnswerFile) -> str:
    kept.refresh_from_db()
    assert kept.application
    return kept.application.public_id
