"""What people say in between: two questions after a meeting, a box for suggestions, and what was done about them."""
