"""Asking well: instruments, surveys, interviews, testimonials, outcomes, and what people say in between."""
