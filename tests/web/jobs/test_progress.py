from __future__ import annotations

import pytest
from django.template import Context, Template
from django.test import Client
from django.urls import reverse

from peerloom.domain.matching.models import SheetImport
from peerloom.domain.people.models import Organisation
from peerloom.foundation.jobs.models import Job, JobState
from tests.factories import MOMENT, make_account, make_cohort, make_organisation, make_person, make_program

pytestmark = pytest.mark.django_db


@pytest.fixture
def organisation() -> Organisation:
    return make_organisation()


def job_in(organisation: Organisation, state: str, **more: object) -> Job:
    return Job.objects.create(
        kind="", organisation=organisation.public_id, state=state, due=MOMENT, created_at=MOMENT, **more
    )


def signed_in(organisation: Organisation, role: str = "coordinator") -> Client:
    account = make_account()
    make_person(organisation, role, account=account)
    client = Client()
    client.force_login(account)
    return client


def address(organisation: Organisation, job: Job, next_url: str = "") -> str:
    return reverse("jobs:progress", args=[organisation.slug, job.public_id]) + (f"?next={next_url}" if next_url else "")


def test_a_running_job_shows_how_far_it_is_and_asks_again(organisation: Organisation) -> None:
    job = job_in(organisation, JobState.RUNNING, done_share=0.42, progress_text="Comparing <pairs>")
    page = signed_in(organisation).get(address(organisation, job)).content.decode()
    assert "Comparing &lt;pairs&gt; · 42 % done" in page
    assert 'hx-trigger="every 1s"' in page
    assert '<noscript><meta http-equiv="refresh"' in page
    assert "You may close this page" in page


def test_htmx_gets_the_bar_alone(organisation: Organisation) -> None:
    job = job_in(organisation, JobState.WAITING)
    part = signed_in(organisation).get(address(organisation, job), headers={"HX-Request": "true"}).content.decode()
    assert "Waiting for its turn" in part
    assert "<html" not in part


def test_a_done_job_leads_on(organisation: Organisation) -> None:
    job, client = job_in(organisation, JobState.DONE), signed_in(organisation)
    onward = f"/o/{organisation.slug}/people/"
    assert client.get(address(organisation, job, onward)).headers["Location"] == onward
    polled = client.get(address(organisation, job, onward), headers={"HX-Request": "true"})
    assert polled.headers["HX-Redirect"] == onward
    assert client.get(address(organisation, job), headers={"HX-Request": "true"}).headers["HX-Refresh"] == "true"


@pytest.mark.parametrize(
    "elsewhere", ["https://example.org/", "//example.org/", "/\\example.org", "javascript:alert(1)"]
)
def test_nobody_is_sent_to_another_site(organisation: Organisation, elsewhere: str) -> None:
    job = job_in(organisation, JobState.DONE)
    answer = signed_in(organisation).get(address(organisation, job, elsewhere))
    assert answer.status_code == 200
    assert "example.org/" not in answer.content.decode()


def test_a_failed_job_says_why_and_stops_asking(organisation: Organisation) -> None:
    job = job_in(organisation, JobState.FAILED, failure="The pool is empty. Add people first.")
    page = signed_in(organisation).get(address(organisation, job)).content.decode()
    assert "The pool is empty. Add people first." in page
    assert "hx-trigger" not in page
    assert "http-equiv" not in page


@pytest.mark.parametrize("state", [JobState.FAILED, JobState.CANCELLED])
def test_a_page_that_waits_for_a_job_that_did_not_end_well_is_drawn_again(
    organisation: Organisation, state: JobState
) -> None:
    job = job_in(organisation, state)
    polled = signed_in(organisation).get(address(organisation, job, "/o/x/"), headers={"HX-Request": "true"})
    assert polled.headers["HX-Refresh"] == "true"
    assert "HX-Redirect" not in polled.headers


def test_only_those_who_run_programs_see_jobs_and_only_of_their_organisation(organisation: Organisation) -> None:
    mine, theirs = job_in(organisation, JobState.RUNNING), job_in(make_organisation(), JobState.RUNNING)
    assert signed_in(organisation, "participant").get(address(organisation, mine)).status_code == 403
    assert signed_in(organisation).get(address(organisation, theirs)).status_code == 404
    assert Client().get(address(organisation, mine)).status_code == 302


def test_any_page_can_hold_the_bar(organisation: Organisation) -> None:
    job = job_in(organisation, JobState.RUNNING, done_share=0.5)
    drawn = Template("{% job_progress job '/o/x/?a=1&b=2' %}").render(
        Context({"job": job, "organisation": organisation})
    )
    assert "50 % done" in drawn
    assert f"{address(organisation, job)}?next=%2Fo%2Fx%2F%3Fa%3D1%26b%3D2" in drawn


def test_whoever_runs_one_program_watches_the_work_of_no_other(organisation: Organisation) -> None:
    own, other = make_program(organisation), make_program(organisation)
    account = make_account()
    make_person(organisation, "coordinator", account=account, program_id=own.pk)
    client = Client()
    client.force_login(account)
    statuses = []
    for program in (own, other):
        sheet = SheetImport.objects.create(
            cohort=make_cohort(program),
            side="mentee",
            file_name="a.csv",
            uploaded_at=MOMENT,
            organisation=organisation,
        )
        job = job_in(organisation, JobState.RUNNING, subject=sheet.public_id)
        statuses.append(client.get(address(organisation, job)).status_code)
    assert statuses == [200, 404]
