"""Figures and dates as Chinese documents write them."""

from django.utils import timezone

FIGURES = "零一二三四五六七八九"
PLACES = ("", "十", "百", "千")
GROUPS = ((10**8, "亿"), (10**4, "万"), (1, ""))
BLANK_DAY = "　　年　月　日"


def chinese_number(number):
    """Return a whole number below 10¹² in words: 15 → 十五, 1200 → 一千二百, 10010 → 一万零一十."""
    number = int(number)
    if number == 0:
        return FIGURES[0]
    words, is_gap = "", False
    for size, name in GROUPS:
        part, number = divmod(number, size)
        if part:
            words += (FIGURES[0] if words and (is_gap or part < 1000) else "") + _below_ten_thousand(part) + name
        is_gap = bool(words) and (part == 0 or part % 10 == 0)
    return words.removeprefix("一") if words.startswith("一十") else words


def _below_ten_thousand(part):
    words, is_gap = "", False
    for place in (3, 2, 1, 0):
        figure = part // 10**place % 10
        if figure:
            words += (FIGURES[0] if is_gap and words else "") + FIGURES[figure] + PLACES[place]
        is_gap = bool(words) and figure == 0
    return words


def chinese_day(moment):
    """Return a date, or the date of a moment here: 2026年3月16日; a blank to write in without one."""
    if not moment:
        return BLANK_DAY
    day = timezone.localdate(moment) if hasattr(moment, "tzinfo") else moment
    return f"{day.year}年{day.month}月{day.day}日"


def chinese_moment(moment):
    """Return a moment to the minute: 2026年3月16日10时05分; a blank without one."""
    if not moment:
        return f"{BLANK_DAY}　时　分"
    here = timezone.localtime(moment)
    return f"{chinese_day(here)}{here.hour}时{here.minute:02d}分"
