"""The questions of a page, ready for its template."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils import translation

from peerloom.domain.feedback.rules.questionnaires import AskedItem, Questionnaire, Step
from peerloom.web.look.errors import FormFault

PREFIX = "q-"
WIDEST_MATRIX = 7
"""Steps that find room side by side on a desk; more of them stand below each other."""


@dataclass(frozen=True, slots=True)
class Row:
    """One item. ``elsewhere`` is what another device says, where that differs."""

    item: AskedItem
    value: str
    fault: str = ""
    elsewhere: str = ""

    @property
    def name(self) -> str:
        return PREFIX + self.item.public_id

    @property
    def lowest(self) -> int:
        return self.item.steps[0].value

    @property
    def highest(self) -> int:
        return self.item.steps[-1].value

    @property
    def choices(self) -> list[tuple[Step, bool]]:
        return [(step, str(step.value) == self.value) for step in self.item.steps]


@dataclass(frozen=True, slots=True)
class Block:
    """Neighbours on the same steps, or one question in one's own words."""

    rows: tuple[Row, ...]

    @property
    def steps(self) -> tuple[Step, ...]:
        return self.rows[0].item.steps

    @property
    def columns(self) -> int:
        """Of the matrix on a wide page; 0 where there is no room for one, or nothing to put in columns."""
        return len(self.steps) if len(self.steps) <= WIDEST_MATRIX else 0


@dataclass(frozen=True, slots=True)
class Part:
    questionnaire: Questionnaire
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Entered:
    """What stands in the fields: by item, as text, with what is wrong and what another device says."""

    values: Mapping[str, object]
    faults: Mapping[str, str]
    elsewhere: Mapping[str, object]


def entered(
    values: Mapping[str, object],
    *,
    faults: Mapping[str, str] | None = None,
    elsewhere: Mapping[str, object] | None = None,
) -> Entered:
    return Entered(values, faults or {}, elsewhere or {})


def parts_of(questionnaires: Iterable[Questionnaire], given: Entered) -> list[Part]:
    return [
        Part(one, tuple(Block(tuple(_row(item, given) for item in block)) for block in one.blocks()))
        for one in questionnaires
    ]


def _row(item: AskedItem, given: Entered) -> Row:
    key = item.public_id
    value, other = _text(given.values.get(key)), given.elsewhere.get(key)
    differs = other is not None and _text(other) != value
    return Row(item, value, given.faults.get(key, ""), spoken(item, other) if differs else "")


def spoken(item: AskedItem, value: object) -> str:
    """An answer as it is read: the words of its step, or the number where it has none."""
    words = {str(step.value): step.label for step in item.steps}
    return words.get(_text(value)) or _text(value)


def _text(value: object) -> str:
    return "" if value is None else str(value)


def faults_of(items: Iterable[AskedItem], faults: Mapping[str, str], *, one_field: bool = False) -> list[FormFault]:
    """For the summary: in the order of the page, then what belongs to none of its items.

    ``one_field``: each item has one field that is typed into, no steps to choose from.
    """
    known = {item.public_id: item for item in items}
    own = [
        FormFault(faults[key], item.words, PREFIX + key if one_field else first_control(item))
        for key, item in known.items()
        if key in faults
    ]
    return own + [FormFault(message, "", "") for message in sorted({m for k, m in faults.items() if k not in known})]


def first_control(item: AskedItem) -> str:
    name = PREFIX + item.public_id
    return f"{name}-{item.steps[0].value}" if item.on_a_scale else name


def typed(items: Iterable[AskedItem], sent: Mapping[str, str]) -> dict[str, object]:
    """What was sent for these items, "" where nothing was, and whatever else claims to be an answer."""
    found: dict[str, object] = {item.public_id: sent.get(PREFIX + item.public_id, "") for item in items}
    strays = {key.removeprefix(PREFIX): value for key, value in sent.items() if key.startswith(PREFIX)}
    return found | {key: value for key, value in strays.items() if key not in found}


def answered_among(items: Iterable[AskedItem], values: Mapping[str, object]) -> int:
    return sum(1 for item in items if _text(values.get(item.public_id)).strip())


def language_names(codes: Iterable[str]) -> list[tuple[str, str]]:
    """Each with its name in itself; the code where nobody knows one."""
    return [(code, _own_name(code)) for code in codes]


def _own_name(code: str) -> str:
    try:
        return str(translation.get_language_info(code)["name_local"])
    except KeyError:
        return code
