"""Answering: a pre-survey on a phone from the e-mail with save and return, an anonymous survey, paper forms."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from peerloom.domain.enrolment.enums import Side
from peerloom.domain.feedback.enums.surveys import InvitationState, Mode, Way
from peerloom.domain.feedback.messages.waves import write_survey_letter
from peerloom.domain.feedback.models import Response, SavedAnswers, SurveyInvitation
from peerloom.domain.feedback.survey_links import path_to_survey
from peerloom.domain.people.enums import Role
from peerloom.domain.people.models import Account
from peerloom.foundation import clock
from tests.factories import make_account, make_cohort, make_organisation, make_person, make_program
from tests.factories.instruments import make_instrument
from tests.factories.surveys import make_invitation, make_wave
from tests.journeys.browser import HEIGHT, PHONE, Visitor

pytestmark = pytest.mark.journey


def asked_by_mail(mode: str) -> SurveyInvitation:
    """A survey of two questionnaires that has been open since yesterday, and its e-mail."""
    organisation = make_organisation()
    program = make_program(organisation)
    program.safeguarding_contact = "Ines Moreau, 07700 900456"
    program.save()
    feeling = make_instrument(organisation, key="belonging-journey")
    feeling.subscales.update(support_at=2)
    skills = make_instrument(
        organisation, key="skills", words=("I ask for help.", "I say no."), turned=(), open_question=""
    )
    wave = make_wave(make_cohort(program), feeling, skills, mode=mode)
    now = clock.now()
    wave.opens_on, wave.closes_on = (now - timedelta(days=1)).date(), (now + timedelta(days=13)).date()
    wave.save()
    person = make_person(organisation, Role.PARTICIPANT, name="Linh Tran", account=make_account())
    invitation = make_invitation(wave, person, side=Side.MENTEE)
    write_survey_letter(invitation, minutes=2, at=now)
    return invitation


def link_in_mail(invitation: SurveyInvitation) -> str:
    letter = invitation.person.outbox.latest("pk")
    found = re.search(r'href="https?://[^/]+(/surveys/[^"]+)"', letter.html)
    assert found
    return found[1]


def tick(visitor: Visitor, question: str, step: str) -> None:
    visitor.page.get_by_role("group", name=question).get_by_label(step, exact=True).check()


def responses(invitation: SurveyInvitation) -> list[Response]:
    return list(Response.objects.within(invitation.organisation_id))


def test_on_a_phone_from_the_mail_without_signing_in_and_later_on_another_device(
    visitor: Callable[..., Visitor],
) -> None:
    invitation = asked_by_mail(Mode.CONFIDENTIAL)
    link = link_in_mail(invitation)
    phone = visitor(javascript=False)
    phone.page.set_viewport_size({"width": PHONE, "height": HEIGHT})
    phone.open(link)
    assert phone.says("Linh, do you have 2 minutes?")
    phone.press("Begin")
    tick(phone, "I feel at home here.", "Hardly")
    phone.press("Save and come back later")
    assert phone.says("Saved. Come back when you like.")
    desk = visitor(javascript=False)
    desk.open(link)
    assert desk.says("1 of 6")
    desk.press("Go on")
    chosen = desk.page.get_by_role("group", name="I feel at home here.").get_by_label("Hardly", exact=True)
    expect(chosen).to_be_checked()
    desk.page.get_by_label("What would help you most").fill("More time together.")
    desk.press("Save and go on")
    tick(desk, "I ask for help.", "Mostly")
    desk.press("Hand in")
    assert desk.says("3 questions are still open")
    desk.press("I often feel alone here.")
    tick(desk, "People here know me.", "Hardly")
    tick(desk, "I often feel alone here.", "Mostly")
    desk.press("Save and go on")
    desk.press("Hand in")
    desk.press("Hand in all the same")
    assert desk.says("Thank you. Your answers are in.")
    assert desk.says("If these are heavy weeks for you")
    (response,) = responses(invitation)
    assert response.answers.count() == 5
    assert not SavedAnswers.objects.within(invitation.organisation_id).exists()
    phone.open(link)
    assert phone.says("We have your answers. Thank you.")


def test_each_page_looks_right_and_saves_by_itself(visitor: Callable[..., Visitor]) -> None:
    invitation = asked_by_mail(Mode.CONFIDENTIAL)
    linh = visitor()
    linh.open(link_in_mail(invitation))
    linh.look()
    linh.press("Begin")
    linh.look()
    tick(linh, "I feel at home here.", "Hardly")
    assert linh.says("1 of 6 answered")
    expect(linh.page.locator("[data-saved-state]")).to_have_text("Saved")
    saved = SavedAnswers.objects.within(invitation.organisation_id).get()
    saved.values = dict.fromkeys(saved.values, 5)
    saved.revision += 1
    saved.save()
    linh.press("Save and go on")
    assert linh.says("On the other device: Entirely")
    linh.look()
    linh.press("Save and go on")
    assert linh.says("Part 2 of 2")
    linh.press("Hand in")
    assert linh.says("4 questions are still open")
    linh.look()
    linh.press("Hand in all the same")
    assert linh.says("Thank you. Your answers are in.")
    linh.look()
    (response,) = responses(invitation)
    assert [answer.value for answer in response.answers.all()] == [2]


def test_an_anonymous_survey_stays_in_the_browser_until_it_is_handed_in(visitor: Callable[..., Visitor]) -> None:
    invitation = asked_by_mail(Mode.ANONYMOUS)
    link = link_in_mail(invitation)
    linh = visitor()
    linh.open(link)
    linh.look()
    linh.press("Begin")
    linh.look()
    tick(linh, "I feel at home here.", "Mostly")
    tick(linh, "I say no.", "Hardly")
    expect(linh.page.locator("[data-saved-state]")).to_have_text("Kept in this browser only")
    assert not SavedAnswers.objects.within(invitation.organisation_id).exists()
    linh.open(link)
    linh.press("Begin")
    assert linh.says("2 of 6 answered")
    linh.press("Hand in")
    assert linh.says("3 questions are still open")
    tick(linh, "I ask for help.", "Mostly")
    linh.press("Hand in all the same")
    assert linh.says("Thank you. Your answers are in.")
    linh.look()
    assert linh.page.evaluate("localStorage.length") == 0
    (response,) = responses(invitation)
    assert (response.respondent, response.answers.count()) == (None, 3)
    invitation.refresh_from_db()
    assert invitation.state == InvitationState.ANSWERED


def test_an_anonymous_survey_without_javascript_and_rather_not(visitor: Callable[..., Visitor]) -> None:
    invitation = asked_by_mail(Mode.ANONYMOUS)
    linh = visitor(javascript=False)
    linh.open(path_to_survey(invitation))
    linh.press("Rather not")
    assert linh.says("Thank you for telling us. We do not ask again.")
    linh.press("Answer after all")
    for question in ("I feel at home here.", "People here know me.", "I often feel alone here."):
        tick(linh, question, "Partly")
    for question in ("I ask for help.", "I say no."):
        tick(linh, question, "Entirely")
    linh.press("Hand in")
    assert linh.says("Thank you. Your answers are in.")
    assert len(responses(invitation)) == 1


def a_coordinator(invitation: SurveyInvitation) -> Account:
    account = make_account()
    make_person(invitation.organisation, Role.COORDINATOR, name="Noor Haddad", account=account)
    return account


def test_forms_are_printed_and_typed_in(visitor: Callable[..., Visitor]) -> None:
    invitation = asked_by_mail(Mode.CONFIDENTIAL)
    noor = visitor()
    noor.sign_in(a_coordinator(invitation))
    home = f"/o/{invitation.organisation.slug}/answering"
    noor.open(f"{home}/paper/{invitation.wave.public_id}/")
    noor.look()
    with noor.page.expect_download() as download:
        noor.press("Get the forms")
    assert download.value.suggested_filename.endswith(".pdf")
    code = invitation.wave.cohort.program.respondents.get().code
    noor.press("Type forms in")
    noor.look()
    noor.page.get_by_label("Code on the form").fill(code.lower())
    noor.page.keyboard.press("Enter")
    noor.page.keyboard.type("432")  # each digit leads to the next line
    noor.page.keyboard.type("Longer breaks")
    expect(noor.page.get_by_label("What would help you most")).to_have_value("Longer breaks")
    noor.press("Type it a second time")
    assert noor.says("Now the same form once more")
    noor.page.get_by_label("I feel at home here.").fill("4")
    noor.page.get_by_label("People here know me.").fill("1")
    noor.page.get_by_label("I often feel alone here.").fill("2")
    noor.page.get_by_label("What would help you most").fill("Longer breaks")
    noor.press("Compare and keep")
    assert noor.says("The two times differ: look at the paper")
    assert noor.says("First time: Partly")
    noor.look()
    noor.page.get_by_label("People here know me.").fill("3")
    noor.press("Keep this form")
    assert noor.says("Kept. Here is the next form.")
    assert noor.says("One form has been typed in.")
    (response,) = responses(invitation)
    assert response.way == Way.PAPER


def test_signed_in_it_stands_in_my_list(visitor: Callable[..., Visitor]) -> None:
    invitation = asked_by_mail(Mode.IDENTIFIED)
    linh = visitor()
    account = invitation.person.account
    assert account is not None
    linh.sign_in(account)
    linh.open(f"/o/{invitation.organisation.slug}/answering/")
    assert linh.says("One survey waits for you")
    linh.look()
    linh.press("Answer")
    linh.look()
    linh.press("Rather not")
    assert linh.says("We do not ask again")
    linh.look()
    linh.press("What you were asked")
    assert linh.says("You have seen to everything")
    linh.look()
