"""The report's list of pairs, weakest first, each with the cloth it is made of."""

from __future__ import annotations

from peerloom.sheets.outcome import Outcome, PairLine
from peerloom.sheets.report import charts
from peerloom.sheets.report.markup import NOTHING, Markup, breakable, element, joined, safe, words

MOST_PAIRS = 2_000
"""More would make a page that no browser likes; `pairs.csv` has them all."""


def pairs_section(found: Outcome) -> Markup:
    if not found.pairs:
        return NOTHING
    together = len(found.headings) - 1 if found.plan.has_private() else -1
    colours = [charts.colour(place, together=place == together) for place in range(len(found.headings))]
    key = [
        element("li", charts.swatch(number), words("span", heading, dir="auto"))
        for heading, number, weight in zip(found.headings, colours, found.weights, strict=True)
        if weight
    ]
    shown = found.pairs[:MOST_PAIRS]
    rest = len(found.pairs) - len(shown)
    head = ("Mentee", "Mentor", "How they fit", "Score", "Next best mentor")
    rows = [_row(line, found, colours) for line in shown]
    return element(
        "section",
        words("h2", "Every pair, weakest first"),
        words(
            "p",
            "Each piece of cloth is one criterion, as wide as its weight and woven as far as the two fit. "
            "A running stitch is what is missing; an outline does not count for this pair.",
        ),
        element("ul", *key, class_="key"),
        element(
            "table",
            element("thead", element("tr", *[words("th", name, scope="col") for name in head])),
            element("tbody", *rows),
            class_="pairs",
        ),
        words("p", f"{rest:,} more pairs are in pairs.csv.", class_="soft") if rest else NOTHING,
        class_="figure wide",
    )


def _row(line: PairLine, found: Outcome, colours: list[int]) -> Markup:
    read = ", ".join(
        f"{heading} {'does not count' if part is None else f'{part}%'}"
        for heading, part in zip(found.headings, line.parts, strict=True)
    )
    reasons = words("p", " · ".join(line.reasons), class_="because", dir="auto") if line.reasons else NOTHING
    locked = words("span", "locked", class_="tag") if line.locked else NOTHING
    return element(
        "tr",
        _who("th", line.mentee_name, line.mentee),
        _who("td", line.mentor_name, line.mentor, locked),
        element("td", charts.strip(line.parts, found.weights, colours, title=read), reasons, class_="fit"),
        words("td", f"{line.score:.0f}", class_="score"),
        _runner_up(line),
    )


def _who(tag: str, name: str, person: str, extra: Markup = NOTHING) -> Markup:
    scope = "row" if tag == "th" else None
    address = element("small", breakable(person)) if person != name else NOTHING
    return element(tag, words("bdi", name), extra, address, scope=scope, class_="who")


def _runner_up(line: PairLine) -> Markup:
    if line.runner_up_score is None:
        return words("td", "none allowed", class_="next soft")
    return element(
        "td", joined([words("bdi", line.runner_up_name), safe(f" · {line.runner_up_score:.0f}")]), class_="next"
    )
