"""Who may do what with a goal, and what would make its wording easier to work with."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from peerloom.domain.relationships.enums import RelationshipKind
from peerloom.domain.relationships.models import Goal, Participation, Relationship

MOST_OPEN_GOALS = 5
MOST_STEPS = 12
MOST_WEIGHT = 3
RATED_EVERY = timedelta(weeks=6)
FEWEST_WORDS = 3


class Smart(StrEnum):
    """The five questions that a goal is asked; the letters of the word."""

    SPECIFIC = "specific"
    MEASURABLE = "measurable"
    ACHIEVABLE = "achievable"
    RELEVANT = "relevant"
    TIMED = "timed"


@dataclass(frozen=True, slots=True)
class Hint:
    """What is still missing, as a question. It never forbids anything."""

    about: Smart
    words: str


@dataclass(frozen=True, slots=True)
class Worded:
    """A goal as far as it has been thought about. ``noticed`` is what it looks like when it went as hoped."""

    statement: str
    noticed: str = ""
    first_step: str = ""
    why: str = ""
    due_on: date | None = None


def hints_for(goal: Worded, *, today: date, ends_on: date | None = None) -> list[Hint]:
    """At most one hint for each of the five questions, in their order; none for a goal that can be begun."""
    found = [
        Hint(Smart.SPECIFIC, _about_the_statement(goal.statement)),
        Hint(
            Smart.MEASURABLE,
            "" if goal.noticed.strip() else _("Nothing to notice yet: what could both of you count or see?"),
        ),
        Hint(Smart.ACHIEVABLE, "" if goal.first_step.strip() else _("No first step yet: what could you do this week?")),
        Hint(Smart.RELEVANT, "" if goal.why.strip() else _("No reason yet: what gets easier once it is there?")),
        Hint(Smart.TIMED, _about_the_day(goal.due_on, today, ends_on)),
    ]
    return [hint for hint in found if hint.words]


def _about_the_statement(statement: str) -> str:
    words = [word.strip(".,;:!?").casefold() for word in statement.split()]
    if len(words) < FEWEST_WORDS:
        return _("What exactly will you do? A few more words make it something that you can begin.")
    # Translators: words of a goal that say too little, without the comma at the end; yours need not be the same.
    vague = [word.strip() for word in _("better, more, improve, good, somehow").split(",")]
    found = next((word for word in words if word in vague), None)
    if found is None or any(any(sign.isdigit() for sign in word) for word in words):
        return ""
    return _("You wrote “%(word)s”. What would you do then that you do not do now?") % {"word": found}


def _about_the_day(due_on: date | None, today: date, ends_on: date | None) -> str:
    if due_on is None:
        return _("No date yet: by when?")
    if due_on < today:
        return _("That day has passed. By when now?")
    if ends_on is not None and due_on > ends_on:
        return _("That is after your time together ends, on %(day)s. Is there a part that fits before?") % {
            "day": date_format(ends_on, "j F Y")
        }
    return ""


def reads_on(part: Participation, relationship: Relationship) -> bool:
    """Whether someone still belongs to it: everybody does until they leave, and who stayed to the end reads on."""
    return part.left_at is None or (relationship.ended_at is not None and part.left_at >= relationship.ended_at)


def is_shared_with(goal: Goal, part: Participation) -> bool:
    """Whether someone who takes part sees the goal, ticks its steps and rates it: its owner and the other side, and in
    a circle everyone. Other mentees of the same mentor do not, and who leaves takes their goals along.

    Expects the goal's owner and relationship.
    """
    if part.relationship_id != goal.relationship_id:
        return False
    if not (reads_on(part, goal.relationship) and reads_on(goal.owner, goal.relationship)):
        return False
    if part.pk == goal.owner_id or part.side != goal.owner.side:
        return True
    return goal.relationship.kind == RelationshipKind.CIRCLE


def is_to_be_rated(*, set_at: datetime, rated_at: Collection[datetime], at: datetime) -> bool:
    """Whether six weeks have gone by since someone last rated it, or since it was set; by that person's own ratings."""
    return at - max([set_at, *rated_at]) >= RATED_EVERY
