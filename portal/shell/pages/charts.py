"""Coordinates for small charts, drawn by templates as SVG. Pure arithmetic, no markup."""


def share(value, top):
    """value / top between 0 and 1; 0 where either is missing or top is not positive."""
    if value is None or not top or top < 0:
        return 0.0
    return min(max(float(value) / float(top), 0.0), 1.0)


def bar_width(value, top, width):
    """Width in pixels of a bar for `value` where `top` fills `width`; at least 1 for what is not zero."""
    part = share(value, top)
    return round(max(part * width, 1.0), 1) if part else 0


def line_runs(values, width, height, margin=2):
    """Pieces of a line through `values` (oldest first), broken at None.

    Returns a list of runs, each a list of (x, y) with y downwards. The lowest value lies at the bottom
    margin, the highest at the top; equal values lie in the middle.
    """
    known = [float(value) for value in values if value is not None]
    if not known:
        return []
    low, high = min(known), max(known)
    step = (width - 2 * margin) / max(len(values) - 1, 1)
    runs, run = [], []
    for index, value in enumerate(values):
        if value is None:
            runs, run = [*runs, run], []
            continue
        run.append((round(margin + index * step, 1), _y(float(value), low, high, height, margin)))
    return [piece for piece in [*runs, run] if piece]


def points_of(run):
    """A run as the text of an SVG `points` attribute."""
    return " ".join(f"{x:g},{y:g}" for x, y in run)


def columns(values, width, height, gap=4):
    """Rectangles (x, y, width, height) standing on the base line, one a value, from zero to the highest."""
    if not values:
        return []
    top = max((value or 0) for value in values)
    each = width / len(values)
    return [
        (round(i * each + gap / 2, 1), round(height - tall, 1), round(each - gap, 1), tall)
        for i, tall in enumerate(round(share(value, top) * height, 1) for value in values)
    ]


def ticks(low, high, count=4):
    """About `count` round numbers that cover low..high, for an axis."""
    if high <= low:
        return [low]
    rough = (high - low) / max(count, 1)
    magnitude = 10.0 ** len(str(int(rough))) / 10 if rough >= 1 else 0.1
    step = next(size * magnitude for size in (1, 2, 2.5, 5, 10) if size * magnitude >= rough)
    first = int(low // step) * step
    found = [first]
    while found[-1] < high:
        found.append(round(found[-1] + step, 6))
    return found


def heat_level(value, low, high, levels=5):
    """1 (palest) to `levels` for a value between low and high; 0 for None."""
    if value is None:
        return 0
    if high <= low:
        return 1
    return min(int((float(value) - low) / (high - low) * levels) + 1, levels) if value > low else 1


def _y(value, low, high, height, margin):
    if high == low:
        return round(height / 2, 1)
    return round(height - margin - (value - low) / (high - low) * (height - 2 * margin), 1)
