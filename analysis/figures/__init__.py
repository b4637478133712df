"""Figures: pure functions from a table to a Figure, in one style.

Each says how many runs it shows and what the band is.
"""

from .style import save
from .weekly import compare_figure, run_figure

__all__ = ["compare_figure", "run_figure", "save"]
