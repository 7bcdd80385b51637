"""The report's drawings in SVG: scores as a histogram, criteria as small ones, a pair's parts as a strip of cloth."""

from __future__ import annotations

from collections.abc import Sequence

from peerloom.sheets.report.markup import Markup, element, joined, words

BINS = 10
_TEXTURES = {
    2: '<path d="M-1,1l2,-2M0,6l6,-6M5,7l2,-2"/>',
    3: '<path d="M0,2.500h6"/>',
    4: '<path d="M2.500,0v6"/>',
    5: '<circle cx="2" cy="2" r="1.100"/>',
    6: '<path d="M-1,5l2,2M0,0l6,6M5,-1l2,2"/>',
}
COLOURS = 6
TOGETHER_COLOUR = 7
_STRIP = 240
_STRIP_HEIGHT = 18
_GAP = 2


def textures() -> Markup:
    """Definitions that the strips fill their pieces with: a weave beside each colour, so that neither is needed."""
    patterns = "".join(
        f'<pattern id="t{number}" width="6" height="6" patternUnits="userSpaceOnUse" class="hatch">{shape}</pattern>'
        for number, shape in _TEXTURES.items()
    )
    return Markup(f'<svg class="defs" aria-hidden="true" width="0" height="0"><defs>{patterns}</defs></svg>')


def colour(position: int, *, together: bool) -> int:
    return TOGETHER_COLOUR if together else position % COLOURS + 1


def binned(values: Sequence[float]) -> list[int]:
    """How many values lie in each tenth of 0 to 100."""
    counts = [0] * BINS
    for value in values:
        counts[min(int(value * BINS / 100), BINS - 1)] += 1
    return counts


def histogram(values: Sequence[float], *, title: str, narrow: bool = False) -> Markup:
    """Scores from 0 to 100 in tenths, each bar with its number."""
    width, height, foot = (340, 190, 24) if narrow else (736, 220, 26)
    counts, top = binned(values), 22
    most = max(counts) or 1
    step = width / BINS
    drawn: list[Markup] = []
    for number, count in enumerate(counts):
        tall = (height - top - foot) * count / most
        left, upper = number * step + 2, height - foot - tall
        if count:
            drawn.append(_rect(left, upper, step - 4, tall, "f1", rounding=2))
            drawn.append(
                words(
                    "text",
                    count,
                    class_="strong",
                    x=f"{left + step / 2 - 2:.1f}",
                    y=f"{upper - 7:.1f}",
                    text_anchor="middle",
                )
            )
    base = height - foot
    drawn.append(Markup(f'<path class="base" d="M0 {base}H{width}"/>'))
    for number in range(0, BINS + 1, 2):
        anchor = "start" if number == 0 else "end" if number == BINS else "middle"
        drawn.append(
            words("text", number * 10, class_="axis", x=f"{number * step:.1f}", y=height - 6, text_anchor=anchor)
        )
    return element(
        "svg",
        *drawn,
        class_=f"chart {'narrow' if narrow else 'wide'}",
        viewBox=f"0 0 {width} {height}",
        role="img",
        aria_label=title,
    )


def small_histogram(values: Sequence[float], *, number: int, title: str) -> Markup:
    """One criterion's parts, 0 to 100 per cent, in its own colour and weave."""
    width, height = 200, 56
    counts = binned(values)
    most, step = max(counts) or 1, width / BINS
    bars = [
        _rect(place * step + 1, height - (height - 4) * count / most, step - 2, (height - 4) * count / most, kind)
        for place, count in enumerate(counts)
        if count
        for kind in (f"f{number}", f"tex t{number}")
    ]
    base = Markup(f'<path class="base" d="M0 {height}H{width}"/>')
    return element(
        "svg",
        *bars,
        base,
        class_="small-chart",
        preserveAspectRatio="xMinYMax meet",
        viewBox=f"0 0 {width} {height + 1}",
        role="img",
        aria_label=title,
    )


def strip(parts: Sequence[int | None], weights: Sequence[float], colours: Sequence[int], *, title: str) -> Markup:
    """A score as cloth: each piece as wide as its criterion's weight, woven as far as the pair fits.

    What is missing stays a running stitch; a criterion that does not count for this pair is left open.
    """
    scoring = [(part, weight, number) for part, weight, number in zip(parts, weights, colours, strict=True) if weight]
    whole = sum(weight for _, weight, _ in scoring) or 1.0
    room = _STRIP - _GAP * max(len(scoring) - 1, 0)
    drawn: list[Markup] = []
    left = 0.0
    for part, weight, number in scoring:
        wide = room * weight / whole
        drawn.extend(_piece(left, wide, part, number))
        left += wide + _GAP
    return element(
        "svg",
        *drawn,
        class_="strip",
        viewBox=f"0 0 {_STRIP} {_STRIP_HEIGHT}",
        role="img",
        aria_label=title,
        preserveAspectRatio="none",
    )


def _piece(left: float, wide: float, part: int | None, number: int) -> list[Markup]:
    if part is None:
        return [_rect(left + 0.5, 0.5, wide - 1, _STRIP_HEIGHT - 1, "open", rounding=2)]
    woven = wide * part / 100
    drawn = []
    if woven < wide - 1:
        middle = _STRIP_HEIGHT / 2
        drawn.append(Markup(f'<path class="stitch" d="M{left + woven + 1:.1f} {middle:g}H{left + wide:.1f}"/>'))
    if woven > 0:
        drawn += [_rect(left, 0, woven, _STRIP_HEIGHT, kind, rounding=2) for kind in (f"f{number}", f"tex t{number}")]
    return drawn


def swatch(number: int) -> Markup:
    """A small piece of the cloth, for a key."""
    pieces = [_rect(0, 0, 18, 12, kind, rounding=2) for kind in (f"f{number}", f"tex t{number}")]
    return element("svg", *pieces, class_="swatch", viewBox="0 0 18 12", aria_hidden="true")


def _rect(left: float, top: float, wide: float, tall: float, kind: str, *, rounding: int = 0) -> Markup:
    place = f'x="{left:.1f}" y="{top:.1f}" width="{max(wide, 0.5):.1f}" height="{max(tall, 0.5):.1f}"'
    return Markup(f'<rect class="{kind}" {place} rx="{rounding}"/>')


def mark() -> Markup:
    """Peerloom's mark: three warps, one thread through them."""
    return joined(
        [
            Markup('<svg class="mark" viewBox="0 0 32 32" aria-hidden="true"><g fill="none" stroke-width="3.6" '),
            Markup('stroke-linecap="round"><path class="warp" d="M8 3.500V6.600M8 15.400V28.500M16 3.500V16.600'),
            Markup('M16 25.400V28.500M24 3.500V6.600M24 15.400V28.500"/><path class="weft" d="M3 11H12.400M19.600 11'),
            Markup('H26c5.500 0 5.500 10 1.600 10M20.400 21H11.600M4.400 21H3"/></g></svg>'),
        ]
    )
