from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.apps import apps
from django.core import mail
from playwright.sync_api import Browser, ViewportSize, expect
from pytest_django.live_server_helper import LiveServer

from peerloom.domain.enrolment.enums import ApplicationState
from peerloom.domain.enrolment.models import Application, ApplicationDraft, Guardianship
from peerloom.domain.programs.models import Cohort
from peerloom.foundation import clock
from peerloom.foundation.jobs.attempts import run_attempt
from peerloom.foundation.jobs.models import Job, JobState
from tests.factories import make_cohort, make_organisation, make_program
from tests.factories.applying import make_form
from tests.journeys.browser import HEIGHT, Visitor

pytestmark = pytest.mark.journey
PHONE: ViewportSize = {"width": 375, "height": HEIGHT}
LETTER = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


@pytest.fixture
def on_a_phone(chromium: Browser, live_server: LiveServer) -> Iterator[Callable[..., Visitor]]:
    """Opens a window on a phone: narrow, and pressed with a thumb."""
    contexts = []

    def open_window(*, javascript: bool = True) -> Visitor:
        context = chromium.new_context(
            java_script_enabled=javascript, viewport=PHONE, has_touch=True, is_mobile=True, reduced_motion="reduce"
        )
        context.set_default_timeout(10_000)
        contexts.append(context)
        return Visitor(context, live_server.url, javascript=javascript)

    yield open_window
    for context in contexts:
        context.close()


def open_cohort() -> Cohort:
    cohort = make_cohort(make_program(make_organisation()))
    cohort.signup_until = (clock.now() + timedelta(days=20)).date()
    cohort.save()
    make_form(cohort)
    return cohort


def start_of(cohort: Cohort) -> str:
    return f"/apply/{cohort.organisation.slug}/{cohort.public_id}/mentee/"


def newest_link() -> str:
    """The path in the newest mail, after what waited has left."""
    for job in Job.objects.filter(state=JobState.WAITING):
        run_attempt(job.public_id)
    return str(re.findall(r"http://localhost:8000(/\S+)", str(mail.outbox[-1].body))[0])


def look(visitor: Visitor) -> None:
    """As `Visitor.look`, and back to the phone."""
    if visitor.javascript:
        visitor.look()
        visitor.page.set_viewport_size(PHONE)


def says(visitor: Visitor, words: str) -> None:
    expect(visitor.page.get_by_text(words).filter(visible=True).first).to_be_visible()


def who_they_are(visitor: Visitor, *, year: str) -> None:
    page = visitor.page
    page.get_by_label("Given name").fill("Ada")
    page.get_by_label("E-mail").fill("ada@example.org")
    for label, number in (("Day", "27"), ("Month", "3"), ("Year", year)):
        page.get_by_label(label, exact=True).fill(number)


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without"])
def test_a_mentee_applies_on_a_phone_pauses_and_comes_back(
    on_a_phone: Callable[..., Visitor], *, javascript: bool
) -> None:
    cohort = open_cohort()
    ada = on_a_phone(javascript=javascript)
    ada.open(start_of(cohort))
    look(ada)
    ada.press("Begin")
    says(ada, "3 things need mending")
    look_again_without_complaint(ada)
    who_they_are(ada, year="2004")
    ada.press("Begin")
    says(ada, "Part 1 of 4")
    look(ada)
    career = ada.page.get_by_label("Which kind of work do you think of?")
    ada.page.get_by_label("What do you hope for?").fill("A friend who knows the way.")
    expect(career).to_have_count(0)
    ada.page.get_by_label("Careers").tap()
    if not javascript:
        ada.press("Save and go on")
        says(ada, "They open one more question")
    career.fill("Nursing")
    look(ada)
    ada.press("Save and go on")
    says(ada, "Part 2 of 4")
    ada.page.get_by_label("Monday 9:00 to 10:00").check()
    look(ada)
    ada.press("Save and come back later")
    says(ada, "Come back when it suits you")
    look(ada)
    ada = on_a_phone(javascript=javascript)  # another day, another device
    ada.open(newest_link())
    says(ada, "Welcome back, Ada.")
    letter = {"name": "letter.pdf", "mimeType": "application/pdf", "buffer": LETTER}
    ada.page.get_by_label("A letter about you").set_input_files(letter)  # type: ignore[arg-type]
    look(ada)
    ada.press("Save and go on")
    says(ada, "Almost there")
    says(ada, "letter.pdf")
    look(ada)
    ada.page.get_by_label("I agree that my answers").check()
    ada.press("Hand in my application")
    says(ada, "We have your application")
    look(ada)
    application = Application.objects.within(cohort.organisation_id).get()
    assert application.state == ApplicationState.SUBMITTED
    assert application.answers.get(question__key="career").value == "Nursing"
    ada.press("Withdraw my application")
    look(ada)
    ada.press("Withdraw it")
    says(ada, "You have withdrawn your application")
    look(ada)


