"""Who may do what in a relationship, and what follows from dates; split by noun."""
