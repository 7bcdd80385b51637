"""Large matchings as flows on a network: auctions, exchange chains and prices, in compiled loops.

Mentees are rows, mentors are columns. Everything is a whole number here, so that "optimal" is proven by equalities:

- ``price[j]`` is what one more place with mentor j is worth; a mentor with a free place costs nothing;
- ``profit[i]`` is what mentee i still gains by a further mentor, at these prices;
- a pair's *slack* is ``profit[i] + price[j] - weight``. When no pair that is not made has a negative slack, no pair
  that is made has a positive one, and only mentors without a free place have a price, no other choice has a larger
  total (duality of linear programs).

The auction (Bertsekas 1992) finds such prices nearly; chains along pairs of slack zero (successive shortest paths,
Ahuja, Magnanti & Orlin 1993, chapters 9 and 12) make them exact.
"""
