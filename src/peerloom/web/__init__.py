"""The pages: parse, authorise, one domain call, render."""
