"""Persons, organisations, memberships and roles, accounts, standing, availability."""
