"""Whose turn it is to lead a circle's next meeting."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from peerloom.domain.relationships.models import Participation


def whose_turn(parts: Sequence[Participation], past_facilitators: Sequence[int]) -> Participation | None:
    """The one who leads next, or None where nobody who is there is willing.

    ``parts`` are all who ever took part, so that the place of someone who left is known: the turn goes to whoever comes
    after them. ``past_facilitators`` are participations' primary keys, the latest last. As long as nobody comes, goes
    or changes places, nobody has led more than once more than anybody else.
    """
    return next(iter(turns_ahead(parts, past_facilitators)), None)


def turns_ahead(parts: Sequence[Participation], past_facilitators: Sequence[int]) -> list[Participation]:
    """Everyone who is there and willing, in the order in which they lead from now on."""
    order = in_order(parts)
    places = {part.pk: place for place, part in enumerate(order)}
    last = next((places[pk] for pk in reversed(past_facilitators) if pk in places), -1)
    return [part for part in (*order[last + 1 :], *order[: last + 1]) if part.leads and part.left_at is None]


def in_order(parts: Iterable[Participation]) -> list[Participation]:
    """As the group arranged it, then whoever joined since, in the order in which they came."""
    return sorted(parts, key=lambda part: (part.turn is None, part.turn or 0, part.joined_at, part.pk))
