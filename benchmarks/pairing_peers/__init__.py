"""What `benchmarks/pairing.py` measures: its rows, the engine and its peers, one process per measurement."""
