"""Everything that the rules ask about the people of a cohort, gathered at once: as many queries for one as for all."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.db.models import Exists, Max, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils.timezone import get_default_timezone

from peerloom.domain.enrolment.enums import ApplicationState, CheckKind, CheckResult, Side
from peerloom.domain.enrolment.models import Answer, Application, Guardianship, VettingCheck
from peerloom.domain.enrolment.queries import applications_in_pool
from peerloom.domain.enrolment.queries.agreements import RequiredSignature, required_signatures
from peerloom.domain.enrolment.queries.screening_facts import interviews_held, references_received, valid_checks
from peerloom.domain.programs.models import Cohort
from peerloom.domain.relationships.enums import RelationshipState
from peerloom.domain.relationships.models import Participation
from peerloom.domain.standards.queries.findings import Rule
from peerloom.domain.training.models import Completion
from peerloom.foundation.scope import ScopedQuerySet

OPEN = (ApplicationState.SUBMITTED, ApplicationState.IN_REVIEW, ApplicationState.ACCEPTED)
"""Who may still be matched: those whom nobody has turned away and who are not on the waiting list."""

DRIVES = "drives"
"""The key of the question that asks mentors whether they drive with their mentee."""

YES = Q(value="yes") | Q(value=True)
CHECKS = frozenset({"criminal_check", "registries", "driving_record", "renewal"})
TRAINING = frozenset({"training_minutes", "training_recommended"})


@dataclass(slots=True)
class Facts:
    """By the keys of applications or persons. Only what some rule asks for is filled in."""

    interviewed: Collection[int] = ()
    references: dict[int, int] = field(default_factory=dict)
    checks: dict[int, set[CheckKind]] = field(default_factory=dict)
    recent_checks: dict[int, set[str]] = field(default_factory=dict)
    minutes: dict[int, int] = field(default_factory=dict)
    signatures: list[RequiredSignature] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Applicant:
    """An application with its person, and what can be told from the rows that hang on the two."""

    application: Application
    answered: bool
    drives: bool
    guarded: bool
    guardian_withdrew: bool
    last_ending: datetime | None  # of a match of theirs


def applicants_of(cohort: Cohort, *, pool_only: bool, on: date) -> list[Applicant]:
    """Everyone who may still be matched, or those in the pool alone, by name; one query."""
    rows = applications_in_pool(cohort) if pool_only else _open(cohort)
    organisation = cohort.organisation_id
    answers = Answer.objects.within(organisation).filter(application=OuterRef("pk"))
    guardians = Guardianship.objects.within(organisation).filter(child=OuterRef("person"), program=cohort.program_id)
    endings = (
        Participation.objects.within(organisation)
        .filter(person=OuterRef("person"), relationship__state=RelationshipState.ENDED)
        .annotate(over_at=Coalesce("left_at", "relationship__ended_at"))  # who stayed until the end never left
        .filter(over_at__lt=_after(on))
        .order_by()
        .values("person")
        .annotate(last=Max("over_at"))
    )
    found = (
        rows.select_related("person")
        .annotate(
            answered=Exists(answers),
            drives=Exists(answers.filter(YES, question__key=DRIVES)),
            guarded=Exists(guardians.filter(withdrawn_at__isnull=True)),
            guardian_withdrew=Exists(guardians.filter(withdrawn_at__isnull=False)),
            last_ending=Subquery(endings.values("last")[:1]),
        )
        .order_by("person__family_name", "person__given_name", "pk")
    )
    return [
        Applicant(row, row.answered, row.drives, row.guarded, row.guardian_withdrew, row.last_ending) for row in found
    ]


def _open(cohort: Cohort) -> ScopedQuerySet[Application]:
    return Application.objects.within(cohort.organisation_id).filter(cohort=cohort, state__in=OPEN)


def _after(on: date) -> datetime:
    return datetime.combine(on + timedelta(days=1), time(), get_default_timezone())


def facts_about(cohort: Cohort, applicants: Iterable[Applicant], rules: Iterable[Rule], *, on: date) -> Facts:
    """What these rules ask about these people, as it is on that day."""
    wanted = {rule.id: rule for rule in rules}
    mentors = [one.application for one in applicants if one.application.side == Side.MENTOR]
    facts = Facts()
    if "interview" in wanted:
        facts.interviewed = interviews_held(mentors)
    if "references" in wanted:
        facts.references = references_received(mentors)
    if CHECKS & wanted.keys():
        facts.checks = valid_checks([mentor.person_id for mentor in mentors], on)
    if "renewal" in wanted:
        facts.recent_checks = _recent_checks(cohort, since=years_before(on, wanted["renewal"].value), on=on)
    if TRAINING & wanted.keys():
        facts.minutes = _minutes(cohort, on=on)
    if "agreement_signed" in wanted:
        facts.signatures = required_signatures(cohort.program)
    return facts


def _recent_checks(cohort: Cohort, *, since: date, on: date) -> dict[int, set[str]]:
    """The kinds of which someone has a clear check from this time."""
    people = Application.objects.within(cohort.organisation_id).filter(cohort=cohort, side=Side.MENTOR)
    rows = VettingCheck.objects.within(cohort.organisation_id).filter(
        person__in=people.values("person"), result=CheckResult.CLEAR, checked_on__range=(since, on)
    )
    found: dict[int, set[str]] = {}
    for person, kind in rows.order_by().values_list("person_id", "kind"):
        found.setdefault(person, set()).add(kind)
    return found


def _minutes(cohort: Cohort, *, on: date) -> dict[int, int]:
    """How many minutes of the program's courses each person has finished and need not repeat; each course once."""
    rows = Completion.objects.within(cohort.organisation_id).filter(
        Q(expires_on__isnull=True) | Q(expires_on__gte=on), course__program=cohort.program_id
    )
    found: dict[int, int] = {}
    counted = rows.order_by().values_list("person_id", "course_id").annotate(most=Max("minutes"))
    for person, _course, minutes in counted:
        found[person] = found.get(person, 0) + minutes
    return found


def years_before(day: date, years: int) -> date:
    """The same day so many years earlier; 28 February for a leap day."""
    year = max(day.year - years, 1)
    try:
        return day.replace(year=year)
    except ValueError:
        return day.replace(year=year, day=28)
