"""People's own words about a program, shown as far as they agree."""
