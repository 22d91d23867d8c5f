"""The days of an example go to the present: whole weeks, working days, texts too."""

import json
from datetime import UTC, date, datetime

from playbook.core.log.shifting import shifted

WEEKS = 157  # from the autumn of 2023 to that of 2026


def after(**values: object) -> dict[str, object]:
    event = {"happened_at": datetime(2023, 9, 4, 14, tzinfo=UTC).isoformat(), **values}
    [line] = shifted([json.dumps(event)], WEEKS, "US")
    result: dict[str, object] = json.loads(line)
    return result


def test_days_and_moments_keep_their_weekday():
    moved = after(due="2023-10-02", days=["2024-02-09"], baseline={"2023": "2023-10-06"})
    assert (moved["due"], moved["days"]) == ("2026-10-05", ["2027-02-12"])
    assert moved["baseline"] == {"2023": "2026-10-09"}
    assert moved["happened_at"] == "2026-09-07T14:00:00+00:00"


def test_what_happened_on_a_holiday_happened_on_it():
    moved = after(on="2023-12-22", day="2023-12-22", due="2023-12-22")
    assert (moved["on"], moved["day"], moved["due"]) == ("2026-12-25", "2026-12-25", "2026-12-28")


def test_what_falls_on_a_holiday_goes_to_the_next_working_day():
    assert after(due="2023-12-18")["due"] == "2026-12-21"
    assert after(due="2023-12-22")["due"] == "2026-12-28"  # Christmas Day, then a weekend
    assert after(due="2023-12-23")["due"] == "2026-12-26"  # a weekend stays a weekend


def test_days_in_texts_go_with_the_others():
    text = "By Fri 8 Sep, and again on Wed 31 Jan 2024 or Fri 12 Jan. Not Mon 99 Sep, nor Tue 8 Sep."
    assert after(note=text)["note"] == (
        "By Fri 11 Sep, and again on Wed 3 Feb 2027 or Fri 15 Jan. Not Mon 99 Sep, nor Tue 8 Sep."
    )


def test_ids_and_numbers_stay_as_they_are():
    values = {"id": "metric.20231030", "size": 12, "share": 0.5, "is": None, "words": "a – b"}
    assert values.items() <= after(**values).items()


def test_a_day_that_no_month_has_is_no_day():
    assert after(note="Thu 30 Feb")["note"] == "Thu 30 Feb"
    assert after(note="Wed 31 Jan 2024")["note"] != "Wed 31 Jan 2024"
    assert date(2024, 1, 31).weekday() == 2
