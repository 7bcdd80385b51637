"""The explanation strip: what a score is made of, as cloth and as words.

Drawn as SVG with percentages, because the content security policy allows no style attributes.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.formats import localize
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext

WEAVES = 6
REST = 7
UNANSWERED = 0
TEXTURED = frozenset({0, 2, 3, 4, 5, 6})


@dataclass(frozen=True, slots=True)
class Share:
    """One criterion's part of a score.

    points: earned, in the unit of the whole (mostly 0 to 100); of: the most it could earn.
    weave: 1 to 6, the texture that this criterion has on the whole page; by default its place in the strip.
    answered: False draws it dashed and says that a missing answer counted as neutral.
    private: True joins it with the small ones in the last piece, so that it can't be read off.
    """

    label: str
    points: float
    of: float | None = None
    weave: int | None = None
    answered: bool = True
    private: bool = False


@dataclass(frozen=True, slots=True)
class Piece:
    """What is drawn: one label, its points, its texture (0 unanswered, 1 to 6, 7 the rest)."""

    label: str
    points: float
    of: float | None
    weave: int

    @property
    def words(self) -> str:
        shown = {"label": self.label, "points": figure(self.points), "of": figure(self.of or 0)}
        if self.weave == UNANSWERED:
            return gettext("%(label)s: %(points)s (not answered, counted as neutral)") % shown
        if self.of is not None:
            return gettext("%(label)s: %(points)s of %(of)s") % shown
        return gettext("%(label)s: %(points)s") % shown


def pieces(shares: Sequence[Share]) -> list[Piece]:
    """The strip's pieces in order; private shares and those past the sixth texture become one last piece.

    The last piece shows neither how many shares it holds nor what each could have earned.
    """
    shown: list[Piece] = []
    rest = 0.0
    gathered = False
    for place, share in enumerate(shares, start=1):
        weave = share.weave or place
        if share.private or weave > WEAVES:
            rest += share.points
            gathered = True
        elif share.points > 0:
            shown.append(Piece(share.label, share.points, share.of, weave if share.answered else UNANSWERED))
    if gathered and rest > 0:
        shown.append(Piece(gettext("Other and private"), rest, None, REST))
    return shown


def figure(number: float) -> str:
    """A number as people read it: whole where it is whole, else one decimal, in the reader's notation."""
    rounded = round(Decimal(str(number)), 1)
    return str(localize(int(rounded) if rounded == int(rounded) else rounded))


def strip_svg(drawn: Sequence[Piece], *, total: float) -> SafeString:
    """Pieces side by side on a line of `total`; what is missing to the whole is running stitch."""
    scale = 100 / total if total > 0 else 0.0
    parts: list[SafeString] = []
    start = 0.0
    for piece in drawn:
        width = min(piece.points * scale, 100 - start)
        parts.append(_piece_svg(piece, start=start, width=width))
        start += width
    if start < 100:
        parts.append(format_html('<line class="open" x1="{}%" x2="100%" y1="50%" y2="50%"/>', f"{start:.3f}"))
    return format_html_join("", "{}", ((part,) for part in parts))


def _piece_svg(piece: Piece, *, start: float, width: float) -> SafeString:
    """One piece, `start` and `width` in per cent: its dye, and over it the texture that needs no colour to be read."""
    texture = format_html('<rect class="texture" fill="url(#weave-{})" rx="2"/>', piece.weave)
    return format_html(
        '<svg x="{}%" width="{}%" height="100%"><title>{}</title><rect class="piece w{}" rx="2"/>{}</svg>',
        f"{start:.3f}",
        f"{width:.3f}",
        piece.words,
        piece.weave,
        texture if piece.weave in TEXTURED else "",
    )
