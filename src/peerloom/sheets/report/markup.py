"""Building HTML of which every text is escaped: only `Markup` goes in as it is."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from typing import NewType

Markup = NewType("Markup", str)
NOTHING = Markup("")


def safe(text: object) -> Markup:
    """Text as HTML, without the control characters that HTML forbids."""
    plain = "".join(character for character in str(text) if character >= " " or character in "\n\t")
    return Markup(escape(plain, quote=True))


def element(tag: str, *children: Markup, **attributes: object) -> Markup:
    """``<tag attribute="...">children</tag>``; ``class_`` is class, other underscores are hyphens."""
    written = "".join(
        f' {name.rstrip("_").replace("_", "-")}="{safe(value)}"'
        for name, value in attributes.items()
        if value is not None
    )
    return Markup(f"<{tag}{written}>{''.join(children)}</{tag}>")


def joined(parts: Iterable[Markup]) -> Markup:
    return Markup("".join(parts))


def words(tag: str, text: object, **attributes: object) -> Markup:
    """An element that holds text only."""
    return element(tag, safe(text), **attributes)


def breakable(address: str) -> Markup:
    """An address that may be broken before its @, rather than anywhere."""
    name, sign, domain = address.partition("@")
    return joined([safe(name), Markup("<wbr>"), safe(sign + domain)]) if sign else safe(address)
