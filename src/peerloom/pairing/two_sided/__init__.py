"""Stable matchings where each side ranks the other for itself."""
