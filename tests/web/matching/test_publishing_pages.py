from __future__ import annotations

import csv
import io
from datetime import timedelta

from peerloom.domain.matching.enums import Decision, RunState
from peerloom.domain.matching.models import MatchRun
from peerloom.domain.matching.operations import decide_pair
from peerloom.domain.people.models import Person
from peerloom.domain.relationships.models import Relationship
from peerloom.foundation import clock
from peerloom.foundation.scope import Actor
from tests.factories import MOMENT
from tests.web.matching.conftest import People
from tests.web.matching.pages import Pages


def pairs_introduced(run: MatchRun) -> int:
    rows = Relationship.objects.within(run.organisation_id).filter(cohort=run.cohort)
    return rows.exclude(state="withdrawn").count()


def test_publishing_asks_once_and_happens_once(pages: Pages, run: MatchRun) -> None:
    html = pages.text("publish", run.public_id)
    assert "Publish 3 pairs?" in html
    assert "5 people get a partner." in html
    for _ in range(2):
        answer = pages.post("publish", run.public_id, revision=run.revision)
        assert (answer.status_code, answer.headers["Location"]) == (303, pages.at("run", run.public_id))
    run.refresh_from_db()
    assert run.state == RunState.PUBLISHED
    assert pairs_introduced(run) == 3
    assert "is published already" in pages.text("run", run.public_id)
    assert pages.get("publish", run.public_id).status_code == 303, "nothing is asked twice"


def test_a_publication_can_be_taken_back_for_a_while(pages: Pages, run: MatchRun) -> None:
    pages.post("publish", run.public_id, revision=run.revision)
    html = pages.text("run", run.public_id)
    assert "Published. Everyone hears of it at 09:45." in html
    assert pages.at("undo", run.public_id) in html
    assert 'data-countdown="2026-10-05T09:45:00+00:00"' in html
    assert pages.at("decide", run.public_id) not in html, "a published matching is only read"
    pages.post("undo", run.public_id)
    run.refresh_from_db()
    assert run.state == RunState.READY
    assert pairs_introduced(run) == 0


def test_after_the_time_nothing_is_taken_back(pages: Pages, run: MatchRun) -> None:
    pages.post("publish", run.public_id, revision=run.revision)
    with clock.frozen_at(MOMENT + timedelta(hours=1)):
        assert pages.at("undo", run.public_id) not in pages.text("run", run.public_id)
        answer = pages.post("undo", run.public_id)
        assert "is over" in pages.client.get(answer.headers["Location"]).content.decode()
    assert pairs_introduced(run) == 3


def test_a_forbidden_pair_stands_in_the_way(pages: Pages, run: MatchRun, people: People, coordinator: Actor) -> None:
    decide_pair(
        run=run,
        mentee=people["Ana"],
        mentor=people["Maya"],
        decision=Decision.FORBID,
        revision=run.revision,
        by=coordinator,
        at=MOMENT,
    )
    run.refresh_from_db()
    assert "1 forbidden pair stands in the way." in pages.text("run", run.public_id)
    answer = pages.post("publish", run.public_id, revision=run.revision)
    assert "never to be together" in pages.client.get(answer.headers["Location"]).content.decode()
    assert pairs_introduced(run) == 0


def test_nobody_publishes_what_they_have_not_seen(
    pages: Pages, run: MatchRun, people: People, coordinator: Actor
) -> None:
    seen = run.revision
    decide_pair(
        run=run,
        mentee=people["Ana"],
        mentor=people["Maya"],
        decision=Decision.LOCK,
        revision=seen,
        by=coordinator,
        at=MOMENT,
    )
    answer = pages.post("publish", run.public_id, revision=seen)
    assert answer.status_code == 409
    assert "Noor Haddad changed this" in answer.content.decode()
    assert pairs_introduced(run) == 0


def test_the_sheet_of_pairs_is_complete_and_safe_to_open(pages: Pages, run: MatchRun) -> None:
    Person.objects.within(run.organisation_id).filter(given_name="Ana").update(given_name="=cmd|' /C calc'!A0")
    answer = pages.get("pairs-file", run.public_id)
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert "attachment" in answer.headers["Content-Disposition"]
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert len(rows) == 3
    assert {row["Mentor"] for row in rows} == {"Maya Ito", "Noor Haddad"}
    assert {row["Mentee"][:2] for row in rows} == {"'=", "Be", "Ch"}
    assert {row["Score"] for row in rows} == {"100"}
    assert {row["Skills"] for row in rows} == {"100"}
