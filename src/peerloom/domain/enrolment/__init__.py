"""Who signed up for what, and what they answered."""
