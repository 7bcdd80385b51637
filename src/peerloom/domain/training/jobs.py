from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef

from peerloom.domain.enrolment.models import Application
from peerloom.domain.notifications.models import OutboxEntry
from peerloom.domain.people.enums import Standing
from peerloom.domain.programs.models import Cohort
from peerloom.domain.training.messages import LATE, write_late_reminder, write_refresher_reminder
from peerloom.domain.training.models import Completion
from peerloom.domain.training.queries.my_training import MAY_LEARN
from peerloom.domain.training.queries.overview import courses_in, late_people, learner_rows, learners_in
from peerloom.domain.training.rules import REFRESHED_FROM, REMINDS
from peerloom.foundation import clock
from peerloom.foundation.jobs import JobContext, handler

PAUSE = timedelta(days=7)
"""Nobody is reminded of late training twice within this time."""

AT_ONCE = 200


@handler()
def remind_late(context: JobContext) -> None:
    """Write to everyone in the cohort who is late, a batch per transaction; repeated, it writes to nobody twice."""
    cohort = (
        Cohort.objects.across_organisations(because="a job works for the organisation it names")
        .filter(public_id=context.subject, organisation__public_id=context.organisation)
        .select_related("program", "organisation")
        .first()
    )
    if cohort is None or cohort.program.state not in REMINDS:
        return
    day = cohort.organisation.day_at(clock.now())
    waiting = list(late_people(cohort, day=day).values_list("pk", flat=True))
    for start in range(0, len(waiting), AT_ONCE):
        context.report(start / len(waiting))
        _remind(cohort, waiting[start : start + AT_ONCE])


def _remind(cohort: Cohort, people: list[int]) -> None:
    now = clock.now()
    day = cohort.organisation.day_at(now)
    courses = courses_in(cohort)
    lately = OutboxEntry.objects.within(cohort.organisation_id).filter(
        person=OuterRef("person"), purpose=LATE, created_at__gt=now - PAUSE
    )
    rows = list(learners_in(cohort).filter(~Exists(lately), person__in=people))
    with transaction.atomic():
        for row in learner_rows(cohort, courses, rows, day=day):
            if row.late:
                write_late_reminder(
                    organisation=cohort.organisation,
                    program=cohort.program,
                    person=row.application.person,
                    courses=[course.title for course in row.late],
                    at=now,
                )


@handler()
def remind_of_refreshers(context: JobContext) -> None:
    """Tell everyone whose completion runs out soon, once for each completion, while their program goes on."""
    now = clock.now()
    signed_up = Application.objects.across_organisations(because="one job serves the whole installation").filter(
        person=OuterRef("person"), cohort__program=OuterRef("course__program"), state__in=MAY_LEARN
    )
    running_out = (
        Completion.objects.across_organisations(because="one job serves the whole installation")
        .filter(
            Exists(signed_up),
            reminded_at__isnull=True,
            expires_on__lte=now.date() + REFRESHED_FROM,
            course__published=True,
            course__program__state__in=REMINDS,
            person__standing=Standing.ACTIVE,
        )
        .select_related("person", "organisation", "course__program")
        .order_by("expires_on", "pk")
    )
    for number, completion in enumerate(running_out[:AT_ONCE]):
        context.report(number / AT_ONCE)
        with transaction.atomic():
            if not _refreshed(completion):
                write_refresher_reminder(
                    organisation=completion.organisation,
                    program=completion.course.program,
                    completion=completion,
                    at=now,
                )
            Completion.objects.within(completion.organisation_id).filter(pk=completion.pk).update(reminded_at=now)


def _refreshed(completion: Completion) -> bool:
    rows = Completion.objects.within(completion.organisation_id).filter(course=completion.course_id)
    return rows.filter(person=completion.person_id, round__gt=completion.round).exists()
