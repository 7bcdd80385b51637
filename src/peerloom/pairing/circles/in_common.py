"""What a member chose that most of the circle chose too."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from peerloom.pairing.answers import answer_of, as_options
from peerloom.pairing.circles.results import InCommon
from peerloom.pairing.circles.wishes import fields_of_mentees
from peerloom.pairing.rules import Kind
from peerloom.pairing.scoring import Scores


def common_with_most(scores: Scores, rows: Sequence[int]) -> list[tuple[InCommon, ...]]:
    """For each member: options that more than half of the circle chose, and the member among them.

    Only chosen options of OVERLAP and SAME criteria are told, and of no field that a sensitive criterion reads.
    """
    criteria = [scored.criterion for scored in scores.criteria]
    private = {field for one in criteria if one.sensitive for field in fields_of_mentees(one)}
    found: list[list[InCommon]] = [[] for _ in rows]
    for criterion in criteria:
        if criterion.kind not in {Kind.OVERLAP, Kind.SAME} or criterion.sensitive or criterion.mentee in private:
            continue
        chosen = [as_options(answer_of(scores.mentees[row].answers, criterion.mentee)) for row in rows]
        times = Counter(option for options in chosen for option in options)
        for place, options in enumerate(chosen):
            shared = tuple(sorted(written for option, written in options.items() if 2 * times[option] > len(rows)))
            if shared:
                label = criterion.label or criterion.key
                found[place].append(InCommon(criterion.key, label, criterion.kind, shared))
    return [tuple(one) for one in found]
