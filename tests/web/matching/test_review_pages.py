from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from peerloom.domain.enrolment.enums import Side
from peerloom.domain.enrolment.models import Application
from peerloom.domain.matching.enums import Decision
from peerloom.domain.matching.models import MatchRun, PairDecision, Proposal
from peerloom.domain.matching.operations import commit_sheet, decide_pair, discard_run
from peerloom.domain.matching.queries import decisions_of
from peerloom.domain.programs.models import Cohort
from peerloom.foundation import clock
from peerloom.foundation.jobs.attempts import run_attempt
from peerloom.foundation.scope import Actor
from tests.domain.matching.pools import EMPLOYER, ORIENTATION, SKILLS, ready_run, rules_for, sign_up, small_pool
from tests.domain.matching.sheets import csv_of, previewed
from tests.domain.matching.test_runs import pairs_of
from tests.factories import MOMENT
from tests.web.matching.conftest import People
from tests.web.matching.pages import Pages


def proposal_of(run: MatchRun, people: People, mentee: str) -> Proposal:
    return Proposal.objects.within(run.organisation_id).get(run=run, mentee=people[mentee])


def keep_together(mentee: Application, mentor: Application) -> None:
    PairDecision.objects.create(
        organisation=mentee.organisation,
        cohort=mentee.cohort,
        mentee=mentee,
        mentor=mentor,
        decision=Decision.LOCK,
        decided_at=MOMENT,
    )


def press(pages: Pages, run: MatchRun, decision: str, proposal: Proposal, **more: object) -> Any:
    values = {"pair": f"{decision} {proposal.public_id}", "revision": run.revision} | more
    return pages.post("decide", run.public_id, **values)


def test_the_headline_is_the_answer_and_the_weakest_pair_comes_first(
    pages: Pages, cohort: Cohort, coordinator: Actor, people: People
) -> None:
    sign_up(cohort, Side.MENTEE, "Zed Alone", ["chess"], employer="Firm")
    sign_up(cohort, Side.MENTEE, "Eve Alone", ["sailing"], employer="Firm")
    rules_for(cohort, coordinator, SKILLS, EMPLOYER)
    html = pages.text("run", ready_run(cohort, coordinator).public_id)
    assert "4 of 5 mentees have a mentor. Start with the one who does not." in html
    assert "One without a mentor" in html
    scores = [row.score for row in pages.get("run", ready_run(cohort, coordinator).public_id).context["rows"]]
    assert scores == sorted(scores)
    assert len(scores) == 4


def test_all_matched_is_said_too(pages: Pages, run: MatchRun) -> None:
    html = pages.text("run", run.public_id)
    assert "All 3 mentees have a mentor." in html
    assert "1 mentor stays free" in html


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ({}, {"Ana", "Ben", "Chi"}),
        ({"q": "ben oka"}, {"Ben"}),
        ({"q": "Maya"}, {"Ana", "Chi"}),
        ({"q": "nobody at all"}, set()),
        ({"show": "low"}, set()),
        ({"show": "locked"}, {"Ben"}),
        ({"show": "edited"}, set()),
        ({"show": "nonsense", "page": "-7"}, {"Ana", "Ben", "Chi"}),
    ],
)
def test_filters_stand_in_the_address(
    query: dict[str, str], shown: set[str], pages: Pages, run: MatchRun, people: People
) -> None:
    press(pages, run, "lock", proposal_of(run, people, "Ben"))
    rows = pages.get("run", run.public_id, **query).context["rows"]
    assert {row.proposal.mentee.person.given_name for row in rows} == shown


@pytest.mark.parametrize(("pressed", "decision"), [("lock", Decision.LOCK), ("forbid", Decision.FORBID)])
def test_locking_and_forbidding_are_kept_and_taken_back(
    pressed: str, decision: Decision, pages: Pages, run: MatchRun, people: People
) -> None:
    proposal = proposal_of(run, people, "Ana")
    answer = press(pages, run, pressed, proposal, query="show=all&q=ana")
    assert answer.status_code == 303
    assert answer.headers["Location"].endswith(f"?show=all&q=ana#pair-{proposal.public_id}")
    pair = (people["Ana"].pk, people["Maya"].pk)
    assert decisions_of(run.cohort) == {pair: decision}
    run.refresh_from_db()
    press(pages, run, "release", proposal)
    assert decisions_of(run.cohort) == {}


def test_a_click_with_htmx_answers_with_the_row_and_the_new_revision(
    pages: Pages, run: MatchRun, people: People
) -> None:
    proposal = proposal_of(run, people, "Ana")
    values = {"pair": f"lock {proposal.public_id}", "revision": run.revision}
    answer = pages.client.post(pages.at("decide", run.public_id), values, headers={"HX-Request": "true"})
    html = answer.content.decode()
    run.refresh_from_db()
    assert "<html" not in html
    assert f'id="pair-{proposal.public_id}"' in html
    assert 'aria-pressed="true"' in html
    assert f'value="{run.revision}" id="revision" hx-swap-oob="true"' in html


