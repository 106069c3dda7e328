"""What each answer of the instrument means, said for a doorstep (domain.md 3.5)."""

from __future__ import annotations

from portal.assessment_terms import AssessedItem
from portal.vocabulary import N_

# What each answer means, in words that fit a doorstep: 0 none, 1 mild, 2 marked, 3 severe.
ANCHORS: dict[AssessedItem, tuple[str, str, str, str]] = {
    AssessedItem.DWELLING: (
        N_("房屋安全，炉灶、电线有大人管"),
        N_("有小隐患，大人知道并在处理"),
        N_("有明显隐患：煤炉不通风、电线老化，没人处理"),
        N_("随时可能出事：危房，或已经发生过中毒、失火"),
    ),
    AssessedItem.SURROUNDINGS: (
        N_("周围没有危险，或有大人接送、看护"),
        N_("有河沟、公路、牲畜，孩子知道避开"),
        N_("经常独自过河、走公路、放牧"),
        N_("已经受过伤，或险些出事，现在没有变化"),
    ),
    AssessedItem.VIOLENCE: (
        N_("没有发现"),
        N_("偶尔被取笑或推搡，有大人过问"),
        N_("经常被欺负，或身边有让人不放心的人"),
        N_("有被打、被威胁、被侵害的迹象"),
    ),
    AssessedItem.ONLINE: (
        N_("用得不多，有大人管"),
        N_("用得较多，不影响睡觉和上学"),
        N_("经常熬夜，或乱花钱、随便加陌生人"),
        N_("被网上的人骗过、威胁过，或约见过面"),
    ),
    AssessedItem.CARER: (
        N_("身体好，照看得过来"),
        N_("年纪大或孩子多，有人帮忙"),
        N_("常生病，或照看不过来"),
        N_("没有能力照看：重病、失能、酗酒，或自己也未成年"),
    ),
    AssessedItem.PRESENCE: (
        N_("每天都在，夜里也在"),
        N_("偶尔不在，都托了人"),
        N_("一周有几天不在，或夜里不在"),
        N_("多数时间没有大人"),
    ),
    AssessedItem.CONTACT: (
        N_("每周都联系孩子，也联系照料人"),
        N_("每月有联系"),
        N_("一到六个月没有联系"),
        N_("半年以上没有联系，或者失联"),
    ),
    AssessedItem.PAPERS: (
        N_("协议和户口等都齐全"),
        N_("缺一项，正在办"),
        N_("没有书面委托，或没有户口，还没有办"),
        N_("没有户口，上学、看病、领补助已经办不了"),
    ),
    AssessedItem.GROWTH: (
        N_("身高体重正常，三餐正常"),
        N_("偏瘦或偏食"),
        N_("明显瘦小，或常常少一顿"),
        N_("严重营养不良，或吃不饱"),
    ),
    AssessedItem.ILLNESS: (
        N_("没有病，或按时治疗"),
        N_("小病有人管"),
        N_("该看的病没看，或康复、用药时断时续"),
        N_("有重病或残疾，没有治疗"),
    ),
    AssessedItem.PREVENTION: (
        N_("接种按时，牙齿正常"),
        N_("漏一针，或有蛀牙"),
        N_("漏几针，或牙痛影响吃饭"),
        N_("从没接种过，或口腔感染没人管"),
    ),
    AssessedItem.HYGIENE: (
        N_("干净，睡得够"),
        N_("有时不干净，或睡得晚"),
        N_("经常不洗，衣服脏，白天犯困"),
        N_("长期没人管，已经生病或有虱子、皮肤感染"),
    ),
    AssessedItem.MOOD: (
        N_("多数时候高兴"),
        N_("有时低落，过几天就好"),
        N_("常常难过、害怕或发脾气，两周以上"),
        N_("什么都不想做，或说过活着没意思"),
    ),
    AssessedItem.RELATIONS: (
        N_("有信任的大人，也有朋友"),
        N_("朋友少，愿意说话"),
        N_("不愿和人说话，或常和人冲突"),
        N_("完全不和人来往"),
    ),
    AssessedItem.BEHAVIOUR: (
        N_("和同龄孩子一样"),
        N_("偶尔说谎、顶嘴"),
        N_("经常逃学、打架、拿别人东西"),
        N_("离家出走、伤人、抽烟喝酒或违法"),
    ),
    AssessedItem.LOSS: (
        N_("没有，或已经平复"),
        N_("想念父母，能说出来"),
        N_("亲人去世、父母离异不久，吃睡受影响"),
        N_("受过严重惊吓或伤害，常做噩梦、不敢一个人"),
    ),
    AssessedItem.ATTENDANCE: (
        N_("按时到校（没到上学年龄的，选这一项）"),
        N_("偶尔请假"),
        N_("一个月缺课三天以上"),
        N_("已经不去学校"),
    ),
    AssessedItem.LEARNING: (
        N_("跟得上"),
        N_("一两门吃力"),
        N_("多数课听不懂，或语言跟不上"),
        N_("完全跟不上，也没有人帮"),
    ),
    AssessedItem.BOARDING: (
        N_("适应，或不住校、路近"),
        N_("想家，能坚持"),
        N_("常哭闹、要回家，或路远没人接送"),
        N_("因为住校或路远，已经不愿上学"),
    ),
    AssessedItem.DROPOUT: (
        N_("没有这种风险"),
        N_("说过不想上学"),
        N_("家里想让他停学干活或放牧"),
        N_("已经停学，或马上要停学"),
    ),
    AssessedItem.INCOME: (
        N_("够用"),
        N_("紧一些，有稳定收入"),
        N_("收入不稳，常常借钱"),
        N_("没有收入，或欠债过不下去"),
    ),
    AssessedItem.PROVISION: (
        N_("都有"),
        N_("有时不够"),
        N_("冬天取暖或衣服不够"),
        N_("挨饿受冻"),
    ),
    AssessedItem.BENEFITS: (
        N_("都领到了，或不需要"),
        N_("正在办"),
        N_("符合条件，没有申请"),
        N_("被停发，或被别人拿走"),
    ),
    AssessedItem.DISTANCE: (
        N_("半小时以内"),
        N_("一小时以内"),
        N_("一到三小时"),
        N_("三小时以上，或冬天不通车"),
    ),
}
