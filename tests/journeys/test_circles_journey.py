"""Circles in a real browser: formed, mended and published by a coordinator, then lived in by their people."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from peerloom.domain.notifications.models import OutboxEntry
from peerloom.domain.people.models import Membership, Organisation, Person
from peerloom.domain.people.queries import actor_of
from peerloom.domain.programs.models import Cohort
from peerloom.domain.relationships.models import Participation, Relationship, Session, Workshop
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


def test_a_circles_session_from_its_time_to_who_was_there(visitor: Open, cohort: Cohort) -> None:
    circle, members, hosts = make_circle(cohort, members=3, name="The Larks")
    long_ago = clock.now() - timedelta(days=20)
    rows = Participation.objects.within(cohort.organisation_id).filter(relationship=circle)
    rows.update(joined_at=long_ago)
    Relationship.objects.within(cohort.organisation_id).update(introduced_at=long_ago, visible_from=long_ago)
    maya, ana, ben = (window(visitor, person) for person in (hosts[0], members[0], members[1]))
    since_yesterday(cohort.organisation)
    home = place("circle", cohort, circle.public_id)

    ana.open(home)
    assert ana.says("Maya sets the time, and you get an e-mail. It is your turn to lead then.")
    ana.look()
    maya.open(home)
    maya.press("Set a time")
    maya.page.get_by_label("Day", exact=True).fill((clock.now() + timedelta(days=9)).date().isoformat())
    maya.page.get_by_label("Time", exact=True).fill("17:00")
    maya.press("Set this time")
    assert maya.says("leads this time")
    told = OutboxEntry.objects.within(cohort.organisation_id).filter(calendar_method="REQUEST")
    assert {entry.person_id for entry in told} == {person.pk for person in (*members, *hosts)}

    ana.page.reload()
    assert ana.says("You lead. Begin on time")
    ana.press("Pass it on this time")
    assert ana.says("Ben leads next, and it is your turn later.")
    ben.open(home)
    assert ben.says("You lead. Begin on time")
    ben.look()
    ben.press("See the agenda and who comes")
    assert ben.says("Ben Okafor leads this time")
    ben.page.get_by_label("What I want to talk about").fill("How to say no")
    ben.press("Add to the agenda")
    ana.open(home)
    ana.press("See the agenda and who comes")
    assert ana.says("How to say no")

    session = Session.objects.within(cohort.organisation_id).get()
    session.starts_at = clock.now() - timedelta(hours=2)
    session.ends_at = session.starts_at + timedelta(hours=1)
    session.save(update_fields=["starts_at", "ends_at"])
    ben.open(reverse("sessions:log", args=[cohort.organisation.slug, session.public_id]))
    ben.page.get_by_label("Chi Nguyen").uncheck()
    ben.press("Note it")
    ana.open(home)
    assert ana.says("You were at 1 of 1 meeting")
    expect(ana.page.locator(".attendance tr").filter(has_text="Chi")).to_contain_text("not there")
    ana.look()

    ben.open(home)
    ben.press("Leave the circle")
    ben.look()
    ben.page.get_by_label("A word for the people").fill("Too much on at work.")
    ben.press("Leave the circle")
    assert ben.says("You have left The Larks.")
    answer = ben.page.goto(ben.site + home)
    assert answer is not None
    assert answer.status == 404


def test_a_workshop_from_the_plan_to_who_was_there(visitor: Open, cohort: Cohort, coordinator: Person) -> None:
    _circle, members, _hosts = make_circle(cohort, members=2)
    noor, ana, ben = (window(visitor, person) for person in (coordinator, *members))
    since_yesterday(cohort.organisation)
    noor.open(place("workshop-list", cohort, cohort.public_id))
    noor.look()
    noor.press("Plan a workshop")
    noor.page.get_by_label("What is it called?").fill("Asking for feedback")
    noor.page.get_by_label("Day").fill((clock.now() + timedelta(days=9)).date().isoformat())
    noor.page.get_by_label("Begins at").fill("17:00")
    noor.page.get_by_label("How many places?").fill("1")
    noor.press("Save and invite")
    assert noor.says("Say where the call takes place.")
    noor.look()
    noor.page.get_by_label("Link for the call").fill("https://video.example.org/feedback")
    noor.press("Save and invite")
    assert noor.says("is being invited by e-mail")
    noor.look()
    assert Worker().run_what_is_due() > 0

    ana.open(place("workshops", cohort))
    ana.look()
    ana.press("Have a look")
    ana.press("I come: take a place")
    assert ana.says("Join the call")
    ana.look()
    ben.open(place("workshops", cohort))
    assert ben.says("every place is taken")
    ben.press("Read more")
    assert not ben.page.get_by_role("link", name="Join the call").count()
    ana.press("Give my place back")
    assert ana.says("Your place is free again.")
    ben.page.reload()
    ben.press("I come: take a place")
    assert ben.says("Join the call")

    workshop = Workshop.objects.within(cohort.organisation_id).get()
    workshop.starts_at, workshop.ends_at = clock.now() - timedelta(hours=2), clock.now() - timedelta(hours=1)
    workshop.save(update_fields=["starts_at", "ends_at"])
    noor.open(place("workshop-desk", cohort, workshop.public_id))
    noor.look()
    noor.press("Note who was there")
    assert noor.says("1 person was at")
    noor.look()
