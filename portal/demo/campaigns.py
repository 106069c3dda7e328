"""The demo's campaign pages: one published, one waiting for the second editor, one in English."""

from __future__ import annotations

from portal.demo.world import World
from portal.models import Account
from portal.services import campaigns

WINTER = """## 睡前三件事

- 看炉子：封好炉门，检查烟囱有没有堵。
- 开条缝：窗户留一条缝，不要把通风口塞住。
- 问一句：孩子头晕、恶心，马上开门开窗，到外面去，拨打 **120**。

## 给照护人

一氧化碳没有颜色、没有气味。老人和孩子同住一屋时更要小心。村里的志愿者可以上门检查炉灶和烟囱，请联系村儿童主任。
"""
HOLIDAY = """## 放假前，和孩子说好

1. 每天什么时候和爸爸妈妈通话。
2. 出门告诉谁，天黑前回家。
3. 不到河边、冰面和水库玩。
4. 有人让你不舒服，不用怕，告诉老师、村儿童主任，或拨打 **12345**、**110**。

## 给在外的父母

法律要求父母至少每周与孩子和照护人联系一次（《未成年人保护法》第二十三条）。一个电话，比一箱玩具更要紧。
"""
ENGLISH = """## What a volunteer does here

You choose what you can do, when, and how far you will travel. The township asks you; you may
always say no. Before you meet a child, the county asks the police whether anything speaks against
it, and you take a short training.

## What you will know

Until you have agreed and the township has approved, only an age band, a township, a service, a
language and a time. After that, a given name and a public meeting place, and nothing more.
"""


def fill(world: World) -> None:
    """Write three pages; two are published by the second editor."""
    first = Account.get(Account.email == "editor@demo.example")
    second = Account.get(Account.email == "editor2@demo.example")
    pages = (
        ("winter-stoves", "冬季取暖：防一氧化碳", "睡前看一眼炉子，开一条窗缝。", "zh", WINTER, 60),
        ("what-volunteers-do", "What volunteers do", "Your choice, your time.", "en", ENGLISH, 70),
        ("winter-holidays", "寒假安全提醒", "放假前和孩子说好四件事。", "zh", HOLIDAY, 108),
    )
    for slug, title, summary, language, body, days in pages:
        writer = first if days < 100 else second
        page = campaigns.write(
            slug=slug, title=title, summary=summary, body=body, language=language, by=writer,
            at=world.moment(days),
        )  # fmt: skip
        campaigns.submit(page, by=writer, at=world.moment(days, hour=4))
        if days < 100:
            fresh = campaigns.find(second, page.ref)
            assert fresh is not None  # written three lines above
            campaigns.publish(fresh, by=second, at=world.moment(days + 1))
