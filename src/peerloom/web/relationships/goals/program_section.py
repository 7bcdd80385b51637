"""Goals on the page of a program: numbers of all together, for those who run it."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from peerloom.domain.programs.models import Program
from peerloom.domain.relationships.queries.goals import GoalNumbers, goal_numbers

CLOSE_TO_HOPED = 5
"""Points of a T-score either side of 50."""


@dataclass(frozen=True, slots=True)
class GoalsSection:
    """For `goals/program_section.html`. ``numbers`` is None while fewer than five people have a goal."""

    numbers: GoalNumbers | None

    @property
    def headline(self) -> str:
        if self.numbers is None:
            return _("Fewer than five people have set a goal")
        if self.numbers.mean_t is None:
            return _("%(people)s people have set a goal") % {"people": self.numbers.people}
        if self.numbers.mean_t > 50 + CLOSE_TO_HOPED:
            return _("On the whole, goals go better than hoped")
        if self.numbers.mean_t < 50 - CLOSE_TO_HOPED:
            return _("On the whole, goals are not where people hoped")
        return _("On the whole, goals go as hoped")


def goals_section(program: Program) -> GoalsSection:
    return GoalsSection(goal_numbers(program))
