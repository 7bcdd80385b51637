"""The one Django app: every part of a program, in rooms of its own. See docs/map.md."""
