from __future__ import annotations

import statistics
from collections.abc import Mapping

from django.utils.translation import gettext as _

from peerloom.domain.enrolment.models import Application
from peerloom.domain.matching.enums import ProposalState, RunState
from peerloom.domain.matching.models import LeftOut, MatchRun, Proposal
from peerloom.domain.matching.queries.criteria import engine_rules
from peerloom.domain.matching.queries.pool import Decisions, Snapshot, decided_pairs, snapshot_of
from peerloom.domain.matching.queries.stored_shares import as_stored
from peerloom.foundation import audit, clock
from peerloom.foundation.jobs.context import JobContext
from peerloom.foundation.jobs.handlers import FailedJob, handler
from peerloom.pairing import LeftOut as EngineLeftOut
from peerloom.pairing import Matching, Pair, match

BATCH = 1_000


def computing_failed(failed: FailedJob) -> None:
    """Say on the run itself that it has failed for good."""
    rows = MatchRun.objects.across_organisations(because="a job has no actor; its subject names one run")
    rows.filter(public_id=failed.subject, state__in=[RunState.QUEUED, RunState.RUNNING]).update(
        state=RunState.FAILED, failure=failed.message[:500], finished_at=failed.at
    )


@handler(on_failed=computing_failed)
def compute_run(context: JobContext) -> None:
    """Take the pool as it is at this moment, match it, and keep the result whole or not at all."""
    rows = MatchRun.objects.across_organisations(because="a job has no actor; its subject names one run")
    run = rows.select_related("cohort__organisation", "rule_set").get(public_id=context.subject)
    context.report(0.05, _("Gathering who can be matched"))
    rows.filter(pk=run.pk, state=RunState.QUEUED).update(state=RunState.RUNNING)
    people, decisions = snapshot_of(run.cohort), decided_pairs(run.cohort)
    text = _("Comparing %(mentees)d mentees with %(mentors)d mentors")
    context.report(0.2, text % {"mentees": len(people.mentees), "mentors": len(people.mentors)})
    rules = engine_rules(run.rule_set, locked=decisions.locked, forbidden=decisions.forbidden)
    found = match(people.mentees, people.mentors, rules)
    context.report(0.9, _("Writing down %(count)d pairs and their reasons") % {"count": len(found.pairs)})
    with context.finishing():
        _keep(run, people, decisions, found)
        audit.record(
            "run.computed",
            subject=run,
            organisation=context.organisation,
            by=None,
            at=clock.now(),
            details={"matched": run.matched, "mentees": run.mentees, "total": run.total, "worst": run.worst},
        )


def _keep(run: MatchRun, people: Snapshot, decisions: Decisions, found: Matching) -> None:
    scores = [pair.score for pair in found.pairs]
    run.state, run.finished_at, run.failure = RunState.READY, clock.now(), ""
    run.mentees, run.mentors, run.matched = found.mentees, found.mentors, found.matched
    run.total, run.upper_bound, run.gap = found.total, found.upper_bound, found.gap
    run.worst, run.median = found.worst, int(statistics.median(scores)) if scores else 0
    run.blocking_pairs, run.method = found.blocking_pairs, found.method[:120]
    run.notes = [with_names(note, people, decisions) for note in found.notes]
    run.revision += 1
    run.save()
    Proposal.objects.bulk_create((_proposal(run, people.applications, pair) for pair in found.pairs), batch_size=BATCH)
    LeftOut.objects.bulk_create((_left_out(run, people.applications, one) for one in found.left_out), batch_size=BATCH)


def with_names(note: str, people: Snapshot, decisions: Decisions) -> str:
    """The engine speaks of ids; people read names."""
    words = []
    for word in note.split(" "):
        bare = word.rstrip(".,:;")
        name = decisions.names.get(bare) or (
            people.applications[bare].person.name if bare in people.applications else bare
        )
        words.append(name + word[len(bare) :])
    return " ".join(words)


def _proposal(run: MatchRun, applications: Mapping[str, Application], pair: Pair) -> Proposal:
    rival = pair.runner_up
    return Proposal(
        organisation_id=run.organisation_id,
        run=run,
        mentee=applications[pair.mentee],
        mentor=applications[pair.mentor],
        score=pair.score,
        shares=as_stored(pair.shares),
        state=ProposalState.LOCKED if pair.locked else ProposalState.PROPOSED,
        runner_up=applications[rival.mentor] if rival else None,
        runner_up_score=rival.score if rival else None,
        runner_up_cost=rival.cost if rival else None,
    )


def _left_out(run: MatchRun, applications: Mapping[str, Application], one: EngineLeftOut) -> LeftOut:
    remedy = one.remedy
    return LeftOut(
        organisation_id=run.organisation_id,
        run=run,
        application=applications[one.person],
        obstacle=one.obstacle.value,
        rule=one.rule,
        allowed_partners=one.allowed_partners,
        remedy=remedy.change.value,
        remedy_mentor=applications.get(remedy.mentor),
        remedy_mentee=applications.get(remedy.mentee),
        remedy_rule=remedy.rule,
        remedy_score=remedy.score,
    )
