"""Zero bytes, absurd numbers and impossible dates at every URL: an answer, never a crash, on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from http import HTTPStatus

import pytest
from django.conf import LazySettings
from django.db import transaction
from django.test import Client

from peerloom.domain.matching.models import Proposal
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
from tests.web.keys_read import KEYS_READ
from tests.web.routes import ROUTES, url
from tests.web.sent_files import let_go
from tests.web.world import World

pytestmark = pytest.mark.django_db

HOSTILE = ("\x00", "a\x00b", "9" * 30, "-1", "NaN", "\u202e\U0001f600", "10000-01-01", "x" * 5_000)
IN_ADDRESSES = (
    "q",
    "words",
    "search",
    "role",
    "cohort",
    "to",
    "leaving",
    "show",
    "page",
    "next",
    "archived",
    "side",
    "whose",
    "channel",
    "column",
    "kind",
    "section",
    "version",
    "at",
    "slide",
    "state",
    "via",
)
IN_FORMS = (
    *("name", "slug", "time_zone", "minimum_age", "email", "role", "program", "given_name", "contact"),
    *("about", "week", "key", "version", "purpose", "cohort_name", "starts_on", "ends_on", "signup_until"),
    *("form-TOTAL_FORMS", "do", "from", "label", "help", "options", "least", "most", "section", "shown_if"),
    *("title", "introduction", "stage", "reviewer", "outcome", "reason", "subject", "body", "send", "day"),
    *("time", "place", "links", "ask", "relation", "kind", "result", "checked_on", "expires_on", "recommends"),
    *("note", "aspect-empathy", "questions", "reviewers", "aspects-TOTAL_FORMS", "aspects-INITIAL_FORMS"),
    *("aspects-0-label", "chosen", "revision", "then", "pair", "query", "to", "leaving", "objective"),
    *("based_on", "new-reach", "c0-key", "c0-reach", "minutes", "format", "text", "feedback", "c0-text"),
    *("due_week", "valid_months", "pass_share", "audience", "attempt", "piece", "captions_language", "preview"),
    *("via", "family_name", "born_0", "born_1", "born_2", "places"),
    *world_sessions.FIELDS,
    *world_calendars.FIELDS,
    *world_goals.FIELDS,
    *world_check_ins.FIELDS,
    *world_conversations.FIELDS,
    *world_changes.FIELDS,
    *world_endings.FIELDS,
    *world_circles.FIELDS,
    *world_micro.FIELDS,
    *world_nudges.FIELDS,
    *world_board.FIELDS,
    *world_saying.FIELDS,
    *world_instruments.FIELDS,
    *world_waves.FIELDS,
    *world_answering.FIELDS,
    *world_studies.FIELDS,
    *world_voices.FIELDS,
    *world_outcomes.FIELDS,
)


LIKELY = {"revision": "1", "objective": "fair", "cohort_name": "Autumn", "name": "Mentor Up", "new-weight": "2"}


@pytest.fixture
def keys_read(settings: LazySettings) -> set[str]:
    settings.MIDDLEWARE = [*settings.MIDDLEWARE, "tests.web.keys_read.note_keys"]
    KEYS_READ.clear()
    return KEYS_READ


@pytest.fixture
def owner(world: World, keys_read: set[str]) -> Client:
    client = Client()
    client.force_login(world.accounts["owner"])
    return client


@pytest.mark.parametrize("name", sorted(ROUTES))
def test_an_address_with_nonsense_is_answered(name: str, world: World, owner: Client, keys_read: set[str]) -> None:
    address = url(name, world)
    asked(owner, address, {})
    for value in HOSTILE:
        assert asked(owner, address, dict.fromkeys({*IN_ADDRESSES, *keys_read}, value)) < 500, f"{value!r:.20}"
        if not keys_read:
            return
    alone: set[str] = set()  # one refused answer hides the next
    while left := keys_read - alone:
        alone.add(key := min(left))
        assert asked(owner, address, {key: "a\x00b"}) < 500, key


def asked(client: Client, address: str, query: dict[str, str]) -> int:
    response = client.get(address, query)
    let_go(response)
    return int(response.status_code)


@pytest.mark.parametrize("name", sorted(ROUTES))
def test_a_form_with_nonsense_is_answered(name: str, world: World, owner: Client, keys_read: set[str]) -> None:
    address = url(name, world)
    if sent(owner, address, {}) == HTTPStatus.METHOD_NOT_ALLOWED:
        return
    for value in HOSTILE:
        for form in nonsense_forms(value, world, keys_read):
            assert sent(owner, address, form) < 500, f"{value!r:.20}"
        if not keys_read:
            return


def nonsense_forms(value: str, world: World, keys_read: set[str]) -> Iterator[dict[str, str]]:
    """Nonsense everywhere; then with the few fields put right that would stop the rest from being read."""
    nonsense = dict.fromkeys({*IN_FORMS, *keys_read}, value)
    yield nonsense
    if "pair" in keys_read:
        pair = Proposal.objects.within(world.organisation.pk).get().public_id
        yield nonsense | {"pair": f"lock {value}"}
        yield nonsense | LIKELY | {"pair": f"lock {pair}"}
    elif not keys_read.isdisjoint(LIKELY):
        yield nonsense | LIKELY


def sent(client: Client, address: str, form: dict[str, str]) -> int:
    """The status of the answer; what the form changed is undone, so that the next one finds the same world."""
    with transaction.atomic():
        response = client.post(address, form)
        let_go(response)
        transaction.set_rollback(True)
    return int(response.status_code)
