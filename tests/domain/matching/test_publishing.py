from __future__ import annotations

from datetime import timedelta
from functools import partial

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied

from peerloom.domain.enrolment.models import Application
from peerloom.domain.matching.enums import Decision, RunState
from peerloom.domain.matching.models import MatchRun
from peerloom.domain.matching.operations import (
    CannotMove,
    CannotPublish,
    CannotUndo,
    decide_pair,
    move_mentee,
    publish_run,
    undo_publication,
)
from peerloom.domain.notifications.models import OutboxEntry
from peerloom.domain.people.enums import Standing
from peerloom.domain.people.queries import actor_of
from peerloom.domain.programs.enums import ProgramState
from peerloom.domain.programs.models import Cohort
from peerloom.domain.relationships.enums import RelationshipState
from peerloom.domain.relationships.models import Participation, Relationship
from peerloom.domain.relationships.queries.relationships import relationships_of
from peerloom.foundation.audit.models import AuditEvent
from peerloom.foundation.refusals import ChangedMeanwhile
from peerloom.foundation.scope import Actor
from tests.at_once import at_once, in_words
from tests.domain.matching.pools import ready_run, rules_for, small_pool
from tests.factories import MOMENT, actor_with, make_cohort, make_organisation, make_program

WINDOW = timedelta(minutes=settings.UNDO_MINUTES)
People = dict[str, Application]


@pytest.fixture
def people(cohort: Cohort) -> People:
    return small_pool(cohort)


@pytest.fixture
def run(cohort: Cohort, coordinator: Actor, people: People) -> MatchRun:
    rules_for(cohort, coordinator)
    return ready_run(cohort, coordinator)


def publish(run: MatchRun, by: Actor) -> MatchRun:
    return publish_run(run=run, revision=run.revision, by=by, at=MOMENT)


def messages_of(run: MatchRun) -> list[OutboxEntry]:
    return list(OutboxEntry.objects.within(run.organisation_id).select_related("person").order_by("pk"))


def test_publishing_introduces_every_pair_but_nobody_hears_of_it_before_the_window_is_over(
    run: MatchRun, coordinator: Actor, people: People
) -> None:
    run = publish(run, coordinator)
    assert (run.state, run.published_at, run.undo_until) == (RunState.PUBLISHED, MOMENT, MOMENT + WINDOW)
    relationships = Relationship.objects.within(run.organisation_id)
    assert relationships.count() == 3
    assert set(relationships.values_list("state", "visible_from")) == {("introduced", MOMENT + WINDOW)}
    assert Participation.objects.within(run.organisation_id).count() == 6
    messages = messages_of(run)
    assert len(messages) == 6
    assert {message.not_before for message in messages} == {MOMENT + WINDOW}
    ana = actor_of(people["Ana"].person, at=MOMENT)
    assert not relationships_of(ana, at=MOMENT + WINDOW - timedelta(seconds=1)).exists()
    assert relationships_of(ana, at=MOMENT + WINDOW).count() == 1
    run.cohort.program.refresh_from_db()
    assert run.cohort.program.state == ProgramState.RUNNING
    assert AuditEvent.objects.filter(verb="run.published").count() == 1


def test_publishing_starts_a_program_that_nobody_opened(run: MatchRun, coordinator: Actor) -> None:
    program = run.cohort.program
    program.state = ProgramState.DRAFT
    program.save(update_fields=["state"])
    publish(run, coordinator)
    program.refresh_from_db()
    assert program.state == ProgramState.RUNNING


def test_publishing_twice_doubles_nothing(run: MatchRun, coordinator: Actor) -> None:
    seen = run.revision
    publish(run, coordinator)
    with pytest.raises(CannotPublish, match="published already"):
        publish_run(run=run, revision=seen, by=coordinator, at=MOMENT)
    assert (len(messages_of(run)), Relationship.objects.within(run.organisation_id).count()) == (6, 3)


def test_an_undone_publication_leaves_nothing_visible_and_nothing_to_send(
    run: MatchRun, coordinator: Actor, people: People
) -> None:
    run = publish(run, coordinator)
    run = undo_publication(run=run, by=coordinator, at=MOMENT + WINDOW - timedelta(seconds=1))
    assert (run.state, run.published_at, run.undo_until) == (RunState.READY, None, None)
    states = Relationship.objects.within(run.organisation_id).values_list("state", flat=True)
    assert set(states) == {RelationshipState.WITHDRAWN}
    assert all(message.cancelled_at for message in messages_of(run))
    later = MOMENT + timedelta(days=1)
    assert not relationships_of(actor_of(people["Ana"].person, at=later), at=later).exists()
    with pytest.raises(CannotUndo, match="not published"):
        undo_publication(run=run, by=coordinator, at=MOMENT)
    again = publish(run, coordinator)
    assert again.state == RunState.PUBLISHED
    assert sum(message.cancelled_at is None for message in messages_of(run)) == 6