def test_a_stale_click_is_refused_with_the_reason(pages: Pages, run: MatchRun, people: People) -> None:
    press(pages, run, "lock", proposal_of(run, people, "Ana"))
    answer = press(pages, run, "forbid", proposal_of(run, people, "Ben"))
    assert answer.status_code == 409
    assert "Noor Haddad changed this" in answer.content.decode()
    assert list(decisions_of(run.cohort).values()) == [Decision.LOCK]
    values = {"pair": f"forbid {proposal_of(run, people, 'Ben').public_id}", "revision": run.revision}
    htmx = pages.client.post(pages.at("decide", run.public_id), values, headers={"HX-Request": "true"})
    assert htmx.headers["HX-Redirect"] == pages.at("run", run.public_id)
    assert "Noor Haddad changed this" in pages.text("run", run.public_id)


@pytest.mark.parametrize("pair", ["", "lock", "lock nobody", "marry {id}"])
def test_a_click_on_nothing_known_is_not_found(pair: str, pages: Pages, run: MatchRun, people: People) -> None:
    known = proposal_of(run, people, "Ana").public_id
    answer = pages.post("decide", run.public_id, pair=pair.format(id=known), revision=run.revision)
    assert answer.status_code == 404
    assert decisions_of(run.cohort) == {}


def test_a_return_address_leads_nowhere_else(pages: Pages, run: MatchRun, people: People) -> None:
    answer = press(pages, run, "lock", proposal_of(run, people, "Ana"), query="//evil.example/?show=low&next=//evil")
    assert answer.headers["Location"].startswith(pages.at("run", run.public_id))
    assert "evil" not in answer.headers["Location"]


def test_private_answers_and_criteria_appear_nowhere(
    pages: Pages, cohort: Cohort, coordinator: Actor, people: People
) -> None:
    rules_for(cohort, coordinator, SKILLS, EMPLOYER, ORIENTATION)
    run = ready_run(cohort, coordinator)
    mentee = people["Ana"].public_id
    for html in (
        pages.text("run", run.public_id),
        pages.text("move", run.public_id, mentee),
        pages.text("pairs-file", run.public_id),
    ):
        assert "queer-secret" not in html
        assert "Orientation" not in html
    assert "Other and private" in pages.text("run", run.public_id)


def test_a_move_shows_its_cost_and_does_just_that(pages: Pages, run: MatchRun, people: People) -> None:
    chi, otto = people["Chi"], people["Otto"]
    before = pairs_of(run)
    page = pages.get("move", run.public_id, chi.public_id, to=otto.public_id)
    html = page.content.decode()
    assert "Chi Nguyen goes to Otto Weber, from 100 to 50." in html
    assert "The weakest pair is 50 instead of 100." in html
    assert pairs_of(run) == before, "looking changes nothing"
    answer = pages.post("move", run.public_id, chi.public_id, to=otto.public_id, revision=run.revision)
    assert answer.status_code == 303
    assert pairs_of(run) == {("Ana", "Maya"), ("Ben", "Noor"), ("Chi", "Otto")}
    assert "Chi Nguyen is now with Otto Weber." in pages.client.get(answer.headers["Location"]).content.decode()


def test_mentors_are_listed_with_their_scores_the_best_first(pages: Pages, run: MatchRun, people: People) -> None:
    found = list(pages.get("move", run.public_id, people["Chi"].public_id).context["candidates"])
    assert [(one.mentor.person.given_name, one.score, one.free) for one in found] == [("Otto", 50, 1), ("Noor", 0, 0)]
    barred = list(pages.get("move", run.public_id, people["Ana"].public_id, q="otto").context["candidates"])
    assert "Employer" in barred[0].refusal


def test_mentors_of_the_same_name_are_told_apart_by_their_address(pages: Pages, run: MatchRun, people: People) -> None:
    noor, otto = people["Noor"].person, people["Otto"].person
    assert otto.email not in pages.text("move", run.public_id, people["Chi"].public_id)
    otto.given_name, otto.family_name = noor.given_name, noor.family_name
    otto.save(update_fields=["given_name", "family_name"])
    html = pages.text("move", run.public_id, people["Chi"].public_id)
    assert noor.email in html
    assert otto.email in html


def test_a_move_that_breaks_a_rule_is_refused_with_the_rule(pages: Pages, run: MatchRun, people: People) -> None:
    ana, otto = people["Ana"], people["Otto"]
    assert "The rule “Employer” forbids this pair." in pages.text(
        "move", run.public_id, ana.public_id, to=otto.public_id
    )
    answer = pages.post("move", run.public_id, ana.public_id, to=otto.public_id, revision=run.revision)
    assert "The rule “Employer” forbids this pair." in pages.client.get(answer.headers["Location"]).content.decode()
    assert ("Ana", "Maya") in pairs_of(run)


def test_a_stale_move_is_refused(pages: Pages, run: MatchRun, people: People) -> None:
    press(pages, run, "lock", proposal_of(run, people, "Ben"))
    answer = pages.post(
        "move", run.public_id, people["Chi"].public_id, to=people["Otto"].public_id, revision=run.revision
    )
    assert answer.status_code == 409
    assert ("Chi", "Maya") in pairs_of(run)


