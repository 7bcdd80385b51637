"""The surveys of the demo's finished round: asked, answered and left out as people do, with a modest true effect."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from peerloom.cli.demo_rounds import Staff
from peerloom.domain.enrolment.enums import Side
from peerloom.domain.feedback.enums.surveys import Asked, ComparisonKind, InvitationState, Mode, WaveKind, WaveState
from peerloom.domain.feedback.jobs.waves import keep_waves
from peerloom.domain.feedback.models import ComparisonGroup, SurveyInvitation, Wave
from peerloom.domain.feedback.operations.answering import decline_survey, hand_in
from peerloom.domain.feedback.operations.comparison_groups import GroupDraft, make_comparison_group
from peerloom.domain.feedback.operations.instruments.adopting import adopt_instrument
from peerloom.domain.feedback.operations.waves.drafting import WaveDraft, plan_wave
from peerloom.domain.feedback.queries.questionnaires import questionnaires_of
from peerloom.domain.feedback.rules.questionnaires import AskedItem
from peerloom.domain.people.models import Person
from peerloom.domain.programs.enums import Audience, Moment
from peerloom.domain.programs.models import Cohort
from peerloom.domain.programs.operations.plans import SurveyPlan, add_to_plan
from peerloom.domain.relationships.models import Participation
from peerloom.foundation import clock
from peerloom.foundation.jobs import enqueue
from peerloom.foundation.jobs.attempts import run_attempt
from peerloom.foundation.jobs.models import Job, JobState
from peerloom.foundation.public_ids import new_public_id
from peerloom.simulation.outcomes import UNANSWERED, Effects, Leaving, Scale, simulate_cohort
from peerloom.simulation.outcomes import Cohort as Truth

DAY = timedelta(days=1)
BELONGING = "belonging-short"
SURVEYS = (
    SurveyPlan(instrument=BELONGING, moment=Moment.BEFORE, audience=Audience.MENTEES),
    SurveyPlan(instrument=BELONGING, moment=Moment.MIDPOINT, audience=Audience.MENTEES),
    SurveyPlan(instrument=BELONGING, moment=Moment.END, audience=Audience.MENTEES),
    SurveyPlan(instrument="satisfaction-short", moment=Moment.END, audience=Audience.MENTORS),
)
SCALE = Scale(items=6, least=1, most=5, reversed_items=(2, 4))
"""How `BELONGING` is built."""
EFFECTS = Effects(by_wave=(0.0, 0.25, 0.35))
WAVES = {WaveKind.PRE: 0, WaveKind.MID: 1, WaveKind.POST: 2}
OPEN_WORDS = (
    "More time before the exams.",
    "Nothing, it was good as it was.",
    "Somebody from my own subject.",
    "A place to meet where one can talk.",
)


def begin_surveys(cohort: Cohort, staff: Staff, at: datetime) -> None:
    """The plan has surveys before, half-way and at the end."""
    for planned in SURVEYS:
        add_to_plan(program=cohort.program, planned=planned, by=staff.acting(at), at=at)


@dataclass(frozen=True, slots=True)
class Answering:
    """The mentees of one round and whom they are compared with, each with their simulated truth, in the same order."""

    cohort: Cohort
    staff: Staff
    people: Sequence[Person]
    group: ComparisonGroup | None
    truth: Truth

    def ended_early(self) -> list[Person]:
        """Whose match does not last, as the simulation has it."""
        return [person for person, true in zip(self.people, self.truth.people, strict=True) if true.ended_early]

    def compare(self, kind: WaveKind, opens: datetime) -> None:
        """Ask the comparison group the same, at the same time."""
        if self.group is None:
            return
        with clock.frozen_at(opens):
            version = adopt_instrument(
                organisation=self.cohort.organisation, key=BELONGING, by=self.staff.acting(opens), at=opens
            )
            draft = WaveDraft(
                name=f"Belonging, short ({self.group.name.casefold()})",
                kind=kind,
                mode=Mode.CONFIDENTIAL,
                versions=[version],
                opens_on=opens.date(),
                closes_on=(opens + 20 * DAY).date(),
                welcomes={"en": "You are not in the program this year, and your answers help to see what it changes."},
            )
            plan_wave(
                cohort=self.cohort,
                draft=draft,
                asked=[Asked.COMPARISON],
                comparison=self.group,
                key=new_public_id(),
                by=self.staff.acting(opens),
                at=opens,
            )

    def ask(self, kind: WaveKind, opens: datetime) -> None:
        """Open what is due, let people answer over the days, remind the rest, and close it."""
        self.open_and_answer(kind, opens)
        for days in (5, 11, 45):
            let_surveys_go_on(opens + days * DAY)

    def open_and_answer(self, kind: WaveKind, opens: datetime, *, days: int = 10) -> None:
        """Of those who answer, somebody each day."""
        for later in (0, 1):
            let_surveys_go_on(opens + timedelta(minutes=20 * later))
        open_now = Wave.objects.within(self.cohort.organisation_id).filter(cohort=self.cohort, state=WaveState.OPEN)
        for wave in open_now.filter(kind=kind).order_by("pk"):
            self._answer(wave, opens, days)

    def _answer(self, wave: Wave, opens: datetime, days: int) -> None:
        versions = [ask.version for ask in wave.asks.select_related("version")]
        items = [item for asked in questionnaires_of(versions, language="en") for item in asked.items]
        places = {person.pk: place for place, person in enumerate(self.people)}
        rows = SurveyInvitation.objects.within(wave.organisation_id).filter(wave=wave, state=InvitationState.INVITED)
        for number, invitation in enumerate(rows.select_related("person", "wave__cohort__program", "organisation")):
            at = opens + timedelta(days=1 + (number * 5) % days, hours=number % 9)
            place = places.get(invitation.person_id)
            answers = (
                _contented(items, number)
                if place is None or wave.kind not in WAVES
                else self._ticked(items, place, WaveKind(wave.kind))
            )
            if number % 29 == 28:
                decline_survey(invitation=invitation, by=None, at=at)
            elif answers:
                hand_in(invitation=invitation, answers=answers, language="en", by=None, at=at)

    def _ticked(self, items: Sequence[AskedItem], place: int, kind: WaveKind) -> dict[str, object]:
        """What the simulation says; nothing from who has left."""
        row = self.truth.answers[WAVES[kind], place]
        if row[0] == UNANSWERED:
            return {}
        return {item.public_id: str(value) for item, value in zip(items, row.tolist(), strict=False) if item.on_a_scale}


def ask_in_between(cohort: Cohort, staff: Staff, now: datetime) -> None:
    """The running round was asked before it began; half a term in two surveys are open, one of them anonymous."""
    asking = answering_of(cohort, staff, now - 58 * DAY, seed=32)
    asking.ask(WaveKind.PRE, now - 57 * DAY)
    opens = now - 4 * DAY
    with clock.frozen_at(opens):
        by = staff.acting(opens)
        for name, mode, key, asked in (
            ("Half a term in: what would you change?", Mode.ANONYMOUS, "satisfaction-short", Asked.MENTEES),
            ("You and your match, so far", Mode.CONFIDENTIAL, "mentoring-relationship", Asked.MENTEES),
        ):
            draft = WaveDraft(
                name=name,
                kind=WaveKind.PULSE,
                mode=mode,
                versions=[adopt_instrument(organisation=staff.organisation, key=key, by=by, at=opens)],
                opens_on=opens.date(),
                closes_on=(opens + 14 * DAY).date(),
                welcomes={"en": "Your answers help us to do better while there is still time."},
            )
            plan_wave(cohort=cohort, draft=draft, asked=[asked], key=new_public_id(), by=by, at=opens)
    asking.open_and_answer(WaveKind.PULSE, opens, days=3)


def answering_of(cohort: Cohort, staff: Staff, at: datetime, *, seed: int) -> Answering:
    """Everybody who was matched as a mentee; and who waits, where anybody does, as a comparison group."""
    parts = Participation.objects.within(cohort.organisation_id).filter(relationship__cohort=cohort, side=Side.MENTEE)
    mentees = [part.person for part in parts.select_related("person").order_by("relationship", "pk")]
    group = _compared_with(cohort, staff, at)
    others = [member.person for member in group.members.select_related("person").order_by("pk")] if group else []
    truth = simulate_cohort(
        len(mentees), len(others), effects=EFFECTS, leaving=Leaving(ended=0.2), scale=SCALE, seed=seed
    )
    return Answering(cohort, staff, [*mentees, *others], group, truth)


def let_surveys_go_on(at: datetime) -> None:
    """What the clock does with surveys at this moment, and the jobs that follow from it."""
    with clock.frozen_at(at):
        run_attempt(enqueue(keep_waves.path, organisation="", subject="", at=at).public_id)
        due = Job.objects.filter(kind__startswith="peerloom.domain.feedback.", state=JobState.WAITING, due__lte=at)
        for job in list(due.order_by("pk")):
            run_attempt(job.public_id)


def _compared_with(cohort: Cohort, staff: Staff, at: datetime) -> ComparisonGroup | None:
    draft = GroupDraft(kind=ComparisonKind.NOT_MATCHED, name="First-years who got no buddy", side=Side.MENTEE)
    matched = Participation.objects.within(cohort.organisation_id).filter(relationship__cohort=cohort)
    left = cohort.applications.filter(side=Side.MENTEE).exclude(person__in=matched.values("person"))
    if not left.exists():
        return None
    return make_comparison_group(cohort=cohort, draft=draft, key=new_public_id(), by=staff.acting(at), at=at)


def _contented(items: Sequence[AskedItem], number: int) -> dict[str, object]:
    """Of a mentor: mostly good, nine of ten answer."""
    if number % 10 == 7:
        return {}
    return {
        item.public_id: str(item.steps[-1 - (number + place) % 3].value)
        if item.on_a_scale
        else OPEN_WORDS[(number + place) % len(OPEN_WORDS)]
        for place, item in enumerate(items)
        if item.on_a_scale or number % 3 == 0
    }
