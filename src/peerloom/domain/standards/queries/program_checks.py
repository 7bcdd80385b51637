"""Whether the plan of a program keeps its rules, whoever takes part."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from django.db.models import Sum

from peerloom.domain.enrolment.models import AgreementText
from peerloom.domain.programs.enums import Audience, Moment, Profile, Severity
from peerloom.domain.programs.models import Cohort, PlannedCheckIn, PlannedSurvey, RoadmapStage
from peerloom.domain.relationships.queries.first_meetings import FirstMeetings, first_meetings_in
from peerloom.domain.standards.enums import Holding
from peerloom.domain.standards.queries.findings import Finding, Rule
from peerloom.domain.standards.queries.people_checks import Outcome
from peerloom.domain.standards.queries.rules_of import Waivers
from peerloom.domain.training.models import Course

FIRST_MONTH = 4
"""Weeks count from 0, so the first month ends with this one."""
FIRST_YEAR = 52
MONTHLY, QUARTERLY = 6, 14
"""The longest time in weeks between check-ins that are meant to be monthly or quarterly: some slack for holidays."""
LAST_WEEKS = 6
NOBODY_INTRODUCED = FirstMeetings(introduced=0, accompanied=0)
TOO_LONG_WITHOUT, STAGE_WITHOUT = "weeks", "stage"


@dataclass(slots=True)
class Plan:
    """What of a program's plan the rules ask about; filled in only where some rule does."""

    cohort: Cohort
    check_ins: Sequence[PlannedCheckIn] = ()
    stages: Sequence[RoadmapStage] = ()
    ends_with_survey: bool = False
    has_agreement: bool = False
    course_minutes: int = 0
    first_meetings: FirstMeetings = NOBODY_INTRODUCED
    weeks: int = field(init=False)

    def __post_init__(self) -> None:
        self.weeks = (self.cohort.ends_on - self.cohort.starts_on).days // 7 + 1


def program_findings(cohort: Cohort, rules: Sequence[Rule], waivers: Waivers) -> list[Finding]:
    """One finding for each rule that the plan itself can keep or miss; at most six queries."""
    wanted = {rule.id for rule in rules}
    plan = _plan(cohort, wanted)
    return [found for rule in rules if (found := _finding(rule, plan, waivers)) is not None]


def _plan(cohort: Cohort, wanted: set[str]) -> Plan:
    plan, organisation, program = Plan(cohort), cohort.organisation_id, cohort.program_id
    if wanted & {"staff_check_ins", "closure"}:
        plan.check_ins = list(PlannedCheckIn.objects.within(organisation).filter(program=program))
    if "staff_check_ins" in wanted:
        plan.stages = list(RoadmapStage.objects.within(organisation).filter(program=program))
    if "closure" in wanted:
        surveys = PlannedSurvey.objects.within(organisation).filter(program=program, moment=Moment.END)
        plan.ends_with_survey = surveys.exists()
    if "agreement_signed" in wanted:
        texts = AgreementText.objects.within(organisation).filter(program=program, published_at__isnull=False)
        plan.has_agreement = texts.exists()
    if "training_minutes" in wanted:
        courses = Course.objects.within(organisation).filter(
            program=program, published=True, audience__in=[Audience.MENTORS, Audience.BOTH]
        )
        plan.course_minutes = courses.aggregate(minutes=Sum("minutes"))["minutes"] or 0
    if "first_meeting" in wanted:
        plan.first_meetings = first_meetings_in(cohort)
    return plan


def _finding(rule: Rule, plan: Plan, waivers: Waivers) -> Finding | None:
    check = CHECKS_OF_THE_PLAN.get(rule.id)
    if check is None:
        return Finding(rule, Holding.REMINDER) if not rule.standard.seen else None
    outcome = check(rule, plan)
    if rule.id == "training_minutes":
        if outcome.held:
            return None
        # Nobody is stopped by this itself: whoever lacks the minutes is, and the program is told why they must.
        rule = _warning(rule)
    if rule.id == "first_meeting":
        rule = _warning(rule)  # others can be matched while a pair still waits for its first meeting
    waiver = None if outcome.held else waivers.of(rule.id, None)
    holding = Holding.HELD if outcome.held else Holding.WAIVED if waiver else Holding.MISSING
    return Finding(rule, holding, outcome.have, outcome.what, waiver)


