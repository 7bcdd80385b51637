"""A whole program as one document: templates to start from, copies for the next round, files to pass on."""
