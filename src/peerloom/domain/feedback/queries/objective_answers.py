"""What questionnaires say for an objective: the mean of a score, or how far it moved from before to after."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from statistics import fmean

from peerloom.domain.feedback.enums.outcomes import TargetKind, Whose
from peerloom.domain.feedback.enums.surveys import Asked, Mode, WaveKind, WaveState
from peerloom.domain.feedback.models import InstrumentVersion, ItemAnswer, ObjectiveMeasure, Response, Wave
from peerloom.domain.feedback.queries.scoring_keys import scoring_keys_of
from peerloom.domain.feedback.queries.wave_responses import answers_of_partners
from peerloom.domain.feedback.rules.outcomes import FEWEST_PEOPLE
from peerloom.domain.feedback.rules.scoring import SubscaleKey
from peerloom.domain.programs.models import Cohort
from peerloom.foundation.scope import Actor

AFTER = (WaveKind.MID, WaveKind.POST, WaveKind.FOLLOW_UP)
"""A retrospective pre-test is none of these: it is never pooled with what was answered at the time."""
PART_OF_A_STEP = Fraction(1, 10)
"""To which means of surveys are rounded that were not asked by name, as on their own pages."""


@dataclass(frozen=True, slots=True)
class AnswersFigure:
    """``figure`` is None until a survey has closed; ``measured`` then counts the answers so far. ``withheld``: it would
    tell of a few people together with the figures of the surveys. ``told_to``: finer than that it may not be told."""

    figure: float | None
    measured: int
    of: int
    as_of: date | None
    withheld: bool = False
    told_to: Fraction | None = None


@dataclass(slots=True)
class _Scores:
    """Of one moment: every score, and those that a pseudonym can be found by."""

    all: list[float] = field(default_factory=list)
    by_respondent: dict[int, float] = field(default_factory=dict)
    as_of: date | None = None


def figure_of_answers(tied: ObjectiveMeasure, cohort: Cohort, actor: Actor) -> AnswersFigure:
    """Of the newest closed survey of each side up to the due day. Five queries at most.

    A side of fewer than five does not count where both do: what the other side said stands on the page of its survey,
    and the difference would be these few. Nor is a change shown where only a few answered before or after but not both
    times, for the same reason; unless they were asked by name. Answers by name of whoever is matched with the actor do
    not count: the actor reads those of all others, so that the mean of all would tell theirs.
    """
    waves = _waves(tied, cohort)
    closed = [wave for wave in waves if wave.state == WaveState.CLOSED]
    after = _newest(closed, AFTER)
    if not after:
        going = _newest(waves, AFTER)
        answers = Response.objects.within(cohort.organisation_id).filter(wave__in=going)
        return AnswersFigure(None, answers.count() if going else 0, sum(wave.invited for wave in going), None)
    before = _newest(closed, (WaveKind.PRE,)) if tied.kind == TargetKind.CHANGE else []
    keys = _keys(tied)
    scores = _scores(tied, keys, [*after, *before], actor)
    told = [wave for wave in after if len(after) == 1 or len(scores[wave.pk].all) >= FEWEST_PEOPLE]
    now, of = _together([scores[wave.pk] for wave in told]), sum(wave.invited for wave in after)
    values, waves = now.all, list(told)
    if tied.kind == TargetKind.CHANGE:
        asked = {wave.asked for wave in told}
        first = [wave for wave in before if wave.asked in asked]
        then, waves = _together([scores[wave.pk] for wave in first]), [*told, *first]
        values = [
            score - then.by_respondent[who] for who, score in now.by_respondent.items() if who in then.by_respondent
        ]
        once = len(now.all) + len(then.all) - 2 * len(values)
        if len(values) >= FEWEST_PEOPLE and 0 < once < FEWEST_PEOPLE and not _by_name(waves):
            return AnswersFigure(None, len(values), of, now.as_of, withheld=True)
    told_to = None if _by_name(waves) else max((PART_OF_A_STEP * key.times for key, _minimum in keys), default=None)
    return AnswersFigure(fmean(values) if values else None, len(values), of, now.as_of, told_to=told_to)


def _by_name(waves: Sequence[Wave]) -> bool:
    return all(wave.mode == Mode.IDENTIFIED for wave in waves)


def _waves(tied: ObjectiveMeasure, cohort: Cohort) -> list[Wave]:
    asked = {Whose.MENTEES: [Asked.MENTEES], Whose.MENTORS: [Asked.MENTORS]}
    rows = Wave.objects.within(cohort.organisation_id).filter(
        cohort=cohort,
        asks__version__instrument=tied.instrument_id,
        asked__in=asked.get(Whose(tied.whose), [Asked.MENTEES, Asked.MENTORS]),
        state__in=[WaveState.OPEN, WaveState.CLOSED],
        opens_on__lte=tied.due,
    )
    return list(rows.distinct().order_by("opens_on", "pk"))


def _newest(waves: Sequence[Wave], kinds: Sequence[str]) -> list[Wave]:
    """The newest of these kinds for each side."""
    return list({wave.asked: wave for wave in waves if wave.kind in kinds}.values())


def _keys(tied: ObjectiveMeasure) -> list[tuple[SubscaleKey, int]]:
    """Of each version the subscale that judges, with the least share of its items that has to be answered."""
    versions = InstrumentVersion.objects.within(tied.organisation_id).filter(instrument=tied.instrument_id)
    keys = scoring_keys_of(list(versions)).values()
    return [(subscale, key.minimum_answered) for key in keys if (subscale := key.subscale(tied.figure))]


def _scores(
    tied: ObjectiveMeasure, keys: Sequence[tuple[SubscaleKey, int]], waves: Sequence[Wave], actor: Actor
) -> dict[int, _Scores]:
    """Every answer of these waves that counts for the actor, by the one scoring key, by wave."""
    within = tied.organisation_id
    answers: dict[object, dict[int, int]] = defaultdict(dict)
    ticked = ItemAnswer.objects.within(within).filter(
        response__wave__in=waves, item__version__instrument=tied.instrument_id, value__isnull=False
    )
    for response, item, value in ticked.values_list("response", "item", "value"):
        answers[response][item] = value or 0
    found = {wave.pk: _Scores() for wave in waves}
    rows = Response.objects.within(within).filter(wave__in=waves)
    for wave in waves:
        if wave.mode == Mode.IDENTIFIED:
            rows = rows.exclude(pk__in=answers_of_partners(actor, wave).values("pk"))
    for response, wave_id, respondent, day in rows.values_list("pk", "wave", "respondent", "answered_on"):
        given = answers.get(response, {})
        told = (subscale.score(given, minimum_answered=minimum) for subscale, minimum in keys)
        score = next((one for one in told if one is not None), None)
        if score is None:
            continue
        here = found[wave_id]
        here.all.append(score)
        here.as_of = max(here.as_of or day, day)
        if respondent:
            here.by_respondent[respondent] = score
    return found


def _together(scores: Sequence[_Scores]) -> _Scores:
    """Of both sides."""
    days = [one.as_of for one in scores if one.as_of]
    return _Scores(
        [score for one in scores for score in one.all],
        {who: score for one in scores for who, score in one.by_respondent.items()},
        max(days, default=None),
    )
