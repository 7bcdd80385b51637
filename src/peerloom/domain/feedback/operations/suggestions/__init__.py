"""The suggestion box and what is said about it."""
