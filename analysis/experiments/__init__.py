"""Experiments: many runs by design, done once each however often they are interrupted, and kept."""
