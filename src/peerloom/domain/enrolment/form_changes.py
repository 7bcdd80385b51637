"""What is different between two versions of a form, in the words of those who have to decide on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from peerloom.domain.enrolment.form_drafts import FormDraft, FormQuestion


@dataclass(frozen=True, slots=True)
class QuestionChange:
    """A question that stays: how it was and how it is, and in plain words what else than its wording changed."""

    was: FormQuestion
    now: FormQuestion
    details: tuple[str, ...]

    @property
    def reworded(self) -> bool:
        return (self.was.label, self.was.help) != (self.now.label, self.now.help)


@dataclass(frozen=True, slots=True)
class FormChanges:
    """``moved`` counts the questions that stand elsewhere among those that stay."""

    added: tuple[FormQuestion, ...]
    removed: tuple[FormQuestion, ...]
    changed: tuple[QuestionChange, ...]
    moved: int
    framed: bool  # whether the introduction or the sections read differently

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.changed or self.moved or self.framed)

    @property
    def summary(self) -> str:
        """ "2 questions added, 1 reworded": empty where nothing changed."""
        reworded = sum(change.reworded for change in self.changed)
        other = len(self.changed) - reworded
        counted = [
            (len(self.added), ngettext("%(n)d question added", "%(n)d questions added", len(self.added))),
            (len(self.removed), ngettext("%(n)d removed", "%(n)d removed", len(self.removed))),
            (reworded, ngettext("%(n)d reworded", "%(n)d reworded", reworded)),
            (other, ngettext("%(n)d changed", "%(n)d changed", other)),
            (self.moved, ngettext("%(n)d moved", "%(n)d moved", self.moved)),
        ]
        parts = [words % {"n": count} for count, words in counted if count]
        if self.framed:
            parts.append(_("introduction or sections changed"))
        return ", ".join(parts)


def changes_between(was: FormDraft, now: FormDraft) -> FormChanges:
    before = {question.key: question for question in was.questions}
    after = {question.key: question for question in now.questions}
    staying = [key for key in after if key in before]
    return FormChanges(
        added=tuple(question for key, question in after.items() if key not in before),
        removed=tuple(question for key, question in before.items() if key not in after),
        changed=tuple(
            QuestionChange(before[key], after[key], tuple(_details(before[key], after[key])))
            for key in staying
            if before[key] != after[key]
        ),
        moved=len(staying) - _longest_in_order([key for key in before if key in after], staying),
        framed=_frame(was) != _frame(now),
    )


def _frame(form: FormDraft) -> tuple[str, list[tuple[str, str]]]:
    return form.introduction, [(section.title, section.help) for section in form.sections]


def _longest_in_order(was: Sequence[str], now: Sequence[str]) -> int:
    """How many can stay where they are: the longest run of keys that both orders have in common."""
    places = {key: place for place, key in enumerate(was)}
    lengths: list[int] = []
    order = [places[key] for key in now]
    for here, place in enumerate(order):
        lengths.append(1 + max((lengths[there] for there in range(here) if order[there] < place), default=0))
    return max(lengths, default=0)


def _details(was: FormQuestion, now: FormQuestion) -> list[str]:
    said = []
    if was.options != now.options:
        said.append(_options_changed(was.options, now.options))
    if was.required != now.required:
        said.append(_("has to be answered now") if now.required else _("may be left open now"))
    if was.sensitive != now.sensitive:
        said.append(_("private now") if now.sensitive else _("no longer private"))
    if (was.least, was.most) != (now.least, now.most):
        said.append(_("other limits"))
    if (was.shown_if, was.shown_if_values) != (now.shown_if, now.shown_if_values):
        said.append(_("shown to others") if now.shown_if else _("shown to everyone"))
    return said


def _options_changed(was: Sequence[str], now: Sequence[str]) -> str:
    added = [option for option in now if option not in was]
    gone = [option for option in was if option not in now]
    parts = []
    if added:
        parts.append(_("new: %(options)s") % {"options": ", ".join(f"“{option}”" for option in added)})
    if gone:
        parts.append(_("gone: %(options)s") % {"options": ", ".join(f"“{option}”" for option in gone)})
    return "; ".join(parts) or _("options in another order")
