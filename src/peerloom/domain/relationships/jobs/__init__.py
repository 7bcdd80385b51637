"""What runs by the clock, split by noun."""
