"""Documents in files that people exchange: dataclasses in, JSON out, and back with every problem named by its place."""
