"""The tests of Common Ground. What each kind is for stands in ``docs/tests.md``."""
