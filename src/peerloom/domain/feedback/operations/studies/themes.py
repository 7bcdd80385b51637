"""Themes: what several codes say together, with quotes; and memos beside them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from peerloom.domain.feedback.models import Code, Memo, Study, Theme
from peerloom.domain.feedback.operations.studies.locking import CannotChangeStudy, note, open_study, refuse_unseen
from peerloom.domain.feedback.operations.studies.ordering import Way, change_places
from peerloom.domain.feedback.queries.studies.codings import quotable
from peerloom.foundation.scope import Actor

MOST_THEMES = 40
MOST_QUOTES = 30


class CannotChangeTheme(CannotChangeStudy):
    """There are too many, it has no name, or a code or quote is not of this study."""


@dataclass(frozen=True, slots=True)
class ThemeText:
    name: str
    statement: str = ""
    codes: Collection[Code] = ()


@transaction.atomic
def make_theme(*, study: Study, text: ThemeText, by: Actor, at: datetime) -> Theme:
    """Add a theme at the end, with a name that no other has. Raises CannotChangeTheme."""
    current = open_study(study.pk, by=by, refusal=CannotChangeTheme)
    last = current.themes.last()
    if current.themes.count() >= MOST_THEMES:
        raise CannotChangeTheme(_("Forty themes are more than anybody reads. Bring some of them together."))
    _check(current, text)
    if text.name.strip()[:120] in current.themes.values_list("name", flat=True):
        raise CannotChangeTheme(_("There is a theme of this name already."))
    theme = Theme.objects.create(
        organisation=current.organisation,
        study=current,
        position=last.position + 1 if last else 1,
        name=text.name.strip()[:120],
        statement=text.statement.strip()[:1000],
    )
    theme.codes.set(text.codes)
    note("study.theme_made", theme, current, by=by, at=at)
    return theme


@transaction.atomic
def change_theme(*, theme: Theme, text: ThemeText, seen: str, by: Actor, at: datetime) -> Theme:
    """``seen`` is ``seen_as(*told_of(theme))``. Quotes of codes that it has no longer stay until they are taken out.

    Raises CannotChangeTheme or ChangedMeanwhile.
    """
    study, current = _locked(theme, by=by)
    refuse_unseen(seen, *told_of(current))
    _check(study, text)
    current.name, current.statement = text.name.strip()[:120], text.statement.strip()[:1000]
    current.save(update_fields=["name", "statement"])
    current.codes.set(text.codes)
    note("study.theme_changed", current, study, by=by, at=at)
    return current


@transaction.atomic
def choose_quotes(*, theme: Theme, shown: Collection[str], chosen: Collection[str], by: Actor, at: datetime) -> Theme:
    """Of the codings that were ``shown`` (public ids) let it quote the ``chosen`` ones; others stay as they are.

    What the actor may not see yet, or nobody may quote any more, is left out. Raises CannotChangeTheme.
    """
    study, current = _locked(theme, by=by)
    found = quotable(study, by).filter(public_id__in=shown)
    wanted = [coding for coding in found if coding.public_id in set(chosen)]
    if current.quotes.exclude(public_id__in=shown).count() + len(wanted) > MOST_QUOTES:
        raise CannotChangeTheme(_("Thirty quotes are the most. Choose those that say it best."))
    current.quotes.remove(*[coding for coding in found if coding.public_id not in set(chosen)])
    current.quotes.add(*wanted)
    note("study.quotes_chosen", current, study, by=by, at=at, quotes=current.quotes.count())
    return current


@transaction.atomic
def move_theme(*, theme: Theme, way: Way, by: Actor, at: datetime) -> Theme:
    """Change places with the theme before or after it; at the end it stays."""
    study, current = _locked(theme, by=by)
    if change_places(current, study.themes.all(), way):
        note("study.theme_moved", current, study, by=by, at=at)
    return current


@transaction.atomic
def remove_theme(*, theme: Theme, by: Actor, at: datetime) -> None:
    """Its codings stay. Removed already, nothing happens."""
    study = open_study(theme.study_id, by=by, refusal=CannotChangeTheme)
    current = study.themes.filter(pk=theme.pk).first()
    if current is not None:
        note("study.theme_removed", current, study, by=by, at=at)
        current.delete()


@transaction.atomic
def write_memo(*, study: Study, words: str, theme: Theme | None = None, by: Actor, at: datetime) -> Memo:
    """Keep a thought, on the whole or on one theme. The author's last one in the same words is not kept twice.

    Raises CannotChangeTheme.
    """
    current = open_study(study.pk, by=by, refusal=CannotChangeTheme)
    if not words.strip():
        raise CannotChangeTheme(_("Write what you want to keep."))
    if theme is not None and theme.study_id != current.pk:
        raise CannotChangeTheme(_("This theme is of another study."))
    last = current.memos.filter(author=by.person_id).first()
    if last is not None and (last.words, last.theme_id) == (words.strip()[:4000], theme.pk if theme else None):
        return last
    memo = Memo.objects.create(
        organisation=current.organisation,
        study=current,
        theme=theme,
        author_id=by.person_id,
        words=words.strip()[:4000],
        written_at=at,
    )
    note("study.memo_written", memo, current, by=by, at=at)
    return memo


@transaction.atomic
def remove_memo(*, memo: Memo, by: Actor, at: datetime) -> None:
    """Take back a memo of one's own. Removed already, nothing happens. Raises CannotChangeTheme."""
    study = open_study(memo.study_id, by=by, refusal=CannotChangeTheme)
    if memo.author_id != by.person_id:
        raise CannotChangeTheme(_("Only whoever wrote a memo takes it back."))
    current = study.memos.filter(pk=memo.pk).first()
    if current is not None:
        note("study.memo_removed", current, study, by=by, at=at)
        current.delete()


def told_of(theme: Theme) -> tuple[object, ...]:
    return theme.name, theme.statement, sorted(theme.codes.values_list("pk", flat=True))


def _check(study: Study, text: ThemeText) -> None:
    if not text.name.strip():
        raise CannotChangeTheme(_("Give the theme a name."))
    if any(code.study_id != study.pk for code in text.codes):
        raise CannotChangeTheme(_("Choose codes of this study."))


def _locked(theme: Theme, *, by: Actor) -> tuple[Study, Theme]:
    study = open_study(theme.study_id, by=by, refusal=CannotChangeTheme)
    current = study.themes.filter(pk=theme.pk).first()
    if current is None:
        raise CannotChangeTheme(_("A colleague has removed this theme."))
    return study, current
