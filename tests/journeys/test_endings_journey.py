"""An ending with certificates: both look back, the clock ends it, and anybody can check the hours."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from peerloom.domain.people.enums import Role
from peerloom.domain.people.models import Person
from peerloom.domain.relationships.jobs.endings import close_and_end
from peerloom.domain.relationships.models import Certificate, Relationship
from peerloom.foundation import clock
from peerloom.foundation.jobs import enqueue
from peerloom.foundation.jobs.attempts import run_attempt
from tests.factories import make_account, make_cohort, make_organisation, make_person, make_program
from tests.factories.endings import make_held_session
from tests.factories.pdf_text import text_of
from tests.journeys.browser import Visitor
from tests.journeys.pairs import introduced

pytestmark = pytest.mark.journey


def work(*, days: int = 0) -> None:
    at = clock.now() + timedelta(days=days)
    job = enqueue(close_and_end, organisation="", subject="", at=at)
    with clock.frozen_at(at):
        run_attempt(job.public_id)


def look_back(window: Visitor, relationship: Relationship, *, learned: str, thanks: str) -> None:
    window.open(f"/o/{relationship.organisation.slug}/relationships/mine/{relationship.public_id}/")
    window.press("Look back")
    expect(window.page.get_by_role("heading", name="Look back on your time with")).to_be_visible()
    window.look()
    window.page.get_by_label("What have you learned, about yourself too?").fill(learned)
    window.page.get_by_label("A word of thanks to").fill(thanks)
    window.page.get_by_label("very much").check()
    window.press("Keep it")
    expect(window.page.get_by_text("It is kept as you wrote it.")).to_be_visible()


def test_an_ending_with_certificates(visitor: Callable[..., Visitor]) -> None:
    organisation = make_organisation()
    cohort = make_cohort(make_program(organisation))
    today = organisation.day_at(clock.now())
    cohort.starts_on, cohort.ends_on = today - timedelta(days=200), today + timedelta(days=10)
    cohort.save()
    windows, people = [], []
    for name in ("Linh Tran", "Tomasz Zielinski"):
        person = make_person(organisation, Role.PARTICIPANT, name=name, account=make_account())
        windows.append(comes_in(visitor, person))
        people.append(person)
    linh, tomasz = windows
    mentee, mentor = people
    relationship = introduced(cohort, mentee=mentee, mentor=mentor, days_ago=150)
    for days in (100, 60, 20):
        make_held_session(relationship, starts_at=clock.now() - timedelta(days=days), minutes=50)

    work()
    look_back(linh, relationship, learned="To ask early.", thanks="Thank you for every Tuesday.")
    linh.look()
    look_back(tomasz, relationship, learned="To wait.", thanks="You made me think.")
    work(days=12)

    linh.page.reload()
    expect(linh.page.get_by_text("You made me think.")).to_be_visible()
    expect(linh.page.get_by_text("To ask early.")).to_be_visible()
    assert linh.page.get_by_text("To wait.").count() == 0
    linh.look()
    with linh.page.expect_download() as download:
        linh.press("Your certificate (PDF)")
    pdf = download.value.path().read_bytes()
    assert "Linh Tran" in text_of(pdf)
    assert "2 hours and 30 minutes" in text_of(pdf)

    certificate = Certificate.objects.within(organisation.pk).get(person=mentee)
    anybody = visitor()
    anybody.open(f"/certificates/hours/{certificate.public_id}/")
    expect(anybody.page.get_by_role("heading", name="This certificate is genuine")).to_be_visible()
    expect(anybody.page.get_by_text("Linh Tran")).to_be_visible()
    anybody.look()

    noor = comes_in(visitor, make_person(organisation, Role.COORDINATOR, name="Noor Haddad", account=make_account()))
    noor.open(f"/o/{organisation.slug}/endings/{cohort.public_id}/")
    expect(noor.page.get_by_role("heading", name="The one match has ended")).to_be_visible()
    noor.look()


def comes_in(visitor: Callable[..., Visitor], person: Person) -> Visitor:
    window = visitor()
    assert person.account is not None
    window.sign_in(person.account)
    return window
