"""Mutants that no run can tell from the engine, each with the reason."""

from tests.mutants import Mutant

REASONS: dict[tuple[str, str], str] = {}


def reason(mutant: Mutant) -> str:
    """Why it does no harm; empty if it should be noticed."""
    return REASONS.get((mutant.function, mutant.change), "")
