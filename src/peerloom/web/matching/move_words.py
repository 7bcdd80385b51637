"""What a move by hand does to everyone concerned, in words."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from peerloom.domain.enrolment.models import Application
from peerloom.domain.matching.queries import MoveCost
from peerloom.web.matching.pair_rows import of_100


@dataclass(frozen=True, slots=True)
class CostLine:
    """One consequence. ``tone`` is in (better), out (worse) or turn (the same)."""

    words: str
    tone: str
    delta: str


def cost_lines(cost: MoveCost) -> list[CostLine]:
    """The mentee who moves, the one who changes over in return, the weakest pair, everyone together."""
    lines = [_person(cost.mentee, cost.score_before, cost.score_after, cost.mentor)]
    if cost.displaced and cost.displaced_after is not None and cost.leaving:
        lines.append(_person(cost.displaced, cost.displaced_before, cost.displaced_after, cost.leaving))
    worst = {"before": of_100(cost.worst_before), "after": of_100(cost.worst_after)}
    if worst["before"] == worst["after"]:
        words = _("The weakest pair stays at %(after)s.") % worst
    else:
        words = _("The weakest pair is %(after)s instead of %(before)s.") % worst
    lines.append(_line(words, cost.worst_before, cost.worst_after))
    total = {"before": of_100(cost.total_before), "after": of_100(cost.total_after)}
    words = _("Everyone together: %(after)s points instead of %(before)s.") % total
    lines.append(_line(words, cost.total_before, cost.total_after))
    return lines


def _person(who: Application, before: int | None, after: int, mentor: Application) -> CostLine:
    names = {"who": who.person.name, "mentor": mentor.person.name, "after": of_100(after)}
    if before is None:
        return _line(_("%(who)s gets %(mentor)s, at %(after)s.") % names, 0, after)
    words = _("%(who)s goes to %(mentor)s, from %(before)s to %(after)s.") % (names | {"before": of_100(before)})
    return _line(words, before, after)


def _line(words: str, before: int, after: int) -> CostLine:
    """The difference is that of the figures shown, so that nobody reckons another one."""
    change = of_100(after) - of_100(before)
    if change == 0:
        return CostLine(words, "turn", "±0")
    return CostLine(words, "in", f"+{change}") if change > 0 else CostLine(words, "out", f"−{-change}")
