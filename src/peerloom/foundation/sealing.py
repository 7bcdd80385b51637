"""Words that lie encrypted in the database and open for one owner only.

Each owner has a key of their own, derived (HKDF-SHA-256) from the installation's secret and the owner's public id:
what is moved to somebody else does not open there. AES-256-GCM; the first byte tells the format. Who runs the server
holds the secret: sealing protects a stolen database or backup, not against the server itself.
"""

from __future__ import annotations

import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

FORMAT = b"\x01"
NONCE = 12


class SealBroken(Exception):
    """The seal does not open: another owner's, damaged, or sealed under another secret."""


def seal(text: str, *, owner: str, purpose: str) -> bytes:
    """Encrypt a text for one owner, named by their public id, and one purpose ("private note")."""
    nonce = os.urandom(NONCE)
    key = _key(settings.SEALING_SECRETS[0], owner, purpose)
    return FORMAT + nonce + AESGCM(key).encrypt(nonce, text.encode(), None)


def unseal(sealed: bytes, *, owner: str, purpose: str) -> str:
    """The text again, whichever of the installation's secrets sealed it. Raises SealBroken."""
    sealed = bytes(sealed)
    nonce, words = sealed[1 : 1 + NONCE], sealed[1 + NONCE :]
    if sealed[:1] != FORMAT:
        raise SealBroken("unknown format")
    for secret in settings.SEALING_SECRETS:
        try:
            return AESGCM(_key(secret, owner, purpose)).decrypt(nonce, words, None).decode()
        except (InvalidTag, ValueError):
            continue
    raise SealBroken("no secret opens it")


def _key(secret: str, owner: str, purpose: str) -> bytes:
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=f"peerloom/{purpose}/{owner}".encode())
    return derived.derive(secret.encode())
