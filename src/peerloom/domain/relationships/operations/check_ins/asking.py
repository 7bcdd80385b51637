"""Asking people how it goes: on schedule, once more, and by hand."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from peerloom.domain.enrolment.enums import Side
from peerloom.domain.people.enums import Standing
from peerloom.domain.people.zones import zone_of
from peerloom.domain.programs.models import RUNS_PROGRAMS, Cohort
from peerloom.domain.relationships.enums import CheckInState
from peerloom.domain.relationships.messages.check_ins import write_check_in
from peerloom.domain.relationships.models import CheckIn, CheckInAnswer, Participation, Relationship
from peerloom.domain.relationships.queries.check_in_turns import due_in
from peerloom.domain.relationships.rules.check_in_plan import BY_HAND, Turn
from peerloom.domain.relationships.rules.check_in_questions import MOST_QUESTIONS
from peerloom.domain.relationships.rules.check_in_times import closes_on, morning_of, reminder_at
from peerloom.domain.relationships.rules.standing import TOGETHER
from peerloom.foundation import audit
from peerloom.foundation.refusals import Refused
from peerloom.foundation.scope import Actor

WITH_PEOPLE = ("participation__person", "relationship__cohort__program", "organisation")


class CannotAsk(Refused):
    """The actor may not, takes part themself, or the relationship rests or is over."""


@transaction.atomic
def ask_turn(*, cohort: Cohort, turn: Turn, parts: Sequence[int], at: datetime) -> list[CheckIn]:
    """Make one turn's check-ins of these participations and the e-mails that ask, for the job alone.

    Whoever has one for this turn gets no second one, and a relationship that came to rest meanwhile none. A question
    goes out on the day's morning where its reader lives; a conversation waits for staff.
    """
    together = _locked_and_together(cohort.organisation_id, parts)
    rows = (
        Participation.objects.within(cohort.organisation_id)
        .filter(pk__in=parts, relationship__in=together, left_at__isnull=True)
        .select_related("person", "relationship")
        .prefetch_related("relationship__participations__person")
        .order_by("pk")
    )
    made = []
    for part in rows:
        due = due_in(cohort, turn, part)
        if cohort.organisation.day_at(part.joined_at) > due:
            continue  # came later: the next one is theirs
        values = {"due_on": due, "closes_on": closes_on(due), "by_staff": turn.by_staff}
        part.relationship.cohort = cohort
        made += _ask(part, turn, values, not_before=morning_of(due, zone_of(part.person)), at=at)
    return made


@transaction.atomic
def ask_now(
    *, relationship: Relationship, sides: Collection[Side], questions: Sequence[str] = (), by: Actor, at: datetime
) -> list[CheckIn]:
    """Ask these sides of one relationship at once, by link; each person once a day, however often it is pressed.

    Raises CannotAsk.
    """
    together = _locked_and_together(by.organisation_id, relationships=[relationship.pk])
    rows = Relationship.objects.visible_to(by).filter(pk__in=together)
    found = rows.select_related("cohort__program", "organisation").prefetch_related("participations__person").first()
    parts = list(found.participations.all()) if found else []
    if found is None or not by.has_for(found.cohort.program_id, *RUNS_PROGRAMS):
        raise CannotAsk(_("This pair rests or is over, so nobody is asked at present."))
    if any(part.person_id == by.person_id for part in parts):
        raise CannotAsk(_("You take part in this yourself. Let a colleague ask, so that all can answer freely."))
    day = found.organisation.day_at(at)
    with_questions = tuple(question.strip()[:400] for question in questions if question.strip())[:MOST_QUESTIONS]
    with translation.override(found.cohort.program.language):
        turn = Turn(
            key=f"{BY_HAND}{day.isoformat()}",
            name=str(_("Asked by hand")),
            week=0,
            sides=tuple(sides),
            by_staff=False,
            questions=with_questions,
        )
    values = {"due_on": day, "closes_on": closes_on(day), "by_staff": False}
    made: list[CheckIn] = []
    for part in parts:
        if part.side in turn.sides and part.left_at is None and part.person.standing == Standing.ACTIVE:
            part.relationship = found
            made += _ask(part, turn, values, not_before=at, at=at)
    if made:
        audit.record(
            "check_in.asked",
            subject=found,
            organisation=found.organisation.public_id,
            by=by,
            at=at,
            details={"sides": [side.value for side in turn.sides], "questions": len(with_questions)},
        )
    return made


@transaction.atomic
def remind_of_check_in(*, check_in: CheckIn, at: datetime) -> bool:
    """Ask once more, on the morning of that day; never a third time. Whether it was done now.

    Expects what `write_check_in` does.
    """
    row = CheckIn.objects.within(check_in.organisation_id).filter(
        pk=check_in.pk, state=CheckInState.ASKED, reminded_at__isnull=True
    )
    if not row.update(reminded_at=at):
        return False
    zone = zone_of(check_in.participation.person)
    write_check_in(check_in, again=True, not_before=max(at, reminder_at(check_in, zone)), at=at)
    return True


def _locked_and_together(
    organisation_id: int, parts: Sequence[int] = (), *, relationships: Sequence[int] = ()
) -> list[int]:
    """Lock the relationships, in one order for everybody; the keys of those that go on."""
    rows = Relationship.objects.within(organisation_id)
    if parts:
        of_parts = Participation.objects.within(organisation_id).filter(pk__in=parts).values("relationship")
        rows = rows.filter(pk__in=list(of_parts.values_list("relationship", flat=True)))
    else:
        rows = rows.filter(pk__in=relationships)
    locked = rows.select_for_update().order_by("pk").values_list("pk", "state")
    return [pk for pk, state in locked if state in TOGETHER]


def _ask(
    part: Participation, turn: Turn, values: dict[str, object], *, not_before: datetime, at: datetime
) -> list[CheckIn]:
    asked = {} if turn.by_staff else {"state": CheckInState.ASKED, "asked_at": max(not_before, at)}
    check_in, new = CheckIn.objects.within(part.organisation_id).get_or_create(
        participation=part,
        turn=turn.key,
        defaults={
            "organisation_id": part.organisation_id,
            "relationship": part.relationship,
            "planned_id": turn.planned_id,
            "name": turn.name[:120],
            **values,
            **asked,
        },
    )
    if not new:
        return []
    CheckInAnswer.objects.bulk_create(
        CheckInAnswer(
            organisation_id=part.organisation_id, check_in=check_in, position=position, question=question[:400]
        )
        for position, question in enumerate(turn.questions[:MOST_QUESTIONS])
    )
    if not turn.by_staff:
        check_in.participation, check_in.relationship = part, part.relationship
        check_in.organisation = part.relationship.cohort.organisation
        write_check_in(check_in, not_before=max(not_before, at), at=at)
    return [check_in]