def test_after_the_window_nothing_is_taken_back(run: MatchRun, coordinator: Actor) -> None:
    run = publish(run, coordinator)
    with pytest.raises(CannotUndo, match="over"):
        undo_publication(run=run, by=coordinator, at=MOMENT + WINDOW)
    run.refresh_from_db()
    assert run.state == RunState.PUBLISHED
    assert not any(message.cancelled_at for message in messages_of(run))


def test_a_published_run_is_not_changed_any_more(run: MatchRun, coordinator: Actor, people: People) -> None:
    run = publish(run, coordinator)
    with pytest.raises(CannotMove, match="ready for review"):
        move_mentee(
            run=run, mentee=people["Chi"], mentor=people["Otto"], revision=run.revision, by=coordinator, at=MOMENT
        )


def test_a_second_matching_gives_nobody_more_partners_than_places(
    run: MatchRun, cohort: Cohort, coordinator: Actor
) -> None:
    second = ready_run(cohort, coordinator)
    publish(run, coordinator)
    with pytest.raises(CannotPublish, match="More pairs than places"):
        publish(second, coordinator)
    second.refresh_from_db()
    assert second.state == RunState.READY
    assert Relationship.objects.within(cohort.organisation_id).count() == 3


def test_somebody_held_since_the_run_stops_publishing_by_name(
    run: MatchRun, coordinator: Actor, people: People
) -> None:
    people["Maya"].person.standing = Standing.HELD
    people["Maya"].person.save()
    with pytest.raises(CannotPublish, match="Maya Ito"):
        publish(run, coordinator)
    assert not messages_of(run)


def test_a_place_that_was_taken_back_stops_publishing(run: MatchRun, coordinator: Actor, people: People) -> None:
    people["Maya"].places = 1
    people["Maya"].save()
    with pytest.raises(CannotPublish, match="More pairs than places: Maya Ito"):
        publish(run, coordinator)


def test_a_forbidden_pair_stops_publishing(run: MatchRun, coordinator: Actor, people: People) -> None:
    run = decide_pair(
        run=run,
        mentee=people["Ana"],
        mentor=people["Maya"],
        decision=Decision.FORBID,
        revision=run.revision,
        by=coordinator,
        at=MOMENT,
    )
    with pytest.raises(CannotPublish, match="Ana Silva – Maya Ito"):
        publish(run, coordinator)


def test_who_saw_an_older_state_is_asked_to_look_again(run: MatchRun, coordinator: Actor, people: People) -> None:
    seen = run.revision
    move_mentee(run=run, mentee=people["Chi"], mentor=people["Otto"], revision=seen, by=coordinator, at=MOMENT)
    with pytest.raises(ChangedMeanwhile, match=coordinator.name):
        publish_run(run=run, revision=seen, by=actor_with(run.cohort.organisation, "staff"), at=MOMENT)
    assert not messages_of(run)


def test_staff_may_publish_but_do_not_start_the_program(run: MatchRun) -> None:
    run = publish(run, actor_with(run.cohort.organisation, "staff"))
    run.cohort.program.refresh_from_db()
    assert (run.state, run.cohort.program.state) == (RunState.PUBLISHED, ProgramState.OPEN)


def test_only_who_runs_the_program_may_publish_or_undo(run: MatchRun, coordinator: Actor) -> None:
    published = publish(run, coordinator)
    for stranger in (actor_with(run.cohort.organisation, "participant"), actor_with(make_organisation(), "owner")):
        with pytest.raises(PermissionDenied):
            publish(run, stranger)
        with pytest.raises(PermissionDenied):
            undo_publication(run=published, by=stranger, at=MOMENT)


def test_nothing_private_is_in_any_message_reason_or_record(run: MatchRun, coordinator: Actor) -> None:
    run = publish(run, coordinator)
    told = " ".join(f"{message.subject} {message.text} {message.html}" for message in messages_of(run))
    reasons = str(list(Relationship.objects.within(run.organisation_id).values_list("reasons", flat=True)))
    recorded = str(list(AuditEvent.objects.values_list("details", flat=True)))
    for text in (told, reasons, recorded):
        assert "secret" not in text.casefold()
    for text in (told, reasons):
        assert "orientation" not in text.casefold()
        assert "characteristic" not in text.casefold()
        assert "you both chose" in text


@pytest.mark.django_db(transaction=True)
def test_two_coordinators_publish_at_once_and_one_of_them_does(transactional_db: None) -> None:
    organisation = make_organisation()
    cohort = make_cohort(make_program(organisation))
    first, second = (actor_with(organisation, "coordinator") for _ in range(2))
    small_pool(cohort)
    rules_for(cohort, first)
    run = ready_run(cohort, first)
    mine = [
        (MatchRun.objects.visible_to(by).select_related("cohort__organisation").get(), by) for by in (first, second)
    ]
    told = at_once(*(in_words(partial(_published, seen, by)) for seen, by in mine))
    assert sorted(map(str, told)) == ["This matching is published already. Nothing was sent twice.", "published"]
    assert (len(messages_of(run)), Relationship.objects.within(organisation.pk).count()) == (6, 3)
    assert AuditEvent.objects.filter(verb="run.published").count() == 1


def _published(run: MatchRun, by: Actor) -> str:
    return publish(run, by).state
