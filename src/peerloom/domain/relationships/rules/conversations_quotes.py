"""An answer by e-mail without what it answers: the person's own words. When in doubt, everything is kept."""

from __future__ import annotations

import re

WROTE = (
    *(("on ", "wrote:"), ("am ", "schrieb:"), ("le ", "a écrit :"), ("le ", "a écrit:"), ("el ", "escribió:")),
    *(("il ", "ha scritto:"), ("em ", "escreveu:"), ("op ", "schreef:"), ("den ", "skrev:"), ("dnia ", "napisał:")),
    *(("w dniu ", "napisał(a):"), ("w dniu ", "napisał:"), ("dnia ", "napisał(a):")),
)
"""How a mail program introduces what it quotes: how the line begins and ends, in several languages."""

ORIGINAL = re.compile(
    r"[-_]{2,} ?(original message|forwarded message|ursprüngliche nachricht|message d.origine|mensaje original|"
    r"messaggio originale|mensagem original|oorspronkelijk bericht|oryginalna wiadomość) ?[-_]{2,}",
    re.IGNORECASE,
)
SENDER = ("from:", "von:", "de :", "de:", "da:", "van:", "od:", "från:")
HEADING = (
    *("sent:", "gesendet:", "date:", "datum:", "envoyé :", "enviado:", "enviado el:", "inviato:", "verzonden:"),
    *("to:", "an:", "à :", "para:", "a:", "aan:", "do:", "subject:", "betreff:", "objet :", "asunto:", "oggetto:"),
    *("onderwerp:", "assunto:", "temat:", "wysłano:", "skickat:", "till:", "ämne:"),
)
FROM_A_PHONE = ("sent from my ", "von meinem ", "envoyé de mon ", "enviado desde mi ", "get outlook for ")
RULE = re.compile(r"_{20,}")
LONGEST_SIGNATURE = 12
"""Lines below "-- ": a longer rest is not a signature."""

LONGEST_INTRODUCTION = 300


def own_words(text: str) -> str:
    """Without the quoted message below, and without a signature. Answers written between quoted lines stay whole."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    start = _start_of_quote(lines)
    if start is not None and not _answered_between(lines[start:]):
        lines = lines[:start]
    return "\n".join(_without_signature(_without_quoted_end(lines))).strip()


def _start_of_quote(lines: list[str]) -> int | None:
    for number, line in enumerate(lines):
        bare = line.strip()
        if not bare or bare.startswith(">"):
            continue
        if ORIGINAL.fullmatch(bare) or _introduces(lines, number) or _is_heading(lines, number):
            return number
    return None


def _introduces(lines: list[str], number: int) -> bool:
    """Whether "On Monday, Linh wrote:" stands here, on one line or broken over up to three."""
    begins = lines[number].strip().casefold()
    endings = [end for start, end in WROTE if begins.startswith(start)]
    if not endings:
        return False
    said = ""
    for line in lines[number : number + 3]:
        said = f"{said} {line.strip()}".strip()
        if len(said) > LONGEST_INTRODUCTION:
            return False
        if any(character.isdigit() for character in said) and _ends(said.casefold(), endings):
            return True
    return False


def _ends(said: str, endings: list[str]) -> bool:
    """Germans name the writer after the verb: "Am 5. Oktober schrieb Linh:"."""
    return any(said.endswith(end) for end in endings) or (
        "schrieb:" in endings and said.endswith(":") and " schrieb " in said
    )


def _is_heading(lines: list[str], number: int) -> bool:
    """Whether the head of a quoted message begins here, as Outlook writes it: a sender and two more lines of it."""
    first = lines[number].strip()
    if RULE.fullmatch(first):
        return number + 1 < len(lines) and _is_heading(lines, number + 1)
    if not _plain(first).startswith(SENDER):
        return False
    return sum(_plain(line).startswith(HEADING) for line in lines[number + 1 : number + 6]) >= 2


def _plain(line: str) -> str:
    return line.strip().strip("*").casefold().replace("*", "").replace("\xa0", " ")


def _answered_between(rest: list[str]) -> bool:
    """Whether own words follow quoted lines, so that cutting would lose them."""
    quoted = False
    for line in rest[1:]:
        if line.lstrip().startswith(">"):
            quoted = True
        elif line.strip() in ("--", "-- "):
            return False
        elif quoted and line.strip():
            return True
    return False


def _without_quoted_end(lines: list[str]) -> list[str]:
    end = len(lines)
    while end and (not lines[end - 1].strip() or lines[end - 1].lstrip().startswith(">")):
        end -= 1
    return lines[:end]


def _without_signature(lines: list[str]) -> list[str]:
    for number in range(len(lines) - 1, max(len(lines) - LONGEST_SIGNATURE, 0) - 1, -1):
        if lines[number].rstrip() == "--":
            return lines[:number]
    if lines and lines[-1].strip().casefold().startswith(FROM_A_PHONE) and len(lines[-1]) < 60:
        return lines[:-1]
    return lines
