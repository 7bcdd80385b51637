"""A coordinator asks before, sees who answers, reminds the rest, closes, and reads what came in."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from peerloom.domain.enrolment.enums import Side
from peerloom.domain.feedback.enums.surveys import Mode, WaveState
from peerloom.domain.feedback.jobs.waves import invite_for_wave
from peerloom.domain.feedback.models import SurveyInvitation, Wave
from peerloom.domain.people.models import Person
from peerloom.domain.programs.models import Cohort
from peerloom.foundation import clock
from peerloom.foundation.jobs import enqueue
from peerloom.foundation.jobs.attempts import run_attempt
from tests.factories import make_account, make_application, make_cohort, make_organisation, make_person, make_program
from tests.factories.instruments import make_instrument
from tests.factories.surveys import make_invitation, make_wave
from tests.factories.waves import answer_wave, plan_survey, word_wave
from tests.journeys.browser import Visitor

pytestmark = pytest.mark.journey


def a_round() -> tuple[Cohort, Person]:
    """Six mentees are accepted, and one waits; the round begins in ten days."""
    organisation = make_organisation()
    cohort = make_cohort(make_program(organisation))
    today = clock.now().date()
    cohort.starts_on, cohort.ends_on = today + timedelta(days=10), today + timedelta(days=200)
    cohort.save()
    for number in range(6):
        make_application(cohort, make_person(organisation, name=f"Mentee Number{number}"), Side.MENTEE)
    waiting = make_application(cohort, make_person(organisation, name="Waiting Person"), Side.MENTEE)
    waiting.state = "waiting"
    waiting.save()
    return cohort, make_person(organisation, "coordinator", name="Noor Haddad", account=make_account())


def signed_in(visitor: Callable[..., Visitor], person: Person) -> Visitor:
    found = visitor()
    assert person.account is not None
    found.sign_in(person.account)
    return found


def test_from_the_plan_to_the_figures(visitor: Callable[..., Visitor]) -> None:
    cohort, coordinator = a_round()
    organisation = cohort.organisation
    noor = signed_in(visitor, coordinator)
    address = f"/o/{organisation.slug}/surveys/{cohort.public_id}/"
    noor.open(address)
    assert noor.says("No survey is planned yet")
    noor.look()
    version = make_instrument(organisation)
    plan_survey(cohort.program, audience="mentees")
    noor.open(address)
    assert noor.says("Next: “Belonging” opens on")
    noor.look()
    noor.press("Belonging")
    assert noor.says("6 people will be asked, as it stands")
    assert noor.says("This survey is confidential.")
    noor.look()
    noor.press("Change")
    noor.page.get_by_label("Your own words above it (English)").fill("So that we know what to change.")
    noor.look()
    noor.press("Save")
    noor.press("See it as people will")
    assert noor.says("So that we know what to change.")
    noor.look()
    wave = Wave.objects.within(organisation.pk).get()
    noor.open(f"/o/{organisation.slug}/surveys/wave/{wave.public_id}/")
    noor.page.get_by_text("Open it before its day").click()
    noor.look()
    noor.press("Open it and ask 6 people")
    assert noor.says("Open, and the invitations are being written")
    run_attempt(enqueue(invite_for_wave.path, organisation="", subject=wave.public_id, at=clock.now()).public_id)
    invited = list(SurveyInvitation.objects.within(organisation.pk).select_related("person"))
    for one in invited[:5]:
        answer_wave(wave, one.person, version, [4, 5, 2])
    SurveyInvitation.objects.within(organisation.pk).update(invited_at=clock.now() - timedelta(days=3))
    noor.page.reload()
    expect(noor.page.get_by_role("heading", level=1)).to_contain_text("5 of 6 have answered")
    assert noor.says(invited[5].person.name)
    noor.look()
    noor.press("Remind one person now")
    assert noor.says("One person is reminded.")
    noor.page.get_by_text("Keep it open for longer").click()
    noor.page.get_by_label("New last day").fill(str(wave.opens_on))
    noor.press("Keep it open")
    assert noor.says("Choose a day after the present last one.")
    noor.look()
    noor.page.get_by_text("Close it now").click()
    noor.press("Close it for good")
    assert noor.says("5 of 6 answered (83 %)")
    assert noor.says("5 people, mean 4 (1 to 5)")
    noor.look()
    with noor.page.expect_download() as download:
        noor.press("Answers as CSV")
    assert download.value.suggested_filename.endswith("-answers.csv")


def test_a_group_to_compare_with_and_an_anonymous_survey_of_it(visitor: Callable[..., Visitor]) -> None:
    cohort, coordinator = a_round()
    make_instrument(cohort.organisation)
    noor = signed_in(visitor, coordinator)
    noor.open(f"/o/{cohort.organisation.slug}/surveys/{cohort.public_id}/comparison/")
    noor.look()
    noor.press("Make a group")
    noor.look()
    noor.page.get_by_role("textbox", name="Name").fill("Waiting list")
    noor.press("Write the group down")
    assert noor.says("“Waiting list”: one person")
    noor.look()
    noor.open(f"/o/{cohort.organisation.slug}/surveys/{cohort.public_id}/plan/")
    noor.press("Plan it")
    assert noor.says("Choose at least one questionnaire.")
    noor.look()
    noor.page.get_by_role("textbox", name="Name").fill("And without us?")
    noor.page.get_by_role("checkbox", name="Mentees").uncheck()
    noor.page.get_by_role("checkbox", name="The comparison group").check()
    noor.page.get_by_label("Which comparison group").select_option("Waiting list")
    noor.page.get_by_role("checkbox", name="Belonging").check()
    noor.page.get_by_role("radio", name="Anonymous: nothing ties an answer to a person").check()
    noor.press("Plan it")
    assert noor.says("Too few people to be anonymous")
    noor.look()
    noor.press("Call it off")
    assert noor.says("Called off: nobody was asked")
    noor.look()


def test_answers_by_name_are_read_by_person(visitor: Callable[..., Visitor]) -> None:
    cohort, coordinator = a_round()
    version = make_instrument(cohort.organisation)
    wave = word_wave(make_wave(cohort, version, mode=Mode.IDENTIFIED, state=WaveState.CLOSED))
    person = make_person(cohort.organisation, name="Linh Tran")
    make_invitation(wave, person)
    answer_wave(wave, person, version, [4, None, 2], words="More time")
    Wave.objects.within(cohort.organisation_id).filter(pk=wave.pk).update(invited=2, answered=1)
    noor = signed_in(visitor, coordinator)
    noor.open(f"/o/{cohort.organisation.slug}/surveys/wave/{wave.public_id}/")
    noor.look()
    noor.press("Read the answers by person")
    assert noor.says("Linh Tran")
    assert noor.says("More time")
    noor.look()