def look_again_without_complaint(visitor: Visitor) -> None:
    """The browser notes each answer that refuses a form; that is no fault of the page."""
    visitor.complaints.clear()
    look(visitor)


def test_handing_in_at_once_takes_one_more_step_in_the_inbox(on_a_phone: Callable[..., Visitor]) -> None:
    cohort = make_cohort(make_program(make_organisation()))
    ada = on_a_phone()
    ada.open(start_of(cohort))
    who_they_are(ada, year="2004")
    ada.press("Begin")
    look(ada)
    ada.press("Hand in my application")
    says(ada, "One more step")
    look(ada)
    assert not Application.objects.within(cohort.organisation_id).exists()
    ada.open(newest_link())
    ada.press("Hand in my application")
    says(ada, "We have your application")
    assert Application.objects.within(cohort.organisation_id).count() == 1


def rows_of_ours() -> int:
    return sum(model._base_manager.count() for model in apps.get_app_config("mentoring").get_models())


def test_a_child_is_stopped_and_goes_on_with_a_guardians_consent(on_a_phone: Callable[..., Visitor]) -> None:
    cohort = open_cohort()
    before = rows_of_ours()
    mina = on_a_phone()
    mina.open(start_of(cohort))
    who_they_are(mina, year=str(clock.now().year - 11))
    mina.press("Begin")
    says(mina, "ask a parent or guardian first")
    look(mina)
    mina.page.get_by_label("Name of the parent or guardian").fill("Sara Amini")
    mina.page.get_by_label("Their e-mail address").fill("sara@example.org")
    mina.page.get_by_label("What they are to the child").fill("mother")
    mina.press("Send them a message")
    says(mina, "We have sent a message")
    look(mina)
    assert rows_of_ours() == before
    sara = on_a_phone()
    sara.open(newest_link())
    says(sara, "May your child take part?")
    look(sara)
    sara.press("Agree and begin")
    says(sara, "Without your consent we cannot go on.")
    look_again_without_complaint(sara)
    assert rows_of_ours() == before
    sara.page.get_by_label("I have read this and agree").check()
    sara.page.get_by_label("Your child’s given name").fill("Mina")
    sara.page.get_by_label("E-mail address for your child").fill("sara@example.org")
    sara.press("Agree and begin")
    says(sara, "Part 1 of 4")
    assert Guardianship.objects.within(cohort.organisation_id).get().guardian_name == "Sara Amini"
    assert ApplicationDraft.objects.within(cohort.organisation_id).get().given_name == "Mina"


def test_whoever_has_lost_the_link_or_comes_too_late_finds_a_way(on_a_phone: Callable[..., Visitor]) -> None:
    cohort = open_cohort()
    ada = on_a_phone()
    ada.open(start_of(cohort))
    ada.press("You have begun or applied before?")
    look(ada)
    ada.page.get_by_label("The e-mail address").fill("ada@example.org")
    ada.press("Send me the link")
    says(ada, "Look into your inbox")
    look(ada)
    cohort.signup_until = (clock.now() - timedelta(days=20)).date()
    cohort.save()
    ada.open(start_of(cohort))
    says(ada, "Sign-up is closed")
    look(ada)
    ada.page.goto(f"{ada.site}/apply/form/made:up/")
    says(ada, "This link does not work")
    look_again_without_complaint(ada)
