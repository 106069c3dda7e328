"""Invented names: put together from common parts, so that nobody real is meant."""

from __future__ import annotations

from random import Random

HAN_SURNAMES = "王李张刘陈杨赵马祁星鲍贾宋史郭徐田何高罗韩冶孟包辛"
HAN_GIVEN = [
    "雪梅",
    "建军",
    "晓燕",
    "文海",
    "玉兰",
    "成林",
    "秀英",
    "国栋",
    "春花",
    "永福",
    "小龙",
    "佳怡",
    "志强",
    "月娥",
    "海波",
    "明霞",
    "子轩",
    "雨欣",
    "浩然",
    "思琪",
    "俊杰",
    "欣怡",
    "宇航",
    "梦瑶",
    "晨曦",
    "启明",
    "若兰",
    "安宁",
]
HUI_SURNAMES = "马韩冶喇白丁哈沙"
HUI_GIVEN = [
    "福海",
    "秀兰",
    "成龙",
    "玉花",
    "忠明",
    "阿英",
    "小虎",
    "学文",
    "海燕",
    "国良",
    "艾莎",
    "法图麦",
    "依布拉",
    "木沙",
]
TIBETAN_FIRST = [
    "才让",
    "卓玛",
    "扎西",
    "央金",
    "多杰",
    "拉毛",
    "尼玛",
    "桑吉",
    "完么",
    "仁青",
    "德吉",
    "索南",
    "旦正",
    "周毛",
    "普巴",
    "南杰",
    "万玛",
    "更登",
    "贡保",
    "彭措",
]
TIBETAN_SECOND = [
    "卓玛",
    "才让",
    "措",
    "加",
    "吉",
    "太",
    "东智",
    "多杰",
    "扎西",
    "措毛",
    "加布",
    "才仁",
    "旺姆",
    "尼玛",
]
MONGOL_NAMES = [
    "巴特尔",
    "其其格",
    "乌兰",
    "苏和",
    "萨仁",
    "那木",
    "布和",
    "娜仁",
    "格日勒",
    "额尔敦",
]
SALAR_SURNAMES = "韩马"


def person(chance: Random, ethnicity: str) -> str:
    """Answer an invented full name fit for `ethnicity`; unknown ones get a Han name."""
    if ethnicity == "藏族":
        first, second = chance.choice(TIBETAN_FIRST), chance.choice(TIBETAN_SECOND)
        return first + (second if second != first else "吉")
    if ethnicity == "蒙古族":
        return chance.choice(MONGOL_NAMES) + chance.choice(("", "其木格", "图雅", "巴雅尔"))
    if ethnicity in ("回族", "撒拉族"):
        surnames = HUI_SURNAMES if ethnicity == "回族" else SALAR_SURNAMES
        return chance.choice(surnames) + chance.choice(HUI_GIVEN)
    return chance.choice(HAN_SURNAMES) + chance.choice(HAN_GIVEN)


def given_name(name: str, ethnicity: str) -> str:
    """Answer what a helper may call the child: the name without a surname."""
    return name if ethnicity in ("藏族", "蒙古族") else name[1:]
