"""Imported once by the process from which workers are forked: whoever is forked then knows everything."""

from contextlib import suppress

with suppress(Exception):  # a worker that could not learn beforehand learns with its first run
    from sim.community import Community
    from sim.scenario import load_scenario

    from . import parts

    _community = Community.start(load_scenario("burundi_hamlet").with_({"burn_in": 0, "weeks": 1}), 1)
    _community.advance(1)
    _community.records().means()
    __all__ = ["parts"]
