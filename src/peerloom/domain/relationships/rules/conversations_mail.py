"""An e-mail as it came in, read so that nothing in it can do harm: RFC 822 bytes in, plain values out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import policy
from email.header import decode_header, make_header
from email.message import Message as Mail
from email.parser import BytesParser
from email.utils import getaddresses
from html import unescape

import nh3

LARGEST_MAIL = 25 * 1024 * 1024
LONGEST_HEADER = 20_000
LONGEST_TEXT = 200_000
MOST_PARTS = 200
DEEPEST = 20
RECIPIENTS = ("To", "Cc", "Delivered-To", "X-Original-To", "Envelope-To")
SIGNATURES = ("application/pgp-signature", "application/pkcs7-signature", "application/x-pkcs7-signature")
NOT_FOR_TEXT = frozenset({"idna", "punycode", "undefined", "unicode_escape", "raw_unicode_escape"})
BLOCKS = {"br", "p", "div", "li", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote"}
_TAG = re.compile(r"<(/?)([a-z0-9]+)>")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


class UnreadableMail(Exception):
    """It is no e-mail, too large, or built in a way that no mail program builds one."""


@dataclass(frozen=True, slots=True)
class MailFile:
    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class ReceivedMail:
    """``senders`` are all addresses in From; ``automatic`` is whether a machine answered."""

    senders: list[str]
    recipients: list[str]
    message_id: str
    automatic: bool
    text: str
    files: list[MailFile]


def read_mail(raw: bytes) -> ReceivedMail:
    """Raises UnreadableMail, whatever is handed in."""
    if len(raw) > LARGEST_MAIL:
        raise UnreadableMail("the e-mail is larger than 25 MB")
    try:
        mail = BytesParser(policy=policy.compat32).parsebytes(raw)
        parts = list(_parts(mail))
        return ReceivedMail(
            senders=_addresses(mail, "From"),
            recipients=[address for name in RECIPIENTS for address in _addresses(mail, name)],
            message_id=_header(mail, "Message-ID"),
            automatic=_is_automatic(mail),
            text=_text_of(parts),
            files=list(_files_of(parts)),
        )
    except UnreadableMail:
        raise
    except Exception as trouble:  # hostile input finds new ways through the parser; none may end in a traceback
        raise UnreadableMail(f"the e-mail is damaged ({type(trouble).__name__})") from trouble


@dataclass(frozen=True, slots=True)
class _Part:
    """``inside`` is the kind of multipart around it."""

    mail: Mail
    inside: str

    @property
    def name(self) -> str:
        return _CONTROL.sub("", str(self.mail.get_filename() or ""))

    @property
    def is_text(self) -> bool:
        attached = str(self.mail.get("Content-Disposition", "")).strip().casefold().startswith("attachment")
        return self.mail.get_content_type() in ("text/plain", "text/html") and not attached and not self.name


def _parts(mail: Mail) -> Iterator[_Part]:
    """All parts that hold something, in their order; messages within the message are not opened."""
    waiting = [(mail, "", 0)]
    seen = 0
    while waiting:
        part, inside, depth = waiting.pop()
        seen += 1
        if seen > MOST_PARTS or depth > DEEPEST:
            raise UnreadableMail("the e-mail has too many parts")
        kind = part.get_content_type()
        content = part.get_payload()
        if kind.startswith("multipart/") and isinstance(content, list):
            waiting += [(child, kind, depth + 1) for child in reversed(content) if isinstance(child, Mail)]
        else:
            yield _Part(part, inside)


def _text_of(parts: list[_Part]) -> str:
    """The plain text; where there is none, that of the HTML."""
    texts = [part for part in parts if part.is_text]
    plain = [_decoded(part.mail) for part in texts if part.mail.get_content_type() == "text/plain"]
    if any(text.strip() for text in plain):
        return _clean("\n".join(plain))
    return _clean("\n".join(_text_of_html(_decoded(part.mail)) for part in texts))


def _files_of(parts: list[_Part]) -> Iterator[MailFile]:
    """What was attached. Pictures inside an HTML text are its decoration, and so are signatures."""
    for part in parts:
        decoration = part.inside == "multipart/related" or part.mail.get_content_type() in SIGNATURES
        if part.is_text or decoration:
            continue
        content = part.mail.get_payload(decode=True)
        if isinstance(content, bytes) and content:
            yield MailFile(_decoded_words(part.name) or "file", content)


def _decoded(part: Mail) -> str:
    content = part.get_payload(decode=True)
    if not isinstance(content, bytes):
        return ""
    charset = str(part.get_content_charset() or "utf-8").casefold().replace("-", "_")
    for name in (charset, "utf-8"):
        try:
            if name not in NOT_FOR_TEXT:
                return content[: 4 * LONGEST_TEXT].decode(name)[:LONGEST_TEXT]
        except (LookupError, UnicodeError, ValueError):
            continue
    return content[:LONGEST_TEXT].decode("latin-1")


def _text_of_html(html: str) -> str:
    """Its words on lines of their own; what is quoted begins with "> ", as in a plain text."""
    cleaned = nh3.clean(html, tags=BLOCKS, attributes={}, clean_content_tags={"script", "style", "title"})
    lines, depth, end = [""], 0, 0
    for tag in _TAG.finditer(cleaned):
        lines[-1] += " ".join(cleaned[end : tag.start()].split("\n"))
        end = tag.end()
        if tag[2] == "blockquote":
            depth = max(depth - 1, 0) if tag[1] else depth + 1
        if lines[-1].strip("> ") or tag[2] == "br":
            lines.append("")
        lines[-1] = "> " if depth else ""
    lines[-1] += cleaned[end:]
    return unescape("\n".join(lines))


def _clean(text: str) -> str:
    return _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n").replace("\xa0", " "))


def _header(mail: Mail, name: str) -> str:
    return _CONTROL.sub("", str(mail.get(name, ""))[:LONGEST_HEADER]).strip()


def _addresses(mail: Mail, name: str) -> list[str]:
    values = [str(value)[:LONGEST_HEADER] for value in mail.get_all(name, [])[:20]]
    return [address.casefold() for _shown, address in getaddresses(values) if address]


def _decoded_words(text: str) -> str:
    try:
        return str(make_header(decode_header(text)))
    except (LookupError, ValueError):
        return text


def _is_automatic(mail: Mail) -> bool:
    """Out-of-office notes, bounces and lists: nobody wrote them to anybody (RFC 3834)."""
    submitted = _header(mail, "Auto-Submitted").casefold()
    return (
        (bool(submitted) and not submitted.startswith("no"))
        or _header(mail, "Precedence").casefold() in ("bulk", "junk", "list", "auto_reply")
        or any(mail.get(name) is not None for name in ("X-Autoreply", "X-Autorespond", "List-Id"))
        or mail.get_content_type() == "multipart/report"
        or (mail.get("Return-Path") is not None and _header(mail, "Return-Path") in ("", "<>"))
    )
