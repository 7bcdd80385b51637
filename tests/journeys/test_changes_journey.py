"""A conflict that becomes a rematch: in confidence, with the old match kept and somebody else proposed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.conf import settings
from django.urls import reverse
from playwright.sync_api import expect

from peerloom.domain.enrolment.enums import Side
from peerloom.domain.matching.models import MatchRun, Proposal
from peerloom.domain.matching.operations import publish_run, start_run
from peerloom.domain.notifications.models import OutboxEntry
from peerloom.domain.people.enums import Role
from peerloom.domain.people.models import Person
from peerloom.domain.people.queries import actor_of
from peerloom.domain.programs.models import Cohort
from peerloom.domain.relationships.enums import RelationshipState
from peerloom.domain.relationships.models import Relationship
from peerloom.foundation import clock
from peerloom.foundation.jobs.attempts import run_attempt
from peerloom.foundation.scope import Actor
from tests.domain.matching.pools import ask, rules_for, sign_up
from tests.factories import make_account, make_cohort, make_organisation, make_person, make_program
from tests.journeys.browser import Visitor

pytestmark = pytest.mark.journey

WINDOW = timedelta(minutes=settings.UNDO_MINUTES + 1)


class Round:
    """A published matching: Ana has Maya, and people have been told."""

    def __init__(self) -> None:
        self.organisation = make_organisation()
        program = make_program(self.organisation)
        program.safeguarding_contact = "Ada Lovelace, safeguarding, 555 0100"
        program.save()
        self.cohort: Cohort = make_cohort(program)
        self.noor = make_person(self.organisation, Role.COORDINATOR, name="Noor Haddad", account=make_account())
        ask(self.cohort)
        self.ana = self.signed_up(Side.MENTEE, "Ana Silva", ["law", "chess"])
        self.maya = self.signed_up(Side.MENTOR, "Maya Ito", ["law", "chess"])
        by = actor_of(self.noor, at=clock.now())
        rules_for(self.cohort, by)
        run = self.matched(by)
        publish_run(run=run, revision=run.revision, by=by, at=clock.now() - WINDOW)
        self.signed_up(Side.MENTOR, "Otto Weber", ["chess"])

    def signed_up(self, side: Side, name: str, skills: list[str]) -> Person:
        person = sign_up(self.cohort, side, name, skills).person
        person.account = make_account()
        person.save()
        person.memberships.create(organisation=self.organisation, role=Role.PARTICIPANT, since=clock.now())
        return person

    def matched(self, by: Actor) -> MatchRun:
        return self.computed(start_run(cohort=self.cohort, by=by, at=clock.now()))

    def computed(self, run: MatchRun) -> MatchRun:
        assert run.job is not None
        run_attempt(run.job.public_id)
        run.refresh_from_db()
        return run


def comes_in(visitor: Callable[..., Visitor], person: Person) -> Visitor:
    window = visitor()
    assert person.account is not None
    window.sign_in(person.account)
    return window


def test_a_conflict_becomes_a_new_match(visitor: Callable[..., Visitor]) -> None:
    world = Round()
    slug = world.organisation.slug
    ana = comes_in(visitor, world.ana)
    maya = comes_in(visitor, world.maya)
    noor = comes_in(visitor, world.noor)

    ana.open(f"/o/{slug}/relationships/mine/")
    ana.press("Something isn’t right")  # one
    expect(ana.page.get_by_role("heading", name="Which way on would help you?")).to_be_visible()
    ana.look()
    for way in ("Find words to talk it through", "Report a worry about somebody’s safety", "Have a break"):
        ana.press(way)
        expect(ana.page.get_by_role("heading", name=way, level=1)).to_be_visible()
        ana.look()
        ana.page.go_back()
    ana.press("Ask for a new match")  # two
    ana.page.get_by_label("Would you like to say more?").fill("We want different things.")
    ana.press("Ask for a new match")
    expect(ana.page.get_by_text("Somebody answers by")).to_be_visible()
    ana.look()

    maya.open(f"/o/{slug}/relationships/mine/")
    assert maya.page.get_by_text("We want different things.").count() == 0
    assert maya.page.get_by_text("You have asked for this").count() == 0

    noor.open(f"/o/{slug}/changes/")
    expect(noor.page.get_by_role("heading", name="One person waits for your help")).to_be_visible()
    noor.look()
    noor.press("Ana Silva")
    expect(noor.page.get_by_text("We want different things.")).to_be_visible()
    noor.press("Take it in hand")
    expect(noor.page.get_by_role("heading", name="Settle it")).to_be_visible()
    noor.look()
    noor.page.get_by_label("A few words to the person who asked").fill("I am looking for somebody else for you.")
    noor.press("Settle it and tell them")
    expect(noor.page.get_by_text("free for a new match")).to_be_visible()
    noor.look()

    noor.press("Go to the matching")
    noor.press("Run the matching")
    run = MatchRun.objects.within(world.organisation.pk).order_by("-number")[0]
    world.computed(run)
    proposal = Proposal.objects.within(world.organisation.pk).select_related("mentor__person").get(run=run)
    assert proposal.mentor.person.name == "Otto Weber"
    noor.open(reverse("matching:run", args=[slug, world.cohort.public_id, run.public_id]))
    expect(noor.page.get_by_text("Otto Weber").filter(visible=True).first).to_be_visible()
    run.refresh_from_db()
    by = actor_of(world.noor, at=clock.now())
    publish_run(run=run, revision=run.revision, by=by, at=clock.now() - WINDOW)

    ana.open(f"/o/{slug}/relationships/mine/")
    expect(ana.page.get_by_text("Otto").filter(visible=True).first).to_be_visible()
    expect(ana.page.get_by_role("link", name="Maya Ito")).to_be_visible()  # what was is kept
    ana.page.get_by_role("link", name="Maya Ito").click()
    expect(ana.page.get_by_role("heading", name="You and Maya were matched")).to_be_visible()
    states = Relationship.objects.within(world.organisation.pk).values_list("state", flat=True)
    assert sorted(states) == [RelationshipState.ENDED, RelationshipState.INTRODUCED]

    told = OutboxEntry.objects.within(world.organisation.pk).filter(person=world.maya)
    assert [letter.purpose for letter in told.order_by("pk")] == ["introduction", "match-ended"]
    assert not any("different things" in f"{letter.text}{letter.html}" for letter in told)
