from __future__ import annotations

import re
from pathlib import Path

from tests.architecture.tree import own_files, text_of

TEMPLATES = [p for p in own_files(".html") if "templates" in p.parts]
PAGES = [p for p in TEMPLATES if "emails" not in p.parts and p.name != "email.html"]

LOGIC = re.compile(r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}", re.DOTALL)
TRANSLATED = re.compile(r"\{% *blocktrans(?:late)?.*?\{% *endblocktrans(?:late)? *%\}", re.DOTALL)
COMMENT = re.compile(r"\{% *comment.*?endcomment *%\}|<!--.*?-->", re.DOTALL)
MARKUP = re.compile(r"<(script|style)\b.*?</\1>|<[^>]*>", re.DOTALL)
WORD = re.compile(r"[^\W\d_]{2,}")
SPOKEN_ATTRIBUTE = re.compile(r"""\b(?:aria-label|alt|title|placeholder)="([^"{]*[A-Za-z]{2}[^"{]*)\"""")
UNTRANSLATED_ON_PURPOSE = {"Peerloom"}


REFUSED_BY_THE_POLICY = re.compile(r"\sstyle=|\son\w+=\"|<style\b|<script(?![^>]*\bsrc=)")


def without_comments(path: Path) -> str:
    return COMMENT.sub(" ", text_of(path))


def untranslated(path: Path) -> set[str]:
    """The words of a template that gettext does not see, in its text and in attributes that are read out."""
    text = TRANSLATED.sub(" ", without_comments(path))
    attributes = SPOKEN_ATTRIBUTE.findall(text)
    spoken = re.sub(r"&\w+;", " ", MARKUP.sub(" ", LOGIC.sub(" ", text)))
    return {*WORD.findall(spoken), *attributes} - UNTRANSLATED_ON_PURPOSE


def test_there_are_templates_to_check() -> None:
    assert len(PAGES) > 100


def test_every_word_is_translated() -> None:
    found = {str(path): words for path in TEMPLATES if (words := untranslated(path))}
    assert found == {}, "wrap them in translate or blocktranslate"


def test_pages_hold_no_inline_style_or_script() -> None:
    found = [str(path) for path in PAGES if REFUSED_BY_THE_POLICY.search(without_comments(path))]
    assert found == [], "the content security policy would refuse them"


def test_nothing_is_marked_safe_in_a_template() -> None:
    marks = ("|safe", "autoescape off")
    assert [str(path) for path in TEMPLATES if any(mark in text_of(path) for mark in marks)] == []
