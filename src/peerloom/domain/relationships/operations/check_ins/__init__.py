"""Asking how it goes, answering, holding a conversation, and what follows; split by noun."""
