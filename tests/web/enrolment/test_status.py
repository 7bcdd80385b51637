from __future__ import annotations

import pytest
from django.core import mail
from django.urls import reverse

from peerloom.domain.enrolment.enums import ApplicationState, Side
from peerloom.domain.enrolment.links import application_token, path_to_application
from peerloom.domain.enrolment.models import Answer, Application
from peerloom.domain.programs.models import Cohort
from tests.factories import make_application, make_cohort, make_organisation, make_person, make_program
from tests.factories.applying import make_form
from tests.factories.standards import agreement
from tests.web.enrolment.applying import get, links_mailed, page_of, path, post

pytestmark = pytest.mark.django_db


@pytest.fixture
def cohort() -> Cohort:
    return make_cohort(make_program(make_organisation()))


@pytest.fixture
def application(cohort: Cohort) -> Application:
    version = make_form(cohort)
    person = make_person(cohort.organisation, name="Ada Okafor", email="ada@example.org")
    made = make_application(cohort, person, Side.MENTEE)
    made.state, made.form_version = ApplicationState.SUBMITTED, version
    made.save()
    for question in version.questions.filter(key__in=["why", "first"]):
        value = "A friend" if question.key == "why" else "yes"
        Answer.objects.create(organisation=cohort.organisation, application=made, question=question, value=value)
    return made


@pytest.mark.parametrize(
    ("state", "said"),
    [
        (ApplicationState.SUBMITTED, "We have your application"),
        (ApplicationState.IN_REVIEW, "Your application is being read"),
        (ApplicationState.ACCEPTED, "You have a place"),
        (ApplicationState.WAITING, "You are on the waiting list"),
        (ApplicationState.DECLINED, "There is no place for you this time"),
        (ApplicationState.WITHDRAWN, "You have withdrawn"),
    ],
)
def test_the_page_says_where_it_stands_and_what_was_answered(application: Application, state: str, said: str) -> None:
    application.state = state
    application.save()
    page = page_of(get(path_to_application(application)))
    assert said in page
    assert "A friend" in page
    assert "not shown here" in page.split("first in your family")[1][:200]


def test_what_waits_for_an_applicant_is_told_with_the_way_to_it(application: Application) -> None:
    address = path_to_application(application)
    page = page_of(get(address))
    assert "You need not do anything now." in page
    agreement(application.cohort.program)
    page = page_of(get(address))
    assert "One thing waits for you" in page
    assert reverse("relationships:mine", args=[application.organisation.slug]) in page
    assert "You need not do anything now." not in page


def test_withdrawing_asks_first_and_happens_once(application: Application) -> None:
    address = f"{path_to_application(application)}withdraw/"
    assert "Withdraw your application?" in page_of(get(address))
    application.refresh_from_db()
    assert application.state == ApplicationState.SUBMITTED
    for _ in range(2):
        assert post(address)["Location"].startswith(f"/apply/mine/{application.public_id}:")  # signed with the time
    application.refresh_from_db()
    assert (application.state, application.revision) == (ApplicationState.WITHDRAWN, 2)
    assert path("start", application.cohort) in page_of(get(path_to_application(application)))


def test_what_was_decided_cannot_be_withdrawn(application: Application) -> None:
    application.state = ApplicationState.DECLINED
    application.save()
    address = f"{path_to_application(application)}withdraw/"
    assert "cannot be withdrawn here" in page_of(get(address))
    post(address)
    application.refresh_from_db()
    assert application.state == ApplicationState.DECLINED


@pytest.mark.parametrize("further", ["", "withdraw/"])
def test_forged_and_old_links_open_nothing(
    application: Application, further: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = application_token(application)
    for forged in (token[:-1], token.replace(application.public_id, "x" * 22), "x"):
        response = get(f"/apply/mine/{forged}/{further}")
        assert response.status_code == 404
        assert "This link does not work" in page_of(response)
    monkeypatch.setattr("peerloom.domain.enrolment.links.APPLICANTS_LINK_LASTS", -1)
    assert get(f"/apply/mine/{token}/{further}").status_code == 404


def test_a_lost_link_is_mailed_and_the_page_says_the_same_to_everybody(application: Application) -> None:
    address = path("find", application.cohort)
    pages = []
    for email in ("ada@example.org", "nobody@example.org"):
        response = post(address, {"email": email})
        pages.append(page_of(get(response["Location"])))
    assert pages[0] == pages[1]
    [link] = links_mailed()
    assert mail.outbox[0].to == ["ada@example.org"]
    assert "We have your application" in page_of(get(link))
    assert post(address, {"email": "\x00"}).status_code == 422
    assert [post(address, {"email": "ada@example.org"}).status_code for _ in range(4)] == [302, 302, 302, 422]
