"""A wave's answers as a table for a statistics program, and the codebook that says what its columns mean."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from random import SystemRandom

from django.db.models import TextField
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from peerloom.domain.feedback.enums.surveys import Mode
from peerloom.domain.feedback.models import InstrumentVersion, Response, Wave
from peerloom.domain.feedback.queries.questionnaires import questionnaires_of
from peerloom.domain.feedback.queries.scoring_keys import scoring_keys_of, subscale_names
from peerloom.domain.feedback.queries.wave_figures import settled
from peerloom.domain.feedback.queries.wave_responses import answers_of_partners
from peerloom.domain.feedback.queries.waves import versions_of
from peerloom.domain.feedback.rules.file_codes import confidential_code
from peerloom.domain.feedback.rules.questionnaires import AskedItem
from peerloom.domain.feedback.rules.scoring import SubscaleKey
from peerloom.domain.feedback.rules.waves import LEAST_SHOWN
from peerloom.foundation.refusals import Refused
from peerloom.foundation.scope import Actor

_chance = SystemRandom()
_ABOUT: dict[Mode, tuple[str, ...]] = {
    Mode.ANONYMOUS: (),
    Mode.CONFIDENTIAL: ("code",),
    Mode.IDENTIFIED: ("code", "answered_on", "language", "way"),
}
"""The columns before the answers."""
_READ: dict[Mode, tuple[str, ...]] = {
    Mode.ANONYMOUS: (),
    Mode.CONFIDENTIAL: ("respondent",),
    Mode.IDENTIFIED: ("respondent__code", "answered_on", "language", "way"),
}
"""What they are made of."""
AT_ONCE = 500
"""People whose answers are held at a time."""
KEY = Cast("pk", TextField())
"""Of a response, for putting its answers together: text, since making 200,000 UUIDs takes most of the time."""


class CannotExportAnswers(Refused):
    """Answers still come in, there are fewer than a table may hold, or somebody in it is matched with the reader."""


@dataclass(frozen=True, slots=True)
class Column:
    """``name`` is the same in both files."""

    name: str
    version: InstrumentVersion
    item: AskedItem | None = None
    scale: SubscaleKey | None = None
    scale_name: str = ""


@dataclass(slots=True)
class Row:
    """``about`` is empty in an anonymous wave, the code in a confidential one; by name also day, language and way."""

    about: tuple[str, ...] = ()
    values: dict[int, int] = field(default_factory=dict)
    words: dict[int, str] = field(default_factory=dict)


def answers_table(wave: Wave, actor: Actor) -> tuple[list[str], Iterator[list[object]]]:
    """Headings, and rows that are read while one goes through them, `AT_ONCE` people at a time.

    Under codes in their order; of an anonymous wave without, in an order made by chance.

    Of a confidential wave no day, language or way either: coordinators see who has not answered yet, day by day, and
    whom they handed a form. Whoever is matched with somebody who answered gets no file with codes: they know enough of
    that person to find the row. Raises CannotExportAnswers, at once and not at the first row.
    """
    if not settled(wave):
        raise CannotExportAnswers(
            _(
                "The answers can be exported once the survey is closed: two files, one before and one after somebody"
                " answered, would show whose they are."
            )
        )
    order = _order(wave)
    if wave.mode != Mode.IDENTIFIED and len(order) < LEAST_SHOWN:
        raise CannotExportAnswers(
            _("The answers are exported once at least %(least)d people have answered.") % {"least": LEAST_SHOWN}
        )
    if wave.mode == Mode.ANONYMOUS:
        _chance.shuffle(order)
    elif answers_of_partners(actor, wave).exists():
        raise CannotExportAnswers(
            _("Somebody you are matched with has answered here. Ask another coordinator or an owner to export it.")
        )
    columns = _columns(wave)
    table = ([*row.about, *(_cell(column, row) for column in columns)] for row in _rows(wave, order))
    return [*_ABOUT[Mode(wave.mode)], *(column.name for column in columns)], table


def codebook(wave: Wave) -> tuple[list[str], list[list[object]]]:
    """A line for each column of `answers_table`, in its order."""
    headings = [
        "column",
        "questionnaire",
        "version",
        "kind",
        "words",
        "low",
        "high",
        "labels",
        "counts_reversed",
        "scoring",
    ]
    scales = [column.scale for column in _columns(wave) if column.scale]
    turned = {item.id for scale in scales for item in scale.items if item.reversed}
    lines = list(_first_lines(wave))
    return headings, [*lines, *(_line(column, turned) for column in _columns(wave))]


def _first_lines(wave: Wave) -> Iterator[list[object]]:
    code = (
        _("A person, the same in each confidential survey of this program and in no other file")
        if wave.mode == Mode.CONFIDENTIAL
        else _("The person's code in this program, the same on paper forms and in the file of outcomes")
    )
    told = (
        ("code", code),
        ("answered_on", _("The day on which it was handed in")),
        ("language", _("The language in which it was answered")),
        ("way", _("By link, signed in, or on paper")),
    )
    for name, words in told[: len(_ABOUT[Mode(wave.mode)])]:
        yield [name, "", "", "about", words, "", "", "", "", ""]


def _line(column: Column, turned: set[int]) -> list[object]:
    key, number = column.version.instrument.key, column.version.number
    if column.scale:
        low, high = column.scale.lowest, column.scale.highest
        how = f"{column.scale.scoring} of {len(column.scale.items)}, times {column.scale.factor:g}"
        how += f", from {column.version.minimum_answered} % answered"
        return [column.name, key, number, "score", column.scale_name, f"{low:g}", f"{high:g}", "", "", how]
    item = column.item
    if item is None or not item.on_a_scale:
        return [column.name, key, number, "words", item.words if item else "", "", "", "", "", ""]
    labels = "; ".join(f"{step.value} = {step.label}" for step in item.steps if step.label)
    ends = [item.steps[0].value, item.steps[-1].value]
    return [
        column.name,
        key,
        number,
        "item, as ticked",
        item.words,
        *ends,
        labels,
        "yes" if item.id in turned else "no",
        "",
    ]


def _columns(wave: Wave) -> list[Column]:
    versions = versions_of(wave)
    language = wave.cohort.program.language
    keys = scoring_keys_of(versions)
    found: list[Column] = []
    for version, asked in zip(versions, questionnaires_of(versions, language=language), strict=True):
        found += [Column(f"{asked.key}.{item.key}", version, item=item) for item in asked.items]
        names = subscale_names(version, language)
        found += [
            Column(f"{asked.key}.score.{scale.key}", version, scale=scale, scale_name=names.get(scale.key, scale.key))
            for scale in keys[version.pk].subscales
        ]
    return found


def _order(wave: Wave) -> list[tuple[tuple[str, ...], str]]:
    """What stands before the answers of each response, and its key; sorted by the former."""
    mode = Mode(wave.mode)
    responses = Response.objects.within(wave.organisation_id).filter(wave=wave).order_by()
    found = responses.values_list(KEY, *_READ[mode])
    if mode == Mode.CONFIDENTIAL:
        return sorted(((confidential_code(whose),), key) for key, whose in found)
    return sorted((tuple(str(each) for each in about), key) for key, *about in found)


def _rows(wave: Wave, order: Sequence[tuple[tuple[str, ...], str]]) -> Iterator[Row]:
    """In that order. Whoever's answers were erased since it was made has no row."""
    responses = Response.objects.within(wave.organisation_id).filter(wave=wave).order_by()
    for first in range(0, len(order), AT_ONCE):
        some = order[first : first + AT_ONCE]
        rows: dict[str, Row] = {}
        answers = responses.filter(pk__in=[key for _about, key in some])
        for key, item, value, words in answers.values_list(KEY, "answers__item", "answers__value", "answers__words"):
            row = rows.setdefault(key, Row())
            if value is not None:
                row.values[item] = value
            elif item is not None:
                row.words[item] = words
        for about, key in some:
            if key in rows:
                row = rows[key]
                row.about = about
                yield row


def _cell(column: Column, row: Row) -> object:
    if column.scale:
        score = column.scale.score(row.values, minimum_answered=column.version.minimum_answered)
        return "" if score is None else round(score, 4)
    if column.item is None:
        return ""
    return row.values.get(column.item.id, row.words.get(column.item.id, ""))
