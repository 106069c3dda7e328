"""What happens after an appointment: records, their confirmation, verified hours, follow-ups."""

from __future__ import annotations

from datetime import timedelta

from portal.clock import local_date
from portal.demo.world import World, attempt
from portal.models import Assignment, FollowUp, Need, ServiceRecord
from portal.services import concerns, follow_ups, messages, record_checks, records
from portal.vocabulary import (
    AssignmentStatus,
    FollowUpStatus,
    Language,
    RecordStatus,
    ServiceMethod,
)

CONTENT = {
    "E1": "辅导数学和语文作业，讲了两道应用题，一起订了下周的计划。",
    "P3": "陪孩子和父母视频，之后一起读书、做手工。",
    "E3": "组织阅读和体育活动，给本月过生日的孩子唱了歌。",
    "S1": "讲了冬季用火和道路安全，带孩子们做了一次演练。",
    "G1": "和照护人谈了作息、手机使用和与父母的联系。",
    "P1": "做了一次谈话和绘画活动，约定下次的时间。",
    "W1": "帮家里准备了临时救助的材料，当天交到乡镇。",
    "L2": "陪同准备户口登记所需的证明。",
    "T1": "陪同就诊并做藏汉口译。",
    "M2": "测了身高体重，讲了饮食和刷牙。",
    "E2": "和孩子、老师谈了返校的安排，约好周一到校。",
    "F1": "和父母通话，介绍了县里的招工和返乡岗位。",
    "G2": "核对了被委托人的情况，一起看了协议的内容。",
    "L1": "解释了监护和抚养费的法律规定，整理了材料。",
    "M1": "陪同到县医院复查，记下了医生的嘱咐。",
    "P2": "谈了最近的行为和约定，定了下周的小目标。",
    "S2": "检查了炉灶和烟道，换了老化的接头。",
    "T2": "与另一名成年人一起接送就诊，路上平安。",
    "W2": "送去被褥和学习用品，监护人签收。",
}
SEEN = (
    "精神好，愿意说话。",
    "有点想爸爸妈妈，说话时笑了。",
    "开始不太说话，后来一起玩了。",
    "作业比上次有进步。",
)


def serve(world: World, until: float) -> None:
    """Write, confirm and verify the records of what lies in the past."""
    limit = min(world.moment(until), world.now - timedelta(hours=3))
    planned = Assignment.select().where(Assignment.status == AssignmentStatus.SCHEDULED)
    for row in list(planned.order_by(Assignment.id)):
        if row.ends_at + timedelta(hours=2) > limit:
            continue
        age = (world.now - row.ends_at).days
        if world.chance.random() < (0.97 if age > 7 else 0.6):
            record(world, row)
    _confirm_and_verify(world)


def record(world: World, row: Assignment) -> None:
    """Let the helper write the record two hours after the visit."""
    at = row.ends_at + timedelta(hours=2)
    late = timedelta(minutes=world.chance.choice((0, 0, 5, 10, 15)))
    need: Need = row.need
    report = record_checks.Report(
        starts_at=row.starts_at + late,
        ends_at=row.ends_at,
        method=ServiceMethod.GROUP if need.slots > 1 else ServiceMethod.INDIVIDUAL,
        language=need.language or Language.ZH,
        content=CONTENT[need.service],
        observation=world.chance.choice(SEEN),
        next_step="按约定的时间再来。",
    )
    worry = None
    if world.chance.random() < 0.012:
        worry = concerns.Worry(
            facts="孩子说晚上常常一个人在家，照护人这几天在医院。", is_danger_now=False
        )
    attempt(records.record, row, report, worry, by=row.helper.account, at=at)


def _confirm_and_verify(world: World) -> None:
    waiting = ServiceRecord.select().where(ServiceRecord.status == RecordStatus.RECORDED)
    for written in list(waiting.order_by(ServiceRecord.id)):
        at = written.recorded_at + timedelta(days=1)
        if at < world.now and world.chance.random() < 0.95:
            director = world.directors[written.assignment.need.area_code]
            attempt(records.confirm, written, by=director, at=at)
    confirmed = ServiceRecord.select().where(ServiceRecord.status == RecordStatus.CONFIRMED)
    for written in list(confirmed.order_by(ServiceRecord.id)):
        at = written.confirmed_at + timedelta(days=1)
        if at < world.now and world.chance.random() < 0.95:
            officer = world.township_staff[written.assignment.need.area_code[:9]]
            attempt(records.verify, written, by=officer, at=at)


def visit(world: World, days: float) -> None:
    """Do most follow-ups of the coming week, and what is overdue; a few stay so, as they do."""
    at = world.moment(days)
    today = local_date(at)
    due = FollowUp.select().where(
        (FollowUp.status == FollowUpStatus.DUE) & (FollowUp.due_on <= today + timedelta(days=6))
    )
    for row in list(due.order_by(FollowUp.id)):
        # The last weeks are behind, as they are when the passes are closed.
        is_recent = world.now - at < timedelta(days=21)
        if world.chance.random() < (0.3 if is_recent else 0.8):
            attempt(
                follow_ups.do,
                row,
                saw_child=True,
                note="入户看望，孩子和照护人都在，情况平稳。",
                done_on=today,
                by=world.directors[row.area_code],
                at=at,
            )


def deliver(world: World) -> None:
    """Say of every message owed so far that it has gone out; the demo sends nothing."""
    for _batch in range(1000):
        if not messages.deliver_due(at=lambda: world.now, send=lambda _m: None, limit=500):
            return
