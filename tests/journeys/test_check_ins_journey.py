"""How it goes: from the e-mail on a phone without signing in, and a conversation that a coordinator holds."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from peerloom.domain.enrolment.enums import Side
from peerloom.domain.notifications.models import OutboxEntry
from peerloom.domain.people.enums import Role
from peerloom.domain.people.models import Person
from peerloom.domain.people.queries import actor_of
from peerloom.domain.programs.models import Cohort
from peerloom.domain.relationships.enums import CheckInState
from peerloom.domain.relationships.models import CheckIn, Relationship
from peerloom.domain.relationships.operations.check_ins.asking import ask_now
from peerloom.foundation import clock
from tests.factories import make_account, make_cohort, make_organisation, make_person, make_program
from tests.factories.check_ins import make_check_in
from tests.journeys.browser import HEIGHT, PHONE, Visitor
from tests.journeys.pairs import introduced

pytestmark = pytest.mark.journey


def a_pair(cohort: Cohort) -> tuple[Relationship, Person, Person]:
    organisation = cohort.organisation
    mentee = make_person(organisation, Role.PARTICIPANT, name="Linh Tran", account=make_account())
    mentor = make_person(organisation, Role.PARTICIPANT, name="Tomasz Zieliński", account=make_account())
    return introduced(cohort, mentee=mentee, mentor=mentor, days_ago=20), mentee, mentor


def a_cohort() -> tuple[Cohort, Person]:
    organisation = make_organisation()
    program = make_program(organisation)
    program.safeguarding_contact = "Ines Moreau, 07700 900456"
    program.save()
    coordinator = make_person(organisation, Role.COORDINATOR, name="Noor Haddad", account=make_account())
    return make_cohort(program), coordinator


def asked_by_mail(relationship: Relationship, by: Person) -> CheckIn:
    """Both sides were asked a moment ago; the mentee's."""
    now = clock.now()
    made = ask_now(
        relationship=relationship,
        sides=[Side.MENTEE, Side.MENTOR],
        questions=["What was good lately?"],
        by=actor_of(by, at=now),
        at=now,
    )
    return next(check_in for check_in in made if check_in.participation.side == Side.MENTEE)


def answers_in(person: Person) -> list[str]:
    """The five links of the newest question that was mailed to them, without the site."""
    letter = OutboxEntry.objects.within(person.organisation_id).filter(person=person).latest("pk")
    return [link.replace("&amp;", "&") for link in re.findall(r'href="https?://[^/]+(/check-ins/[^"]+)"', letter.html)]


def test_one_click_in_the_mail_on_a_phone_without_signing_in(visitor: Callable[..., Visitor]) -> None:
    cohort, coordinator = a_cohort()
    relationship, mentee, _mentor = a_pair(cohort)
    check_in = asked_by_mail(relationship, coordinator)
    links = answers_in(mentee)
    assert len(links) == 5
    linh = visitor(javascript=False)
    linh.page.set_viewport_size({"width": PHONE, "height": HEIGHT})
    linh.open(links[3])
    expect(linh.page.get_by_role("heading", level=1)).to_have_text("How is it going with Tomasz?")
    expect(linh.page.get_by_role("radio", name="Less than I had hoped")).to_be_checked()
    linh.page.get_by_role("radio", name="No", exact=True).check()
    linh.page.get_by_label("What was good lately?").fill("Nothing yet, he has no time.")
    linh.page.get_by_label("I would like to hear from a coordinator").check()
    linh.press("Send my answer")
    expect(linh.page.get_by_role("heading", level=1)).to_have_text("Thank you, an answer is in.")
    check_in.refresh_from_db()
    assert (check_in.state, check_in.feeling, check_in.wants_contact) == (CheckInState.ANSWERED, 2, True)
    linh.open(links[0])
    assert "Tomasz" not in linh.page.content(), "the link tells nobody anything any more"


def test_each_page_of_a_link_looks_right(visitor: Callable[..., Visitor]) -> None:
    cohort, coordinator = a_cohort()
    relationship, _mentee, mentor = a_pair(cohort)
    asked_by_mail(relationship, coordinator)
    [first, *_others] = answers_in(mentor)
    tomasz = visitor()
    tomasz.open(first)
    tomasz.look()
    tomasz.press("Send my answer")
    assert tomasz.says("Thank you, an answer is in.")
    tomasz.look()
    tomasz.page.goto(tomasz.site + "/check-ins/forged/")
    assert tomasz.says("This link does not work")
    tomasz.complaints.clear()  # a 404, as it should be
    tomasz.look()


def test_signed_in_the_question_stands_on_the_home(visitor: Callable[..., Visitor]) -> None:
    cohort, coordinator = a_cohort()
    relationship, mentee, _mentor = a_pair(cohort)
    asked_by_mail(relationship, coordinator)
    linh = visitor()
    assert mentee.account is not None
    linh.sign_in(mentee.account)
    linh.open(f"/o/{cohort.organisation.slug}/check-ins/")
    assert linh.says("One question waits for you")
    linh.look()
    linh.open(f"/o/{cohort.organisation.slug}/")
    linh.look()
    linh.press("Very well")
    expect(linh.page.get_by_role("radio", name="Very well")).to_be_checked()
    linh.look()
    linh.page.get_by_label("What was good lately?").fill("We went to the library together.")
    linh.press("Send my answer")
    assert linh.says("Thank you. Only the coordinators read it.")
    linh.open(f"/o/{cohort.organisation.slug}/check-ins/")
    assert linh.says("We went to the library together.")
    linh.look()


def test_a_coordinator_reads_answers_and_holds_a_conversation(visitor: Callable[..., Visitor]) -> None:
    cohort, coordinator = a_cohort()
    relationship, mentee, mentor = a_pair(cohort)
    today = clock.now().date()
    said = make_check_in(
        relationship, mentee, due_on=today - timedelta(days=2), state=CheckInState.ANSWERED, feeling=2, have_met=False,
        wants_contact=True,
    )  # fmt: skip
    said.answers.update(answer="He never has time.")
    make_check_in(relationship, mentor, turn=said.turn, due_on=today - timedelta(days=2), state=CheckInState.LAPSED)
    make_check_in(relationship, mentor, by_staff=True, due_on=today - timedelta(days=3))
    noor = visitor()
    assert coordinator.account is not None
    noor.sign_in(coordinator.account)
    noor.open(f"/o/{cohort.organisation.slug}/check-ins/{cohort.public_id}/")
    assert noor.says("One person would like to hear from you")
    noor.look()
    noor.press("Read the answer")
    assert noor.says("He never has time.")
    noor.look()
    noor.page.get_by_label("What came of it?").fill("Called her; they meet on Friday.")
    noor.press("I have been in touch")
    assert noor.says("Noted: somebody has been in touch with Linh.")
    noor.page.get_by_role("navigation", name="Check-ins").get_by_role("link", name="Conversations").click()
    assert noor.says("One conversation is overdue")
    noor.look()
    noor.press("Tomasz Zieliński")
    noor.look()
    noor.page.get_by_label("What was good lately?").fill("They cooked together.")
    noor.page.get_by_label("Notes").fill("Needs a push to answer messages.")
    noor.press("Note the conversation")
    assert noor.says("The conversation with Tomasz is noted.")
    noor.open(f"/o/{cohort.organisation.slug}/check-ins/ask/{relationship.public_id}/")
    noor.look()
    noor.press("Ask them now")
    assert noor.says("Asked: Linh, Tomasz. The e-mail is on its way.")
