"""The model a second time, written as Mesa agents from ``docs/model.md`` alone.

Nothing here is used by the engine and nothing here uses the engine's rules: the two are compared
week by week in ``test_agreement.py``. Shared are only the keyed draws, the register of parameters,
the scenario models and the snapshot of week zero.
"""

from .village import Village

__all__ = ["Village"]
