"""Proposed pairs as the review shows them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from peerloom.domain.matching.enums import Decision, ProposalState
from peerloom.domain.matching.models import Proposal
from peerloom.domain.matching.queries import Part, parts_of
from peerloom.web.look.strips import WEAVES, Share

WORTH_NAMING = 5
"""A criterion that could earn fewer points (of 100) than this is not named as a weakness."""

MOST_NAMED = 2

MOST_MISSING = 25
"""A pair that lacks more points (of 100) among what is private is not called a good fit."""

Decisions = Mapping[tuple[int, int], Decision]


@dataclass(frozen=True, slots=True)
class PairRow:
    """One pair: scores are of 100."""

    proposal: Proposal
    shares: tuple[Share, ...]
    because: str
    locked: bool
    forbidden: bool
    is_open: bool = False

    @property
    def mentee(self) -> str:
        return self.proposal.mentee.person.name

    @property
    def mentor(self) -> str:
        return self.proposal.mentor.person.name

    @property
    def score(self) -> int:
        return of_100(self.proposal.score)

    @property
    def edited(self) -> bool:
        return self.proposal.state == ProposalState.EDITED

    @property
    def runner_up(self) -> str:
        """Who else would suit, and what moving there would cost everyone together; "" where there is nobody."""
        proposal = self.proposal
        if proposal.runner_up is None or proposal.runner_up_score is None:
            return ""
        score = of_100(proposal.runner_up_score)
        words = {"mentee": self.mentee, "other": proposal.runner_up.person.name, "score": score}
        if proposal.runner_up_score > proposal.score:
            found = _("%(mentee)s would fit %(other)s better, at %(score)s.") % words
        else:
            found = _("The next best for %(mentee)s is %(other)s, at %(score)s.") % words
        return f"{found} {_cost(proposal.runner_up_cost)}".strip()


def _cost(cost: int | None) -> str:
    if cost is None:
        return ""
    points = of_100(cost)
    if points < 0:
        # Under the objective "fair" the worst-off come before the sum.
        words = _("Moving there would gain %(points)s points together, but a weaker pair would pay for it.")
        return words % {"points": -points}
    if not points:
        return _("Moving there would leave everyone together where they are.")
    return _("Moving there would cost everyone together %(points)s points.") % {"points": points}


def of_100(score: int) -> int:
    """A score as people read it."""
    return round(score / 100)


def pair_rows(proposals: Iterable[Proposal], decisions: Decisions, *, first_open: bool = False) -> list[PairRow]:
    """Rows in the order of the proposals; a criterion has the same texture in all of them."""
    found = [(proposal, parts_of(proposal)) for proposal in proposals]
    weaves = _weaves(parts for _proposal, parts in found)
    return [
        _row(proposal, parts, weaves, decisions, is_open=first_open and place == 0)
        for place, (proposal, parts) in enumerate(found)
    ]


def key_of(rows: Sequence[PairRow]) -> list[Share]:
    """One share of every criterion that has a texture, for the key above the rows."""
    seen: dict[str, Share] = {}
    for row in rows:
        for share in row.shares:
            seen.setdefault(share.label, Share(share.label, 1, weave=share.weave, private=share.private))
    return sorted(seen.values(), key=lambda share: (share.private, share.weave or 0))


def _weaves(rows: Iterable[Sequence[Part]]) -> dict[str, int]:
    labels = dict.fromkeys(part.label for parts in rows for part in parts if not _is_private(part))
    return {label: place for place, label in enumerate(labels, start=1)}


def _is_private(part: Part) -> bool:
    return part.label == _("Other and private")


def _row(
    proposal: Proposal, parts: Sequence[Part], weaves: Mapping[str, int], decisions: Decisions, *, is_open: bool
) -> PairRow:
    decision = decisions.get((proposal.mentee_id, proposal.mentor_id))
    return PairRow(
        proposal=proposal,
        shares=tuple(_share(part, weaves) for part in parts),
        because=_because(parts),
        locked=decision == Decision.LOCK or (decision is None and proposal.state == ProposalState.LOCKED),
        forbidden=decision == Decision.FORBID,
        is_open=is_open,
    )


def _share(part: Part, weaves: Mapping[str, int]) -> Share:
    private = _is_private(part)
    weave = None if private else weaves[part.label]
    return Share(
        part.label,
        of_100(part.points),
        of_100(part.possible),
        weave=WEAVES + 1 if private else weave,
        answered=part.known,
        private=private,
    )


def _because(parts: Sequence[Part]) -> str:
    """What keeps the score down, in a line."""
    told = [part for part in parts if not _is_private(part) and of_100(part.possible) >= WORTH_NAMING]
    weak = sorted(
        (part for part in told if part.known and 2 * part.points < part.possible),
        key=lambda part: part.points - part.possible,
    )
    unanswered = [part.label for part in told if not part.known]
    sentences = []
    if weak:
        sentences.append(_("Little in common: %(labels)s.") % {"labels": _listed(part.label for part in weak)})
    if unanswered:
        sentences.append(_("Not answered, so neutral: %(labels)s.") % {"labels": _listed(unanswered)})
    if sentences:
        return " ".join(sentences)
    missing = sum(of_100(part.possible - part.points) for part in parts if _is_private(part))
    if missing > MOST_MISSING:
        return _("What it lacks is under “Other and private”.")
    return _("A good fit in everything that counts.")


def _listed(labels: Iterable[str]) -> str:
    return get_text_list(list(labels)[:MOST_NAMED], _("and"))
