"""Why two people fit, and why somebody was left out, as sentences in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext as _

from peerloom.domain.enrolment.enums import Side
from peerloom.domain.matching.models import LeftOut, Proposal, RuleSet
from peerloom.domain.matching.queries.criteria import engine_criteria
from peerloom.domain.matching.queries.stored_shares import shares_in
from peerloom.pairing import FULL_SCORE, Change, Kind, Obstacle, Remedy, Share
from peerloom.pairing import LeftOut as EngineLeftOut
from peerloom.pairing.explaining import wording
from peerloom.sheets.disclosure import disclosure
from peerloom.sheets.vocabulary import SENSITIVE_ANSWER, SENSITIVE_HEADING

MOST_REASONS = 5


@dataclass(frozen=True, slots=True)
class Part:
    """One strip of a score: ``points`` of ``possible`` (of 10,000 together). ``known`` is False where guessed.

    ``possible`` follows from the rules alone and ``points`` is rounded to a per cent of it. What is private and what
    stands with it is given what the other parts leave of the score: whoever sees it learns nothing that the score and
    those parts have not told, not even whether a private wish was uttered. The parts add up to the score only roughly.
    """

    label: str
    points: int
    possible: int
    known: bool


@dataclass(frozen=True, slots=True)
class WhyLeftOut:
    """The reason, and what would help ("" where nothing small would)."""

    reason: str
    remedy: str


def parts_of(proposal: Proposal) -> tuple[Part, ...]:
    """What the score is made of, for coordinators. Private criteria stand together under "Other and private"."""
    criteria = engine_criteria(_rule_set(proposal))
    told = disclosure(criteria)
    whole = sum(criterion.weight for criterion in criteria) or 1.0
    shares = {share.key: share for share in shares_in(proposal)}
    parts = [
        _part(criterion.label, shares[criterion.key], FULL_SCORE * criterion.weight / whole)
        for criterion in told.shown
        if criterion.key in shares and criterion.weight > 0
    ]
    if told.together:
        weight = sum(criterion.weight for criterion in criteria if criterion.key in told.together)
        possible = round(FULL_SCORE * weight / whole)
        rest = proposal.score - sum(part.points for part in parts)
        parts.append(Part(_("Other and private"), points=min(max(rest, 0), possible), possible=possible, known=True))
    return tuple(parts)


def _part(label: str, share: Share, possible: float) -> Part:
    value = round(100 * share.points / share.possible) / 100 if share.possible else 0.0
    return Part(label, points=round(possible * value), possible=round(possible), known=share.known)


def _rule_set(proposal: Proposal) -> RuleSet:
    return proposal.run.rule_set


def reasons_for(proposal: Proposal, side: Side) -> list[str]:
    """Sentences for one side ("You both speak ..."), the weightiest first; nothing private is said or hinted at."""
    open_criteria = {
        criterion.key: criterion for criterion in engine_criteria(_rule_set(proposal)) if not criterion.sensitive
    }
    shares = [share for share in shares_in(proposal) if share.key in open_criteria and not share.sensitive]
    above = {key for key, criterion in open_criteria.items() if criterion.kind is Kind.STEP and criterion.steps[0] > 0}
    sentences = [
        _sentence(share, side, mentor_is_above=share.key in above)
        for share in sorted(shares, key=lambda share: -share.points)
    ]
    return list(dict.fromkeys(sentence for sentence in sentences if sentence))[:MOST_REASONS]


def _sentence(share: Share, side: Side, *, mentor_is_above: bool) -> str:
    if mentor_is_above and share.known and share.points:
        if side == Side.MENTEE:
            return _("Your partner is further along in “%(label)s”.") % {"label": share.label}
        return _("You are further along in “%(label)s”.") % {"label": share.label}
    common = tuple(words for words in share.common if not _is_delicate(words, share.kind))
    if share.common and not common:
        return ""
    return wording.describe_share(replace(share, common=common), gettext)


def shared_sentences(common: Iterable[Mapping[str, Any]]) -> list[str]:
    """What someone has in common with most of a circle: "Interests: like most of you, law, chess".

    What tells of identity or health is not repeated, even where it was asked openly.
    """
    found = []
    for one in common:
        options = [words for words in one["options"] if not SENSITIVE_ANSWER.search(words)]
        if options and not SENSITIVE_HEADING.search(one["label"]):
            words = {"label": one["label"], "options": ", ".join(options)}
            found.append(_("%(label)s: like most of you, %(options)s") % words)
    return found[:MOST_REASONS]


def _is_delicate(words: str, kind: Kind) -> bool:
    """What tells of identity or health is not repeated, even where it was asked openly or written of one's own accord.

    In a text each word stands alone, so that the names of such matters count as well.
    """
    return bool(SENSITIVE_ANSWER.search(words) or (kind is Kind.TEXT and SENSITIVE_HEADING.search(words)))


def explain_left_out(left_out: LeftOut) -> WhyLeftOut:
    """Why somebody has no partner and the smallest change that would help, for coordinators."""
    named = [left_out.application, left_out.remedy_mentor, left_out.remedy_mentee]
    names = {application.public_id: application.person.name for application in named if application}
    criteria = left_out.run.rule_set.criteria.all()
    labels = {criterion.key: criterion.label for criterion in criteria if not criterion.sensitive}
    reason, remedy = wording.describe_left_out(_as_engine(left_out), names, labels, gettext)
    return WhyLeftOut(reason, remedy)


def _as_engine(left_out: LeftOut) -> EngineLeftOut:
    mentor, mentee = left_out.remedy_mentor, left_out.remedy_mentee
    return EngineLeftOut(
        person=left_out.application.public_id,
        side="mentee" if left_out.application.side == Side.MENTEE else "mentor",
        obstacle=Obstacle(left_out.obstacle),
        remedy=Remedy(
            change=Change(left_out.remedy),
            mentor=mentor.public_id if mentor else "",
            rule=left_out.remedy_rule,
            score=left_out.remedy_score,
            mentee=mentee.public_id if mentee else "",
        ),
        rule=left_out.rule,
        allowed_partners=left_out.allowed_partners,
    )
