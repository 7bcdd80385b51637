"""`match` for pools too large for a table of all pairs.

Everyone is still compared with everyone, in blocks, but only the pairs that `peerloom.pairing.scale` keeps are solved.
The bound told holds for all pairs, and as many mentees are matched as all pairs allow: where the kept pairs leave
someone out, ways to a free place are looked for among all pairs.
"""

from peerloom.pairing.large.matching import match_in_blocks

__all__ = ["match_in_blocks"]
