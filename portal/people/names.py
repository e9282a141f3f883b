"""Names: how they are put in order, by sound, surnames by a reading of their own, and how two are said together."""

from django.utils.translation import gettext as _

# Characters that sound otherwise as a surname than in ordinary words.
SURNAMES = {
    "曾": "zeng",
    "单": "shan",
    "解": "xie",
    "仇": "qiu",
    "任": "ren",
    "区": "ou",
    "查": "zha",
    "朴": "piao",
    "盖": "ge",
    "翟": "zhai",
    "华": "hua",
    "燕": "yan",
    "尉迟": "yu chi",
    "万俟": "mo qi",
    "覃": "qin",
    "乐": "yue",
    "冼": "xian",
    "逄": "pang",
    "召": "shao",
    "种": "chong",
    "缪": "miao",
    "宓": "mi",
    "员": "yun",
    "黑": "he",
    "繁": "po",
    "秘": "bi",
    "折": "she",
    "洗": "xian",
    "晟": "cheng",
    "佴": "nai",
    "令狐": "ling hu",
}


def sort_key(name):
    """Return the text by which a name is sorted: its syllables, then the name itself."""
    # Its tables take 60 MB in every process that reads them, and only who opens an account asks.
    from pypinyin import Style, lazy_pinyin

    surname = next((part for part in (name[:2], name[:1]) if part in SURNAMES), "")
    syllables = [SURNAMES[surname]] if surname else []
    syllables += lazy_pinyin(name[len(surname) :], style=Style.NORMAL)
    return f"{' '.join(syllables)} {name}".lower()[:80]


def in_place_of(name, principal):
    """Return both names of somebody who acts for another (B11)."""
    return _("%(name)s for %(principal)s") % {"name": name, "principal": principal} if principal else name
