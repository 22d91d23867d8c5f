"""Days as people write them, and how far they are."""

from datetime import date

_NEAR = {0: "today", 1: "tomorrow", -1: "yesterday"}


def say_day(day: date, today: date) -> str:
    """A day as people write it in a plan: 'Tue 3 Mar', with the year where it is another one."""
    return f"{day:%a} {day.day} {day:%b}" + ("" if day.year == today.year else f" {day.year}")


def day_in_words(day: date) -> str:
    """Return a day as people write it in a plan, always with its year: 'Tue 3 Mar 2026'."""
    return f"{day:%a} {day.day} {day:%b %Y}"


def say_distance(day: date, today: date) -> str:
    """How far a day is: 'in 9 days', 'yesterday', 'in 7 weeks', '5 months ago'."""
    days = (day - today).days
    if days in _NEAR:
        return _NEAR[days]
    count, unit = abs(days), "days"
    if count >= 730:
        count, unit = round(count / 365), "years"
    elif count >= 90:
        count, unit = round(count / 30.44), "months"
    elif count >= 28:
        count, unit = round(count / 7), "weeks"
    return f"in {count} {unit}" if days > 0 else f"{count} {unit} ago"
