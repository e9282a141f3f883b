"""Texts that made some renderer fail, or that nobody can see; each is tried wherever a text comes in or goes out."""

# Signs at which some program begins a new line: cleaned where a text comes in.
BREAKING = {
    "carriage return": "统\r计",
    "line feed": "统\n计",
    "both": "统\r\n计",
    "vertical tab": "统\x0b计",
    "form feed": "统\x0c计",
    "file separator": "统\x1c计",
    "group separator": "统\x1d计",
    "record separator": "统\x1e计",
    "next line": "统\x85计",
    "line separator": "统\u2028计",
    "paragraph separator": "统\u2029计",
    "tab": "统\t计",
}
# Signs that nobody can see: refused where a text comes in.
UNSEEN = {
    "NUL": "统\x00计",
    "escape": "统\x1b计",
    "unit separator": "统\x1f计",
    "delete": "统\x7f计",
    "C1": "统\x9b计",
    "right to left": "统\u202e计",
    "left to right": "统\u202d计",
    "isolate": "统\u2066计",
    "mark": "统\u200f计",
    "byte order mark": "统\ufeff计",
    "half a sign": "统\ud800计",
    "no sign": "统\uffff计",
    "no width": "统\u200b计",
    "soft hyphen": "统\xad计",
    "word joiner": "统\u2060计",
    "filler": "统\u3164计",
    "half filler": "统\uffa0计",
    "tag": "统\U000e0041计",
    "vowel separator": "统\u180e计",
}
# Texts in which there is nothing to see, though none of their signs is refused: as good as empty.
FACELESS = {
    "joiner": "\u200d",
    "non-joiner": "\u200c\u200c",
    "braille blank": "\u2800",
    "selector": "\ufe0f",
    "grapheme": "\u034f",
    "ideographic space": "\u3000",
    "only breaks": "\r\u2028",
    "mongolian selector": "\u180b ",
}
BAD = (
    BREAKING
    | UNSEEN
    | {
        "markup": "</w:t><b>&统计",
        "placeholder": "{{ 7 * 7 }}{% for %}",
        "formula": "=1+1",
        "header codes": "&L&G&P",
        "long": "统" * 300,
        "emoji": "👩‍👩‍👧统",
        "combining": "e\u0301\u0327\u0300统",
        "only breaks": "\r\u2028",
    }
)
