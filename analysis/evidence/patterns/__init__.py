"""The patterns: what should come out of the model, each as data and a pure reading of runs."""
