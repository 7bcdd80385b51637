"""The youth template as it comes: nobody is matched before the interview, three references and the checks are in."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.core import mail

from peerloom.domain.blueprints.builtin import built_in_template
from peerloom.domain.blueprints.operations.creating import Start, create_from_blueprint, usual_start
from peerloom.domain.enrolment.enums import ApplicationState, CheckKind
from peerloom.domain.enrolment.models import Application
from peerloom.domain.enrolment.operations.agreements import sign_agreement
from peerloom.domain.enrolment.queries.agreements import texts_to_sign
from peerloom.domain.matching.queries.held_back import held_back_words
from peerloom.domain.people.enums import Role
from peerloom.domain.people.models import Account, Organisation
from peerloom.domain.people.queries import actor_of
from peerloom.domain.programs.enums import ProgramState
from peerloom.domain.programs.models import Cohort
from peerloom.domain.programs.queries import cohort_of
from peerloom.foundation import clock
from tests.factories import make_account, make_organisation, make_person
from tests.factories.screening import make_answer, make_applicant
from tests.factories.standards import checked, trained
from tests.journeys.browser import Visitor
from tests.journeys.test_screening_journey import answer, enter, plan_and_hold, run_jobs, seen

pytestmark = pytest.mark.journey

REFEREES = ("Rosa Lind", "Piotr Nowak", "Emeka Obi")


def open_program(organisation: Organisation) -> Cohort:
    """From the template, with the one thing that only the organisation knows."""
    program = create_from_blueprint(
        organisation=organisation,
        document=built_in_template("youth-mentoring"),
        start=Start(usual_start(clock.now().date())),
        by=None,
        at=clock.now(),
    )
    program.state, program.safeguarding_contact = ProgramState.OPEN, "Ines Prado, 07700 900123"
    program.save()
    return cohort_of(program)


def test_a_big_is_held_back_until_the_last_reference_and_the_checks_are_in(visitor: Callable[..., Visitor]) -> None:
    cohort = open_program(make_organisation(name="Harbour Youth Mentoring"))
    noor_account, lena_account = staff_of(cohort)
    tom = make_applicant(cohort, name="Tom Baker", days_ago=3, now=clock.now())
    make_answer(tom, "Why would you like to be a Big?", "I had one myself.")
    noor, lena = enter(visitor, noor_account), enter(visitor, lena_account)
    page = f"/o/{cohort.organisation.slug}/screening/applications/{tom.public_id}/"

    noor.open(page)
    noor.press("Take into review")
    plan_and_hold(noor, tom)
    for reviewer in (noor, lena):
        reviewer.open(page)
        assess(reviewer)
    links = ask_three(noor)
    answer(visitor(), links[0])
    answer(visitor(javascript=False), links[1])
    noor.open(page)
    seen(noor.page, "One reference is still to come")
    noor.press("Accept")
    seen(noor.page, "Tom Baker has a place, and a message is on its way.")

    prepare(tom)
    assert is_held_back(tom)
    noor.open(f"/o/{cohort.organisation.slug}/standards/{cohort.public_id}/")
    seen(noor.page, "2 of 3 references have arrived.")
    noor.look()
    answer(visitor(), links[2])
    assert is_held_back(tom), "the checks are still missing"
    for kind in (CheckKind.CRIMINAL, CheckKind.REGISTRY):
        checked(tom.person, kind, on=clock.now().date())
    assert not is_held_back(tom)
    noor.page.reload()
    seen(noor.page, "nobody is held back")
    noor.look()


def staff_of(cohort: Cohort) -> tuple[Account, Account]:
    noor, lena = make_account(), make_account()
    make_person(cohort.organisation, Role.COORDINATOR, name="Noor Haddad", account=noor)
    make_person(cohort.organisation, Role.STAFF, name="Lena Vogt", account=lena)
    return noor, lena


def assess(reviewer: Visitor) -> None:
    """Four points for every aspect of the template's own guide."""
    reviewer.press("Open the guide and assess")
    for aspect in ("Communication", "Empathy", "Experience", "Willingness", "Boundaries"):
        reviewer.page.get_by_role("group", name=aspect).get_by_role("radio").nth(3).check()
    reviewer.page.get_by_label("Yes, take them").check()
    reviewer.press("Hand in my assessment")
    seen(reviewer.page, "Your assessment is in.")


def ask_three(noor: Visitor) -> list[str]:
    """Three people are named and asked; their links, from the mails."""
    noor.page.reload()
    mail.outbox.clear()
    for name in REFEREES:
        noor.press("Name someone to ask")
        noor.page.get_by_label("Name", exact=True).fill(name)
        noor.page.get_by_label("E-mail").fill(f"{name.split()[0].casefold()}@example.org")
        noor.press("Only note the name")
    seen(noor.page, "3 references are missing: ask for them")
    noor.press("Ask all of them")
    run_jobs()
    found = {sent.to[0]: re.findall(r"(/references/[^/]+/)", str(sent.body)) for sent in mail.outbox}
    return [found[f"{name.split()[0].casefold()}@example.org"][0] for name in REFEREES]


def prepare(application: Application) -> None:
    """What the person themself does meanwhile: training, and the agreements."""
    application.refresh_from_db()
    assert application.state == ApplicationState.ACCEPTED
    trained(application.person, application.cohort.program, 144)
    actor = actor_of(application.person, at=clock.now())
    for wanted in texts_to_sign(actor):
        sign_agreement(text=wanted.text, name_typed=application.person.name, by=actor, at=clock.now())


def is_held_back(application: Application) -> bool:
    return application.public_id in held_back_words(application.cohort, clock.now())
