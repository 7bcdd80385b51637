"""Matchings too large for a table of all pairs: everyone is still compared with everyone, but in blocks.

`compile_features` reads all answers once. `find_candidates` goes over all pairs a few times and keeps the few that are
worth solving, with a bound on what all of them could give. `pair_scores` and `blocks` give exact scores of any pairs
afterwards, for explanations.

The passes run in compiled loops: the scores of 16 mentees with 512 mentors are summed up in a core's cache and looked
through on the spot, so that no score is ever written to memory. Hard rules are bits, 64 mentors in a word.
"""

from peerloom.pairing.scale.candidates import Candidates, Limits, Pass, find_candidates
from peerloom.pairing.scale.features import Features, PairScores, blocks, compile_features, pair_scores, scores_of
from peerloom.pairing.scale.search import Cancelled

__all__ = [
    "Cancelled",
    "Candidates",
    "Features",
    "Limits",
    "PairScores",
    "Pass",
    "blocks",
    "compile_features",
    "find_candidates",
    "pair_scores",
    "scores_of",
]
