"""Days as people write them in a plan."""

from datetime import date


def day_in_words(day: date) -> str:
    """Give back a day as people write it in a plan: 'Tue 3 Mar', with the year."""
    return f"{day:%a} {day.day} {day:%b %Y}"
