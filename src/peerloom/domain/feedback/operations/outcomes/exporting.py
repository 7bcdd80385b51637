"""Outcomes as a table without names: pseudonyms that are the same in every export of the program."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from peerloom.domain.feedback.models import Outcome, Respondent
from peerloom.domain.feedback.operations.respondents import respondent_of
from peerloom.domain.feedback.queries.outcome_people import groups_of
from peerloom.domain.feedback.queries.outcome_rows import plain
from peerloom.domain.feedback.rules.outcomes import require_outcomes
from peerloom.domain.people.models import Person
from peerloom.domain.programs.models import Cohort
from peerloom.foundation import audit
from peerloom.foundation.scope import Actor
from peerloom.sheets.safe_files import csv_file


@transaction.atomic
def export_outcomes(*, cohort: Cohort, by: Actor, at: datetime) -> str:
    """All values of the round as CSV; whoever has no code yet gets one. In an order that tells nothing of who is who.

    Raises PermissionDenied.
    """
    require_outcomes(by, cohort.program)
    rows = list(
        Outcome.objects.within(cohort.organisation_id).filter(cohort=cohort).select_related("measure", "person")
    )
    codes = _codes(cohort, {row.person_id: row.person for row in rows})
    groups = groups_of(cohort)
    table = [
        (
            codes[row.person_id],
            "; ".join(group.name for group in groups if row.person_id in group.people),
            row.measure.key,
            row.measure.name,
            row.measure.kind,
            plain(row.value),
            row.measure.unit,
            row.measured_on.isoformat(),
            row.source,
        )
        for row in rows
    ]
    audit.record(
        "outcomes.exported",
        subject=cohort,
        organisation=cohort.organisation.public_id,
        by=by,
        at=at,
        details={"values": len(table)},
    )
    return csv_file(_headings(), sorted(table))


def _headings() -> Sequence[str]:
    return (
        _("code"),
        _("groups"),
        _("measure"),
        _("name of the measure"),
        _("kind"),
        _("value"),
        _("unit"),
        _("date"),
        _("source"),
    )


def _codes(cohort: Cohort, people: dict[int, Person]) -> dict[int, str]:
    known = Respondent.objects.within(cohort.organisation_id).filter(program=cohort.program_id, person__in=people)
    codes = dict(known.values_list("person", "code"))
    for pk, person in people.items():
        if pk not in codes:
            codes[pk] = respondent_of(person, cohort.program).code
    return codes
