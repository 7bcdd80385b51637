"""Asking for somebody's words, giving them, letting them be shown, and taking them back."""
