"""Which numbers are public: none of the network's own, however it is written."""

import pytest

from playbook.outgoing.numbers import is_here, is_public, look_up


def test_a_public_number_may_be_called():
    assert all(is_public(number) for number in ("3.5.7.9", "2600:1f18::1", "52.1.2.3"))


def test_a_number_of_a_network_of_ones_own_is_none():
    numbers = (
        "127.0.0.1 127.8.9.1 0.0.0.0 10.0.0.1 172.16.0.1 192.168.1.1 100.64.0.1 169.254.169.254 "
        "168.63.129.16 100.100.100.200 192.0.2.1 198.18.0.1 224.0.0.1 240.0.0.1 255.255.255.255 ::1 :: "
        "fe80::1 fe80::1%eth0 fc00::1 fd00:ec2::254 ff02::1 ::ffff:127.0.0.1 ::ffff:8.8.8.8 "
        "192.0.0.192 ::7f00:1 ::ffff:0:127.0.0.1 fec0::1 3fff::1 5f00::1 2600:1f18::1%eth0 "
        "64:ff9b::7f00:1 64:ff9b::10.0.0.1 2002:7f00:1:: 2001:0:7f00:1:: 2001:db8::1"
    )
    for number in [*numbers.split(), "not a number", ""]:
        assert not is_public(number), number


def test_this_machine_is_told_from_every_other():
    numbers = ("127.0.0.1", "::1", "10.0.0.1", "3.5.7.9")
    assert [number for number in numbers if is_here(number)] == ["127.0.0.1", "::1"]


def test_a_name_is_looked_up_and_one_that_is_none_is_an_error():
    assert "127.0.0.1" in look_up("localhost", 80, 5)
    with pytest.raises(OSError, match="not found"):
        look_up("localhost", 10**12, 5)
