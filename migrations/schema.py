"""The tables of every area, so that a new area cannot be forgotten: `services/<area>/models.py`."""

from __future__ import annotations

import importlib
import pkgutil

from sqlalchemy import MetaData

import services
from services.database import Base


def metadata() -> MetaData:
    """All tables that the code knows."""
    for area in pkgutil.iter_modules(services.__path__):
        if area.ispkg and importlib.util.find_spec(f"services.{area.name}.models"):
            importlib.import_module(f"services.{area.name}.models")
    return Base.metadata
