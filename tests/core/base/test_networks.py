"""Which addresses are public: our table against the attacks, and against Python's older one."""

import ipaddress

from hypothesis import given
from hypothesis import strategies as st

from playbook.core.base.networks import is_of_machine, is_public, read_number

NOT_PUBLIC = (
    "192.0.0.192 192.0.0.9 192.88.99.1 192.31.196.1 192.52.193.1 192.175.48.1 100.100.100.200 168.63.129.16 "
    "::7f00:1 ::a9fe:a9fe ::8.8.8.8 ::ffff:0:127.0.0.1 ::ffff:0:8.8.8.8 ::ffff:8.8.8.8 fec0::1 feff::1 "
    "3fff::1 3fff:fff::1 5f00::1 5f00:ffff::1 64:ff9b::808:808 64:ff9b:1::1 100::1 2001:2::1 2001:10::1 "
    "2001:1ff::1 2001:db8::1 2002:808:808:: 2620:4f:8000::1 fd20:ce::254 4000::1 8000::1 1::1"
)
OF_A_MACHINE = (
    "169.254.169.254 192.0.0.192 0.1.2.3 100.100.100.200 168.63.129.16 224.0.0.1 255.255.255.255 fe80::1 "
    "fe80::1%eth0 fec0::1 ff02::1 fd00:ec2::254 fd00:ec2::23 fd00:c1::a9fe:a9fe fd20:ce::254 "
    "::ffff:169.254.169.254 ::169.254.169.254 ::ffff:0:169.254.169.254 64:ff9b::169.254.169.254 "
    "2002:a9fe:a9fe:: ::"
)


def test_no_special_address_is_public():
    for text in NOT_PUBLIC.split():
        assert not is_public(read_number(text)), text
    for text in ("8.8.8.8", "3.5.7.9", "192.0.1.1", "100.128.0.1", "2600:1f18::1", "2001:4860:4860::8888"):
        assert is_public(read_number(text)), text


def test_what_belongs_to_a_machine_is_told_from_private_servers():
    for text in OF_A_MACHINE.split():
        assert is_of_machine(read_number(text)), text
    for text in (
        "127.0.0.1",
        "::1",
        "::ffff:127.0.0.1",
        "10.0.0.1",
        "192.168.1.1",
        "100.64.0.1",
        "fd12::1",
        "8.8.8.8",
    ):
        assert not is_of_machine(read_number(text)), text


@given(st.ip_addresses())
def test_whatever_python_knows_as_special_is_not_public(number):
    assert not is_public(number) or (number.is_global and not number.is_multicast)
    assert number == ipaddress.ip_address("::1") or not is_of_machine(number) or not is_public(number)
