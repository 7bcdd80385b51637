"""Every URL of an organisation against every kind of visitor, and against the ids of another organisation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from peerloom.domain.enrolment.enums import Side
from peerloom.domain.enrolment.models import AnswerFile, Application
from peerloom.domain.matching.enums import ImportState, RunState
from peerloom.domain.matching.models import LeftOut, MatchRun, Proposal, RuleSet, SheetImport
from peerloom.domain.people.enums import Role
from peerloom.domain.people.models import Account, Invitation, Membership, Organisation, Person
from peerloom.domain.programs.models import Program
from peerloom.domain.relationships.models import Participation, Relationship
from peerloom.foundation import clock
from peerloom.foundation.jobs.models import Job
from tests.factories import (
    MOMENT,
    make_account,
    make_application,
    make_cohort,
    make_organisation,
    make_person,
    make_program,
)
from tests.web.sent_files import let_go
from tests.web.world_forms import form_ids
from tests.web.world_recruitment import recruitment_ids
from tests.web.world_resources import resource_ids
from tests.web.world_screening import screening_ids
from tests.web.world_setup import set_up_ids
from tests.web.world_standards import standards_and_agreements
from tests.web.world_training import training_ids

pytestmark = pytest.mark.django_db

ANYONE, RUNS, LEADS = "any member", "who runs programs", "owners and coordinators"
OWNS, TAKES_PART = "the owner", "who takes part"
EVERYBODY = "everybody, signed in or not"

RUNNERS = ("owner", "coordinator", "staff")

AUDIENCE = {
    "people:home": ANYONE,
    "people:list": RUNS,
    "people:profile": ANYONE,
    "people:settings": OWNS,
    "people:invitations": LEADS,
    "people:invitation_resend": LEADS,
    "people:invitation_revoke": LEADS,
    "people:person": RUNS,
    "people:photo": ANYONE,
    "people:role_give": RUNS,
    "people:role_withdraw": RUNS,
    "programs:list": RUNS,
    "programs:new": LEADS,
    "programs:detail": RUNS,
    "programs:edit": LEADS,
    "programs:advance": RUNS,
    "programs:plan": RUNS,
    "programs:plan-add": LEADS,
    "programs:plan-item": LEADS,
    "programs:plan-remove": LEADS,
    "blueprints:start": LEADS,
    "blueprints:begin": LEADS,
    "blueprints:file": LEADS,
    "blueprints:template": LEADS,
    "blueprints:template-remove": LEADS,
    "blueprints:template-file": LEADS,
    "blueprints:ready": RUNS,
    "blueprints:copy": LEADS,
    "blueprints:keep": LEADS,
    "blueprints:export": LEADS,
    "blueprints:review": LEADS,
    "blueprints:create": LEADS,
    "blueprints:discard": LEADS,
    "blueprints:step-purpose": LEADS,
    "blueprints:step-objectives": LEADS,
    "blueprints:step-people": LEADS,
    "blueprints:step-format": LEADS,
    "blueprints:step-dates": LEADS,
    "blueprints:step-standards": LEADS,
    "recruitment:overview": RUNS,
    "recruitment:capacity": RUNS,
    "recruitment:page": LEADS,
    "recruitment:page-preview": RUNS,
    "recruitment:page-picture": RUNS,
    "recruitment:page-state": RUNS,
    "recruitment:channel-add": RUNS,
    "recruitment:channel": RUNS,
    "recruitment:channel-code": RUNS,
    "recruitment:channel-close": RUNS,
    "recruitment:invitees": RUNS,
    "recruitment:invitee-withdraw": RUNS,
    "resources:list": ANYONE,
    "resources:resource": ANYONE,
    "resources:file": ANYONE,
    "resources:new": RUNS,
    "resources:edit": RUNS,
    "resources:files": RUNS,
    "resources:file-remove": RUNS,
    "resources:state": RUNS,
    "resources:delete": RUNS,
    "matching:overview": RUNS,
    "matching:upload": RUNS,
    "matching:sheet": RUNS,
    "matching:sheet-discard": RUNS,
    "matching:rules": RUNS,
    "matching:run-start": RUNS,
    "matching:run": RUNS,
    "matching:run-cancel": RUNS,
    "matching:run-discard": RUNS,
    "matching:decide": RUNS,
    "matching:differences": RUNS,
    "matching:move": RUNS,
    "matching:publish": RUNS,
    "matching:undo": RUNS,
    "matching:pairs-file": RUNS,
    "forms:edit": RUNS,
    "forms:begin": RUNS,
    "forms:arrange": RUNS,
    "forms:introduction": LEADS,
    "forms:section-new": LEADS,
    "forms:section": LEADS,
    "forms:kinds": LEADS,
    "forms:question-new": LEADS,
    "forms:question": LEADS,
    "forms:preview": RUNS,
    "forms:publish": LEADS,
    "forms:discard": RUNS,
    "relationships:list": RUNS,
    "relationships:mine": ANYONE,
    "relationships:detail": TAKES_PART,
    "relationships:expectations": TAKES_PART,
    "standards:rules": RUNS,
    "standards:profile": RUNS,
    "standards:board": RUNS,
    "standards:waive": LEADS,
    "standards:waivers": RUNS,
    "standards:waiver-withdraw": RUNS,
    "agreements:list": RUNS,
    "agreements:begin": RUNS,
    "agreements:edit": RUNS,
    "agreements:publish": RUNS,
    "agreements:discard": RUNS,
    "agreements:unsigned": RUNS,
    "agreements:remind": RUNS,
    "agreements:mine": ANYONE,
    "agreements:sign": TAKES_PART,
    "agreements:print": TAKES_PART,
    "jobs:progress": RUNS,
    "screening:board": RUNS,
    "screening:bulk": RUNS,
    "screening:application": RUNS,
    "screening:step": RUNS,
    "screening:assign": RUNS,
    "screening:reviewers": RUNS,
    "screening:decline": LEADS,
    "screening:interview": RUNS,
    "screening:interview-outcome": RUNS,
    "screening:assess": RUNS,
    "screening:referee": RUNS,
    "screening:ask-all": RUNS,
    "screening:ask": RUNS,
    "screening:referee-remove": RUNS,
    "screening:check": RUNS,
    "screening:checks": RUNS,
    "screening:guide-mentor": RUNS,
    "screening:guide-mentee": RUNS,
    "courses:mine": ANYONE,
    "courses:course": TAKES_PART,
    "courses:finish": TAKES_PART,
    "courses:lesson": TAKES_PART,
    "courses:lesson-done": TAKES_PART,
    "courses:file": TAKES_PART,
    "courses:captions": TAKES_PART,
    "courses:quiz": TAKES_PART,
    "courses:attempt": TAKES_PART,
    "courses:certificate": TAKES_PART,
    "courses:list": RUNS,
    "courses:add-builtin": LEADS,
    "courses:new": LEADS,
    "courses:progress": RUNS,
    "courses:remind": RUNS,
    "courses:outline": LEADS,
    "courses:about": LEADS,
    "courses:publish": LEADS,
    "courses:move": LEADS,
    "courses:remove": LEADS,
    "courses:module-new": LEADS,
    "courses:module": LEADS,
    "courses:lesson-new": LEADS,
    "courses:lesson-edit": LEADS,
    "courses:question-new": LEADS,
    "courses:question": LEADS,
    "apply:start": EVERYBODY,
    "apply:guardian": EVERYBODY,
    "apply:find": EVERYBODY,
    "apply:file": RUNS,
}
"""Who may open what. A URL that is missing here fails the test below."""


@dataclass(frozen=True)
class World:
    """One organisation with one of everything, and an account for each kind of visitor."""

    organisation: Organisation
    accounts: dict[str, Account]
    ids: dict[str, str]


def member(organisation: Organisation, *roles: str, program: Program | None = None) -> Account:
    account = make_account()
    make_person(organisation, *roles, account=account, program_id=program.pk if program else None)
    return account


def make_world() -> World:
    organisation = make_organisation()
    program, other_program = make_program(organisation), make_program(organisation, name="Second Wind")
    cohort = make_cohort(program)
    make_cohort(other_program)
    owner = make_person(organisation, Role.OWNER, account=make_account())
    mentee_account = make_account()
    mentee = make_person(organisation, Role.PARTICIPANT, account=mentee_account, name="Ada Mentee")
    mentor = make_person(organisation, Role.PARTICIPANT, name="Ben Mentor")
    asks = make_application(cohort, mentee, Side.MENTEE)
    offers = make_application(cohort, mentor, Side.MENTOR)
    job = Job.objects.create(kind="x", organisation=organisation.public_id, due=MOMENT, created_at=MOMENT)
    sheet = SheetImport.objects.create(
        cohort=cohort,
        side=Side.MENTEE,
        file_name="a.csv",
        state=ImportState.PREVIEWED,
        uploaded_at=MOMENT,
        organisation=organisation,
    )
    rules = RuleSet.objects.create(cohort=cohort, version=1, created_at=MOMENT, organisation=organisation)
    run = MatchRun.objects.create(
        cohort=cohort, rule_set=rules, number=1, state=RunState.READY, created_at=MOMENT, organisation=organisation
    )
    Proposal.objects.create(run=run, mentee=asks, mentor=offers, score=7000, organisation=organisation)
    alone = make_application(cohort, make_person(organisation, name="Cem Alone"), Side.MENTEE)
    LeftOut.objects.create(run=run, application=alone, obstacle="shortage", remedy="none", organisation=organisation)
    relationship = Relationship.objects.create(
        cohort=cohort, introduced_at=MOMENT, visible_from=MOMENT, score=7000, organisation=organisation
    )
    for person, side in ((mentee, Side.MENTEE), (mentor, Side.MENTOR)):
        Participation.objects.create(
            relationship=relationship, person=person, side=side, joined_at=MOMENT, organisation=organisation
        )
    invitation = Invitation.objects.create(
        email="new@example.org",
        role=Role.STAFF,
        invited_by=owner,
        created_at=MOMENT,
        expires_at=MOMENT + timedelta(days=14),
        organisation=organisation,
    )
    return World(
        organisation,
        {
            "owner": owner_account(owner),
            "coordinator": member(organisation, Role.COORDINATOR),
            "staff": member(organisation, Role.STAFF),
            "coordinator of another program": member(organisation, Role.COORDINATOR, program=other_program),
            "mentee": mentee_account,
            "another participant": member(organisation, Role.PARTICIPANT),
            "stranger": member(make_organisation(), Role.OWNER),
        },
        {
            "program": program.public_id,
            "cohort": cohort.public_id,
            "sheet": sheet.public_id,
            "run": run.public_id,
            "mentee": asks.public_id,
            "relationship": relationship.public_id,
            "person": mentee.public_id,
            "membership": membership_of(mentee),
            "invitation": invitation.public_id,
            "job": job.public_id,
            **form_ids(cohort),
            **recruitment_ids(cohort),
            **resource_ids(cohort),
            **screening_ids(cohort),
            **set_up_ids(program),
            **training_ids(program, mentee),
            "side": Side.MENTEE,
            "file": an_answered_file(asks).public_id,
            **standards_and_agreements(program, mentor),
        },
    )


def an_answered_file(application: Application) -> AnswerFile:
    kept = AnswerFile(
        organisation=application.organisation,
        application=application,
        question_key="letter",
        name="letter.pdf",
        content_type="application/pdf",
        size=4,
        uploaded_at=MOMENT,
    )
    kept.file.save("letter.pdf", ContentFile(b"%PDF"))
    return kept


def owner_account(owner: Person) -> Account:
    assert owner.account is not None
    return owner.account


def membership_of(person: Person) -> str:
    return Membership.objects.within(person.organisation_id).get(person=person).public_id


def routes(
    patterns: list[URLPattern | URLResolver], names: str = "", kwargs: tuple[str, ...] = ()
) -> dict[str, set[str]]:
    """Name of each route of ours inside an organisation, and the names of its ids."""
    found: dict[str, set[str]] = {}
    for pattern in patterns:
        here = (*kwargs, *pattern.pattern.converters)
        if isinstance(pattern, URLResolver):
            found |= routes(pattern.url_patterns, pattern.namespace or names, here)
        elif "organisation" in here and pattern.callback.__module__.startswith("peerloom."):
            found[f"{names}:{pattern.name}"] = set(here) - {"organisation"}
    return found


ROUTES = routes(get_resolver().url_patterns)


def url(name: str, world: World, ids: dict[str, str] | None = None) -> str:
    wanted = {key: (ids or world.ids)[key] for key in ROUTES[name]}
    return reverse(name, kwargs={"organisation": world.organisation.slug, **wanted})


def visit(client: Client, address: str, method: str) -> HttpResponse:
    with clock.frozen_at(MOMENT + timedelta(minutes=1)):
        response: HttpResponse = getattr(client, method)(address)
    let_go(response)
    return response


def test_the_matrix_knows_every_url() -> None:
    assert set(AUDIENCE) == set(ROUTES)


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("name", sorted(AUDIENCE))
def test_who_may_open_what(name: str, method: str) -> None:
    world = make_world()
    address = url(name, world)
    answers = {"signed out": visit(Client(), address, method)}
    for visitor, account in world.accounts.items():
        if method == "post" and visitor in RUNNERS:
            continue
        client = Client()
        client.force_login(account)
        answers[visitor] = visit(client, address, method)

    if AUDIENCE[name] == EVERYBODY:
        assert {answer.status_code for answer in answers.values()} <= {200, 422}
        return
    if all(answer.status_code == 405 for answer in answers.values()):
        return  # the page does not know this method, whoever asks

    assert answers["signed out"].status_code == 302
    assert answers["signed out"]["Location"].startswith("/accounts/login/")
    assert answers["stranger"].status_code == 404
    check_participants(name, {visitor: answers[visitor].status_code for visitor in ("mentee", "another participant")})
    if {"program", "cohort", "application"} & ROUTES[name]:
        assert answers["coordinator of another program"].status_code in (403, 404)
    if method == "get":
        check_readers(name, {visitor: answers[visitor].status_code for visitor in RUNNERS})


def check_participants(name: str, codes: dict[str, int]) -> None:
    audience = AUDIENCE[name]
    for visitor, code in codes.items():
        if audience in (RUNS, LEADS, OWNS):
            assert code == 403, f"a {visitor} got {code}"
        elif audience == TAKES_PART and visitor != "mentee":
            assert code == 404, f"a {visitor} got {code}"
        else:
            assert code < 500
            assert code != 403


def check_readers(name: str, codes: dict[str, int]) -> None:
    let_in = {RUNS: RUNNERS, LEADS: RUNNERS[:2], OWNS: RUNNERS[:1]}.get(AUDIENCE[name], ())
    for visitor, code in codes.items():
        if visitor in let_in:
            assert code in (200, 302, 303, 405), f"{visitor}: {code}"
        elif let_in:
            assert code == 403, f"{visitor}: {code}"


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("name", sorted(name for name, ids in ROUTES.items() if ids))
def test_ids_of_another_organisation_do_not_exist_here(name: str, method: str) -> None:
    world, elsewhere = make_world(), make_world()
    client = Client()
    client.force_login(world.accounts["owner"])
    for foreign in ROUTES[name]:
        if world.ids[foreign] == elsewhere.ids[foreign]:
            continue  # a word such as "mentee", which is the same everywhere
        ids = world.ids | {foreign: elsewhere.ids[foreign]}
        response = visit(client, url(name, world, ids), method)
        assert response.status_code in (404, 405), f"{name} answered {response.status_code} to a foreign {foreign}"
