from __future__ import annotations

import re
from pathlib import Path

import pytest

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


@pytest.mark.parametrize("path", TEMPLATES, ids=str)
def test_every_word_is_translated(path: Path) -> None:
    text = COMMENT.sub(" ", text_of(path))
    text = TRANSLATED.sub(" ", text)
    attributes = SPOKEN_ATTRIBUTE.findall(text)
    text = MARKUP.sub(" ", LOGIC.sub(" ", text))
    words = set(WORD.findall(re.sub(r"&\w+;", " ", text))) - UNTRANSLATED_ON_PURPOSE
    assert not words, f"{path}: wrap in translate or blocktranslate"
    assert not attributes, f"{path}: translate these attributes"


@pytest.mark.parametrize("path", PAGES, ids=str)
def test_pages_hold_no_inline_style_or_script(path: Path) -> None:
    text = COMMENT.sub(" ", text_of(path))
    assert not re.search(r"\sstyle=|\son\w+=\"|<style\b|<script(?![^>]*\bsrc=)", text), (
        f"{path}: the content security policy would refuse it"
    )


@pytest.mark.parametrize("path", TEMPLATES, ids=str)
def test_nothing_is_marked_safe_in_a_template(path: Path) -> None:
    assert "|safe" not in text_of(path)
    assert "autoescape off" not in text_of(path) or path.suffix != ".html"
