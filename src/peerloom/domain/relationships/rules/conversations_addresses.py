"""The address to which an e-mail about messages is answered: sealed, so that nobody can make one up or read it.

It names one person's part in one relationship and ends after sixty days. Lower-case letters and digits only, because
mail servers may change the case: 11 bytes sealed with AES-SIV (RFC 5297) are 27, or 44 of the 64 characters that may
stand before the @.
"""

from __future__ import annotations

import base64
import binascii
import re
import struct
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

LASTS = timedelta(days=60)
_FORM = struct.Struct(">QH?")
_DAY = 86_400
_TOKEN = re.compile(r"[a-z2-7]{44}")


@dataclass(frozen=True, slots=True)
class ReplyPass:
    """Whose part in which relationship, and whether the e-mail said that staff can read what is written."""

    participation_pk: int
    staff_reading_told: bool
    expires_on: int

    def expired(self, *, at: datetime) -> bool:
        return _day(at) > self.expires_on


def reply_address(*, participation_pk: int, staff_reading_told: bool, at: datetime) -> str:
    """Where this person answers; "" where the installation takes no answers by e-mail."""
    if not settings.REPLY_ADDRESS:
        return ""
    words = _FORM.pack(participation_pk, _day(at + LASTS), staff_reading_told)
    token = base64.b32encode(_cipher().encrypt(words, None)).decode().casefold().rstrip("=")
    local, _, host = settings.REPLY_ADDRESS.partition("@")
    return f"{local}+{token}@{host}"


def pass_in(addresses: Iterable[str]) -> ReplyPass | None:
    """The first of the addresses that is one of ours and was not forged."""
    local, _, host = settings.REPLY_ADDRESS.casefold().partition("@")
    for address in addresses:
        own, _, where = address.strip().casefold().rpartition("@")
        name, _, token = own.partition("+")
        if (name, where) == (local, host) and _TOKEN.fullmatch(token) and (found := _opened(token)):
            return found
    return None


def _opened(token: str) -> ReplyPass | None:
    try:
        sealed = base64.b32decode(token.upper() + "=" * (-len(token) % 8))
        participation, day, told = _FORM.unpack(_cipher().decrypt(sealed, None))
    except (InvalidTag, binascii.Error, struct.error, ValueError):
        return None
    return ReplyPass(participation, told, day)


def _cipher() -> AESSIV:
    derived = HKDF(algorithm=SHA256(), length=64, salt=None, info=b"peerloom/reply address")
    return AESSIV(derived.derive(settings.SECRET_KEY.encode()))


def _day(moment: datetime) -> int:
    return int(moment.timestamp()) // _DAY
