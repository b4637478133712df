"""The promises that the engine makes, each one a test; their docstrings read as a specification."""
