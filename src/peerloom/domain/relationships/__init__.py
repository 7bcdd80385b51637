"""Pairs that have been introduced, and who takes part in them."""
