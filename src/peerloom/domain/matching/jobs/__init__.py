"""The long work of matching: reading sheets, taking people over, computing a run."""
