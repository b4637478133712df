"""Virtual trials: a study is lived as it was done, many times, to see what its own statistic can tell."""
