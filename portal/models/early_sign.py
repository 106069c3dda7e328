"""Early signs of risk: what stands in the way of a child before anything has happened."""

from __future__ import annotations

import peewee

from portal.models.account import Account
from portal.models.base import Named, TermField
from portal.models.child import Child
from portal.models.need import Need
from portal.sweep_terms import SignKind, SignSource


class EarlySign(Named):
    """One sign, open until somebody ends it with a word; `fact` names what it was read from."""

    child = peewee.ForeignKeyField(Child, backref="early_signs")
    kind = TermField(SignKind)
    source = TermField(SignSource)
    # The same fact is noted once, also after the sign has been ended.
    fact = peewee.CharField(max_length=40)
    note = peewee.TextField(default="")
    noted_at = peewee.DateTimeField()
    noted_by = peewee.ForeignKeyField(Account, null=True, backref="noted_signs")
    # The help that the portal asked for because of it (dropout).
    need = peewee.ForeignKeyField(Need, null=True, backref="early_signs")
    ended_at = peewee.DateTimeField(null=True, index=True)
    ended_by = peewee.ForeignKeyField(Account, null=True, backref="ended_signs")
    end_note = peewee.TextField(default="")

    class Meta:
        """The database itself refuses to note a fact twice."""

        indexes = ((("child", "kind", "fact"), True),)
