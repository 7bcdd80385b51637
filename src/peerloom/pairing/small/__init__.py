"""Small problems, on dense tables and with SciPy's solvers: nothing here is compiled."""
