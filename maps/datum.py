"""Between the datums of Chinese map services and WGS-84, in which every point is stored."""

from __future__ import annotations

import math

# The Krasovsky ellipsoid, on which the offset of GCJ-02 is defined.
_AXIS = 6378245.0
_ECCENTRICITY_SQUARED = 0.00669342162296594323
_BAIDU_ANGLE = math.pi * 3000.0 / 180.0

WGS84 = "WGS-84"
GCJ02 = "GCJ-02"
BD09 = "BD-09"


def _waves(x: float, steps: tuple[tuple[float, float], ...]) -> float:
    return sum(size * math.sin(turns * math.pi * x) for size, turns in steps) * 2.0 / 3.0


def _north(x: float, y: float) -> float:
    value = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * math.sqrt(abs(x))
    value += _waves(x, ((20.0, 6.0), (20.0, 2.0)))
    value += _waves(y, ((20.0, 1.0), (40.0, 1.0 / 3.0)))
    return value + _waves(y, ((160.0, 1.0 / 12.0), (320.0, 1.0 / 30.0)))


def _east(x: float, y: float) -> float:
    value = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * math.sqrt(abs(x))
    value += _waves(x, ((20.0, 6.0), (20.0, 2.0)))
    value += _waves(x, ((20.0, 1.0), (40.0, 1.0 / 3.0)))
    return value + _waves(x, ((150.0, 1.0 / 12.0), (300.0, 1.0 / 30.0)))


def wgs84_to_gcj02(lat: float, lon: float) -> tuple[float, float]:
    """Shift a WGS-84 point (degrees, inside China) to GCJ-02, the datum of AMap and Tencent.

    Source: the publicly known formula of the GCJ-02 offset; 97 to 241 m in Qinghai.
    """
    x, y = lon - 105.0, lat - 35.0
    phi = math.radians(lat)
    curve = 1.0 - _ECCENTRICITY_SQUARED * math.sin(phi) ** 2
    north = math.degrees(
        _north(x, y) * curve * math.sqrt(curve) / (_AXIS * (1.0 - _ECCENTRICITY_SQUARED))
    )
    east = math.degrees(_east(x, y) * math.sqrt(curve) / (_AXIS * math.cos(phi)))
    return lat + north, lon + east


def gcj02_to_wgs84(lat: float, lon: float) -> tuple[float, float]:
    """Undo `wgs84_to_gcj02` by iteration, to far less than a metre (degrees in and out).

    The offset changes slowly, so each round shrinks the error about a thousandfold.
    """
    guess_lat, guess_lon = lat, lon
    for _ in range(5):
        shifted_lat, shifted_lon = wgs84_to_gcj02(guess_lat, guess_lon)
        guess_lat -= shifted_lat - lat
        guess_lon -= shifted_lon - lon
    return guess_lat, guess_lon


def gcj02_to_bd09(lat: float, lon: float) -> tuple[float, float]:
    """Shift a GCJ-02 point to BD-09, the datum of Baidu (degrees in and out)."""
    radius = math.hypot(lon, lat) + 0.00002 * math.sin(lat * _BAIDU_ANGLE)
    angle = math.atan2(lat, lon) + 0.000003 * math.cos(lon * _BAIDU_ANGLE)
    return radius * math.sin(angle) + 0.006, radius * math.cos(angle) + 0.0065


def bd09_to_gcj02(lat: float, lon: float) -> tuple[float, float]:
    """Undo `gcj02_to_bd09` by iteration, to far less than a metre (degrees in and out)."""
    guess_lat, guess_lon = lat - 0.006, lon - 0.0065
    for _ in range(6):
        shifted_lat, shifted_lon = gcj02_to_bd09(guess_lat, guess_lon)
        guess_lat -= shifted_lat - lat
        guess_lon -= shifted_lon - lon
    return guess_lat, guess_lon


def to_wgs84(lat: float, lon: float, datum: str) -> tuple[float, float]:
    """Answer the WGS-84 point for one given in WGS-84, GCJ-02 or BD-09.

    Raises ValueError for another datum: a guess would be wrong by hundreds of metres.
    """
    if datum == WGS84:
        return lat, lon
    if datum == GCJ02:
        return gcj02_to_wgs84(lat, lon)
    if datum == BD09:
        return gcj02_to_wgs84(*bd09_to_gcj02(lat, lon))
    raise ValueError(f"datum {datum!r} is unknown; WGS-84, GCJ-02 and BD-09 are known")
