"""Figures: pure functions from a table to a Figure, in one style.

Each says how many runs it shows and what the band is.
"""

from .discovery import box_figure, trajectory_figure
from .style import save
from .weekly import compare_figure, run_figure

__all__ = ["box_figure", "compare_figure", "run_figure", "save", "trajectory_figure"]