def test_someone_left_out_can_be_given_a_place_that_has_come_free(
    pages: Pages, cohort: Cohort, coordinator: Actor, people: People
) -> None:
    Application.objects.within(cohort.organisation_id).filter(pk=people["Maya"].pk).update(places=1)
    Application.objects.within(cohort.organisation_id).filter(pk=people["Otto"].pk).update(places=0)
    keep_together(people["Ana"], people["Maya"])
    rules_for(cohort, coordinator, SKILLS, EMPLOYER)
    run = ready_run(cohort, coordinator)
    assert "Chi Nguyen" in pages.text("run", run.public_id)
    assert pairs_of(run) == {("Ana", "Maya"), ("Ben", "Noor")}
    Application.objects.within(cohort.organisation_id).filter(pk=people["Otto"].pk).update(places=1)
    html = pages.text("move", run.public_id, people["Chi"].public_id, to=people["Otto"].public_id)
    assert "Chi Nguyen gets Otto Weber, at 50." in html
    pages.post("move", run.public_id, people["Chi"].public_id, to=people["Otto"].public_id, revision=run.revision)
    assert pairs_of(run) == {("Ana", "Maya"), ("Ben", "Noor"), ("Chi", "Otto")}


def test_differences_between_two_runs_are_named(
    pages: Pages, run: MatchRun, cohort: Cohort, coordinator: Actor, people: People
) -> None:
    assert "There is no earlier run" in pages.text("differences", run.public_id)
    decide_pair(
        run=run,
        mentee=people["Chi"],
        mentor=people["Maya"],
        decision=Decision.FORBID,
        revision=run.revision,
        by=coordinator,
        at=MOMENT,
    )
    again = ready_run(cohort, coordinator)
    html = pages.text("differences", again.public_id)
    assert "One mentee has another mentor than in run 1" in html
    assert "<del><bdi>Maya Ito</bdi></del>" in html
    assert "<ins><bdi>Otto Weber</bdi></ins>" in html
    rows = pages.get("run", again.public_id, show="changed").context["rows"]
    assert [row.mentee for row in rows] == ["Chi Nguyen"]
    assert pages.get("run", again.public_id, show="changed", q="otto").context["page"].paginator.count == 1
    assert pages.get("run", again.public_id, show="changed", q="ana").context["page"].paginator.count == 0


def test_a_run_is_started_once_however_often_the_button_is_pressed(
    pages: Pages, cohort: Cohort, coordinator: Actor
) -> None:
    small_pool(cohort)
    rules_for(cohort, coordinator)
    first, second = pages.post("run-start"), pages.post("run-start")
    assert first.status_code == 303
    assert first.headers["Location"] == second.headers["Location"]
    assert MatchRun.objects.within(cohort.organisation_id).count() == 1


def test_a_run_without_rules_says_what_to_do_first(pages: Pages, people: People) -> None:
    answer = pages.post("run-start")
    assert "There are no rules yet." in pages.client.get(answer.headers["Location"]).content.decode()


def test_a_failed_run_says_why_and_offers_another(pages: Pages, run: MatchRun) -> None:
    run.state, run.failure = "failed", "The computer ran out of memory."
    run.save()
    html = pages.text("run", run.public_id)
    assert "The computer ran out of memory." in html
    assert pages.at("run-start") in html


def test_a_run_can_be_put_aside_unless_it_changed_meanwhile(pages: Pages, run: MatchRun, people: People) -> None:
    stale = run.revision
    press(pages, run, "lock", proposal_of(run, people, "Ana"))
    assert pages.post("run-discard", run.public_id, revision=stale).status_code == 409
    run.refresh_from_db()
    assert pages.post("run-discard", run.public_id, revision=run.revision).status_code == 303
    assert "This run was put aside" in pages.text("run", run.public_id)


def test_a_discarded_run_is_not_the_one_to_review(pages: Pages, run: MatchRun, coordinator: Actor) -> None:
    discard_run(run=run, revision=run.revision, by=coordinator, at=MOMENT)
    assert "Let the matching run" in pages.text("overview")


def test_a_run_that_rules_or_people_have_outrun_asks_for_another(
    pages: Pages, run: MatchRun, cohort: Cohort, coordinator: Actor
) -> None:
    assert "Review run 1" in pages.text("overview")
    with clock.frozen_at(MOMENT + timedelta(hours=1)):
        later = previewed(cohort, csv_of("dee@example.org,Dee,Doe,Law,law,1"), coordinator)
        commit_sheet(sheet=later, revision=later.revision, by=coordinator, at=clock.now())
        later.refresh_from_db()
        assert later.job is not None
        run_attempt(later.job.public_id)
        assert "A sheet was taken over since" in pages.text("overview")
    rules_for(cohort, coordinator, SKILLS, version=1)
    html = pages.text("overview")
    assert "Run again: run 1 is out of date" in html
    assert "made with version 1 of the rules; now version 2 holds." in html
