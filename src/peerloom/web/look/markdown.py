"""Markdown that people wrote, as HTML that can do no harm: HTML in it is shown as text, links lead nowhere active."""

from __future__ import annotations

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.token import Token

TAGS = {
    *("p", "br", "hr", "em", "strong", "s", "code", "pre", "blockquote", "ul", "ol", "li", "a"),
    *("h2", "h3", "h4", "h5", "h6", "table", "thead", "tbody", "tr", "th", "td"),
}
ATTRIBUTES = {"a": {"href"}, "ol": {"start"}}
SCHEMES = {"http", "https", "mailto", "tel"}

_reader = (
    MarkdownIt("commonmark", {"html": False, "linkify": False}).enable(["table", "strikethrough"]).disable("image")
)


def as_html(text: str, *, top: int = 2) -> SafeString:
    """The text as HTML. Its highest heading becomes ``h<top>``, so that it fits below the page's own."""
    tokens = _reader.parse(text)
    _lower_headings(tokens, top)
    html = _reader.renderer.render(tokens, _reader.options, {})
    return mark_safe(  # noqa: S308  # cleaned by the next line, from a list of what is allowed
        nh3.clean(html, tags=TAGS, attributes=ATTRIBUTES, url_schemes=SCHEMES, link_rel="noopener nofollow ugc")
    )


def _lower_headings(tokens: list[Token], top: int) -> None:
    levels = [int(token.tag[1]) for token in tokens if token.type == "heading_open"]
    down = top - min(levels, default=top)
    for token in tokens:
        if token.type in {"heading_open", "heading_close"}:
            token.tag = f"h{min(max(int(token.tag[1]) + down, 2), 6)}"
