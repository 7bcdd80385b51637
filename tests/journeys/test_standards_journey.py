"""What keeps people safe: held back until nothing is missing, an exception, signatures, expectations."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from peerloom.domain.enrolment.enums import CheckKind, Side
from peerloom.domain.enrolment.models import Application, Signature
from peerloom.domain.people.enums import Role
from peerloom.domain.people.queries import actor_of
from peerloom.domain.programs.enums import Profile
from peerloom.domain.programs.models import Cohort
from peerloom.foundation import clock
from peerloom.foundation.audit.models import AuditEvent
from peerloom.foundation.scope import Actor
from tests.domain.matching.pools import ask, ready_run, rules_for
from tests.factories import make_account, make_application, make_cohort, make_organisation, make_person, make_program
from tests.factories.standards import checked, interviewed, keep_everything, referred, set_rule
from tests.journeys.browser import Visitor
from tests.journeys.pairs import introduced

pytestmark = pytest.mark.journey


def youth_round() -> Cohort:
    """A youth program whose plan is in order; only its people still miss something."""
    program = make_program(make_organisation(name="Harbour Youth Mentoring"), name="Big and Little")
    program.profile, program.safeguarding_contact = Profile.YOUTH, "Ines Prado, 07700 900123"
    program.save()
    for rule, value in (("interview", 1), ("criminal_check", 1), ("references", 3), ("safeguarding_contact", 1)):
        set_rule(program, rule, value=value)
    return make_cohort(program)


def tom(cohort: Cohort) -> Application:
    """Interviewed, two references in, one still out, no check yet."""
    application = make_application(cohort, make_person(cohort.organisation, name="Tom Baker"), Side.MENTOR)
    interviewed(application)
    referred(application, "Ada")
    referred(application, "Bob")
    referred(application, "Cem", "asked")
    return application


def coordinator_of(cohort: Cohort, visitor: Callable[..., Visitor]) -> tuple[Visitor, Actor]:
    account = make_account()
    person = make_person(cohort.organisation, Role.COORDINATOR, name="Noor Haddad", account=account)
    noor = visitor()
    noor.sign_in(account)
    return noor, actor_of(person, at=clock.now())


def sees(person: Visitor, words: str) -> None:
    expect(person.page.get_by_text(words).filter(visible=True).first).to_be_visible()


def board_of(cohort: Cohort) -> str:
    return f"/o/{cohort.organisation.slug}/standards/{cohort.public_id}/"


def test_a_mentor_is_held_back_until_the_third_reference_and_the_check_are_in(visitor: Callable[..., Visitor]) -> None:
    cohort = youth_round()
    ask(cohort)
    mentor = tom(cohort)
    maya = make_application(cohort, make_person(cohort.organisation, name="Maya Ito"), Side.MENTOR)
    keep_everything(maya)
    for name in ("Ana Silva", "Ben Okafor"):
        make_application(cohort, make_person(cohort.organisation, name=name), Side.MENTEE)
    noor, actor = coordinator_of(cohort, visitor)
    noor.open(board_of(cohort))
    sees(noor, "3 people can be matched; one is held back.")
    sees(noor, "2 of 3 references have arrived.")
    noor.look()
    rules_for(cohort, actor)
    run = ready_run(cohort, actor)
    noor.open(f"/o/{cohort.organisation.slug}/matching/{cohort.public_id}/runs/{run.public_id}/")
    sees(noor, "Tom Baker")
    sees(noor, "the criminal-record check is missing, one reference is missing")
    noor.look()

    referred(mentor, "Dana")
    checked(mentor.person, CheckKind.CRIMINAL)
    noor.press("See what is missing and what to do")
    sees(noor, "4 people can be matched; nobody is held back.")
    run = ready_run(cohort, actor)
    noor.open(f"/o/{cohort.organisation.slug}/matching/{cohort.public_id}/runs/{run.public_id}/")
    expect(noor.page.get_by_text("Held back:")).to_have_count(0)
    sees(noor, "Tom Baker")


def test_an_exception_needs_a_reason_and_stays_on_record(visitor: Callable[..., Visitor]) -> None:
    cohort = youth_round()
    mentor = tom(cohort)
    checked(mentor.person, CheckKind.CRIMINAL)
    noor, _actor = coordinator_of(cohort, visitor)
    noor.open(board_of(cohort))
    sees(noor, "0 people can be matched; one is held back: one reference is missing.")
    noor.press("Make an exception")
    noor.page.get_by_label("Why this exception is right").fill("fine")
    noor.press("Make this exception")
    sees(noor, "Say in a sentence why. Whoever asks later has to understand it.")
    noor.complaints.clear()  # a form that needs mending is answered with 422, which the browser notes
    noor.look()
    noor.page.get_by_label("Why this exception is right").fill("We have known him as a youth worker for twenty years.")
    noor.press("Make this exception")
    sees(noor, "1 person can be matched; nobody is held back.")
    sees(noor, "Exception by Noor Haddad, because: “We have known him as a youth worker for twenty years.”")
    noor.look()
    event = AuditEvent.objects.get(verb="waiver.granted")
    told = {"rule": "references", "person": mentor.person.public_id, "until": "", "reason_given": True}
    assert event.details == told
    noor.press("Exceptions")
    noor.look()
    noor.press("Withdraw")
    sees(noor, "The exception is withdrawn. The rule holds again.")
    noor.open(board_of(cohort))
    sees(noor, "0 people can be matched; one is held back: one reference is missing.")


def test_a_coordinator_begins_from_a_profile_and_must_say_why_a_rule_is_turned_down(
    visitor: Callable[..., Visitor],
) -> None:
    cohort = make_cohort(make_program(make_organisation(), name="Big and Little"))
    noor, _actor = coordinator_of(cohort, visitor)
    noor.open(board_of(cohort))
    sees(noor, "This program has no practice standards yet")
    noor.look()
    noor.press("Choose the standards")
    noor.look()
    noor.page.get_by_label("Children and young people").check()
    noor.press("Begin with these")
    sees(noor, "19 standards hold; 15 of them stop a matching")
    noor.look()
    noor.page.get_by_label("How strict: Interview").select_option("warn")
    noor.page.get_by_label("Who is told when someone suspects abuse").fill("Ines Prado, 07700 900123")
    noor.press("Save the standards")
    sees(noor, "You turn down what protects young people (Interview). Say in a sentence why.")
    noor.complaints.clear()  # as above
    noor.page.get_by_label("Why you turn something down").first.fill("The school interviews all of its volunteers.")
    noor.press("Save the standards")
    sees(noor, "19 standards hold; 14 of them stop a matching")
    noor.press("See who keeps them")
    sees(noor, "It is said who is told, and how to reach them.")
    noor.look()


def test_a_participant_reads_and_signs_by_keyboard(visitor: Callable[..., Visitor]) -> None:
    cohort = make_cohort(make_program(make_organisation()))
    noor, _actor = coordinator_of(cohort, visitor)
    noor.open(f"/o/{cohort.organisation.slug}/agreements/{cohort.program.public_id}/")
    noor.look()
    noor.press("Begin with our wording")
    noor.look()
    noor.press("Let this version hold")
    sees(noor, "“Code of conduct” holds from now on.")
    account = make_account()
    linh = make_person(cohort.organisation, Role.PARTICIPANT, name="Linh Tran", account=account)
    make_application(cohort, linh, Side.MENTEE)
    noor.page.reload()
    noor.look()
    noor.press("Who has not signed")
    sees(noor, "Linh Tran")
    noor.look()

    signer = visitor()
    signer.sign_in(account)
    signer.open(f"/o/{cohort.organisation.slug}/agreements/mine/")
    signer.look()
    signer.press("Read and sign")
    signer.look()
    keys = signer.page.keyboard
    signer.page.get_by_role("heading", level=1).click()
    for _tab in range(20):
        keys.press("Tab")
        if signer.page.evaluate("document.activeElement.name") == "agreed":
            break
    keys.press("Space")
    keys.press("Tab")
    keys.type("Linh Tran")
    keys.press("Enter")
    sees(signer, "You have signed everything")
    signature = Signature.objects.within(cohort.organisation_id).get()
    assert (signature.person, signature.name_typed) == (linh, "Linh Tran")
    signer.press("Read it again")
    signer.look()
    signer.press("For printing")
    expect(signer.page.get_by_text(signature.digest)).to_be_visible()
    signer.look()


def test_two_say_what_they_expect_and_neither_sees_the_other_first(visitor: Callable[..., Visitor]) -> None:
    cohort = make_cohort(make_program(make_organisation()))
    accounts = make_account(), make_account()
    linh = make_person(cohort.organisation, Role.PARTICIPANT, name="Linh Tran", account=accounts[0])
    tomasz = make_person(cohort.organisation, Role.PARTICIPANT, name="Tomasz Zych", account=accounts[1])
    introduced(cohort, mentee=linh, mentor=tomasz)
    mentee, mentor = visitor(), visitor()
    for window, account in zip((mentee, mentor), accounts, strict=True):
        window.sign_in(account)
        window.open(f"/o/{cohort.organisation.slug}/relationships/mine/")
    mentee.look()
    mentee.press("Say what I expect")
    mentee.look()
    mentee.page.get_by_label("every week", exact=True).check()
    mentee.page.get_by_label("by video call").check()
    mentee.page.get_by_label("direct: tell me what you see").check()
    mentee.page.get_by_label("What do you want to talk about?").fill("Getting through statistics")
    mentee.press("Keep my answers")
    sees(mentee, "Now it is up to Tomasz")
    mentee.look()

    mentor.press("Say what I expect")
    expect(mentor.page.get_by_text("statistics")).to_have_count(0)
    mentor.page.get_by_label("once a month").check()
    mentor.page.get_by_label("whatever suits the other").check()
    mentor.page.get_by_label("open: no preference").check()
    mentor.press("Keep my answers")
    sees(mentor, "Tomasz would like to meet once a month, Linh every week: agree on it first.")
    sees(mentor, "Getting through statistics")
    mentor.look()
    mentee.open(f"/o/{cohort.organisation.slug}/relationships/mine/")
    sees(mentee, "Linh would like to meet every week, Tomasz once a month: agree on it first.")
    mentee.look()
