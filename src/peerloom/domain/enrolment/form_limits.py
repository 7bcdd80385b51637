"""What a form may be made of at all, whoever brings it: the builder, a template or a file."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from django.utils.translation import gettext as _

from peerloom.domain.enrolment.enums import QuestionKind
from peerloom.domain.enrolment.form_drafts import FormDraft, FormQuestion

MOST_QUESTIONS = 200
MOST_SECTIONS = 40
MOST_OPTIONS = 300
LONGEST_OPTION = 200
LONGEST_LABEL = 400
LONGEST_HELP = 1000
LONGEST_INTRODUCTION = 4000
LONGEST_TITLE = 200
LONGEST_SECTION_HELP = 2000
LARGEST_LIMIT = 32_767
KEY = re.compile(r"[A-Za-z0-9_-]{1,80}")


def why_not_keepable(form: FormDraft, published_kinds: Mapping[str, str]) -> str:
    """The first reason why the form can't be kept, not even as a draft; empty when it can."""
    return next((message for message in _reasons(form, published_kinds) if message), "")


def _reasons(form: FormDraft, published_kinds: Mapping[str, str]) -> Iterator[str]:
    if len(form.questions) > MOST_QUESTIONS or len(form.sections) > MOST_SECTIONS:
        yield _("A form has at most %(questions)d questions in %(sections)d sections.") % {
            "questions": MOST_QUESTIONS,
            "sections": MOST_SECTIONS,
        }
    yield _text(form.introduction, LONGEST_INTRODUCTION)
    for section in form.sections:
        yield _text(section.title, LONGEST_TITLE)
        yield _text(section.help, LONGEST_SECTION_HELP)
    seen: set[str] = set()
    for question in form.questions:
        if question.key in seen:
            yield _("Two questions have the key “%(key)s”.") % {"key": question.key[:80]}
        seen.add(question.key)
        yield from _reasons_of(question, published_kinds)


def _reasons_of(question: FormQuestion, published_kinds: Mapping[str, str]) -> Iterator[str]:
    if not KEY.fullmatch(question.key):
        yield _("A question's key is made of up to 80 letters, digits, “-” and “_”.")
    if question.kind not in QuestionKind.values:
        yield _("“%(label)s” is of a kind that does not exist.") % {"label": question.label[:80]}
    elif published_kinds.get(question.key, question.kind) != question.kind:
        yield _("“%(label)s” was asked in another way before. Ask it anew, with another key.") % {
            "label": question.label[:80]
        }
    yield _text(question.label, LONGEST_LABEL)
    yield _text(question.help, LONGEST_HELP)
    yield _text(question.shown_if, len(question.shown_if) if KEY.fullmatch(question.shown_if) else 0)
    for texts in (question.options, question.shown_if_values):
        if len(texts) > MOST_OPTIONS:
            yield _("A question has at most %(most)d options.") % {"most": MOST_OPTIONS}
        for text in texts:
            yield _text(text, LONGEST_OPTION)
    for limit in (question.least, question.most):
        if limit is not None and not 0 <= limit <= LARGEST_LIMIT:
            yield _("A limit is a number from 0 to %(largest)d.") % {"largest": LARGEST_LIMIT}


def _text(text: str, longest: int) -> str:
    if len(text) > longest:
        return _("“%(text)s…” is longer than %(longest)d characters.") % {"text": text[:40], "longest": longest}
    if "\x00" in text or any("\ud800" <= letter <= "\udfff" for letter in text):
        return _("A text holds characters that can't be kept.")
    return ""
