"""Ready scenarios and contexts, as YAML files: data for ``sim.scenario``, no code."""
