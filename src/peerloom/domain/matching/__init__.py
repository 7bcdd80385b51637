"""From two sheets to a published matching: imports, rules, runs, review, publishing."""
