"""Who is to be asked next how it goes, for the job that asks."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef, Q

from peerloom.domain.people.enums import Standing
from peerloom.domain.people.models import Organisation
from peerloom.domain.programs.enums import Profile, ProgramState
from peerloom.domain.programs.models import Cohort
from peerloom.domain.relationships.enums import CheckInState, RelationshipKind
from peerloom.domain.relationships.models import CheckIn, Participation
from peerloom.domain.relationships.rules.check_in_plan import Turn, began_on, due_on, turns_of
from peerloom.domain.relationships.rules.check_in_times import AHEAD, CATCH_UP, STAFF_AHEAD
from peerloom.domain.relationships.rules.standing import TOGETHER
from peerloom.foundation.scope import ScopedQuerySet

GOES_ON = (ProgramState.OPEN, ProgramState.RUNNING)
INSTALLATION = "one job serves the whole installation"


def cohorts_going_on(*, at: datetime) -> ScopedQuerySet[Cohort]:
    """Those whose people may have to be asked, with program, organisation, planned check-ins and stages loaded."""
    return (
        Cohort.objects.across_organisations(because=INSTALLATION)
        .filter(program__state__in=GOES_ON, ends_on__gte=(at - CATCH_UP).date() - AHEAD)
        .select_related("program", "organisation")
        .prefetch_related("program__check_ins", "program__stages")
        .order_by("pk")
    )


def turns_in(cohort: Cohort) -> list[Turn]:
    """The schedule of everyone in the cohort. Expects the program's plan to be loaded."""
    program = cohort.program
    return turns_of(
        list(program.check_ins.all()),
        profile=Profile(program.profile),
        stages=list(program.stages.all()),
        weeks=(cohort.ends_on - cohort.starts_on).days // 7,
        language=program.language,
    )


def due_in(cohort: Cohort, turn: Turn, part: Participation) -> date:
    """When one person's turn is. Expects the relationship to be loaded."""
    told_on = cohort.organisation.day_at(part.relationship.visible_from)
    return due_on(turn, began_on(starts_on=cohort.starts_on, told_on=told_on))


def participations_due(cohort: Cohort, turn: Turn, *, at: datetime) -> ScopedQuerySet[Participation] | None:
    """Those whose turn it is and who have not been asked; None when it cannot be anybody's yet.

    Left out: whoever has a break or whose others all have one, who came only later, and what lies after the cohort's
    last day. A standard schedule is nothing for a single conversation.
    """
    today = cohort.organisation.day_at(at)
    first = today - CATCH_UP - timedelta(weeks=turn.week)
    last = min(today + (STAFF_AHEAD if turn.by_staff else AHEAD), cohort.ends_on) - timedelta(weeks=turn.week)
    if cohort.starts_on > last:
        return None
    asked = CheckIn.objects.within(cohort.organisation_id).filter(participation=OuterRef("pk"), turn=turn.key)
    rows = _taking_part(cohort).filter(
        ~Exists(asked),
        side__in=turn.sides,
        relationship__visible_from__lte=at,
        relationship__visible_from__lt=_midnight(last + timedelta(days=1), cohort.organisation),
    )
    if cohort.starts_on < first:
        rows = rows.filter(relationship__visible_from__gte=_midnight(first, cohort.organisation))
    if turn.planned_id is None:
        rows = rows.exclude(relationship__kind=RelationshipKind.MICRO)
    return rows.order_by("pk")


def _taking_part(cohort: Cohort) -> ScopedQuerySet[Participation]:
    parts = Participation.objects.within(cohort.organisation_id).filter(
        left_at__isnull=True, person__standing=Standing.ACTIVE
    )
    another = parts.filter(relationship=OuterRef("relationship")).exclude(pk=OuterRef("pk"))
    return parts.filter(Exists(another), relationship__cohort=cohort, relationship__state__in=TOGETHER)


def _midnight(day: date, organisation: Organisation) -> datetime:
    return datetime.combine(day, time(0), tzinfo=ZoneInfo(organisation.time_zone))


def reminders_due(*, before: datetime) -> ScopedQuerySet[CheckIn]:
    """Asked by link before that moment, not answered, not reminded."""
    return open_forms().filter(reminded_at__isnull=True, asked_at__lt=before)


def open_forms() -> ScopedQuerySet[CheckIn]:
    rows = CheckIn.objects.across_organisations(because=INSTALLATION)
    return rows.filter(by_staff=False, state=CheckInState.ASKED).order_by("pk")


def without_a_reason_to_go_on() -> ScopedQuerySet[CheckIn]:
    """Open ones of relationships that rest or are over, and of people who have left them or have a break."""
    rows = CheckIn.objects.across_organisations(because=INSTALLATION).filter(
        state__in=(CheckInState.PLANNED, CheckInState.ASKED)
    )
    over = ~Q(relationship__state__in=TOGETHER) | Q(participation__left_at__isnull=False)
    return rows.filter(over | ~Q(participation__person__standing=Standing.ACTIVE)).order_by("pk")
