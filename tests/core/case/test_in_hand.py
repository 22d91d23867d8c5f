"""Devices that people already have are told from those that come."""

import pytest

from playbook.core.case.teams.in_hand import has_in_hand


@pytest.mark.parametrize(
    ("text", "device"),
    [
        ("Plumbers sign the job off on their tablet before they leave.", "tablet"),
        ("Orchard crews have a phone but no office.", "phones"),
        ("Wardens carry radios and walk all night.", "radio"),
        ("Pickers confirm each tray with the scanners they already have.", "scanner"),
        ("Drivers see the tour on their company smartphones.", "phone"),
        ("Porters read the next bed on the existing screens at the lift.", "screens"),
    ],
)
def test_what_people_have_is_in_hand(text: str, device: str) -> None:
    assert has_in_hand([text], device)
    assert not has_in_hand([text], "headset")


@pytest.mark.parametrize(
    ("text", "device"),
    [
        ("Plumbers have no tablet.", "tablet"),
        ("Nobody has a scanner on the dock.", "scanner"),
        ("Each orchard crew gets a phone; crews log rows on their phone.", "phone"),
        ("Wardens will carry radios.", "radio"),
        ("New scanners are ordered, and pickers have a scanner from May.", "scanner"),
        ("Porters have to scan with a handheld.", "handheld"),
        ("Some nurses use their own phones.", "phone"),
        ("Fitters close the job on a tablet.", "tablet"),
    ],
)
def test_what_comes_or_is_lacking_is_not_in_hand(text: str, device: str) -> None:
    assert not has_in_hand([text], device)
