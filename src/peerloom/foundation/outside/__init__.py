"""Fetching what lies at an address that somebody typed, without being led into our own network."""

from peerloom.foundation.outside.addresses import AddressRefused, checked_address, is_public
from peerloom.foundation.outside.fetching import NotFetched, Outside, TooLarge, TooSlow, Unreachable

__all__ = [
    "AddressRefused",
    "NotFetched",
    "Outside",
    "TooLarge",
    "TooSlow",
    "Unreachable",
    "checked_address",
    "is_public",
]
