"""Forming circles, changing them by hand, publishing them and taking that back."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied

from peerloom.domain.enrolment.enums import Side
from peerloom.domain.enrolment.models import Application
from peerloom.domain.matching.enums import Decision, RunState
from peerloom.domain.matching.models import CircleSeat, MatchRun, PairDecision, ProposedCircle
from peerloom.domain.matching.operations import CannotPublish, CannotStartRun, CannotUndo
from peerloom.domain.matching.operations.circle_publishing import publish_circles, undo_circles
from peerloom.domain.matching.operations.circle_review import CannotChangeCircle, rename_circle, seat_in_circle
from peerloom.domain.matching.operations.circle_runs import CircleSizes, start_circle_run
from peerloom.domain.matching.queries.circles import Table, left_over_of, shown_run_of, tables_of, why_left_over
from peerloom.domain.notifications.models import OutboxEntry
from peerloom.domain.people.enums import Standing
from peerloom.domain.people.queries import actor_of
from peerloom.domain.programs.enums import ProgramState
from peerloom.domain.programs.models import Cohort
from peerloom.domain.relationships.models import Participation, Relationship
from peerloom.domain.relationships.queries.relationships import relationships_of
from peerloom.foundation.audit.models import AuditEvent
from peerloom.foundation.refusals import ChangedMeanwhile
from peerloom.foundation.scope import Actor
from tests.at_once import at_once, in_words
from tests.factories import MOMENT, actor_with, make_organisation
from tests.factories.circles import SITE, circle_cohort, circle_pool, circle_rules, formed, sign_up

WINDOW = timedelta(minutes=settings.UNDO_MINUTES)
People = dict[str, Application]


@pytest.fixture
def cohort(db: None) -> Cohort:
    return circle_cohort()


@pytest.fixture
def coordinator(cohort: Cohort) -> Actor:
    return actor_with(cohort.organisation, "coordinator")


@pytest.fixture
def people(cohort: Cohort, coordinator: Actor) -> People:
    pool = circle_pool(cohort)
    circle_rules(cohort, coordinator)
    return pool


@pytest.fixture
def run(cohort: Cohort, coordinator: Actor, people: People) -> MatchRun:
    return formed(cohort, coordinator)


def names_in(table: Table) -> set[str]:
    return {seat.application.person.given_name for seat in table.seats}


def with_host(run: MatchRun, host: str) -> Table:
    return next(table for table in tables_of(run) if host in names_in(table))


def publish(run: MatchRun, by: Actor) -> MatchRun:
    return publish_circles(run=run, revision=run.revision, by=by, at=MOMENT)


def letters(run: MatchRun) -> list[OutboxEntry]:
    return list(OutboxEntry.objects.within(run.organisation_id).order_by("pk"))


def test_everyone_sits_with_whom_they_suit_and_the_same_pool_gives_the_same_circles(
    run: MatchRun, cohort: Cohort, coordinator: Actor
) -> None:
    assert (run.state, run.matched, run.mentees) == (RunState.READY, 8, 8)
    assert names_in(with_host(run, "Maya")) == {"Maya", "Ana", "Chi", "Ela", "Gia"}
    assert names_in(with_host(run, "Noor")) == {"Noor", "Ben", "Dov", "Finn", "Hugo"}
    assert not left_over_of(run)
    again = formed(cohort, coordinator)
    assert sorted(map(sorted, map(names_in, tables_of(again)))) == sorted(map(sorted, map(names_in, tables_of(run))))
    assert again.total == run.total


def test_nobody_is_left_without_being_told_why_and_what_would_help(
    cohort: Cohort, coordinator: Actor, people: People
) -> None:
    sign_up(cohort, Side.MENTEE, "Ida Berg", interests=["law"])
    sign_up(cohort, Side.MENTEE, "Jon Lund", interests=["art"])
    sign_up(cohort, Side.MENTOR, "Otto Weber", interests=["law"])
    run = formed(cohort, coordinator, least=4, most=4)
    seated = CircleSeat.objects.within(run.organisation_id).filter(run=run).count()
    left = list(left_over_of(run))
    assert seated + len(left) == 13
    told = {why_left_over(one) for one in left}
    assert (
        "Every circle is full, and no further one can be formed.",
        "Allow one more member in each circle, or find another host.",
    ) in told
    assert ("There are enough mentors for every circle.", "Let circles be smaller, or have two hosts each.") in told


def test_a_rule_of_the_rule_set_holds_among_members(cohort: Cohort, coordinator: Actor) -> None:
    circle_pool(cohort, members=(), hosts=())
    for place, name in enumerate(("Ana A", "Ben B", "Chi C", "Dov D", "Ela E")):
        sign_up(cohort, Side.MENTEE, name, interests=["law"], site="east" if place < 4 else "west")
    sign_up(cohort, Side.MENTOR, "Maya Ito", interests=["law"], site="east")
    circle_rules(cohort, coordinator, SITE)
    run = formed(cohort, coordinator)
    (table,) = tables_of(run)
    assert names_in(table) == {"Maya", "Ana", "Ben", "Chi", "Dov"}
    (left,) = left_over_of(run)
    assert why_left_over(left)[0] == "Rules leave no circle of a permitted size to sit in."
    with pytest.raises(CannotChangeCircle, match="“Site” keeps Ela E and Maya Ito apart"):
        seat_in_circle(
            run=run, circle=table.circle, application=left.application, revision=run.revision, by=coordinator, at=MOMENT
        )


def test_circles_of_peers_need_no_host(cohort: Cohort, coordinator: Actor, people: People) -> None:
    run = formed(cohort, coordinator, hosts=0)
    assert {len(table.hosts) for table in tables_of(run)} == {0}
    assert sum(len(table.members) for table in tables_of(run)) == 8
    assert publish(run, coordinator).state == RunState.PUBLISHED


@pytest.mark.parametrize("sizes", [CircleSizes(1, 4), CircleSizes(6, 5), CircleSizes(4, 31), CircleSizes(4, 5, 3)])
def test_odd_sizes_are_refused(cohort: Cohort, coordinator: Actor, people: People, sizes: CircleSizes) -> None:
    with pytest.raises(CannotStartRun, match="2 to 30 members"):
        start_circle_run(cohort=cohort, sizes=sizes, by=coordinator, at=MOMENT)


def test_without_rules_or_people_nothing_starts_and_twice_is_once(cohort: Cohort, coordinator: Actor) -> None:
    with pytest.raises(CannotStartRun, match="no rules yet"):
        start_circle_run(cohort=cohort, sizes=CircleSizes(), by=coordinator, at=MOMENT)
    circle_pool(cohort, hosts=())
    circle_rules(cohort, coordinator)
    with pytest.raises(CannotStartRun, match="offered to host"):
        start_circle_run(cohort=cohort, sizes=CircleSizes(), by=coordinator, at=MOMENT)
    first = start_circle_run(cohort=cohort, sizes=CircleSizes(hosts=0), by=coordinator, at=MOMENT)
    assert start_circle_run(cohort=cohort, sizes=CircleSizes(hosts=0), by=coordinator, at=MOMENT) == first


def test_someone_is_moved_and_both_circles_are_scored_anew(run: MatchRun, coordinator: Actor, people: People) -> None:
    law, art = with_host(run, "Maya"), with_host(run, "Noor")
    before = {seat.application_id: seat.score for seat in art.members}
    seat_in_circle(
        run=run, circle=art.circle, application=people["Ana"], revision=run.revision, by=coordinator, at=MOMENT
    )
    run.refresh_from_db()
    moved = with_host(run, "Noor")
    assert names_in(moved) == {"Noor", "Ana", "Ben", "Dov", "Finn", "Hugo"}
    assert all(
        (seat.score or 0) < (before[seat.application_id] or 0)
        for seat in moved.members
        if seat.application_id in before
    )
    left = with_host(run, "Maya")
    assert left.faults == ["It has 3 members, and should have at least 4."]
    with pytest.raises(CannotPublish, match=r"Circle \d is not ready: It has 3 members"):
        publish(run, coordinator)
    assert law.circle.pk == left.circle.pk


def test_a_full_circle_takes_nobody_and_a_ban_is_named(run: MatchRun, coordinator: Actor, people: People) -> None:
    art = with_host(run, "Noor")
    seat_in_circle(
        run=run, circle=art.circle, application=people["Ana"], revision=run.revision, by=coordinator, at=MOMENT
    )
    run.refresh_from_db()
    with pytest.raises(CannotChangeCircle, match="full with 5 members"):
        seat_in_circle(
            run=run, circle=art.circle, application=people["Chi"], revision=run.revision, by=coordinator, at=MOMENT
        )
    PairDecision.objects.create(
        organisation=run.organisation,
        cohort=run.cohort,
        mentee=people["Ben"],
        mentor=people["Maya"],
        decision=Decision.FORBID,
        decided_at=MOMENT,
    )
    law = with_host(run, "Maya")
    with pytest.raises(CannotChangeCircle, match="Ben Okafor and Maya Ito were set never to be together"):
        seat_in_circle(
            run=run, circle=law.circle, application=people["Ben"], revision=run.revision, by=coordinator, at=MOMENT
        )


def test_a_circle_is_renamed_once_and_with_a_name_of_its_own(run: MatchRun, coordinator: Actor) -> None:
    first, second = ProposedCircle.objects.within(run.organisation_id).filter(run=run)
    rename_circle(run=run, circle=first, name="  The   Larks ", revision=run.revision, by=coordinator, at=MOMENT)
    with pytest.raises(ChangedMeanwhile):
        rename_circle(run=run, circle=second, name="Owls", revision=run.revision, by=coordinator, at=MOMENT)
    run.refresh_from_db()
    for name, refusal in (("the larks", "has this name"), (" ", "needs a name")):
        with pytest.raises(CannotChangeCircle, match=refusal):
            rename_circle(run=run, circle=second, name=name, revision=run.revision, by=coordinator, at=MOMENT)
    first.refresh_from_db()
    assert first.name == "The Larks"


def test_publishing_introduces_everyone_but_nobody_hears_of_it_before_the_window_is_over(
    run: MatchRun, coordinator: Actor, people: People
) -> None:
    run = publish(run, coordinator)
    assert (run.state, run.undo_until) == (RunState.PUBLISHED, MOMENT + WINDOW)
    circles = Relationship.objects.within(run.organisation_id)
    assert set(circles.values_list("kind", "name")) == {("circle", "Circle 1"), ("circle", "Circle 2")}
    assert Participation.objects.within(run.organisation_id).count() == 10
    told = letters(run)
    assert len(told) == 10
    assert {letter.not_before for letter in told} == {MOMENT + WINDOW}
    ana = actor_of(people["Ana"].person, at=MOMENT)
    assert not relationships_of(ana, at=MOMENT).exists()
    assert relationships_of(ana, at=MOMENT + WINDOW).count() == 1
    run.cohort.program.refresh_from_db()
    assert run.cohort.program.state == ProgramState.RUNNING
    assert AuditEvent.objects.filter(verb="run.published").count() == 1
    to_ana = next(letter for letter in told if letter.person_id == people["Ana"].person_id)
    assert "Maya Ito" in to_ana.text
    assert "like most of you, law" in to_ana.text


def test_nothing_private_is_said(run: MatchRun, coordinator: Actor) -> None:
    run = publish(run, coordinator)
    told = " ".join(f"{letter.subject} {letter.text} {letter.html}" for letter in letters(run)).casefold()
    kept = str(list(CircleSeat.objects.within(run.organisation_id).values_list("common", flat=True))).casefold()
    for text in (told, kept):
        assert "secret" not in text
        assert "orientation" not in text


def test_publishing_twice_doubles_nothing_and_undoing_leaves_nothing(run: MatchRun, coordinator: Actor) -> None:
    seen = run.revision
    published = publish(run, coordinator)
    with pytest.raises(CannotPublish, match="published already"):
        publish_circles(run=run, revision=seen, by=coordinator, at=MOMENT)
    undone = undo_circles(run=published, by=coordinator, at=MOMENT + WINDOW - timedelta(seconds=1))
    assert undone.state == RunState.READY
    assert set(Relationship.objects.within(run.organisation_id).values_list("state", flat=True)) == {"withdrawn"}
    assert all(letter.cancelled_at for letter in letters(run))
    with pytest.raises(CannotUndo, match="not published"):
        undo_circles(run=undone, by=coordinator, at=MOMENT)
    again = publish(undone, coordinator)
    assert sum(letter.cancelled_at is None for letter in letters(run)) == 10
    with pytest.raises(CannotUndo, match="is over"):
        undo_circles(run=again, by=coordinator, at=MOMENT + WINDOW)
    assert shown_run_of(run.cohort) == again


def test_somebody_held_since_the_run_stops_publishing_by_name(
    run: MatchRun, coordinator: Actor, people: People
) -> None:
    people["Maya"].person.standing = Standing.HELD
    people["Maya"].person.save()
    with pytest.raises(CannotPublish, match="Maya Ito does not take part"):
        publish(run, coordinator)
    assert not letters(run)


def test_only_who_runs_the_program_may(run: MatchRun, coordinator: Actor, people: People) -> None:
    circle = tables_of(run)[0].circle
    for stranger in (actor_with(run.cohort.organisation, "participant"), actor_with(make_organisation(), "owner")):
        with pytest.raises(PermissionDenied):
            start_circle_run(cohort=run.cohort, sizes=CircleSizes(), by=stranger, at=MOMENT)
        with pytest.raises(PermissionDenied):
            publish(run, stranger)
        with pytest.raises(PermissionDenied):
            undo_circles(run=run, by=stranger, at=MOMENT)
        with pytest.raises(PermissionDenied):
            rename_circle(run=run, circle=circle, name="X", revision=run.revision, by=stranger, at=MOMENT)
        with pytest.raises(PermissionDenied):
            seat_in_circle(
                run=run, circle=circle, application=people["Ana"], revision=run.revision, by=stranger, at=MOMENT
            )


@pytest.mark.django_db(transaction=True)
def test_two_coordinators_publish_at_once_and_one_of_them_does(transactional_db: None) -> None:
    cohort = circle_cohort()
    first, second = (actor_with(cohort.organisation, "coordinator") for _ in range(2))
    circle_pool(cohort)
    circle_rules(cohort, first)
    run = formed(cohort, first)
    mine = [
        (MatchRun.objects.visible_to(by).select_related("cohort__organisation").get(), by) for by in (first, second)
    ]
    told = at_once(*(in_words(partial(_published, seen, by)) for seen, by in mine))
    assert sorted(map(str, told)) == ["This matching is published already. Nothing was sent twice.", "published"]
    assert (len(letters(run)), Relationship.objects.within(run.organisation_id).count()) == (10, 2)


def _published(run: MatchRun, by: Actor) -> str:
    return publish(run, by).state
