"""Sites that start in turn, and what is none."""

from datetime import date

from playbook.core.intake.site_starts import sites_in_turn

TODAY = date(2026, 11, 28)


def sites(text: str, *others: str) -> dict[str, date | None]:
    return {start.site: start.day for start in sites_in_turn(text, others, TODAY)}


def test_sites_and_wards_that_start_in_turn_have_their_days():
    assert sites("We scan. Bergen first, then Oslo and Trondheim in March.") == {
        "Bergen": None, "Oslo": None, "Trondheim": None,
    }  # fmt: skip
    assert sites("We start in Bergen on 8 February; Oslo follows on 1 March.") == {
        "Bergen": date(2027, 2, 8), "Oslo": date(2027, 3, 1),
    }  # fmt: skip
    wards = "The medical wards start first, on 1 March, then surgery and maternity on 12 April, and the "
    assert sites(f"{wards}emergency department follows on 17 May.") == {
        "Medical wards": date(2027, 3, 1), "Surgery": date(2027, 4, 12), "Maternity": date(2027, 4, 12),
        "Emergency department": date(2027, 5, 17),
    }  # fmt: skip
    assert sites("Two pilots first: Salina and Kearney start July 13; the other 12 follow September 14.") == {
        "Salina": date(2027, 7, 13), "Kearney": date(2027, 7, 13), "Other 12": date(2027, 9, 14),
    }  # fmt: skip
    assert len(sites("Then Bergen moves on 3 May, Oslo on 4 June and Trondheim on 5 July.")) == 3


def test_steps_teams_people_and_doubts_are_no_sites():
    for text in (
        "Scan first, then load the truck.", "Training comes first, then the go-live on 8 March.",
        "First the pilot in Bergen, then everyone.", "Maybe Bergen first, then Oslo.",
        "Then we will see what happens, and then decide.", "Bergen and Oslo work in shifts.",
        "Warehouse first, then Sales.", "Anna Berg first, then Oslo.",
    ):  # fmt: skip
        assert sites(text, "Warehouse", "Anna Berg") == {}, text
