"""What is written to disk: a folder that is whole or not there, tables, and a manifest."""

from .folder import Folder, check_target
from .manifest import Arm, Design
from .tables import Tables, write_csv

__all__ = ["Arm", "Design", "Folder", "Tables", "check_target", "write_csv"]
