"""A proposal's shares as the database keeps them, and back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from peerloom.domain.matching.models import Proposal
from peerloom.pairing import Kind, Share


def as_stored(shares: Iterable[Share]) -> list[dict[str, Any]]:
    return [asdict(share) | {"kind": share.kind.value, "common": list(share.common)} for share in shares]


def shares_in(proposal: Proposal) -> tuple[Share, ...]:
    """The engine's shares of a proposal, sensitive ones included: nothing of those may reach anybody's eyes."""
    return tuple(
        Share(**(stored | {"kind": Kind(stored["kind"]), "common": tuple(stored["common"])}))
        for stored in proposal.shares
    )
