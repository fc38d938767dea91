"""How far it is between two places, as the crow flies."""

from __future__ import annotations

from math import asin, cos, radians, sin, sqrt

EARTH_KM = 6371.0
"""Mean radius of the earth (IUGG)."""


def kilometres(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Great-circle distance of two places (latitude, longitude in degrees), by haversines."""
    (north, east), (other_north, other_east) = one, other
    across = sin(radians(other_east - east) / 2) ** 2
    along = sin(radians(other_north - north) / 2) ** 2
    bow = along + cos(radians(north)) * cos(radians(other_north)) * across
    return 2 * EARTH_KM * asin(sqrt(min(bow, 1.0)))
