"""What a survey asks, as a person sees it, and which surveys wait for somebody."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q

from peerloom.domain.feedback.enums.surveys import InvitationState, Mode, WaveState, Way
from peerloom.domain.feedback.models import (
    InstrumentVersion,
    InstrumentWording,
    Response,
    SurveyInvitation,
    Wave,
    WaveInstrument,
    WaveWording,
)
from peerloom.domain.feedback.queries.questionnaires import questionnaires_of
from peerloom.domain.feedback.queries.scoring_keys import scoring_keys_of
from peerloom.domain.feedback.queries.wave_promise import promised_by
from peerloom.domain.feedback.rules.answering import Value
from peerloom.domain.feedback.rules.consent_words import consent_text
from peerloom.domain.feedback.rules.questionnaires import AskedItem, Questionnaire
from peerloom.domain.feedback.rules.scoring import scores
from peerloom.domain.feedback.rules.waves import has_ended, minutes_for
from peerloom.domain.people.enums import Standing
from peerloom.foundation.scope import Actor, ScopedQuerySet

OPEN_TO_ANSWER = (InvitationState.WAITING, InvitationState.INVITED)


@dataclass(frozen=True, slots=True)
class AskedSurvey:
    """A wave in one language. ``languages`` are all it can be asked in, its own one first."""

    wave: Wave
    language: str
    languages: tuple[str, ...]
    welcome: str
    consent: str
    parts: tuple[Questionnaire, ...]
    versions: tuple[InstrumentVersion, ...]

    @property
    def items(self) -> tuple[AskedItem, ...]:
        return tuple(item for part in self.parts for item in part.items)

    @property
    def minutes(self) -> int:
        return minutes_for(self.parts)

    @property
    def anonymous(self) -> bool:
        return self.wave.mode == Mode.ANONYMOUS


def asked_survey(wave: Wave, *, language: str) -> AskedSurvey:
    """The wave's own versions, replaced since or not. In the asked language, or its own where it lacks that one.

    Expects cohort, program and organisation to be loaded.
    """
    asks = WaveInstrument.objects.within(wave.organisation_id).filter(wave=wave)
    versions = [one.version for one in asks.select_related("version").order_by("position")]
    own = versions[0].default_language if versions else "en"
    worded = _languages(wave, [version.pk for version in versions])
    languages = (own, *(each for each in worded if each != own))
    spoken = language if language in languages else own
    words = {row.language: row for row in WaveWording.objects.within(wave.organisation_id).filter(wave=wave)}
    said = words.get(spoken) or words.get(own)
    return AskedSurvey(
        wave=wave,
        language=spoken,
        languages=languages,
        welcome=said.welcome if said else "",
        consent=said.consent if said else "",
        versions=tuple(versions),
        parts=tuple(questionnaires_of(versions, language=spoken)),
    )


def _languages(wave: Wave, versions: list[int]) -> list[str]:
    rows = InstrumentWording.objects.within(wave.organisation_id).filter(version__in=versions)
    return sorted(set(rows.values_list("language", flat=True)))


def consent_of(survey: AskedSurvey, *, at: datetime) -> str:
    """As it was frozen when the wave opened; made from the mode where nothing was."""
    if survey.consent:
        return survey.consent
    return consent_text(survey.wave.mode, promised_by(survey.wave, at=at), language=survey.language)


def calls_for_support(survey: AskedSurvey, answers: Mapping[str, Value]) -> bool:
    """Whether a score lies at or below the mark of its scale: a reason to show where to find support, and no more.

    Computed from what was just handed in; kept nowhere and told to nobody else. One query.
    """
    ids = {item.public_id: item.id for item in survey.items}
    ticked = {ids[key]: value for key, value in answers.items() if key in ids and isinstance(value, int)}
    keys = scoring_keys_of(survey.versions).values()
    return any(
        subscale.calls_for_support(found[subscale.key])
        for key in keys
        for found in [scores(key, ticked)]
        for subscale in key.subscales
    )


def why_not_answerable(invitation: SurveyInvitation, *, at: datetime) -> str:
    """ "" while it can be answered; else a word for why not: answered, early, over or closed.

    Who said "rather not" can still change their mind. Expects person and wave to be loaded.
    """
    wave = invitation.wave
    if invitation.state == InvitationState.ANSWERED:
        return "answered"
    if invitation.state == InvitationState.LEFT_OUT or invitation.person.standing in (Standing.HELD, Standing.LEFT):
        return "over"
    return why_not_open(wave, at=at)


def why_not_open(wave: Wave, *, at: datetime) -> str:
    """ "" while answers come in; else early, over or closed. The last day counts until it is over everywhere."""
    if wave.state == WaveState.OPEN and not has_ended(wave.closes_on, at=at):
        return ""
    return {WaveState.PLANNED: "early", WaveState.CALLED_OFF: "over"}.get(WaveState(wave.state), "closed")


def own_invitations(actor: Actor) -> ScopedQuerySet[SurveyInvitation]:
    """What the actor was ever asked, the latest first; what has not opened yet is nobody's business."""
    return (
        SurveyInvitation.objects.within(actor.organisation_id)
        .filter(person=actor.person_id)
        .exclude(wave__state__in=(WaveState.PLANNED, WaveState.CALLED_OFF))
        .exclude(state=InvitationState.LEFT_OUT)
        .select_related("person", "wave__cohort__program", "organisation", "wave__organisation")
        .order_by("-wave__opens_on", "-pk")
    )


def surveys_waiting(actor: Actor, *, at: datetime) -> list[SurveyInvitation]:
    """What the actor can answer now and has not, the first to close first. One query."""
    rows = own_invitations(actor).filter(
        Q(wave__state=WaveState.OPEN, state__in=OPEN_TO_ANSWER),
        person__standing__in=(Standing.ACTIVE, Standing.PAUSED),
    )
    found = rows.order_by("wave__closes_on", "wave__pk")
    return [invitation for invitation in found if not why_not_answerable(invitation, at=at)]


def anonymous_waves_with_fresh_answers(*, since: datetime) -> ScopedQuerySet[Wave]:
    """Anonymous waves that are open or were closed since that moment: their rows may still lie in order."""
    rows = Wave.objects.across_organisations(because="the clock mixes the answers of all of them")
    recent = Q(state=WaveState.OPEN) | Q(state=WaveState.CLOSED, closed_at__gte=since)
    return rows.filter(recent, mode=Mode.ANONYMOUS).order_by("pk")


@dataclass(frozen=True, slots=True)
class PaperState:
    """How many answers of a wave came in on paper, and in any way, and how many people have none."""

    on_paper: int
    answers: int
    without: int


def paper_state(wave: Wave) -> PaperState:
    """Counts alone, also of an anonymous wave. Two queries."""
    rows = Response.objects.within(wave.organisation_id).filter(wave=wave)
    found = rows.aggregate(answers=Count("pk"), on_paper=Count("pk", filter=Q(way=Way.PAPER)))
    return PaperState(found["on_paper"], found["answers"], still_without_answer(wave).count())


def still_without_answer(wave: Wave) -> ScopedQuerySet[SurveyInvitation]:
    """Who was asked and has neither answered nor said "rather not", by name."""
    rows = SurveyInvitation.objects.within(wave.organisation_id).filter(wave=wave, state__in=OPEN_TO_ANSWER)
    named = rows.select_related("person").order_by("person__family_name", "person__given_name", "pk")
    return named.exclude(person__standing__in=(Standing.HELD, Standing.LEFT))
