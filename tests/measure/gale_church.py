"""An aligner by length alone, as a peer to measure ours beside: Gale & Church, "A program for aligning sentences in
bilingual corpora", Computational Linguistics 19, 1993, with their constants, and a band around the diagonal.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import erfc, inf, log, sqrt

from corpus.align import BAND, Bead

VARIANCE = 6.8  # of the length of one side for each letter of the other
PRIORS = {(1, 1): 0.89, (1, 0): 0.00495, (0, 1): 0.00495, (2, 1): 0.0445, (1, 2): 0.0445, (2, 2): 0.011}
LEAST = 1e-12


def align_by_length(left: Sequence[str], right: Sequence[str]) -> list[Bead]:
    """The beads of two texts that their lengths make likeliest; scores are 1."""
    lengths = [[len(piece) for piece in side] for side in (left, right)]
    sums = [[0], [0]]
    for side, into in zip(lengths, sums, strict=True):
        for length in side:
            into.append(into[-1] + length)
    rows, columns = len(left), len(right)
    ratio = sums[1][-1] / max(sums[0][-1], 1)
    costs: list[dict[int, float]] = [{} for _ in range(rows + 1)]
    moves: list[dict[int, tuple[int, int]]] = [{} for _ in range(rows + 1)]
    costs[0][0] = 0.0
    width = max(BAND, abs(rows - columns) + 20)
    for i in range(rows + 1):
        middle = i * columns // max(rows, 1)
        for j in range(max(0, middle - width), min(columns, middle + width) + 1):
            best, how = (0.0, (0, 0)) if i == j == 0 else (inf, (0, 0))
            for (down, across), prior in PRIORS.items():
                if i >= down and j >= across and (before := costs[i - down].get(j - across)) is not None:
                    one, other = sums[0][i] - sums[0][i - down], sums[1][j] - sums[1][j - across]
                    cost = before - log(prior) + _cost(one, other, ratio)
                    if cost < best:
                        best, how = cost, (down, across)
            costs[i][j], moves[i][j] = best, how
    return _beads(moves, rows, columns)


def _cost(one: int, other: int, ratio: float) -> float:
    """How unlikely it is that pieces of these lengths say the same (minus its logarithm)."""
    mean = (one + other / max(ratio, LEAST)) / 2
    if not mean:
        return 0.0
    apart = abs(other - one * ratio) / sqrt(mean * VARIANCE)
    return -log(max(erfc(apart / sqrt(2)), LEAST))


def _beads(moves: list[dict[int, tuple[int, int]]], i: int, j: int) -> list[Bead]:
    beads: list[Bead] = []
    while i or j:
        down, across = moves[i][j]
        beads.append(Bead((i - down, i), (j - across, j), 1.0))
        i, j = i - down, j - across
    return beads[::-1]
