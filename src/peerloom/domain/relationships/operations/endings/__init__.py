"""Endings: planned and early, looking back, certificates, and asking mentees to mentor next."""
