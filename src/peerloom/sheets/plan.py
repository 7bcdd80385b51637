"""What is going to be done with two sheets: the columns' roles and the criteria made of them."""

from __future__ import annotations

from dataclasses import dataclass, replace

from peerloom.pairing.rules import Criterion, Kind, Objective, Rules
from peerloom.sheets.roles import ColumnGuess, Role

_KIND_WORDS = {
    Kind.OVERLAP: "what the mentee chose should be among what the mentor offers",
    Kind.SAME: "the same answer is better",
    Kind.DIFFERENT: "a different answer is better",
    Kind.STEP: "the mentor should stand above the mentee",
    Kind.NEARNESS: "closer numbers are better",
    Kind.SCHEDULE: "the more time they share in a week, the better",
    Kind.TEXT: "texts that speak of the same things are better",
    Kind.PREFERENCE: "people's own choices count",
    Kind.HISTORY: "earlier pairs count",
}


@dataclass(frozen=True, slots=True)
class Plan:
    """Roles for both sheets' columns, criteria over their fields, and what was assumed on the way.

    ``notes`` are whole sentences for the coordinator; they name headings but never anybody's answer.
    """

    mentees: tuple[ColumnGuess, ...]
    mentors: tuple[ColumnGuess, ...]
    criteria: tuple[Criterion, ...]
    objective: Objective = "fair"
    capacity: int = 1  # of a mentor who names none
    lower: int = 0
    demand: int = 1
    guessed: bool = True
    notes: tuple[str, ...] = ()

    def rules(self, *, locked: tuple[tuple[str, str], ...] = (), forbidden: tuple[tuple[str, str], ...] = ()) -> Rules:
        """The engine's rules. Own importance and wishes are on the profiles that `profiles` makes."""
        return Rules(criteria=self.criteria, objective=self.objective, locked=locked, forbidden=forbidden)

    def with_objective(self, objective: Objective) -> Plan:
        return replace(self, objective=objective)

    def has_private(self) -> bool:
        return any(criterion.sensitive for criterion in self.criteria)

    def criterion(self, key: str) -> Criterion | None:
        return next((criterion for criterion in self.criteria if criterion.key == key), None)

    def column(self, side: str, role: Role) -> ColumnGuess | None:
        columns = self.mentees if side == "mentee" else self.mentors
        return next((column for column in columns if column.role is role), None)


def criterion_sentence(criterion: Criterion) -> str:
    """What a criterion does, in one sentence."""
    parts = [f"{criterion.label or criterion.key}: {_KIND_WORDS[criterion.kind]}"]
    if criterion.kind is Kind.SCHEDULE:
        parts.append(f"full marks from {criterion.enough_minutes / 60:g} hours")
    if criterion.kind is Kind.STEP and criterion.scale:
        least, most = criterion.best_steps
        parts.append(f"best by {least} to {most} steps, from “{criterion.scale[0]}” up to “{criterion.scale[-1]}”")
    if criterion.required:
        parts.append("and a pair that breaks this is not allowed")
    if criterion.weight == 0:
        parts.append("it adds nothing to the score")
    else:
        parts.append(f"weight {criterion.weight:g}")
    if criterion.asked:
        parts.append("only for those who asked for it")
    if criterion.importance:
        parts.append("times how much each mentee cares")
    if criterion.sensitive:
        parts.append("private: it counts and is shown nowhere")
    return ", ".join(parts) + "."
