"""Figures that belong to one assignment each, kept out of the notebooks for their length."""

from __future__ import annotations


def new_figure(width: float, height: float):
    """An empty matplotlib Figure of that size in inches, outside pyplot's list."""
    from matplotlib.figure import Figure  # when used: it takes longer to import than the course

    return Figure(figsize=(width, height), layout="constrained", dpi=110)
