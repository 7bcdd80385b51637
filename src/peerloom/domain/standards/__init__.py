"""Whether a program keeps to its practice standards: what holds whom back, and from what. Reads every part below."""
