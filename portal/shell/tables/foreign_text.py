"""The text of a file of foreign making, in whatever encoding; what is damaged or may be two things is never guessed."""

import codecs
import re

from django.utils.translation import gettext as _

from portal.shell.refusals import Refused

# The marks at the beginning of a file; that of UTF-32 begins as that of UTF-16 does.
MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
UTF_8, GBK, BIG5 = "utf-8-sig", "gb18030", "cp950"
LOOKED_AT = 100_000
REPLACED = "\ufffd"
# Chinese takes three bytes in UTF-8; two may fit by chance in a text that is none.
THREE_BYTES = re.compile("[\u0800-\ufffc]")


def text_of_file(content):
    """Return the text of a file; None where it is none.

    Raises Refused where the text is damaged, naming the row, or may be in Big5 as well as in GBK.
    """
    for mark, encoding in MARKS:
        if content.startswith(mark):
            return _whole(content, encoding)
    if (text := _decoded(content, UTF_8)) is None:
        if _is_damaged_utf_8(content):
            return _whole(content, UTF_8)
        if (text := _decoded(content, GBK)) is not None and not _is_chinese(content, text):
            return None
    return text if text is not None and "\0" not in text else None


def _whole(content, encoding):
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as damage:
        row = content[: damage.start].decode(encoding, "ignore").count("\n") + 1
        message = _("This text is damaged: a sign in row %(row)s cannot be read. Save the table once more as UTF-8.")
        raise Refused(message % {"row": row}) from damage


def _decoded(content, encoding):
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        return None


def _is_damaged_utf_8(content):
    """Say whether most of a text that is not in UTF-8 is, as where a system has cut a field within a sign."""
    text = content[:LOOKED_AT].decode(UTF_8, "replace")
    return len(THREE_BYTES.findall(text)) > text.count(REPLACED)


def _is_chinese(content, text):
    """Say whether a text that can be read as GBK is likely to be.

    Raises Refused, with both readings, where the signs are rare ones in GBK and common ones in Big5.
    """
    pairs = _pairs_of(content)
    if not pairs:
        return True
    common = sum(0xA1 <= lead <= 0xD7 and trail >= 0xA1 for lead, trail in pairs) / len(pairs)
    known = sum(0xA1 <= lead <= 0xF7 and trail >= 0xA1 for lead, trail in pairs) / len(pairs)
    other = _decoded(content, BIG5)
    in_big5 = sum(0xA1 <= lead <= 0xC6 for lead, trail in pairs) / len(pairs)
    if common < 0.9 and in_big5 > 0.9 and other not in (None, text):
        message = _("This text reads “%(big5)s” if it is in Big5, “%(gbk)s” if in GBK. Save it as UTF-8.")
        raise Refused(message % {"big5": _sample(other), "gbk": _sample(text)})
    return known >= 0.5


def _pairs_of(content):
    pairs, lead = [], None
    for byte in content[:LOOKED_AT]:
        if lead is not None:
            pairs.append((lead, byte))
            lead = None
        elif byte >= 0x81:
            lead = byte
    return pairs


def _sample(text):
    return re.sub(r"[\x00-\x7f]+", " ", text).strip()[:12]
