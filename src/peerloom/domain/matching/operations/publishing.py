"""Making a matching real, and taking it back within a time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import prefetch_related_objects
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from peerloom.domain.enrolment.enums import ApplicationState, Side
from peerloom.domain.enrolment.models import Application
from peerloom.domain.matching.enums import RunState
from peerloom.domain.matching.models import MatchRun, Proposal
from peerloom.domain.matching.operations.refusing import CannotPublish, named, refuse_against_standards
from peerloom.domain.matching.operations.revisions import changed_meanwhile, locked
from peerloom.domain.matching.queries.existing_pairs import free_places, places_taken
from peerloom.domain.matching.queries.reasons import reasons_for
from peerloom.domain.matching.queries.runs import forbidden_proposals
from peerloom.domain.matching.rules import require_matching
from peerloom.domain.people.enums import Standing
from peerloom.domain.programs.enums import ProgramState
from peerloom.domain.programs.models import Cohort
from peerloom.domain.programs.operations import advance_program
from peerloom.domain.programs.rules import can_decide_on_program
from peerloom.domain.relationships.operations import Introduction, introduce, withdraw
from peerloom.foundation import audit
from peerloom.foundation.refusals import Refused
from peerloom.foundation.scope import Actor


class CannotUndo(Refused):
    """The time for taking the publication back is over, or there is none."""


def publish_run(*, run: MatchRun, revision: int, by: Actor, at: datetime) -> MatchRun:
    """Introduce all pairs of a ready run, in one transaction; those of earlier runs stay together.

    The run is PUBLISHED and can be undone until ``undo_until``; relationships become visible and messages leave
    only then. A program that is planned or open starts running, where the actor may decide that.
    Raises CannotPublish, ChangedMeanwhile, PermissionDenied.
    """
    require_matching(by, run.cohort)
    with transaction.atomic():
        cohort = _locked_cohort(run)
        run = locked(run)
        run.cohort = cohort
        _refuse_unready(run, revision)
        proposals = _proposals(run)
        _refuse_unfit(run, proposals)
        refuse_against_standards(cohort, proposals, at=at)
        run.state, run.published_at, run.revision = RunState.PUBLISHED, at, run.revision + 1
        run.undo_until = at + timedelta(minutes=settings.UNDO_MINUTES)
        run.save(update_fields=["state", "published_at", "undo_until", "revision"])
        introduce(
            cohort=cohort,
            introductions=[_introduction(proposal) for proposal in proposals],
            batch=run.public_id,
            visible_from=run.undo_until,
            at=at,
        )
        _start(cohort, by, at)
        _record("run.published", run, len(proposals), by, at)
    return run


def _start(cohort: Cohort, by: Actor, at: datetime) -> None:
    if not can_decide_on_program(by, cohort.program):
        return
    if cohort.program.state == ProgramState.DRAFT:
        cohort.program = advance_program(program=cohort.program, to=ProgramState.OPEN, by=by, at=at)
    if cohort.program.state == ProgramState.OPEN:
        advance_program(program=cohort.program, to=ProgramState.RUNNING, by=by, at=at)


def _locked_cohort(run: MatchRun) -> Cohort:
    """The lock comes before the run's own, so that two runs of one cohort are published one after the other."""
    rows = Cohort.objects.within(run.organisation_id).select_for_update(of=("self",))
    return rows.select_related("program", "organisation").get(pk=run.cohort_id)


def _refuse_unready(run: MatchRun, revision: int) -> None:
    if run.state == RunState.PUBLISHED:
        raise CannotPublish(_("This matching is published already. Nothing was sent twice."))
    if run.revision != revision:
        raise changed_meanwhile(run)
    if run.state != RunState.READY:
        raise CannotPublish(_("Only a matching that is ready for review can be published."))


def _proposals(run: MatchRun) -> list[Proposal]:
    rows = Proposal.objects.within(run.organisation_id).filter(run=run)
    proposals = list(rows.select_related("mentee__person", "mentor__person").order_by("pk"))
    prefetch_related_objects([run], "rule_set__criteria")
    for proposal in proposals:
        proposal.run = run
    return proposals


def _refuse_unfit(run: MatchRun, proposals: Sequence[Proposal]) -> None:
    if not proposals:
        raise CannotPublish(_("There is no pair in this matching. Change the rules and run it again."))
    people = {end.pk: end for proposal in proposals for end in (proposal.mentee, proposal.mentor)}
    absent = [end.person.name for end in people.values() if not _takes_part(end)]
    if absent:
        message = ngettext(
            "%(names)s does not take part at present. Run the matching again, or give their partner another one.",
            "%(names)s do not take part at present. Run the matching again, or give their partners others.",
            len(absent),
        )
        raise CannotPublish(message % {"names": named(absent)})
    forbidden = [f"{one.mentee.person.name} – {one.mentor.person.name}" for one in forbidden_proposals(run)]
    if forbidden:
        message = _("These were set never to be together: %(names)s. Move them, or run the matching again.")
        raise CannotPublish(message % {"names": named(forbidden)})
    _refuse_too_many(run.cohort, proposals, people)


def _takes_part(application: Application) -> bool:
    return application.state == ApplicationState.ACCEPTED and application.person.standing == Standing.ACTIVE


def _refuse_too_many(cohort: Cohort, proposals: Sequence[Proposal], people: dict[int, Application]) -> None:
    """Together with the matches that people have already, from an earlier publication."""
    before = places_taken(cohort)
    taken = Counter(end for proposal in proposals for end in (proposal.mentee_id, proposal.mentor_id))
    over = [people[pk].person.name for pk, count in taken.items() if count > free_places(people[pk], before)]
    if over:
        message = _("More pairs than places: %(names)s. Move somebody, or run the matching again.")
        raise CannotPublish(message % {"names": named(over)})


def _introduction(proposal: Proposal) -> Introduction:
    reasons = {}
    for side, reader in ((Side.MENTEE, proposal.mentee.person), (Side.MENTOR, proposal.mentor.person)):
        with translation.override(reader.locale):
            reasons[side] = reasons_for(proposal, side)
    return Introduction(
        mentee=proposal.mentee.person,
        mentor=proposal.mentor.person,
        score=proposal.score,
        reasons=reasons,
        proposal=proposal.public_id,
    )


def _record(verb: str, run: MatchRun, pairs: int, by: Actor, at: datetime) -> None:
    organisation = run.cohort.organisation.public_id
    audit.record(verb, subject=run, organisation=organisation, by=by, at=at, details={"pairs": pairs})


def undo_publication(*, run: MatchRun, by: Actor, at: datetime) -> MatchRun:
    """Take relationships and unsent messages back; the run is READY again. Raises CannotUndo, PermissionDenied."""
    require_matching(by, run.cohort)
    with transaction.atomic():
        cohort = _locked_cohort(run)
        run = locked(run)
        run.cohort = cohort
        if run.state != RunState.PUBLISHED or run.undo_until is None:
            raise CannotUndo(_("This matching is not published, so there is nothing to take back."))
        if at >= run.undo_until:
            raise CannotUndo(
                _("The time for taking this back is over: people have been told. Talk to them about any change.")
            )
        rows = Proposal.objects.within(run.organisation_id).filter(run=run)
        count = withdraw(
            cohort=cohort, proposals=list(rows.values_list("public_id", flat=True)), batch=run.public_id, at=at
        )
        run.state, run.published_at, run.undo_until = RunState.READY, None, None
        run.revision += 1
        run.save(update_fields=["state", "published_at", "undo_until", "revision"])
        _record("run.publication_undone", run, count, by, at)
    return run
