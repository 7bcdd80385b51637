"""The forms of studies."""
