"""Thirty weeks of one pair by the clock: what was sent is what was foretold, once, in time, and not too much."""

from __future__ import annotations

from collections import Counter

import pytest

from peerloom.domain.notifications.enums import Topic
from peerloom.domain.relationships.foretelling.cases import Case, script_for
from peerloom.domain.relationships.foretelling.plans import plan_of
from peerloom.domain.relationships.foretelling.timeline import foretold
from peerloom.domain.relationships.rules.ladder import To
from tests.domain.relationships.whole_program import FIRST, LAST, Went, WholeProgram

pytestmark = pytest.mark.django_db

CERTIFIED = "/certified"
"""Foretold of the last message; what was sent says it in its words."""


@pytest.mark.parametrize("case", list(Case))
def test_a_pair_gets_what_was_foretold(case: Case) -> None:
    program = WholeProgram(script_for(case, days=(LAST - FIRST).days))
    promised = foretold(plan_of(program.cohort), case)
    program.live()
    went = program.went()
    expected = Counter((one.day, one.recipient, one.kind.removesuffix(CERTIFIED)) for one in promised)
    real = Counter((one.day, one.to, one.kind) for one in went)
    differ = {"foretold, not sent": sorted(expected - real), "sent, not foretold": sorted(real - expected)}
    assert not any(differ.values()), differ
    check_manners(went)


def check_manners(went: list[Went]) -> None:
    assert len({one.key for one in went}) == len(went), "something was sent twice"
    last = max(one.day for one in went if one.kind == "match-ended")
    assert [one for one in went if one.day > last] == [], "something came after the end"
    assert [one for one in went if one.topic and not 8 <= one.hour < 21] == [], "something came in quiet hours"
    for to in (To.MENTEE, To.MENTOR):
        days = sorted(one.day for one in went if one.to == to and one.topic == Topic.NUDGES)
        for early, late in zip(days, days[2:], strict=False):
            assert late - early >= 7, f"three nudges to the {to} within a week of day {early}"
