"""The model held against what is known: targets, virtual trials, calibration, patterns."""
