"""Calibration: screening, history matching, recovery of known truth, posterior, ensemble."""
