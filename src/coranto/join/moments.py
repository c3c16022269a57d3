"""When reports were published, as numbers that can be compared, and distances in words."""

from __future__ import annotations

from datetime import UTC, datetime

DAY = 86_400.0


def instant(published: str) -> float | None:
    """Seconds since 1970 (UTC) of an ISO 8601 instant with its time of day; None for a bare day or anything else.

    An instant without a zone is taken as UTC.
    """
    if len(published) <= 10:
        return None
    try:
        at = datetime.fromisoformat(published)
    except ValueError:
        return None
    try:
        return (at if at.tzinfo else at.replace(tzinfo=UTC)).timestamp()
    except (OverflowError, ValueError):
        return None


def day(published: str) -> float | None:
    """Days since 1970 (UTC), with a fraction where the time of day is known and noon where not; None if unreadable."""
    at = instant(published)
    if at is not None:
        return at / DAY
    try:
        return datetime.fromisoformat(published[:10]).replace(tzinfo=UTC).timestamp() / DAY + 0.5
    except (ValueError, OverflowError):
        return None


def distance(earlier: str, later: str) -> str:
    """“3 hours earlier”, “2 days earlier”, “on the same day”; empty where a date is missing."""
    first, second = instant(earlier), instant(later)
    if first is not None and second is not None:
        minutes = round((second - first) / 60)
        if 0 < minutes < 90:
            return _count(minutes, "minute")
        if 0 < minutes < 36 * 60:
            return _count(round(minutes / 60), "hour")
    a, b = day(earlier), day(later)
    if a is None or b is None:
        return ""
    days = int(b) - int(a)
    return "on the same day" if days == 0 else _count(abs(days), "day", "earlier" if days > 0 else "later")


def _count(number: int, unit: str, way: str = "earlier") -> str:
    return f"{number} {unit}{'' if number == 1 else 's'} {way}"
