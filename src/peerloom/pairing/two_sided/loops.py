"""Deferred acceptance for very many pairs."""

from __future__ import annotations

from peerloom.pairing.compiled import compiled
from peerloom.pairing.two_sided.proposals import propose

propose_compiled = compiled(propose)
