from __future__ import annotations

import pytest
from pytest_django import Settings

from peerloom.foundation.sealing import SealBroken, seal, unseal

WORDS = "Ich weiß noch nicht, ob ich bleibe. 🌱"


def test_the_owner_reads_what_was_sealed_and_the_bytes_do_not_show_it() -> None:
    sealed = seal(WORDS, owner="linh", purpose="private note")
    assert unseal(sealed, owner="linh", purpose="private note") == WORDS
    assert b"bleibe" not in sealed
    assert sealed != seal(WORDS, owner="linh", purpose="private note")


@pytest.mark.parametrize(("owner", "purpose"), [("tomasz", "private note"), ("linh", "calendar")])
def test_it_opens_for_nobody_and_nothing_else(owner: str, purpose: str) -> None:
    with pytest.raises(SealBroken):
        unseal(seal(WORDS, owner="linh", purpose="private note"), owner=owner, purpose=purpose)


@pytest.mark.parametrize("position", [0, 1, 14, -1])
def test_a_changed_byte_is_noticed(position: int) -> None:
    damaged = bytearray(seal(WORDS, owner="linh", purpose="private note"))
    damaged[position] ^= 1
    with pytest.raises(SealBroken):
        unseal(bytes(damaged), owner="linh", purpose="private note")


def test_a_new_secret_still_opens_what_the_old_one_sealed(settings: Settings) -> None:
    settings.SEALING_SECRETS = ["old" * 20]
    sealed = seal(WORDS, owner="linh", purpose="private note")
    settings.SEALING_SECRETS = ["new" * 20, "old" * 20]
    assert unseal(sealed, owner="linh", purpose="private note") == WORDS
    settings.SEALING_SECRETS = ["new" * 20]
    with pytest.raises(SealBroken):
        unseal(sealed, owner="linh", purpose="private note")
