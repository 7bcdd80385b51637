"""How each kind of criterion compares all mentees with all mentors at once."""