def _warning(rule: Rule) -> Rule:
    return replace(rule, severity=Severity.INFORM if rule.severity == Severity.INFORM else Severity.WARN)


def _contact(_rule: Rule, plan: Plan) -> Outcome:
    return Outcome(bool(plan.cohort.program.safeguarding_contact.strip()))


def _commitment(rule: Rule, plan: Plan) -> Outcome:
    months = months_between(plan.cohort.starts_on, plan.cohort.ends_on)
    return Outcome(months >= rule.value, months)


def months_between(first: date, last: date) -> int:
    """Whole months from the first day to the end of the last one: 1 September to 31 August are twelve."""
    end = last + timedelta(days=1)
    return max((end.year - first.year) * 12 + end.month - first.month - (end.day < first.day), 0)


def _has_agreement(_rule: Rule, plan: Plan) -> Outcome:
    return Outcome(plan.has_agreement)


def _training(rule: Rule, plan: Plan) -> Outcome:
    return Outcome(plan.course_minutes >= rule.value, plan.course_minutes)


def _closure(_rule: Rule, plan: Plan) -> Outcome:
    ending = any(check_in.week >= plan.weeks - LAST_WEEKS for check_in in plan.check_ins)
    return Outcome(plan.ends_with_survey or ending)


def _check_ins(rule: Rule, plan: Plan) -> Outcome:
    """Enough in the first month with both sides, then never too long without, or one in every stage."""
    youth = rule.profile == Profile.YOUTH
    counted = [one for one in plan.check_ins if one.by_staff or not youth]
    sides = [_weeks_of(counted, audience) for audience in (Audience.MENTEES, Audience.MENTORS)]
    first = min(sum(week <= FIRST_MONTH for week in weeks) for weeks in sides)
    if first < rule.value:
        return Outcome(held=False, have=first)
    missing = _long_silence(sides, plan.weeks) if youth else _stage_without(sides, plan.stages)
    return Outcome(not missing, first, missing)


def _weeks_of(check_ins: Sequence[PlannedCheckIn], audience: Audience) -> list[int]:
    return sorted(one.week for one in check_ins if one.audience in (audience, Audience.BOTH))


def _long_silence(sides: Sequence[list[int]], until: int) -> tuple[str, ...]:
    for weeks in sides:
        for before, after in zip(weeks, [*weeks[1:], until], strict=True):
            if after - before > (MONTHLY if before < FIRST_YEAR else QUARTERLY):
                return (TOO_LONG_WITHOUT, str(before + 1), str(after - before))
    return ()


def _stage_without(sides: Sequence[list[int]], stages: Sequence[RoadmapStage]) -> tuple[str, ...]:
    for stage in stages:
        within = range(stage.starts_week, stage.starts_week + stage.weeks)
        if stage.starts_week > FIRST_MONTH and not all(any(week in within for week in weeks) for weeks in sides):
            return (STAGE_WITHOUT, stage.name)
    return ()


def _first_meetings(_rule: Rule, plan: Plan) -> Outcome:
    found = plan.first_meetings
    return Outcome(found.accompanied == found.introduced, found.accompanied, (str(found.introduced),))


CHECKS_OF_THE_PLAN: Mapping[str, Callable[[Rule, Plan], Outcome]] = {
    "safeguarding_contact": _contact,
    "commitment": _commitment,
    "agreement_signed": _has_agreement,
    "training_minutes": _training,
    "staff_check_ins": _check_ins,
    "closure": _closure,
    "first_meeting": _first_meetings,
}
