"""Organizations and what they offer."""

from __future__ import annotations

import peewee

from portal.models.base import Named, Row, TermField
from portal.vocabulary import OrganizationKind, OrganizationStatus


class Organization(Named):
    """A social organization or another unit in close contact with minors."""

    name = peewee.CharField(max_length=120)
    uscc = peewee.CharField(max_length=18, unique=True)
    kind = TermField(OrganizationKind)
    is_charity = peewee.BooleanField(default=False)
    area_code = peewee.CharField(max_length=12, index=True)
    address = peewee.CharField(max_length=200, default="")
    lat = peewee.DoubleField()
    lon = peewee.DoubleField()
    legal_representative = peewee.CharField(max_length=72)
    contact_name = peewee.CharField(max_length=72)
    contact_phone = peewee.CharField(max_length=20)
    contact_email = peewee.CharField(max_length=254)
    capacity = peewee.IntegerField()
    vetting_declared_on = peewee.DateField()
    status = TermField(OrganizationStatus, default=OrganizationStatus.APPLIED, index=True)
    status_reason = peewee.CharField(max_length=300, default="")
    created_at = peewee.DateTimeField()
    decided_at = peewee.DateTimeField(null=True)


class OrganizationService(Row):
    """One service code an organization offers."""

    organization = peewee.ForeignKeyField(Organization, backref="services", on_delete="CASCADE")
    service = peewee.CharField(max_length=2)

    class Meta:
        """An organization offers a service once."""

        indexes = ((("organization", "service"), True),)


class OrganizationArea(Row):
    """One area prefix an organization serves."""

    organization = peewee.ForeignKeyField(Organization, backref="areas", on_delete="CASCADE")
    area_code = peewee.CharField(max_length=12)

    class Meta:
        """An organization names an area once."""

        indexes = ((("organization", "area_code"), True),)
