"""What every test needs before it starts: the compiled catalogues."""

from __future__ import annotations

import pytest

from locales.catalogue import compile_all


def pytest_configure(config: pytest.Config) -> None:
    """Compile once, in the process that starts the workers."""
    if not hasattr(config, "workerinput"):
        compile_all()
