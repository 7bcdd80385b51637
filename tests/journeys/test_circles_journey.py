"""Circles in a real browser: formed, mended and published by a coordinator, then lived in by their people."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.conf import settings
from django.urls import reverse
from playwright.sync_api import expect

from peerloom.domain.people.models import Account, Membership, Organisation, Person
from peerloom.domain.people.queries import actor_of
from peerloom.domain.programs.models import Cohort
from peerloom.domain.relationships.enums import AttendanceState, SessionState, SessionWay
from peerloom.domain.relationships.models import Attendance, Participation, Relationship, Session
from peerloom.foundation import clock
from peerloom.foundation.jobs.worker import Worker
from tests.factories import make_account, make_person
from tests.factories.circles import circle_cohort, circle_pool, circle_rules, make_circle
from tests.journeys.browser import Visitor

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

Open = Callable[..., Visitor]


@pytest.fixture
def cohort(live_server: object) -> Cohort:
    return circle_cohort()


@pytest.fixture
def coordinator(cohort: Cohort) -> Person:
    """Someone who runs programs as of yesterday, whatever the clock says."""
    person = make_person(cohort.organisation, "coordinator", name="Noor Haddad", account=make_account())
    since_yesterday(cohort.organisation)
    return person


def since_yesterday(organisation: Organisation) -> None:
    Membership.objects.within(organisation.pk).update(since=clock.now() - timedelta(days=1))


def window(visitor: Open, person: Person) -> Visitor:
    """Signed in as this person, who gets an account where they have none."""
    if person.account is None:
        person.account = make_account()
        person.save(update_fields=["account"])
    opened = visitor()
    opened.sign_in(person.account)
    return opened


def place(name: str, cohort: Cohort, *ids: str) -> str:
    return reverse(f"circles:{name}", args=[cohort.organisation.slug, *ids])


def to_move(visitor: Visitor, name: str) -> None:
    visitor.page.locator(".circle-people li").filter(has_text=name).get_by_role("link").click()


def test_from_people_and_rules_to_published_circles(visitor: Open, cohort: Cohort, coordinator: Person) -> None:
    circle_pool(cohort)
    circle_rules(cohort, actor_of(coordinator, at=clock.now()))
    noor = window(visitor, coordinator)
    page = noor.page
    noor.open(reverse("matching:overview", args=[cohort.organisation.slug, cohort.public_id]))
    expect(page.get_by_role("heading", level=1)).to_have_text("Form circles for 8 people")
    page.get_by_label("Fewest members").fill("6")
    page.get_by_label("Most members").fill("5")
    noor.press("Form circles")
    assert noor.says("The most cannot be smaller than the fewest.")
    noor.look()
    page.get_by_label("Fewest members").fill("3")
    noor.press("Form circles")
    expect(page.get_by_role("heading", level=1)).to_have_text("Everyone is being found company")
    noor.look()
    here = page.url
    page.goto("about:blank")
    assert Worker().run_what_is_due() > 0
    page.goto(here)
    expect(page.get_by_role("heading", level=1)).to_have_text("Everyone has a circle")
    noor.look()

    card = page.locator(".circle-card").filter(has_text="Maya Ito")
    card.get_by_role("link", name="Rename").click()
    page.get_by_label("Name of the circle").fill("The Larks")
    noor.look()
    noor.press("Keep this name")
    expect(page.get_by_role("heading", name="The Larks")).to_be_visible()

    to_move(noor, "Ana Silva")
    noor.look()
    noor.press("Move here")
    card = page.locator(".circle-card").filter(has_text="Noor Haddad")
    expect(card).to_contain_text("Ana Silva")
    expect(card).to_contain_text("placed by hand")
    to_move(noor, "Chi Nguyen")
    expect(page.get_by_text("is full with 5 members")).to_be_visible()
    noor.press("Back to the circles")

    noor.press("Publish 2 circles")
    noor.look()
    noor.press("Publish")
    assert noor.says("Everyone hears of it at")
    noor.look()
    noor.press("Undo the publishing")
    assert noor.says("Taken back.")
    noor.press("Publish 2 circles")
    noor.press("Publish")
    assert noor.says("Everyone hears of it at")
    assert Relationship.objects.within(cohort.organisation_id).filter(state="introduced").count() == 2
    noor.open(place("list", cohort, cohort.public_id))
    noor.look()
