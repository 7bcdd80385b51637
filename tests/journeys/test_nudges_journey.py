"""Choosing what one gets, with and without signing in; a coordinator sets reminders and sees what a pair would get."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core import mail
from django.core.mail import get_connection
from playwright.sync_api import expect

from peerloom.domain.notifications.delivery import claim, send
from peerloom.domain.notifications.enums import Delivery, Topic
from peerloom.domain.notifications.queries import wishes_of
from peerloom.domain.people.enums import Role
from peerloom.domain.people.models import Organisation, Person
from peerloom.domain.programs.enums import ProgramState
from peerloom.domain.relationships.messages.nudges import write_nudge
from peerloom.domain.relationships.models import Relationship
from peerloom.domain.relationships.queries.pair_facts import known_pairs
from peerloom.domain.relationships.rules.ladder import due_rungs, usual_settings
from peerloom.foundation import clock
from tests.factories import make_account, make_cohort, make_organisation, make_person, make_program
from tests.journeys.browser import Visitor
from tests.journeys.pairs import introduced

pytestmark = pytest.mark.journey


def reminded(organisation: Organisation, mentee: Person) -> str:
    """The path by which the mentee's first reminder, sent for real, is the last one of its kind."""
    cohort = make_cohort(make_program(organisation, state=ProgramState.RUNNING))
    mentor = make_person(organisation, name="Tomasz Zieliński")
    relationship = introduced(cohort, mentee=mentee, mentor=mentor, days_ago=8)
    now = clock.now()
    rows = Relationship.objects.within(organisation.pk).filter(pk=relationship.pk)
    (pair,) = known_pairs(list(rows.select_related("cohort__program", "organisation", "support")), at=now)
    day = pair.facts.introduced_on + timedelta(days=8)
    due = next(one for one in due_rungs(pair.facts, usual_settings(), day) if one.person == mentee.public_id)
    claimed = claim(write_nudge(due, pair, to=mentee, at=now).pk, at=now)
    assert claimed
    assert send(claimed, through=get_connection(), at=now)
    found = re.search(r"/notifications/no-more/\S+", str(mail.outbox[-1].body))
    assert found
    return found[0]


def test_someone_ends_reminders_from_the_e_mail_without_signing_in(visitor: Callable[..., Visitor]) -> None:
    organisation = make_organisation()
    mentee = make_person(organisation, Role.PARTICIPANT, name="Linh Tran", account=make_account())
    path = reminded(organisation, mentee)
    linh = visitor()
    linh.open(path)
    linh.look()
    assert wishes_of([mentee.pk])[mentee.pk].delivery(Topic.NUDGES) == Delivery.AT_ONCE
    linh.press("No more of this kind")
    assert linh.says("Done. You get no more of these.")
    linh.look()
    assert wishes_of([mentee.pk])[mentee.pk].delivery(Topic.NUDGES) == Delivery.NEVER
    address = linh.page.get_by_role("link", name="Choose what you get").get_attribute("href")
    assert address
    linh.open("/notifications/" + address.partition("/notifications/")[2])
    linh.look()
    linh.page.get_by_role("group", name="Gentle reminders").get_by_text("Once a day").click()
    linh.press("Keep this")
    assert linh.says("Kept. It counts from the next e-mail on.")
    assert wishes_of([mentee.pk])[mentee.pk].delivery(Topic.NUDGES) == Delivery.DIGEST
    linh.page.goto(f"{linh.site}/notifications/choose/forged/")
    assert linh.says("This link does not work")


def test_someone_looks_for_a_missed_e_mail_and_takes_a_break(visitor: Callable[..., Visitor]) -> None:
    organisation, account = make_organisation(), make_account()
    mentee = make_person(organisation, Role.PARTICIPANT, name="Linh Tran", account=account)
    reminded(organisation, mentee)
    linh = visitor()
    linh.sign_in(account)
    linh.open(f"/o/{organisation.slug}/notifications/")
    assert linh.says("A first meeting with Tomasz: shall you make a start?")
    linh.look()
    linh.page.get_by_text("Until the day below").click()
    linh.press("Keep this")
    assert linh.says("Say which day is the last one of your pause.")
    linh.look()
    linh.page.get_by_text("For a week").click()
    linh.press("Keep this")
    expect(linh.page.get_by_role("heading", level=1)).to_contain_text("We leave you alone until")


def test_a_coordinator_sets_the_ladder_and_sees_what_a_pair_would_get(visitor: Callable[..., Visitor]) -> None:
    organisation, account = make_organisation(), make_account()
    make_person(organisation, Role.COORDINATOR, name="Noor Haddad", account=account)
    program = make_program(organisation)
    make_cohort(program)
    noor = visitor()
    noor.sign_in(account)
    noor.open(f"/o/{organisation.slug}/nudges/{program.public_id}/")
    noor.look()
    noor.page.get_by_label("days after they were introduced").first.fill("5")
    noor.press("Keep these reminders")
    assert noor.says("Kept. Pairs are reminded so from the next hour on.")
    noor.press("See what a pair would get")
    noor.press("A silent pair")
    assert noor.says("All that a silent pair would get")
    noor.look()
    first = noor.page.get_by_role("row").filter(has_text="A first meeting with Tomasz")
    expect(first).to_contain_text("day 5")
    noor.open(f"/o/{organisation.slug}/nudges/{program.public_id}/first_meeting/mentee/")
    expect(noor.page.get_by_role("link", name="Propose a time to Tomasz")).to_be_visible()
    noor.look()
