from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from peerloom.domain.enrolment.enums import ApplicationState, ScreeningStage, Side
from peerloom.domain.enrolment.models import Application, Channel
from peerloom.domain.enrolment.queries.screening_board import (
    BoardColumn,
    BoardFilter,
    applications_on_board,
    column_counts,
    in_column,
    oldest_by_column,
)
from peerloom.domain.enrolment.queries.screening_places import free_places
from peerloom.domain.people.models import Person
from peerloom.domain.programs.models import Cohort
from peerloom.foundation.scope import Actor
from tests.factories import MOMENT
from tests.factories.screening import make_applicant

pytestmark = pytest.mark.django_db

S = ApplicationState


def names(cohort: Cohort, actor: Actor, **chosen: object) -> set[str]:
    rows = applications_on_board(cohort, BoardFilter(**chosen), actor)  # type: ignore[arg-type]
    return {application.person.given_name for application in rows}


def test_every_state_and_stage_has_its_column(cohort: Cohort, staff: Actor) -> None:
    for state in S:
        for stage in ScreeningStage:
            make_applicant(cohort, state=state, stage=stage)
    rows = applications_on_board(cohort, BoardFilter(), staff)
    counts = column_counts(rows)
    assert counts == {column: 1 if column in ScreeningStage.values else 4 for column in BoardColumn}
    for column in BoardColumn:
        assert in_column(rows, column).count() == counts[column]


def test_the_oldest_come_first_also_where_a_column_mixes_stages(cohort: Cohort, staff: Actor) -> None:
    for days, stage in ((1, ScreeningStage.CHECKS), (5, ScreeningStage.REVIEW), (3, ScreeningStage.CHECKS)):
        make_applicant(cohort, name=f"d{days}", state=S.DECLINED, stage=stage, days_ago=days)
    rows = applications_on_board(cohort, BoardFilter(), staff)
    shown = oldest_by_column(rows, each=2)[BoardColumn.DECLINED]
    assert [application.person.given_name for application in shown] == ["d5", "d3"]


def test_filters(cohort: Cohort, staff: Actor) -> None:
    channel = Channel.objects.create(
        organisation=cohort.organisation, cohort=cohort, name="Poster", tag="poster", created_at=MOMENT
    )
    ada, ben, cem = (make_applicant(cohort, name=name) for name in ("Ada Byron", "Ben Shaw", "Cem Kaya"))
    Application.objects.within(cohort.organisation_id).filter(pk=ada.pk).update(channel=channel, side=Side.MENTEE)
    Application.objects.within(cohort.organisation_id).filter(pk=ben.pk).update(assigned_to=staff.person_id)
    cem.reviewing.create(organisation=cohort.organisation, reviewer_id=staff.person_id, since=MOMENT)
    assert names(cohort, staff) == {"Ada", "Ben", "Cem"}
    assert names(cohort, staff, side="mentee") == {"Ada"}
    assert names(cohort, staff, channel=channel.public_id) == {"Ada"}
    assert names(cohort, staff, mine=True) == {"Ben", "Cem"}
    assert names(cohort, staff, words="shaw BEN") == {"Ben"}
    assert names(cohort, staff, words="%") == set()


def test_drafts_and_ones_own_application_are_not_on_the_board(cohort: Cohort, staff: Actor) -> None:
    make_applicant(cohort, state=S.DRAFT)
    make_applicant(cohort, person=Person.objects.within(cohort.organisation_id).get(pk=staff.person_id))
    assert names(cohort, staff) == set()


def test_free_places_are_told_while_people_wait(cohort: Cohort) -> None:
    make_applicant(cohort, state=S.ACCEPTED)
    make_applicant(cohort, state=S.WAITING)
    cohort.most_mentors = 1
    assert free_places(cohort) == []
    cohort.most_mentors = 3
    [free] = free_places(cohort)
    assert (free.side, free.places, free.waiting) == (Side.MENTOR, 2, 1)


def test_fifty_thousand_are_counted_and_shown_with_three_queries(cohort: Cohort, staff: Actor) -> None:
    people = Person.objects.bulk_create(
        [
            Person(
                organisation=cohort.organisation,
                email=f"many{number}@example.org",
                given_name=f"P{number}",
                created_at=MOMENT,
                public_id=f"{number:022}",
            )
            for number in range(50_000)
        ],
        batch_size=5_000,
    )
    Application.objects.bulk_create(
        [
            Application(
                organisation=cohort.organisation,
                cohort=cohort,
                person=each,
                side=Side.MENTEE,
                state=S.SUBMITTED if number % 3 else S.IN_REVIEW,
                applied_at=MOMENT - timedelta(minutes=number),
                public_id=f"{number:022}",
            )
            for number, each in enumerate(people)
        ],
        batch_size=5_000,
    )
    rows = applications_on_board(cohort, BoardFilter(), staff)
    with CaptureQueriesContext(connection) as queries:
        counts = column_counts(rows)
        shown = oldest_by_column(rows, each=8)
    assert len(queries) == 3
    assert counts[BoardColumn.APPLIED] + counts[BoardColumn.REVIEW] == 50_000
    assert [len(shown[column]) for column in (BoardColumn.APPLIED, BoardColumn.REVIEW)] == [8, 8]
    assert shown[BoardColumn.APPLIED][0].person.given_name == "P49999"
