from __future__ import annotations

from datetime import date, timedelta

import pytest

from peerloom.domain.enrolment.enums import ApplicationState, CheckKind, CheckResult
from peerloom.domain.enrolment.models import Application, VettingCheck
from peerloom.domain.enrolment.operations.screening import CannotScreen
from peerloom.domain.enrolment.operations.vetting import CannotRecordCheck, record_check
from peerloom.domain.enrolment.queries.screening_checks import current_checks, running_out
from peerloom.domain.people.enums import Role
from peerloom.domain.programs.models import Cohort
from peerloom.foundation.audit.models import AuditEvent
from peerloom.foundation.scope import Actor
from tests.factories import MOMENT, actor_with, make_cohort, make_organisation, make_program
from tests.factories.screening import make_applicant

pytestmark = pytest.mark.django_db

TODAY = MOMENT.date()


def check(
    application: Application,
    by: Actor,
    *,
    kind: CheckKind = CheckKind.CRIMINAL,
    result: CheckResult = CheckResult.CLEAR,
    checked_on: date = TODAY,
    expires_on: date | None = None,
) -> VettingCheck:
    return record_check(
        application=application,
        kind=kind,
        result=result,
        checked_on=checked_on,
        expires_on=expires_on,
        today=TODAY,
        by=by,
        at=MOMENT,
    )


def test_the_trail_says_that_a_check_was_made_and_not_what_it_showed(applicant: Application, staff: Actor) -> None:
    assert check(applicant, staff, result=CheckResult.CONCERN) == check(applicant, staff, result=CheckResult.CONCERN)
    event = AuditEvent.objects.get()
    assert event.details == {"kind": "criminal", "checked_on": "2026-10-05", "expires_on": ""}
    assert "concern" not in str(event.details)


def test_there_is_no_place_for_a_document() -> None:
    assert not {field.name for field in VettingCheck._meta.get_fields()} & {"file", "document", "note", "number"}


@pytest.mark.parametrize(
    ("checked_on", "expires_on"),
    [(TODAY + timedelta(days=1), None), (TODAY, TODAY), (TODAY, TODAY - timedelta(days=1))],
)
def test_dates_that_contradict_each_other_are_refused(
    applicant: Application, staff: Actor, checked_on: date, expires_on: date | None
) -> None:
    with pytest.raises(CannotRecordCheck):
        check(applicant, staff, checked_on=checked_on, expires_on=expires_on)
    assert not VettingCheck.objects.within(applicant.organisation_id).exists()


def test_a_renewal_takes_the_place_of_what_runs_out(applicant: Application, staff: Actor) -> None:
    old = check(applicant, staff, checked_on=TODAY - timedelta(days=1000), expires_on=TODAY + timedelta(days=60))
    later = make_applicant(applicant.cohort)
    check(later, staff, expires_on=TODAY + timedelta(days=61))
    assert list(running_out(current_checks(staff), today=TODAY)) == [old]
    new = check(applicant, staff, expires_on=TODAY + timedelta(days=1000))
    assert not running_out(current_checks(staff), today=TODAY).exists()
    assert new in current_checks(staff)
    assert old not in current_checks(staff)
    assert VettingCheck.objects.visible_to(staff).count() == 3


def test_only_who_runs_a_program_that_they_applied_to_sees_a_check(cohort: Cohort, staff: Actor) -> None:
    mine = make_applicant(cohort)
    shown = check(mine, staff)
    other = make_cohort(make_program(cohort.organisation, name="Second Wind"))
    elsewhere = make_applicant(other)
    check(elsewhere, staff)
    make_applicant(cohort, person=elsewhere.person, state=ApplicationState.DRAFT)
    helper = actor_with(cohort.organisation, Role.STAFF, program_id=cohort.program_id)
    assert list(VettingCheck.objects.visible_to(helper)) == [shown]
    assert VettingCheck.objects.visible_to(staff).count() == 2
    for stranger in (actor_with(cohort.organisation, Role.PARTICIPANT), actor_with(make_organisation(), Role.OWNER)):
        assert not VettingCheck.objects.visible_to(stranger).exists()


def test_participants_and_others_record_nothing(applicant: Application) -> None:
    for stranger in (actor_with(applicant.organisation, Role.PARTICIPANT), actor_with(make_organisation(), Role.OWNER)):
        with pytest.raises(CannotScreen):
            check(applicant, stranger)
