"""What people write is shown as they meant it, and can do nothing else."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peerloom.web.look.markdown import as_html


class Elements(HTMLParser):
    """The elements that a browser would make, with their attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[tuple[str, dict[str, str]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, {name: value or "" for name, value in attrs}))


def test_headings_fit_below_the_page_and_keep_their_order() -> None:
    html = as_html("# One\n\n### Three\n\ntext", top=3)
    assert "<h3>One</h3>" in html
    assert "<h5>Three</h5>" in html


def test_what_is_meant_is_shown() -> None:
    html = as_html("*warm* **exact**\n\n- a\n- b\n\n| x | y |\n| - | - |\n| 1 | 2 |\n\n[site](https://example.org)")
    for part in ("<em>warm</em>", "<strong>exact</strong>", "<li>a</li>", "<td>1</td>", 'href="https://example.org"'):
        assert part in html


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[x](javascript:alert(1))",
        "[x](JaVaScRiPt:alert(1))",
        "[x](data:text/html;base64,PHNjcmlwdD4=)",
        "![x](https://example.org/track.gif)",
        '<a href="javascript:alert(1)">x</a>',
        "<style>*{display:none}</style>",
        "<svg/onload=alert(1)>",
        '[x](https://example.org "onmouseover=alert(1)")',
    ],
)
def test_what_is_hostile_is_only_text(hostile: str) -> None:
    found = Elements()
    found.feed(as_html(hostile))
    for tag, attributes in found.seen:
        assert tag in {"p", "a"}
        assert set(attributes) <= {"href", "rel", "title"}
        assert attributes.get("href", "https:").startswith("https:")


@given(st.text(max_size=300))
def test_no_text_at_all_breaks_it(text: str) -> None:
    found = Elements()
    found.feed(as_html(text))
    assert not {"script", "img", "style", "iframe"} & {tag for tag, _attributes in found.seen}
