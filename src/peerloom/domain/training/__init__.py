"""Courses, what people have learned from them, and the library of resources."""
