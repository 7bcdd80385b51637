from __future__ import annotations

import statistics

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from peerloom.domain.enrolment.enums import Side
from peerloom.domain.matching.enums import RunState
from peerloom.domain.matching.jobs.computing import computing_failed, with_names
from peerloom.domain.matching.models import CircleSeat, LeftOut, MatchRun, ProposedCircle
from peerloom.domain.matching.queries.circle_fit import circle_rules, free_for_all, stored_common
from peerloom.domain.matching.queries.criteria import engine_rules
from peerloom.domain.matching.queries.pool import Decisions, Snapshot, decided_pairs, snapshot_of
from peerloom.foundation import audit, clock
from peerloom.foundation.jobs.context import JobContext
from peerloom.foundation.jobs.handlers import handler
from peerloom.pairing.circles import Circle, Circles, form_circles


@handler(on_failed=computing_failed)
def form_circles_of_run(context: JobContext) -> None:
    """Take the pool as it is at this moment, form circles, and keep the result whole or not at all."""
    rows = MatchRun.objects.across_organisations(because="a job has no actor; its subject names one run")
    run = rows.select_related("cohort__organisation", "rule_set", "circle_plan").get(public_id=context.subject)
    plan = run.circle_plan
    context.report(0.05, _("Gathering who can be in a circle"))
    rows.filter(pk=run.pk, state=RunState.QUEUED).update(state=RunState.RUNNING)
    people, decisions = snapshot_of(run.cohort), decided_pairs(run.cohort)
    text = ngettext("Finding company for %(n)d person", "Finding company for %(n)d people", len(people.mentees))
    context.report(0.2, text % {"n": len(people.mentees)})
    rules = engine_rules(run.rule_set, locked=decisions.locked if plan.hosts else (), forbidden=decisions.forbidden)
    found = form_circles(
        people.mentees,
        people.mentors if plan.hosts else (),
        circle_rules(rules),
        size=(plan.least, plan.most),
        mentors_each=plan.hosts,
    )
    context.report(0.9, _("Writing down who sits with whom"))
    with context.finishing():
        _keep(run, people, decisions, found)
        audit.record(
            "run.circles_formed",
            subject=run,
            organisation=context.organisation,
            by=None,
            at=clock.now(),
            details={"circles": len(found.circles), "placed": found.placed, "mentees": run.mentees},
        )


def _keep(run: MatchRun, people: Snapshot, decisions: Decisions, found: Circles) -> None:
    scores = [member.score for circle in found.circles for member in circle.members]
    run.state, run.finished_at, run.failure = RunState.READY, clock.now(), ""
    run.mentees, run.mentors, run.matched = len(people.mentees), len(people.mentors), found.placed
    run.total, run.upper_bound, run.gap = found.total, found.upper_bound, found.gap
    run.worst, run.median = found.worst, int(statistics.median(scores)) if scores else 0
    run.method = found.method[:120]
    run.notes = [with_names(note, people, decisions) for note in found.notes]
    run.revision += 1
    run.save()
    for number, circle in enumerate(found.circles, start=1):
        _keep_circle(run, people, circle, number)
    LeftOut.objects.bulk_create(
        LeftOut(
            organisation_id=run.organisation_id,
            run=run,
            application=people.applications[one.person],
            obstacle=one.reason.value,
        )
        for one in found.left_out
    )


def _keep_circle(run: MatchRun, people: Snapshot, circle: Circle, number: int) -> None:
    seated = [*circle.mentors, *(member.mentee for member in circle.members)]
    kept = ProposedCircle.objects.create(
        organisation_id=run.organisation_id,
        run=run,
        number=number,
        name=_("Circle %(number)d") % {"number": number},
        free_hours=free_for_all(people, seated, run.rule_set),
    )
    hosts = [
        CircleSeat(
            organisation_id=run.organisation_id,
            run=run,
            circle=kept,
            application=people.applications[mentor],
            side=Side.MENTOR,
        )
        for mentor in circle.mentors
    ]
    members = [
        CircleSeat(
            organisation_id=run.organisation_id,
            run=run,
            circle=kept,
            application=people.applications[member.mentee],
            side=Side.MENTEE,
            score=member.score,
            common=stored_common(member.common),
        )
        for member in circle.members
    ]
    CircleSeat.objects.bulk_create([*hosts, *members])
