"""Bringing children's files in from the national spreadsheet: all rows or none."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, BinaryIO

from portal import clock
from portal.models import Account, Child, ChildDetails
from portal.services import (
    audit,
    child_details,
    child_fields,
    child_sheets,
    children,
    twins,
    unattended,
)
from portal.services.child_fields import OpeningFields, choose_yes
from portal.services.refusals import FieldRefused
from portal.services.transactions import transaction
from portal.vocabulary import N_, AccountStatus, ChildStatus, Role

PROVINCE = "63"
# Who may enter the files of an area when nobody is named on the command line, the nearest first.
KEEPERS = (Role.VILLAGE_DIRECTOR, Role.TOWNSHIP, Role.COUNTY)


@dataclass(frozen=True)
class RefusedCell:
    """Why a row is not taken: where it stands, and the sentence with what it names."""

    row: int
    column: str
    sentence: str
    params: dict[str, Any] = field(default_factory=dict)

    @property
    def said(self) -> str:
        """Answer the sentence in the source language."""
        return self.sentence % self.params if self.params else self.sentence


@dataclass
class Report:
    """What a reading found, and how many files were written (0 unless every row was right)."""

    rows: int
    refused: list[RefusedCell]
    unread: list[str]
    written: int = 0

    @property
    def refused_rows(self) -> int:
        """Answer how many rows are refused, however many of their cells are wrong."""
        return len({cell.row for cell in self.refused})

    @property
    def is_clean(self) -> bool:
        """Say whether every row can be taken."""
        return not self.refused


@dataclass(frozen=True)
class _Ready:
    number: int
    fields: OpeningFields
    details: dict[str, Any]
    is_another_child: bool
    keeper: Account


def import_children(
    file: BinaryIO, *, by: Account | None, at: datetime, is_dry_run: bool = False
) -> Report:
    """Read an .xlsx of children and write every file in one transaction, or nothing at all.

    If one row is refused nothing is written; the report names every row, column and reason.
    `by` limits the area; without `by` (the command line) each file is given to the village
    director or officer who answers for the place. Files enter as drafts of the village, or as
    waiting for the township's check if an officer enters them. Raises SheetRefused.
    """
    sheet = child_sheets.read(file)
    today = clock.local_date(at)
    ready, refused = _examine(sheet.rows, by=by, on=today)
    report = Report(len(sheet.rows), refused, sheet.unread)
    if is_dry_run or refused:
        return report
    with transaction():
        # Between the examination and the lock somebody may have entered the same child.
        late = [cell for row in ready for cell in _twin_of_row(row)]
        if late:
            report.refused = late
            return report
        for row in ready:
            _write(row, by=by, at=at)
        audit.record("children.imported", by=by, at=at, rows=len(ready))
    report.written = len(ready)
    return report


def officer_called(email: str) -> Account:
    """Answer the active account that keeps files and has this e-mail; raises SheetRefused."""
    found: Account | None = Account.get_or_none(Account.email == email.strip().lower())
    if found is None or not found.is_active or found.role not in KEEPERS:
        raise child_sheets.SheetRefused(
            N_("没有邮箱为 %(email)s、可以录入档案的账号，请核对 --by。"), email=email
        )
    return found


def _examine(
    rows: list[child_sheets.Row], *, by: Account | None, on: date
) -> tuple[list[_Ready], list[RefusedCell]]:
    ready: list[_Ready] = []
    refused: list[RefusedCell] = []
    seen: dict[str, list[_Ready]] = defaultdict(list)
    for row in rows:
        problems = [_refuse(row, name, sentence) for name, sentence in row.refused]
        made = None if problems else _read_row(row, problems, by=by, on=on)
        if made is not None:
            alike = seen[twins.pinyin(made.fields.name)]
            problems += _twin_in_file(made, alike) or _twin_of_row(made)
            alike.append(made)
            ready.append(made)
        refused += problems
    return ready, refused


def _read_row(
    row: child_sheets.Row, problems: list[RefusedCell], *, by: Account | None, on: date
) -> _Ready | None:
    """Answer the row read and checked, or None after adding its problems."""
    scope = by.area_code if by else PROVINCE
    fields, refusals = child_fields.read(row.cells, on=on, scope=scope)
    details, more = child_details.read(child_details.ALL, row.cells, is_strict=False)
    refusals += more
    if fields is not None:
        try:
            child_details.refuse_good_rating(fields.carer_relation, details)
        except FieldRefused as refusal:
            refusals.append(refusal)
    another = choose_yes(row.cells.get("is_another_child") or "否")
    if another is None:
        refusals.append(FieldRefused("is_another_child", N_("请填“是”或“否”，或留空。")))
    problems += [_refuse(row, each.field, each.sentence, **each.params) for each in refusals]
    if problems or fields is None:
        return None
    keeper = by or _keeper_of(fields.area_code)
    if keeper is None:
        problems.append(
            _refuse(
                row, "area_code", N_("这个地方还没有工作人员账号。请先邀请，或用 --by 指明谁录入。")
            )
        )
        return None
    return _Ready(row.number, fields, details, bool(another), keeper)


def _refuse(row: child_sheets.Row, name: str, sentence: str, **params: Any) -> RefusedCell:
    return RefusedCell(row.number, child_sheets.HEADINGS[name], sentence, params)


def _twin_in_file(row: _Ready, before: list[_Ready]) -> list[RefusedCell]:
    if row.is_another_child:
        return []
    for other in before:
        is_near = other.fields.area_code[:6] == row.fields.area_code[:6]
        if is_near and twins.are_alike(
            row.fields.name, row.fields.birth_on, other.fields.name, other.fields.birth_on
        ):
            return [
                RefusedCell(
                    row.number,
                    child_sheets.HEADINGS["name"],
                    N_(
                        "与第 %(other)s 行像是同一个孩子。请删去一行；"
                        "确实是两个孩子，请在“确认为另一个孩子”列填“是”。"
                    ),
                    {"other": other.number},
                )
            ]
    return []


def _twin_of_row(row: _Ready) -> list[RefusedCell]:
    if row.is_another_child:
        return []
    found = twins.find(
        row.fields.name, row.fields.birth_on, row.fields.area_code, for_account=row.keeper
    )
    if not found:
        return []
    return [
        RefusedCell(
            row.number,
            child_sheets.HEADINGS["name"],
            N_(
                "可能已有档案（%(files)s）。请先核对；确实是另一个孩子，请在“确认为另一个孩子”列填“是”。"
            ),
            {"files": "、".join(twin.code_name or "—" for twin in found)},
        )
    ]


def _keeper_of(area_code: str) -> Account | None:
    """Answer who answers for a place: its village director, else township, else county."""
    for role in KEEPERS:
        length = {Role.VILLAGE_DIRECTOR: 12, Role.TOWNSHIP: 9}.get(role, 6)
        found: Account | None = (
            Account.select()
            .where(
                (Account.role == role)
                & (Account.area_code == area_code[:length])
                & (Account.status == AccountStatus.ACTIVE)
            )
            .order_by(Account.id)
            .first()
        )
        if found is not None:
            return found
    return None


def _write(row: _Ready, *, by: Account | None, at: datetime) -> Child:
    is_village = row.keeper.role is Role.VILLAGE_DIRECTOR
    child = children.write(
        row.fields,
        keeper=row.keeper,
        at=at,
        is_another_child=True,
        status=ChildStatus.DRAFT if is_village else ChildStatus.SUBMITTED,
    )
    ChildDetails.update(**row.details).where(ChildDetails.child == child.id).execute()
    unattended.respond(child, by=by, at=at)
    audit.record("child.imported", by=by, at=at, subject=child)
    return child
