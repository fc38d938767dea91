"""What the ranks of right pages come to, in every measuring of guide search."""

from __future__ import annotations

from collections.abc import Sequence


def figures(ranks: Sequence[int | None]) -> tuple[float, float, float]:
    """Recall among the first one and three, and the mean reciprocal rank; None: not found."""
    known = [rank for rank in ranks if rank is not None]
    first, three = sum(rank < 1 for rank in known), sum(rank < 3 for rank in known)
    total = max(len(ranks), 1)
    return first / total, three / total, sum(1 / (1 + rank) for rank in known) / total
