"""Fetching what lies at an address that somebody typed, without being led into our own network."""

from peerloom.foundation.outside.addresses import AddressRefused, NotFetched, checked_address, is_public
from peerloom.foundation.outside.fetching import Outside, TooLarge, TooSlow, Unreachable

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
