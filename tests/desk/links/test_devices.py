"""A device is known again for its own link."""

from itsdangerous import URLSafeSerializer

from playbook.desk.links.devices import Device, new_device, read_device, signed


def test_a_device_counts_only_for_its_own_link(workspace):
    device = new_device("a")
    text = signed(workspace, device)
    assert read_device(workspace, text, "a") == device
    assert read_device(workspace, text, "b") is None


def test_no_two_devices_are_alike_and_none_shows_its_mark(workspace):
    marks = {new_device("a").mark for _ in range(1_000)}
    assert len(marks) == 1_000
    assert all(len(mark) == 22 for mark in marks)
    device = new_device("a")
    assert device.mark not in repr(device)


def test_a_device_signed_with_another_secret_is_forged(workspace):
    for text in (None, "", "x", "é", "[]", "\x00", "A" * 5_000):
        assert read_device(workspace, text, "a") is None
    forged = URLSafeSerializer("another secret", salt="device").dumps(["a", "mark"])
    assert read_device(workspace, forged, "a") is None
    for part in (signed(workspace, new_device("a"))[:-1], "x" + signed(workspace, Device("a", "mark"))):
        assert read_device(workspace, part, "a") is None
