"""The kinds of questions in the words of someone who writes a form."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from peerloom.domain.enrolment.enums import QuestionKind

Words = str | Promise


@dataclass(frozen=True, slots=True)
class KindWords:
    kind: QuestionKind
    name: Words
    purpose: Words


@dataclass(frozen=True, slots=True)
class KindGroup:
    title: Words
    kinds: tuple[KindWords, ...]


GROUPS: Sequence[KindGroup] = (
    KindGroup(
        _("They choose"),
        (
            KindWords(QuestionKind.CATEGORY, _("One of several"), _("Faculty, team, where they live.")),
            KindWords(QuestionKind.CHOICES, _("Any of several"), _("Topics, interests, skills.")),
            KindWords(QuestionKind.SCALE, _("A step on a scale"), _("Year of study, experience, how sure they feel.")),
            KindWords(QuestionKind.RANKING, _("An order"), _("What matters most, then what comes next.")),
            KindWords(QuestionKind.WISH, _("Yes or no"), _("Whether they would like something.")),
        ),
    ),
    KindGroup(
        _("They write"),
        (
            KindWords(QuestionKind.SHORT, _("A few words"), _("A phone number, a job title. Not compared.")),
            KindWords(QuestionKind.TEXT, _("A longer text"), _("Goals, motivation. Similar texts can be matched.")),
            KindWords(QuestionKind.NUMBER, _("A number"), _("Years of experience, semester.")),
            KindWords(QuestionKind.DATE, _("A date"), _("When they can begin. Not compared.")),
        ),
    ),
    KindGroup(
        _("Made for matching"),
        (
            KindWords(QuestionKind.TIMES, _("Free time in a week"), _("A grid of hours. Pairs then share some.")),
            KindWords(QuestionKind.LANGUAGES, _("Languages"), _("From a list, each in its own name.")),
            KindWords(
                QuestionKind.IMPORTANCE, _("How much it matters"), _("Lets each person weigh one thing for themselves.")
            ),
            KindWords(QuestionKind.PEOPLE, _("People by name"), _("Whom they would like to be matched with.")),
        ),
    ),
    KindGroup(
        _("Papers and promises"),
        (
            KindWords(QuestionKind.FILE, _("A file"), _("A CV, a letter. Kept for who runs the program.")),
            KindWords(QuestionKind.CONSENT, _("A consent"), _("One box to tick: the sentence they agree to.")),
        ),
    ),
)

NAMES: dict[str, Words] = {words.kind.value: words.name for group in GROUPS for words in group.kinds}


@dataclass(frozen=True, slots=True)
class LimitWords:
    """What ``least`` and ``most`` are called for a kind; None where it has no such limit."""

    least: Words | None
    most: Words | None


_CHOICES_TO_MAKE = LimitWords(_("Choose at least"), _("Choose at most"))
_LETTERS = LimitWords(_("Letters at least"), _("Letters at most"))
LIMITS: dict[str, LimitWords] = {
    QuestionKind.CHOICES.value: _CHOICES_TO_MAKE,
    QuestionKind.LANGUAGES.value: _CHOICES_TO_MAKE,
    QuestionKind.RANKING.value: LimitWords(_("Places to fill at least"), _("Places offered")),
    QuestionKind.NUMBER.value: LimitWords(_("Smallest number"), _("Largest number")),
    QuestionKind.SHORT.value: _LETTERS,
    QuestionKind.TEXT.value: _LETTERS,
    QuestionKind.PEOPLE.value: LimitWords(None, _("People at most")),
}

OPTION_HINTS: dict[str, Any] = {
    QuestionKind.SCALE.value: _("One a line, from the lowest to the highest."),
    QuestionKind.IMPORTANCE.value: _("One a line, from the least to the most. Leave it empty for five usual steps."),
}
