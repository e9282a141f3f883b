"""Personal data as everybody may see it. The whole is shown on request, with a reason, and logged."""


def mask_name(name):
    """张三 → 张*; the length of the given name stays hidden too."""
    name = (name or "").strip()
    return f"{name[0]}*" if name else ""


def mask_id_number(number):
    """First three and last four characters: 110***********1234."""
    return _middle_hidden(number, 3, 4)


def mask_phone(number):
    """First three and last four figures: 138****5678."""
    return _middle_hidden(number, 3, 4)


def mask_address(address):
    """The first six characters, mostly county and town."""
    address = (address or "").strip()
    return address[:6] + "****" if len(address) > 6 else "*" * len(address)


def _middle_hidden(text, head, tail):
    text = (text or "").strip()
    hidden = len(text) - head - tail
    return text[:head] + "*" * hidden + text[-tail:] if hidden >= 3 else "*" * len(text)
