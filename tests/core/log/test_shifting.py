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
    text = "By Fri Sep 8, and again on Wed Jan 31, 2024 or Fri Jan 12. Not Mon 99 Sep, nor Tue Sep 8."
    assert after(note=text)["note"] == (
        "By Fri Sep 11, and again on Wed Feb 3, 2027 or Fri Jan 15. Not Mon 99 Sep, nor Tue Sep 8."
    )


def test_ids_and_numbers_stay_as_they_are():
    values = {"id": "metric.20231030", "size": 12, "share": 0.5, "is": None, "words": "a – b"}
    assert values.items() <= after(**values).items()


def test_a_day_that_no_month_has_is_no_day():
    assert after(note="Thu Feb 30")["note"] == "Thu Feb 30"
    assert after(note="Wed Jan 31, 2024")["note"] != "Wed Jan 31, 2024"
    assert date(2024, 1, 31).weekday() == 2
