"""Whole numbers alone: every quantity, share and point is an integer, and each division rounds once."""

LIMIT = 1_000_000


def half_up(num: int, den: int) -> int:
    """Return num / den as an integer, halves away from zero; den is positive."""
    return (2 * num + den) // (2 * den) if num >= 0 else -((-2 * num + den) // (2 * den))


def half_up_sql(num: str, den: str) -> str:
    """Return SQL for `half_up` of two integer expressions."""
    return (
        f"CASE WHEN ({num}) >= 0 THEN (2 * ({num}) + ({den})) / (2 * ({den})) "
        f"ELSE -((-2 * ({num}) + ({den})) / (2 * ({den}))) END"
    )


def clamp(value: int, low: int, high: int) -> int:
    """Return a value held between two others."""
    return min(max(value, low), high)


def clamp_sql(expression: str, low: str, high: str) -> str:
    """Return SQL for an expression held between two others."""
    return f"CASE WHEN ({expression}) < {low} THEN {low} WHEN ({expression}) > {high} THEN {high} ELSE {expression} END"


def marks(points: int) -> str:
    """Return hundredths of a point as people write them: 0.2, −2.5, 15."""
    sign, points = ("−" if points < 0 else ""), abs(points)
    return sign + f"{points // 100}.{points % 100:02d}".rstrip("0").rstrip(".")


def percent(basis_points: int) -> str:
    """Return basis points as a percentage with at most two decimals: 97%, 96.55%."""
    return f"{marks(basis_points)}%"
