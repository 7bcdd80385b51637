"""Sentences about people and answers that a coordinator should know of, though nothing is wrong with a row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from peerloom.sheets.plan import Plan
from peerloom.sheets.roles import Role, Side
from peerloom.sheets.sheet import Sheet, folded, quoted
from peerloom.sheets.vocabulary import is_missing, step_key


def off_scale_remarks(plan: Plan, mentees: Sheet, mentors: Sheet) -> tuple[str, ...]:
    """A sentence for each scale that counts and has answers outside it: they would be lost without a word."""
    used = {("mentee", criterion.mentee) for criterion in plan.criteria}
    used |= {("mentor", criterion.mentor) for criterion in plan.criteria}
    notes = []
    for side, sheet, columns in (("mentee", mentees, plan.mentees), ("mentor", mentors, plan.mentors)):
        for column in columns:
            if (
                column.role is not Role.SCALE
                or column.sensitive
                or not column.options
                or (side, column.field) not in used
            ):
                continue
            known = {step_key(option) for option in column.options}
            cells = [
                text for text in sheet.column(column.index) if not is_missing(text) and step_key(text) not in known
            ]
            if cells:
                named = ", ".join(f"“{quoted(text, limit=30)}”" for text in sorted(set(cells))[:3])
                notes.append(
                    f"{sheet.name}: {len(cells)} answers to “{quoted(column.heading)}” are not on its scale ({named}); "
                    "they count as not given."
                )
    return tuple(notes)


def on_both_remarks(on_both: Sequence[str], names: Mapping[Side, Mapping[str, str]], *, how: str) -> tuple[str, ...]:
    if not on_both:
        return ()
    count = len(on_both)
    who = on_both[0] if count == 1 else f"{count} people"
    differing = sum(folded(names["mentee"][one]) != folded(names["mentor"][one]) for one in on_both)
    sentence = f"{who} stand on both sheets (same {how}): nobody is paired with themself."
    if differing:
        sentence += f" In {differing} of these cases the names differ; the address decides."
    return (sentence,)
