"""Coming into a circle that goes on, under the rules by which circles were formed."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from peerloom.domain.enrolment.enums import Side
from peerloom.domain.enrolment.models import Application
from peerloom.domain.matching.enums import RunState
from peerloom.domain.matching.models import CirclePlan
from peerloom.domain.matching.queries.circle_fit import CircleFit
from peerloom.domain.matching.queries.criteria import current_rules
from peerloom.domain.matching.rules import require_matching
from peerloom.domain.programs.models import Cohort
from peerloom.domain.relationships.models import Participation, Relationship
from peerloom.domain.relationships.operations.circles_members import CannotChangeMembers, add_member, move_member
from peerloom.domain.relationships.rules.circles import MOST_MEMBERS
from peerloom.foundation.scope import Actor


def join_circle(*, circle: Relationship, application: Application, by: Actor, at: datetime) -> Participation:
    """``add_member`` where no rule of the cohort stands against it. Raises CannotChangeMembers, PermissionDenied."""
    require_matching(by, circle.cohort)
    with transaction.atomic():
        _refuse_against_rules(circle, application)
        return add_member(circle=circle, application=application, most=most_members(circle.cohort), by=by, at=at)


def change_circle(*, part: Participation, to: Relationship, by: Actor, at: datetime) -> Participation:
    """``move_member`` where no rule of the cohort stands against it. Raises CannotChangeMembers, PermissionDenied."""
    require_matching(by, to.cohort)
    with transaction.atomic():
        applications = Application.objects.within(to.organisation_id).filter(cohort=to.cohort_id, side=part.side)
        application = applications.select_related("person").filter(person=part.person_id).first()
        if application is not None and part.relationship_id != to.pk:
            _refuse_against_rules(to, application)
        return move_member(part=part, to=to, most=most_members(to.cohort), by=by, at=at)


def most_members(cohort: Cohort) -> int:
    """What the published run of the cohort allows; the most there can be where none is."""
    rows = CirclePlan.objects.within(cohort.organisation_id)
    plan = rows.filter(run__cohort=cohort, run__state=RunState.PUBLISHED).first()
    return plan.most if plan else MOST_MEMBERS


def _refuse_against_rules(circle: Relationship, application: Application) -> None:
    rule_set = current_rules(circle.cohort)
    if rule_set is None:
        return
    present = Participation.objects.within(circle.organisation_id).filter(relationship=circle, left_at__isnull=True)
    rows = Application.objects.within(circle.organisation_id).filter(
        cohort=circle.cohort_id, person__in=present.values("person")
    )
    there = list(rows.exclude(pk=application.pk).select_related("person"))
    fit = CircleFit(circle.cohort, rule_set)
    refusal = fit.refusal(
        application,
        [one for one in there if one.side == Side.MENTEE],
        [one for one in there if one.side == Side.MENTOR],
    )
    if refusal:
        raise CannotChangeMembers(refusal)
