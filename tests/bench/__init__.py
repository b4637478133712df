"""How fast the engine is, and how its needs grow: ``make bench`` prints, ``python -m tests.bench`` writes.

Every ratio is measured within one run, its sides in turn; figures are medians with the least and the most.
A missed target is told, never failed: a busy machine is not a broken engine. What fails is disagreement,
when two sides of a ratio have not done the same work.
"""
