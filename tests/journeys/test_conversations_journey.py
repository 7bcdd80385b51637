"""A mentor and a mentee write to each other, each in a browser of their own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from playwright.sync_api import FilePayload, expect

from peerloom.domain.people.enums import Role
from peerloom.domain.people.models import Person
from peerloom.domain.programs.enums import Profile
from peerloom.domain.relationships.models import Message, MessageReport, Relationship
from tests.factories import make_account, make_cohort, make_organisation, make_person, make_program
from tests.factories.conversations import a_picture
from tests.journeys.browser import Visitor
from tests.journeys.pairs import introduced

pytestmark = pytest.mark.journey


@dataclass
class Scene:
    pair: Relationship
    linh: Person
    tomasz: Person
    noor: Person

    @property
    def messages(self) -> str:
        return f"/o/{self.pair.organisation.slug}/messages/"

    @property
    def thread(self) -> str:
        return f"{self.messages}{self.pair.public_id}/"

    def last(self) -> Message:
        message = Message.objects.within(self.pair.organisation_id).order_by("sent_at").last()
        assert message is not None
        return message


@pytest.fixture
def scene(transactional_db: None) -> Scene:
    organisation = make_organisation()
    cohort = make_cohort(make_program(organisation))
    linh = make_person(organisation, Role.PARTICIPANT, name="Linh Tran", account=make_account())
    tomasz = make_person(organisation, Role.PARTICIPANT, name="Tomasz Zieliński", account=make_account())
    noor = make_person(organisation, Role.COORDINATOR, name="Noor Haddad", account=make_account())
    return Scene(introduced(cohort, mentee=linh, mentor=tomasz), linh, tomasz, noor)


def at_the_site(visitor: Callable[..., Visitor], person: Person, *, javascript: bool = True) -> Visitor:
    window = visitor(javascript=javascript)
    assert person.account is not None
    window.sign_in(person.account)
    return window


def write(window: Visitor, words: str) -> None:
    window.page.get_by_label("Write to").fill(words)
    window.press("Send")
    expect(window.page.get_by_text(words).filter(visible=True).first).to_be_visible()


def look_again(window: Visitor) -> None:
    """What the page does by itself every twenty seconds."""
    window.page.evaluate("document.body.dispatchEvent(new Event('look-again'))")


def test_two_write_to_each_other_at_once(visitor: Callable[..., Visitor], scene: Scene) -> None:
    linh, tomasz = at_the_site(visitor, scene.linh), at_the_site(visitor, scene.tomasz)
    linh.open(scene.thread)
    linh.look()
    tomasz.open(scene.thread)
    write(linh, "Hello! May I show you a draft on Thursday? https://example.org/draft")
    tomasz.page.get_by_label("Write to Linh").fill("I was just")
    look_again(tomasz)
    assert tomasz.says("May I show you a draft on Thursday?")
    expect(tomasz.page.locator("#announced")).to_have_text("A new message from Linh")
    expect(tomasz.page.get_by_label("Write to Linh")).to_have_value("I was just")
    tomasz.page.get_by_label("Write to Linh").fill("Please do. Half done is fine.")
    tomasz.press("Send")
    assert tomasz.says("Please do. Half done is fine.")
    look_again(linh)
    assert linh.says("Please do. Half done is fine.")
    expect(linh.page.locator(".said.mine .meta").first).to_contain_text("read")
    expect(linh.page.locator("#chat > li.said")).to_have_count(2)
    look_again(linh)
    linh.page.wait_for_timeout(300)
    expect(linh.page.locator("#chat > li.said")).to_have_count(2)
    linh.look()
    linh.open(scene.messages)
    linh.look()


def test_files_without_javascript(visitor: Callable[..., Visitor], scene: Scene) -> None:
    plain = at_the_site(visitor, scene.linh, javascript=False)
    plain.open(scene.thread)
    plain.page.get_by_text("Add files").click()
    plain.page.get_by_label("Up to 5 files").set_input_files(
        [
            FilePayload(name="us.jpg", mimeType="image/jpeg", buffer=a_picture(size=(640, 480))),
            FilePayload(name="plan.txt", mimeType="text/plain", buffer=b"What we do next"),
        ]
    )
    write(plain, "Our plan, and us two")
    picture = plain.page.get_by_role("img", name="us.jpg")
    expect(picture).to_be_visible()
    with plain.page.expect_download() as download:
        plain.page.get_by_role("link", name="plan.txt").click()
    assert download.value.suggested_filename == "plan.txt"
    plain.page.get_by_text("Add files").click()
    plain.page.get_by_label("Up to 5 files").set_input_files(
        [FilePayload(name="page.jpg", mimeType="image/jpeg", buffer=b"<script>alert(1)</script>")]
    )
    plain.page.get_by_label("Write to").fill("And this")
    plain.press("Send")
    assert plain.says("page.jpg: This file is not what its name says")
    expect(plain.page.get_by_label("Write to")).to_have_value("And this")
    tomasz = at_the_site(visitor, scene.tomasz)
    tomasz.open(scene.thread)
    tomasz.page.get_by_role("img", name="us.jpg").scroll_into_view_if_needed()  # it is fetched when it comes near
    tomasz.page.wait_for_function("document.querySelector('.picture img').naturalWidth === 640")
    tomasz.look()


def test_signed_out_meanwhile_nothing_strange_appears(visitor: Callable[..., Visitor], scene: Scene) -> None:
    linh = at_the_site(visitor, scene.linh)
    linh.open(scene.thread)
    write(linh, "Hello")
    linh.context.clear_cookies()
    look_again(linh)
    linh.page.wait_for_timeout(500)
    expect(linh.page.locator("#chat > li.said")).to_have_count(1)
    expect(linh.page.locator("input[type=password]")).to_have_count(0)


def test_a_message_that_is_not_all_right(visitor: Callable[..., Visitor], scene: Scene) -> None:
    tomasz, linh = at_the_site(visitor, scene.tomasz), at_the_site(visitor, scene.linh)
    tomasz.open(scene.thread)
    write(tomasz, "You are stupid")
    tomasz.press("Take back")
    tomasz.look()
    tomasz.press("Leave it")
    linh.open(f"/o/{scene.pair.organisation.slug}/relationships/mine/")
    linh.press("Read and answer")
    linh.press("Report")
    linh.look()
    linh.page.get_by_label("What is wrong with it?").fill("It hurts")
    linh.press("Show it to the coordinators")
    assert linh.says("Thank you for telling.")
    linh.press("Stop messages from Tomasz")
    linh.look()
    linh.press("Stop messages")
    assert linh.says("You have stopped messages from Tomasz")
    linh.look()
    tomasz.open(scene.thread)
    assert tomasz.says("could not be delivered here")

    noor = at_the_site(visitor, scene.noor)
    noor.open(f"{scene.messages}reports/")
    noor.look()
    noor.press("Look at it")
    assert noor.says("You are stupid")
    noor.look()
    noor.page.get_by_label("What did you do?").fill("Talked to Linh, then to Tomasz.")
    noor.press("Close this report")
    assert noor.says("No reported message waits for you")
    assert MessageReport.objects.within(scene.pair.organisation_id).get().handled_at


def test_staff_read_along_in_a_program_for_young_people(visitor: Callable[..., Visitor], scene: Scene) -> None:
    program = scene.pair.cohort.program
    program.profile = Profile.YOUTH
    program.save()
    linh, noor = at_the_site(visitor, scene.linh), at_the_site(visitor, scene.noor)
    linh.open(scene.thread)
    linh.page.get_by_label("Write to").fill("Only for you")
    noor.open(f"{scene.messages}policy/{program.public_id}/")
    noor.look()
    noor.page.get_by_label("Mentors, mentees and guardians know of it from us").check()
    noor.press("Let staff read messages")
    assert noor.says("Staff can read messages")
    noor.look()
    linh.press("Send")
    assert linh.says("Since you opened this page, staff can read what is written here.")
    expect(linh.page.get_by_label("Write to")).to_have_value("Only for you")
    linh.look()
    linh.press("Send")
    assert linh.says("Only for you")
    program.refresh_from_db()
    program.staff_read_since = scene.last().sent_at  # a minute has passed
    program.save()
    noor.press("See the conversations")
    noor.look()
    noor.press("Linh Tran and Tomasz Zieliński")
    noor.look()
    noor.press("Read these messages")
    assert noor.says("Only for you")
    noor.look()
