"""Two questions right after a meeting was noted from the mail, and a suggestion that changes something."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from peerloom.domain.feedback.models import MeetingPulse, Suggestion
from peerloom.domain.people.enums import Role
from peerloom.domain.people.models import Account, Person
from peerloom.domain.relationships.enums import SessionState, SessionWay
from peerloom.domain.relationships.models import Session
from peerloom.domain.relationships.session_links import MET, path_to_note
from peerloom.foundation import clock
from tests.factories import make_account, make_cohort, make_organisation, make_person, make_program
from tests.factories.saying import ask_after_meetings
from tests.journeys.browser import HEIGHT, PHONE, Visitor
from tests.journeys.pairs import introduced

pytestmark = pytest.mark.journey


def account_of(person: Person) -> Account:
    assert person.account
    return person.account


def test_two_questions_follow_the_note_on_a_phone(visitor: Callable[..., Visitor]) -> None:
    cohort = make_cohort(make_program(make_organisation()))
    ask_after_meetings(cohort.program)
    mentee = make_person(cohort.organisation, Role.PARTICIPANT, name="Linh Tran", account=make_account())
    mentor = make_person(cohort.organisation, Role.PARTICIPANT, name="Tomasz Zieliński", account=make_account())
    relationship = introduced(cohort, mentee=mentee, mentor=mentor, days_ago=20)
    start = clock.now() - timedelta(hours=3)
    session = Session.objects.create(
        organisation=cohort.organisation,
        relationship=relationship,
        state=SessionState.AGREED,
        starts_at=start,
        ends_at=start + timedelta(hours=1),
        time_zone="UTC",
        way=SessionWay.VIDEO,
        proposed_at=start,
    )
    linh = visitor()
    linh.page.set_viewport_size({"width": PHONE, "height": HEIGHT})
    linh.open(path_to_note(session, mentee, MET))
    linh.press("Note it")
    linh.look()
    linh.page.get_by_role("link", name="Answer two questions").click()
    linh.look()
    linh.press("Send my answers")
    expect(linh.page.get_by_text("Choose what is closest").first).to_be_visible()
    linh.page.get_by_role("group", name="worth your time").get_by_label("mostly").check()
    linh.page.get_by_role("group", name="next step").get_by_label("roughly").check()
    linh.press("Send my answers")
    assert linh.says("That is all")
    (pulse,) = MeetingPulse.objects.within(cohort.organisation_id)
    assert (pulse.worth_it, pulse.next_step, pulse.participation.person_id) == (4, 3, mentee.pk)

    tomasz = visitor()
    tomasz.sign_in(account_of(mentor))
    tomasz.open(f"/o/{cohort.organisation.slug}/relationships/mine/{relationship.public_id}/")
    tomasz.look()


def test_a_suggestion_without_a_name_is_answered_for_everybody(visitor: Callable[..., Visitor]) -> None:
    cohort = make_cohort(make_program(make_organisation()))
    mentee = make_person(cohort.organisation, Role.PARTICIPANT, name="Linh Tran", account=make_account())
    mentor = make_person(cohort.organisation, Role.PARTICIPANT, name="Tomasz Zieliński", account=make_account())
    noor = make_person(cohort.organisation, Role.COORDINATOR, name="Noor Haddad", account=make_account())
    introduced(cohort, mentee=mentee, mentor=mentor, days_ago=20)
    slug = cohort.organisation.slug
    linh = visitor()
    linh.sign_in(account_of(mentee))
    linh.open(f"/o/{slug}/saying/")
    linh.look()
    linh.page.get_by_label("What would you change?").fill("Evening workshops end too late for the last bus.")
    linh.press("Put it in")
    assert linh.says("without your name")
    assert Suggestion.objects.within(cohort.organisation_id).get().person is None

    desk = visitor()
    desk.sign_in(account_of(noor))
    desk.open(f"/o/{slug}/saying/{cohort.program.public_id}/desk/")
    assert desk.says("One suggestion waits for an answer")
    desk.look()
    desk.page.get_by_role("link", name="Evening workshops").click()
    desk.page.get_by_label("Done", exact=True).check()
    desk.press("Keep")
    assert desk.says("Say in a sentence what you did")
    desk.look()
    desk.page.get_by_label("Your answer").fill("Workshops begin at five from now on.")
    desk.press("Keep")
    assert desk.says("Every suggestion has been looked at")
    desk.page.get_by_role("link", name="Evening workshops").click()
    desk.page.get_by_role("link", name="Tell everybody what you did").click()
    desk.look()
    expect(desk.page.get_by_label("We did")).to_have_value("Workshops begin at five from now on.")
    desk.press("Keep")
    linh.open(f"/o/{slug}/saying/")
    expect(linh.page.get_by_text("Workshops begin at five")).to_have_count(0)
    desk.press("Show to everybody")
    linh.open(f"/o/{slug}/saying/")
    assert linh.says("Workshops begin at five")
    linh.look()
