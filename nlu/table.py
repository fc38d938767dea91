"""Tables that people write: YAML, read by the quick safe loader where the machine has it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read_table(path: Path) -> Any:
    """The content of a YAML file. Raises yaml.YAMLError with the place."""
    return yaml.load(path.read_text(encoding="utf-8"), Loader=Loader)  # noqa: S506  a safe loader
