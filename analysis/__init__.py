"""All that consumes runs: tables on disk, comparisons, words, figures, and the command line.

``sim`` never imports this package; this package reaches into ``sim`` through its public names only.
"""
