"""``python -m analysis``: the command line where the ``commonground`` script is not installed."""

import sys

from .cli import main

sys.exit(main())
