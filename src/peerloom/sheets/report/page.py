"""The report's page: the answer first, then how good, what made it, who was left out, every pair, what was assumed."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from statistics import median

from peerloom.sheets.outcome import LeftOutLine, Outcome
from peerloom.sheets.plan import criterion_sentence
from peerloom.sheets.report import charts
from peerloom.sheets.report.markup import NOTHING, Markup, breakable, element, joined, safe, words
from peerloom.sheets.report.pairs import pairs_section
from peerloom.sheets.roles import ColumnGuess
from peerloom.sheets.sheet import quoted

STYLE = Path(__file__).with_name("report.css")
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
_MOST_LEFT_OUT = 500


def report_html(found: Outcome) -> str:
    """The whole page. It loads nothing, runs nothing, and holds nothing private."""
    matching = found.matching
    title = f"{matching.matched} of {matching.mentees} mentees have a mentor"
    head = joined(
        [
            Markup('<meta charset="utf-8">'),
            Markup(f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'),
            Markup('<meta name="viewport" content="width=device-width, initial-scale=1">'),
            Markup('<meta name="robots" content="noindex"><meta name="color-scheme" content="light dark">'),
            words("title", f"{title} · Peerloom"),
            Markup(f"<style>{STYLE.read_text(encoding='utf-8')}</style>"),
        ]
    )
    body = element(
        "main",
        _opening(found, title),
        _scores(found),
        _criteria(found),
        _left_out(found),
        pairs_section(found),
        _understood(found),
        words("footer", "Made with Peerloom. This page names people: share it with those who need it, then delete it."),
    )
    page = joined([element("head", head), element("body", charts.textures(), body)])
    return f'<!doctype html>\n<html lang="en">{page}</html>\n'


def _opening(found: Outcome, title: str) -> Markup:
    matching = found.matching
    reached = f"{100 * (1 - matching.gap):.1f}%"
    facts = [
        ("Mentees with a mentor", f"{matching.matched} of {matching.mentees}"),
        ("Mentors with a mentee", f"{matching.mentors - len(found.mentors_left_out())} of {matching.mentors}"),
        ("Weakest pair", f"{found.pairs[0].score:.0f} of 100" if found.pairs else "–"),
        ("Of the highest possible sum", reached),
    ]
    return element(
        "header",
        element("p", charts.mark(), safe("Peerloom · matching"), class_="kicker"),
        words("h1", f"{title}."),
        words("p", _finding(found), class_="answer"),
        element(
            "dl", *[element("div", words("dt", name), words("dd", value)) for name, value in facts], class_="facts"
        ),
    )


def _finding(found: Outcome) -> str:
    left, spare = len(found.mentees_left_out()), len(found.mentors_left_out())
    if not found.pairs:
        return "Nobody could be paired. Below stands why, person by person."
    middle = median(line.score for line in found.pairs)
    sentence = f"Half of the pairs fit {middle:.0f} of 100 or better."
    if left:
        who = "One mentee is" if left == 1 else f"{left} mentees are"
        return f"{sentence} {who} still without a mentor: below stands why, and what would help."
    if spare:
        return (
            f"{sentence} {'One mentor is' if spare == 1 else f'{spare} mentors are'} free for mentees who join later."
        )
    return f"{sentence} Nobody was left out."


def _scores(found: Outcome) -> Markup:
    if not found.pairs:
        return NOTHING
    scores = [line.score for line in found.pairs]
    title = (
        f"Histogram of {len(scores)} scores from {min(scores):.0f} to {max(scores):.0f}; the numbers stand in the table"
    )
    rows = [
        element(
            "tr", words("th", f"{number * 10} to {number * 10 + 10}", scope="row"), words("td", count, class_="num")
        )
        for number, count in enumerate(charts.binned(scores))
        if count
    ]
    head = element("tr", words("th", "Score", scope="col"), words("th", "Pairs", scope="col", class_="num"))
    return element(
        "section",
        words("h2", "How well do the pairs fit?"),
        words("p", f"From {min(scores):.0f} to {max(scores):.0f} of 100. {_objective(found)}", class_="answer"),
        charts.histogram(scores, title=title),
        charts.histogram(scores, title=title, narrow=True),
        words("p", "Score, 0 to 100, and the number of pairs that have it.", class_="soft"),
        element(
            "details", words("summary", "As a table"), element("table", element("thead", head), element("tbody", *rows))
        ),
        class_="figure",
    )


def _objective(found: Outcome) -> str:
    match found.matching.objective:
        case "fair":
            return "The weakest pair was made as good as possible first, then the next."
        case "total":
            return "The sum of all scores was made as high as possible."
        case "stable":
            return "No mentee and mentor would both rather have each other."


def _criteria(found: Outcome) -> Markup:
    if not found.pairs or not found.headings:
        return NOTHING
    together = len(found.headings) - 1 if found.plan.has_private() else -1
    cards = []
    for place, (heading, weight) in enumerate(zip(found.headings, found.weights, strict=True)):
        values = [part for line in found.pairs if (part := line.parts[place]) is not None]
        number = charts.colour(place, together=place == together)
        share = "a rule" if not weight else f"weight {weight:g}"
        mean = f"{sum(values) / len(values):.0f}% on average" if values else "nobody could be compared"
        cards.append(
            element(
                "figure",
                element("figcaption", charts.swatch(number), words("b", heading, dir="auto")),
                charts.small_histogram(values, number=number, title=f"{heading}: {mean}, {len(values)} pairs"),
                words("p", f"{mean} · {share}", class_="soft"),
                class_="card",
            )
        )
    return element(
        "section",
        words("h2", "What holds them together?"),
        words("p", "How far each criterion is met, from not at all (left) to fully (right), over all pairs."),
        element("div", *cards, class_="cards"),
        _private_note(found),
        class_="figure",
    )


def _private_note(found: Outcome) -> Markup:
    if not found.plan.has_private():
        return NOTHING
    text = (
        "Private questions count in every score. They share a column with others, for everyone alike, "
        "so that no answer can be read off a pair."
    )
    return words("p", text, class_="soft note")


def _left_out(found: Outcome) -> Markup:
    mentees, mentors = found.mentees_left_out(), found.mentors_left_out()
    if not mentees and not mentors:
        return NOTHING
    parts = [words("h2", "Who is left, and what would help?")]
    if mentees:
        parts.append(_left_out_table(mentees, "Mentees without a mentor"))
    if mentors:
        parts.append(_left_out_table(mentors, "Mentors without a mentee"))
    return element("section", *parts, class_="figure")


def _left_out_table(lines: Sequence[LeftOutLine], caption: str) -> Markup:
    head = [words("th", name, scope="col") for name in ("Who", "Why", "What would help")]
    rows = [
        element(
            "tr",
            element("th", words("bdi", line.name), element("small", breakable(line.person)), scope="row"),
            words("td", line.reason),
            words("td", line.change or "–"),
        )
        for line in lines[:_MOST_LEFT_OUT]
    ]
    more = len(lines) - _MOST_LEFT_OUT
    rest = words("p", f"{more} more are in unmatched.csv.", class_="soft") if more > 0 else NOTHING
    table = element(
        "table",
        words("caption", f"{caption}: {len(lines)}"),
        element("thead", element("tr", *head)),
        element("tbody", *rows),
    )
    return joined([element("div", table, class_="scroll"), rest])


def _understood(found: Outcome) -> Markup:
    plan = found.plan
    how = "guessed from the sheets" if plan.guessed else "set by the rules file"
    open_criteria = [criterion for criterion in plan.criteria if not criterion.sensitive]
    private = len(plan.criteria) - len(open_criteria)
    sentences = [criterion_sentence(criterion) for criterion in open_criteria]
    if private:
        sentences.append("One private criterion counts." if private == 1 else f"{private} private criteria count.")
    hidden = {column.heading for column in (*plan.mentees, *plan.mentors) if column.sensitive}
    notes = [note for note in (*plan.notes, *found.people.notes) if not any(heading in note for heading in hidden)]
    notes += [str(duplicate) for duplicate in found.people.duplicates]
    return element(
        "section",
        words("h2", "What was understood?"),
        words("p", f"What makes a good pair was {how}.", class_="answer"),
        element("ul", *[words("li", sentence, dir="auto") for sentence in sentences]),
        _columns(found),
        element("h3", safe("Assumed and noticed")) if notes else NOTHING,
        element("ul", *[words("li", note, dir="auto") for note in notes]),
        class_="figure",
    )


def _columns(found: Outcome) -> Markup:
    """What each heading was taken for, private ones left out."""
    rows = [
        element("tr", words("th", heading, scope="row", dir="auto"), words("td", side), words("td", role))
        for side, columns in (("mentees", found.plan.mentees), ("mentors", found.plan.mentors))
        for heading, role in _headings(columns)
    ]
    head = [words("th", name, scope="col") for name in ("Heading", "Sheet", "Taken for")]
    table = element("table", element("thead", element("tr", *head)), element("tbody", *rows))
    return element("details", words("summary", "What each column was taken for"), table, class_="columns")


def _headings(columns: Sequence[ColumnGuess]) -> list[tuple[str, str]]:
    return [
        (quoted(column.heading, limit=120), column.role.value.replace("_", " "))
        for column in columns
        if not column.sensitive
    ]
