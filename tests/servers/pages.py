"""Reading a page as a browser does: its links, and its forms with what a sender would send."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

PUBLIC = (
    "/", "/coverage", "/campaigns", "/how-matching-works", "/privacy", "/sources", "/healthz",
    "/volunteers/sign-up", "/organizations/sign-up", "/accounts/sign-in", "/report",
    "/api/v1/openapi.json",
)  # fmt: skip
LINK = re.compile(r'<a[^>]*href="(/[^"#]*)"')
# Pages of one kind: what names one row, one rule or figure, or one choice of a list.
SAME = (
    (re.compile(r"[0-9a-f]{24}"), "REF"),
    (re.compile(r"\b\d{9}-[A-Z]\d\b"), "GAP"),
    (re.compile(r"^(/supervision|/deadlines/rules)/\w+"), r"\1/ONE"),
    (re.compile(r"\b(area|months|topic|rule|kind)=[^&]*"), r"\1=ONE"),
)
# What somebody writes where the page suggests nothing.
WRITTEN = {
    "day": "2026-12-05", "start": "09:00", "end": "11:00", "starts": "09:00", "ends": "11:00",
    "email": "new.colleague@example.org", "destination": "new.helper@example.org",
    "full_name": "辛卓", "display_name": "辛卓", "name": "辛卓", "given_name": "卓玛",
    "birth_on": "1994-03-02", "given_on": "2026-11-24", "done_on": "2026-11-24",
    "checked_on": "2026-11-20", "trained_until": "2027-11-20", "vetting_declared_on": "2026-11-20",
    "given_by": "完么才让", "carer_name": "完么才让", "carer_phone": "13800138000",
    "contact_phone": "13800138000", "contact_name": "李雪梅", "contact_email": "office@example.org",
    "ethnicity": "藏族", "child_heard": "愿意一起读书。", "detail": "图书室",
    "school_name": "民族寄宿制小学", "hukou_place": "本村", "residence": "本村",
    "second_adult": "王老师", "content": "一起读了两篇课文。", "observation": "精神好，愿意说话。",
    "note": "孩子在家，奶奶照看。", "reason": "情况有变化。", "done": "已入户查看，奶奶在家。",
    "is_closed": "yes", "authority": "共和县公安局", "reference_no": "查字1号",
    "old": "shouwang-demo-2026", "password": "shouwang-demo-2027", "again": "shouwang-demo-2027",
    "name_zh": "新村", "name_en": "New", "slug": "new-page", "title": "冬季用火",
    "summary": "看一眼炉子", "body": "通风", "uscc": "51630000MJX0000005",
    "legal_representative": "马成林", "slots": "1", "capacity": "3", "max_minutes": "120",
    "facts": "孩子晚上一个人在家。", "area_code": "632521",
    "parents": "才让东智、卓玛", "starts_on": "2026-11-24", "ends_on": "2027-11-24",
    "care_content": "奶奶管吃住，接送上学，生病送镇卫生院。", "contact_times": "1",
    "contact_way": "周日晚视频", "emergency_name": "马占海", "emergency_phone": "13800138001",
    "organ_name": "共和县公安局", "decided_on": "2026-11-24", "document_no": "共公训〔2026〕1号",
    "words": "要求父亲返回照料孩子。", "skip_reason": "情况严重，孩子已受伤。",
    "court": "共和县人民法院", "applied_on": "2026-11-23", "applied_time": "15:00",
    "since_on": "2026-04-01", "began_on": "2026-03-01", "expected_on": "2027-01-20",
    "city": "西宁", "from_on": "2026-11-25", "until_on": "2026-11-30", "amount": "6",
    "received_on": "2026-11-23", "about": "建议安排周末接送登记。", "planned_on": "2026-12-05",
    "held_on": "2026-11-24", "leader": "马老师", "attendees": "乡镇、学校", "text": "请安排补课。",
    "changed": "孩子已返校，情况平稳。", "answered_on": "2026-11-24", "answer": "已安排。",
    "children": "20", "adults": "5", "replied_on": "2026-11-24", "reply_no": "民函〔2026〕2号",
    "reply": "已安排周末接送登记。", "trained_on": "2026-10-20", "trained_hours": "8",
    "why": "孩子又一个人在家。", "contact": "13800138000", "told_on": "2026-11-24",
    "on": "2026-11-24", "source": "县交通运输局", "as_of": "2026-11-20",
}  # fmt: skip
# Boxes without which a form says too little.
TICKED = {"incomes", "assistance", "services", "areas", "agree", "situations"}


@dataclass
class Form:
    """One form of a page."""

    page: str
    action: str
    method: str
    values: dict[str, str] = field(default_factory=dict)
    names: list[str] = field(default_factory=list)


class _Reader(HTMLParser):
    def __init__(self, url: str) -> None:
        super().__init__()
        self.url = url
        self.forms: list[Form] = []
        self._form: Form | None = None
        self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        if tag == "form":
            action, method = told.get("action") or self.url, told.get("method", "get").lower()
            self._form = Form(self.url, action, method)
            self.forms.append(self._form)
        if self._form is None:
            return
        if tag == "select":
            self._select = told.get("name", "")
        elif tag == "option" and self._select:
            self._option(self._form.values, told)
        elif tag in {"input", "textarea"} and told.get("name"):
            self._field(self._form, told)

    def _option(self, values: dict[str, str], told: dict[str, str]) -> None:
        # One level of one service is enough; the first word of any other list will do.
        is_wanted = not values.get(self._select) and not self._select.startswith("skill_")
        if is_wanted or "selected" in told:
            values[self._select] = told.get("value", "")

    def _field(self, form: Form, told: dict[str, str]) -> None:
        name, kind, value = told["name"], told.get("type", "text"), told.get("value", "")
        # A spent token would shield every other field from a second sending.
        if name == "submission" or kind in {"file", "submit"}:
            return
        if name not in form.names:
            form.names.append(name)
        if kind == "checkbox" and "checked" not in told and name not in TICKED:
            return
        if kind == "radio" and value == WRITTEN.get(name):
            form.values[name] = value
        elif kind in {"radio", "checkbox", "hidden"} and "checked" not in told:
            form.values.setdefault(name, value)
        else:
            form.values[name] = value or WRITTEN.get(name, "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        elif tag == "select":
            if self._form is not None and self._select:
                self._form.names.append(self._select)
            self._select = ""


def kind_of(url: str) -> str:
    """Answer what a page has in common with others of its kind."""
    for pattern, word in SAME:
        url = pattern.sub(word, url)
    return url


def links_of(page: str) -> dict[str, str]:
    """Answer where a page leads inside the portal, one link for each kind of page."""
    found: dict[str, str] = {}
    for href in LINK.findall(page):
        url = href.replace("&amp;", "&")
        found.setdefault(kind_of(url), url)
    return {kind: url for kind, url in found.items() if not url.startswith("/language/")}


def forms_of(url: str, page: str) -> list[Form]:
    """Answer the forms of a page with the values that a hurried sender would send."""
    reader = _Reader(url)
    reader.feed(page)
    for form in reader.forms:
        if "carer_name" in form.values and "birth_on" in form.values:
            form.values["birth_on"] = "2016-04-05"
        if "situations" in form.values:
            # Nobody has seen what is still to come.
            form.values["day"] = "2026-11-20"
    return reader.forms


def afresh(client: FlaskClient, form: Form) -> Form:
    """Answer the form as its page shows it now, or as it was if the page has it no more."""
    shown = forms_of(form.page, client.get(form.page).text)
    return next((each for each in shown if each.action == form.action), form)


def walk(
    client: FlaskClient, seeds: Iterable[str], besides: Iterable[str] = ()
) -> Iterator[tuple[str, TestResponse]]:
    """Yield address and answer of each kind of page that `seeds` lead to, leaving out `besides`."""
    waiting = {kind_of(url): url for url in seeds}
    seen = set(besides)
    while waiting:
        kind, url = waiting.popitem()
        seen.add(kind)
        answer = client.get(url)
        yield url, answer
        if answer.mimetype == "text/html":
            found = links_of(answer.text).items()
            waiting |= {kind: url for kind, url in found if kind not in seen}
