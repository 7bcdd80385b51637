"""The `peerloom` command: one module per part, calling the same operations as the web site."""
