"""Outlines of areas that were imported, and where each came from."""

from __future__ import annotations

import peewee

from portal.models.base import Row, TermField
from portal.vocabulary import AreaLevel


class BoundaryImport(Row):
    """One imported file: whose outlines, and the number under which they may be shown (审图号).

    `sha256` is of what is drawn, after it was checked and simplified. Kept for good, so that it can
    be said later which outlines stood on a map; `removed_at` is when the last of them went.
    """

    level = TermField(AreaLevel)
    source = peewee.CharField(max_length=200)
    approval = peewee.CharField(max_length=80)
    datum = peewee.CharField(max_length=10)
    areas = peewee.IntegerField()
    sha256 = peewee.CharField(max_length=64)
    imported_at = peewee.DateTimeField()
    removed_at = peewee.DateTimeField(null=True)


class Boundary(Row):
    """The outline of an area as it is drawn: polygons of open rings of [lat, lon] (JSON)."""

    code = peewee.CharField(max_length=9, unique=True)
    origin = peewee.ForeignKeyField(BoundaryImport, backref="boundaries")
    polygons = peewee.TextField()
