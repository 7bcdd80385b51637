"""What counts as an answer, and what is still open."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from peerloom.domain.feedback.rules.questionnaires import MOST_WORDS, AskedItem

Value = int | str
"""A step as it was ticked, or words."""

WHOLE_NUMBER = re.compile(r"-?[0-9]{1,4}")


class DoesNotFit(ValueError):
    """What was said is no answer to its item; the message is for the person."""


@dataclass(frozen=True, slots=True)
class Checked:
    """``values`` fit, by the item's public id; ``faults`` say in words what is wrong with the others."""

    values: dict[str, Value]
    faults: dict[str, str]


def value_of(item: AskedItem, said: object) -> Value | None:
    """None: not answered, which is always allowed. Raises DoesNotFit."""
    return _step(item, said) if item.on_a_scale else _words(said)


def _step(item: AskedItem, said: object) -> int | None:
    text = str(said).strip() if isinstance(said, str | int) and not isinstance(said, bool) else "?"
    if not text:
        return None
    value = int(text) if WHOLE_NUMBER.fullmatch(text) else None
    if value is None or value not in {step.value for step in item.steps}:
        steps = {"first": item.steps[0].value, "last": item.steps[-1].value}
        raise DoesNotFit(_("Choose one of the steps, from %(first)s to %(last)s, or leave it open.") % steps)
    return value


def _words(said: object) -> str | None:
    if not isinstance(said, str):
        raise DoesNotFit(_("Answer this in your own words, or leave it open."))
    words = said.replace("\r\n", "\n").strip()
    if len(words) > MOST_WORDS:
        shown = {"most": MOST_WORDS, "letters": len(words)}
        raise DoesNotFit(_("Up to %(most)s letters find room here; these are %(letters)s. Please shorten it.") % shown)
    if "\x00" in words or any("\ud800" <= letter <= "\udfff" for letter in words):
        raise DoesNotFit(_("There is a character in it that cannot be kept. Please type this answer again."))
    return words or None


def checked(items: Iterable[AskedItem], said: Mapping[str, object]) -> Checked:
    """Each answer against its item. What belongs to none of these items (of another survey or version) is a fault."""
    known = {item.public_id: item for item in items}
    found = Checked({}, {})
    for key, answer in said.items():
        if key not in known:
            found.faults[key] = _("An answer belongs to no question of this survey. Open the link once more.")
            continue
        try:
            value = value_of(known[key], answer)
        except DoesNotFit as fault:
            found.faults[key] = str(fault)
        else:
            if value is not None:
                found.values[key] = value
    return found


def left_open(items: Iterable[AskedItem], values: Mapping[str, Value]) -> list[AskedItem]:
    """Items on a scale without an answer, in order: what is pointed out once. Words are never asked for twice."""
    return [item for item in items if item.on_a_scale and item.public_id not in values]
