"""Quotas: a share of all pairs that should be of one kind, at a price.

What is pursued is the total, less the price of each pair that is missing. A mentee takes part in many pairs, so the
best choice of a given number of pairs of a kind is a hard problem (exact matching); its Lagrangian bound is as tight as
that of the linear program, and mixing two answers nearly always reaches it.
"""
