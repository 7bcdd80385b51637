"""A mentee and a mentor at two browsers at once: from the proposal to the note."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from peerloom.domain.people.enums import Role
from peerloom.domain.people.models import Person
from peerloom.domain.relationships.models import Relationship, Session
from peerloom.domain.relationships.session_links import MET, path_to_note
from peerloom.foundation import clock
from tests.factories import make_account, make_cohort, make_organisation, make_person, make_program, make_relationship
from tests.factories.sessions import make_group_session, make_session
from tests.journeys.browser import PHONE, Visitor

pytestmark = pytest.mark.journey


@dataclass
class Two:
    """A pair in two zones, each at a window of their own."""

    relationship: Relationship
    mentee: Person
    mentor: Person
    linh: Visitor
    tomasz: Visitor

    @property
    def home(self) -> str:
        return f"/o/{self.relationship.organisation.slug}/sessions"

    def page(self, session: Session) -> str:
        return f"{self.home}/{session.public_id}/"

    def let_it_be_over(self) -> Session:
        """The clock goes on: what was agreed began two hours ago."""
        session = Session.objects.within(self.relationship.organisation_id).get()
        session.starts_at = clock.now() - timedelta(hours=2)
        session.ends_at = session.starts_at + timedelta(hours=1)
        session.save(update_fields=["starts_at", "ends_at"])
        return session


def two(visitor: Callable[..., Visitor], *, javascript: bool = True) -> Two:
    organisation = make_organisation()
    program = make_program(organisation)
    program.meeting_link = "https://meet.example.org/{code}"
    program.save()
    accounts = [make_account(), make_account()]
    mentee = make_person(organisation, Role.PARTICIPANT, name="Linh Tran", account=accounts[0])
    mentor = make_person(organisation, Role.PARTICIPANT, name="Tomasz Zieliński", account=accounts[1])
    mentee.time_zone, mentor.time_zone = "Asia/Ho_Chi_Minh", "Europe/Warsaw"
    for person in (mentee, mentor):
        person.save(update_fields=["time_zone"])
    at = clock.now() - timedelta(days=20)
    relationship = make_relationship(make_cohort(program), [mentee], [mentor], introduced_at=at)
    windows = [visitor(javascript=javascript), visitor(javascript=javascript)]
    for window, account in zip(windows, accounts, strict=True):
        window.sign_in(account)
    return Two(relationship, mentee, mentor, *windows)


def own_time(window: Visitor, *, days: int, clock_time: str) -> None:
    window.page.get_by_label("Day", exact=True).fill((clock.now() + timedelta(days=days)).date().isoformat())
    window.page.get_by_label("Time", exact=True).fill(clock_time)


def test_from_the_proposal_to_the_note(visitor: Callable[..., Visitor]) -> None:
    both = two(visitor)
    linh, tomasz = both.linh, both.tomasz
    linh.open(f"{both.home}/of/{both.relationship.public_id}/propose/")
    expect(linh.page.get_by_text("for Tomasz").first).to_be_visible()  # what his clock shows, beside each suggestion
    linh.look()
    linh.page.get_by_role("checkbox").first.check()
    linh.page.get_by_role("checkbox").nth(1).check()
    own_time(linh, days=9, clock_time="17:00")
    linh.page.get_by_label("Time", exact=True).blur()
    expect(linh.page.locator(".other-clock").first).to_contain_text("for Tomasz")
    linh.press("Propose")
    assert linh.says("Now it is up to Tomasz")
    linh.look()

    tomasz.open(f"{both.home}/mine/")
    assert tomasz.says("Somebody waits for your answer")
    tomasz.look()
    tomasz.press("Choose a time")
    assert tomasz.says("Linh would like to meet: which time suits you?")
    tomasz.look()
    tomasz.press("Propose other times")
    tomasz.look()
    own_time(tomasz, days=10, clock_time="09:30")
    tomasz.press("Propose instead")
    assert tomasz.says("Now it is up to Linh")

    linh.page.reload()
    assert linh.says("Tomasz would like to meet: which time suits you?")
    linh.press("Agree to this time")
    assert linh.says("Agreed.")
    assert linh.says("Open the video call")
    linh.page.get_by_label("What I want to talk about").fill("How to ask a lecturer for feedback")
    linh.press("Add to the agenda")
    assert linh.says("from you")
    linh.look()

    tomasz.page.reload()
    assert tomasz.says("How to ask a lecturer for feedback")
    assert tomasz.says("from Linh")
    tomasz.press("Change place or link")
    tomasz.look()
    tomasz.press("Not now")

    session = both.let_it_be_over()
    tomasz.open(f"{both.home}/of/{both.relationship.public_id}/")
    tomasz.look()
    tomasz.press("How was it?")
    tomasz.page.get_by_label("45 minutes").check()
    tomasz.page.get_by_label("One line about it").fill("Her e-mail to the lab")
    tomasz.look()
    tomasz.press("Note it")
    assert tomasz.says("You and Linh met")

    linh.open(both.page(session))
    assert linh.says("Her e-mail to the lab")
    linh.press("Talked about: How to ask a lecturer for feedback")
    linh.press("Write a shared note")
    linh.look()
    linh.page.get_by_label("Shared note").fill("- Linh writes to the lab\n- Tomasz sends the list")
    linh.press("Keep it")
    linh.page.get_by_label("My private note").fill("He was patient.")
    linh.press("Keep it for me")
    assert linh.says("Kept, sealed with a key of your own.")
    linh.look()

    tomasz.page.reload()
    assert tomasz.says("Tomasz sends the list")
    assert tomasz.page.get_by_text("He was patient.").count() == 0
    tomasz.look()


def test_two_who_write_the_shared_note_at_once_lose_nothing(visitor: Callable[..., Visitor]) -> None:
    both = two(visitor)
    for window in (both.linh, both.tomasz):
        window.open(f"{both.home}/of/{both.relationship.public_id}/notes/")
    both.linh.page.get_by_label("Shared note").fill("Linh was first")
    both.linh.press("Keep it")
    assert both.linh.says("Last changed by Linh")
    both.tomasz.page.get_by_label("Shared note").fill("Tomasz was second")
    both.tomasz.press("Keep it")
    assert both.tomasz.says("Nothing was overwritten")
    assert both.tomasz.says("Linh was first")
    expect(both.tomasz.page.get_by_label("Shared note")).to_have_value("Tomasz was second")
    both.tomasz.look()


def test_on_a_phone_without_javascript(visitor: Callable[..., Visitor]) -> None:
    both = two(visitor, javascript=False)
    for window in (both.linh, both.tomasz):
        window.page.set_viewport_size({"width": PHONE, "height": 700})
    both.linh.open(f"{both.home}/of/{both.relationship.public_id}/propose/")
    own_time(both.linh, days=4, clock_time="16:00")
    both.linh.press("Propose")
    assert both.linh.says("Now it is up to Tomasz")
    both.tomasz.open(f"{both.home}/mine/")
    both.tomasz.press("Choose a time")
    both.tomasz.press("Agree to this time")
    assert both.tomasz.says("Agreed.")
    both.tomasz.press("Another time")
    own_time(both.tomasz, days=5, clock_time="10:00")
    both.tomasz.press("Propose instead")
    both.linh.page.reload()
    assert both.linh.says("Tomasz asks for another time")
    both.linh.press("Agree to this time")
    assert both.linh.says("Agreed.")
    session = both.let_it_be_over()
    both.linh.open(both.page(session))
    both.linh.page.get_by_label("It didn’t happen").check()
    both.linh.page.get_by_label("One line about it").fill("The train stood still")
    both.linh.press("Note it")
    assert both.linh.says("You and Tomasz did not meet")
    both.tomasz.open(both.page(session))
    assert both.tomasz.says("The train stood still")


def test_cancelling_and_the_link_of_the_mail(visitor: Callable[..., Visitor]) -> None:
    both = two(visitor)
    now = clock.now()
    first = make_session(both.relationship, both.mentee, both.mentor, starts_at=now + timedelta(days=2), at=now)
    both.tomasz.open(both.page(first))
    both.tomasz.press("Cancel")
    both.tomasz.look()
    both.tomasz.page.get_by_label("Why?").fill("I am ill, sorry")
    both.tomasz.press("Cancel the meeting")
    assert both.tomasz.says("This meeting was called off")
    both.tomasz.look()
    both.linh.open(both.page(first))
    assert both.linh.says("I am ill, sorry")

    ended = now - timedelta(hours=3)
    later = make_session(both.relationship, both.mentee, both.mentor, starts_at=ended, at=ended - timedelta(days=1))
    stranger = visitor()  # the mail is opened where nobody is signed in
    stranger.open(path_to_note(later, both.mentee, MET))
    assert stranger.says("Linh, did you and Tomasz meet?")
    stranger.look()
    stranger.press("Note it")
    assert stranger.says("Noted, thank you")
    stranger.look()
    used = stranger.page.goto(stranger.site + path_to_note(later, both.mentor, MET))
    assert used is not None
    assert used.status == 410
    assert stranger.says("This is settled already")


def test_a_circle_meets(visitor: Callable[..., Visitor]) -> None:
    both = two(visitor)
    now = clock.now()
    organisation = both.relationship.organisation
    third = make_person(organisation, Role.PARTICIPANT, name="Amir Rezaei")
    circle = make_relationship(
        both.relationship.cohort, [both.mentee, third], [both.mentor], introduced_at=now - timedelta(days=2)
    )
    session = make_group_session(circle, both.mentor, starts_at=now + timedelta(days=2), at=now)
    both.linh.open(both.page(session))
    both.linh.press("I can’t make it")
    assert both.linh.says("Nobody waits for you.")
    both.linh.look()
    session.starts_at, session.ends_at = now - timedelta(hours=2), now - timedelta(hours=1)
    session.save()
    both.tomasz.open(both.page(session))
    expect(both.tomasz.page.get_by_label("Linh Tran")).not_to_be_checked()
    both.tomasz.look()
    both.tomasz.press("Note it")
    assert both.tomasz.says("Who was there")
    assert both.tomasz.says("had said that they could not come")
    both.tomasz.open(f"{both.home}/of/{both.relationship.public_id}/past/")
    both.tomasz.look()
