"""Published data sets, typed in."""
