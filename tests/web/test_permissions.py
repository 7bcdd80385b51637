"""Every URL of an organisation against every kind of visitor, and against the ids of another organisation."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.http import HttpResponse
from django.test import Client

from peerloom.foundation import clock
from tests.factories import MOMENT
from tests.web import (
    world_answering,
    world_board,
    world_calendars,
    world_changes,
    world_check_ins,
    world_circles,
    world_conversations,
    world_endings,
    world_goals,
    world_instruments,
    world_micro,
    world_nudges,
    world_outcomes,
    world_saying,
    world_sessions,
    world_studies,
    world_voices,
    world_waves,
)
from tests.web.audience import ANYONE, EVERYBODY, LEADS, OWNS, RUNS, TAKES_PART
from tests.web.routes import ROUTES, url
from tests.web.sent_files import let_go
from tests.web.world import World

pytestmark = pytest.mark.django_db

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
    **world_sessions.AUDIENCE,
    **world_calendars.AUDIENCE,
    **world_goals.AUDIENCE,
    **world_check_ins.AUDIENCE,
    **world_conversations.AUDIENCE,
    **world_changes.AUDIENCE,
    **world_endings.AUDIENCE,
    **world_circles.AUDIENCE,
    **world_micro.AUDIENCE,
    **world_nudges.AUDIENCE,
    **world_board.AUDIENCE,
    **world_saying.AUDIENCE,
    **world_instruments.AUDIENCE,
    **world_waves.AUDIENCE,
    **world_answering.AUDIENCE,
    **world_studies.AUDIENCE,
    **world_voices.AUDIENCE,
    **world_outcomes.AUDIENCE,
}
"""Who may open what. A URL that is missing here fails the test below."""


def visit(client: Client, address: str, method: str) -> HttpResponse:
    with clock.frozen_at(MOMENT + timedelta(minutes=1)):
        response: HttpResponse = getattr(client, method)(address)
    let_go(response)
    return response


def test_the_matrix_knows_every_url() -> None:
    assert set(AUDIENCE) == set(ROUTES)


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("name", sorted(AUDIENCE))
def test_who_may_open_what(name: str, method: str, world: World) -> None:
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
def test_ids_of_another_organisation_do_not_exist_here(
    name: str, method: str, world: World, another_world: World
) -> None:
    client = Client()
    client.force_login(world.accounts["owner"])
    for foreign in ROUTES[name]:
        if world.ids[foreign] == another_world.ids[foreign]:
            continue  # a word such as "mentee", which is the same everywhere
        ids = world.ids | {foreign: another_world.ids[foreign]}
        response = visit(client, url(name, world, ids), method)
        assert response.status_code in (404, 405), f"{name} answered {response.status_code} to a foreign {foreign}"
