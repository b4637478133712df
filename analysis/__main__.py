"""``python -m analysis``: the command line where the ``commonground`` script is not installed."""

from .cli import command

command()
