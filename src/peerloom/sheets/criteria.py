"""Criteria with sensible kinds and weights for columns that belong together."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import Any

from peerloom.pairing.rules import Criterion, Kind
from peerloom.sheets.columns import label_of
from peerloom.sheets.counterparts import Counterpart
from peerloom.sheets.headings import field_key
from peerloom.sheets.roles import ColumnGuess, Role
from peerloom.sheets.sheet import Sheet, folded, quoted
from peerloom.sheets.vocabulary import DEPARTMENT_HEADING, EMPLOYER_HEADING, KNOWN_SCALES, SENIORITY, step_key

KINDS = {
    Role.CHOICES: Kind.OVERLAP,
    Role.SCALE: Kind.STEP,
    Role.CATEGORY: Kind.SAME,
    Role.NUMBER: Kind.NEARNESS,
    Role.TEXT: Kind.TEXT,
    Role.AVAILABILITY: Kind.SCHEDULE,
}
WEIGHTS = {
    Kind.OVERLAP: 2.0,
    Kind.STEP: 3.0,
    Kind.SAME: 2.0,
    Kind.NEARNESS: 1.0,
    Kind.TEXT: 1.0,
    Kind.SCHEDULE: 2.0,
}
LIGHT = 1.5
"""Pastimes, and private criteria: they count, but don't decide."""
PASTIME = re.compile(r"\b(hobb(y|ies)|pastimes?|interests?|free time|leisure)\b", re.IGNORECASE)
ENOUGH_MINUTES = 8 * 60
"""A grid says when people could usually meet: eight hours in common leave a slot in nearly every week."""
MOST_FORBIDDEN = 0.6
"""A guessed rule that would forbid more of all pairs than this is not made a rule."""


def proposed_criteria(
    pairs: Sequence[Counterpart], mentees: Sheet, mentors: Sheet
) -> tuple[tuple[Criterion, ...], list[str]]:
    """One criterion for every pair of columns that can tell one mentor from another, and notes on the others."""
    taken: set[str] = set()
    criteria: list[Criterion] = []
    notes: list[str] = []
    seniority = any(pair.mentee.role is Role.SCALE and scale_name(pair.mentee.options) in SENIORITY for pair in pairs)
    for pair in pairs:
        useless = _why_useless(pair, mentees, mentors)
        if useless:
            notes.append(f"“{quoted(pair.mentee.heading)}” is not used: {useless}.")
            continue
        label = min(label_of(pair.mentee), label_of(pair.mentor), key=lambda text: (len(text), text))
        options = _specifics(pair, mentees, mentors, seniority=seniority, notes=notes)
        kind = options.pop("kind", KINDS[pair.mentee.role])
        weight = LIGHT if pair.mentee.sensitive or PASTIME.search(label) else WEIGHTS.get(kind, 1.0)
        criteria.append(
            Criterion(
                key=field_key(label, taken),
                kind=kind,
                mentee=pair.mentee.field,
                mentor=pair.mentor.field,
                weight=options.pop("weight", weight),
                label=label,
                sensitive=pair.mentee.sensitive,
                **options,
            )
        )
    return tuple(criteria), notes


def scale_name(steps: tuple[str, ...]) -> str:
    return next((name for name, known in KNOWN_SCALES if known == steps), "")


def _why_useless(pair: Counterpart, mentees: Sheet, mentors: Sheet) -> str:
    if pair.mentee.role in {Role.TEXT, Role.AVAILABILITY, Role.NUMBER}:
        return ""
    if pair.mentee.role is Role.CHOICES:
        return "" if len(pair.mentee.options) > 1 else "everybody gave the same answer"
    left, right = _given(mentees, pair.mentee), _given(mentors, pair.mentor)
    if len(left) <= 1 and left.keys() == right.keys():
        return "everybody gave the same answer"
    if not left.keys() & right.keys():
        return "no answer appears on both sheets"
    return ""


def _given(sheet: Sheet, column: ColumnGuess) -> Counter[str]:
    known = {step_key(option) for option in column.options}
    keys = (step_key(text) for text in sheet.column(column.index))
    return Counter(key for key in keys if key in known)


def _specifics(
    pair: Counterpart, mentees: Sheet, mentors: Sheet, *, seniority: bool, notes: list[str]
) -> dict[str, Any]:
    if pair.mentee.role is Role.SCALE:
        return _step(pair, mentees, mentors, notes)
    if pair.mentee.role is Role.AVAILABILITY:
        return {"enough_minutes": ENOUGH_MINUTES}
    if pair.mentee.role is Role.NUMBER:
        return {"reach": _spread(mentees, mentors, pair)}
    if pair.mentee.role is Role.CATEGORY and not pair.mentee.sensitive:
        employer = EMPLOYER_HEADING.search(pair.mentee.heading)
        if employer or (seniority and DEPARTMENT_HEADING.search(pair.mentee.heading)):
            return _not_in_line(pair, mentees, mentors, notes)
    return {}


def _step(pair: Counterpart, mentees: Sheet, mentors: Sheet, notes: list[str]) -> dict[str, Any]:
    steps = pair.mentee.options
    specifics: dict[str, Any] = {"scale": steps, "steps": (1, len(steps) - 1), "best_steps": (1, 3)}
    if scale_name(steps) in SENIORITY:
        order = {step_key(step): place for place, step in enumerate(steps)}
        left, right = _given(mentees, pair.mentee), _given(mentors, pair.mentor)
        above = sum(
            count * others
            for mentee, count in left.items()
            for mentor, others in right.items()
            if order[mentor] > order[mentee]
        )
        if above >= (1 - MOST_FORBIDDEN) * left.total() * right.total():
            notes.append(
                f"“{quoted(pair.mentee.heading)}” is a rule: a mentor stands at least one step above the mentee, "
                "best one to three."
            )
            return specifics | {"required": True}
    return specifics


def _not_in_line(pair: Counterpart, mentees: Sheet, mentors: Sheet, notes: list[str]) -> dict[str, Any]:
    left, right = _given(mentees, pair.mentee), _given(mentors, pair.mentor)
    same = sum(count * right[key] for key, count in left.items()) / max(left.total() * right.total(), 1)
    heading = quoted(pair.mentee.heading)
    if same > MOST_FORBIDDEN:
        notes.append(f"“{heading}” is no rule: too many people share one, so a mentor may come from the same.")
        return {"weight": 1.0, "kind": Kind.DIFFERENT}
    notes.append(f"“{heading}” is a rule: a mentor comes from a different one than the mentee. Set it with --rules.")
    return {"weight": 0.0, "kind": Kind.DIFFERENT, "required": True}


def _spread(mentees: Sheet, mentors: Sheet, pair: Counterpart) -> float:
    numbers = [
        float(text.replace(",", "."))
        for sheet, column in ((mentees, pair.mentee), (mentors, pair.mentor))
        for text in sheet.column(column.index)
        if folded(text).replace(",", ".").lstrip("+-").replace(".", "", 1).isdecimal()
    ]
    return max(numbers) - min(numbers) or 1.0 if numbers else 1.0
