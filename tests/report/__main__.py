"""Write the golden outline of the report anew: ``python -m tests.report``."""

import json
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.report.small import compared
from tests.report.test_page import GOLDEN, outline


def main() -> int:
    with TemporaryDirectory() as folder:
        found = outline(compared(Path(folder) / "comparison"))
    lines = ",\n".join(json.dumps(row, ensure_ascii=False) for row in found)
    GOLDEN.write_text(f"[\n{lines}\n]\n", encoding="utf-8", newline="\n")
    print(GOLDEN)
    return 0


if __name__ == "__main__":
    sys.exit(main())
