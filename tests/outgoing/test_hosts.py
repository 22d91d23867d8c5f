"""Which addresses posts may go to: a short list, and every way around it refused."""

import pytest

from playbook.core.base.errors import Problem
from playbook.outgoing.hosts import PostAddress, allowed, parse, read_address, usual_kind

OURS = allowed("")
GOOD = (
    "https://hooks.slack.com/services/T0/B0/secret",
    "https://HOOKS.slack.com/services/T0/B0/secret",
    "https://hooks.slack.com:443/services/T0/B0/secret",
    "https://prod-00.westus.logic.azure.com:443/workflows/0a/triggers/manual/paths/invoke?api-version=1&sig=s",
    "https://default1.06.environment.api.powerplatform.com/powerautomate/automations/direct/workflows/a?sig=b",
)
BAD = (
    "", "hooks.slack.com/services/x", "http://hooks.slack.com/services/x", "ftp://hooks.slack.com/services/x",
    "file:///etc/passwd", "javascript:alert(1)", "//hooks.slack.com/services/x",
    "https:hooks.slack.com/services/x", "https:///hooks.slack.com/services/x", "https://hooks.slack.com",
    "https://hooks.slack.com/", "https://hooks.slack.com/services/x#fragment",
    "https://hooks.slack.com./services/x", "https://hooks.slack.com:8443/services/x",
    "https://hooks.slack.com:0/services/x", "https://hooks.slack.com:99999/services/x",
    "https://hooks.slack.com:22/services/x", "https://user@hooks.slack.com/services/x",
    "https://user:password@hooks.slack.com/services/x", "https://hooks.slack.com@evil.example/services/x",
    "https://hooks.slack.com%40evil.example/x", "https://hooks.slack.com\\@evil.example/services/x",
    "https://evil.example\\.hooks.slack.com/services/x", "https://evil.example/hooks.slack.com/services/x",
    "https://evil.example?hooks.slack.com/services/x", "https://evil.example#hooks.slack.com/services/x",
    "https://hooks.slack.com.evil.example/services/x", "https://evilhooks.slack.com/services/x",
    "https://a.hooks.slack.com/services/x", "https://logic.azure.com/workflows/x",
    "https://evillogic.azure.com/workflows/x", "https://.logic.azure.com/workflows/x",
    "https://a..logic.azure.com/workflows/x", "https://a%2f.logic.azure.com/workflows/x",
    "https://a_b.logic.azure.com/workflows/x", "https://api.powerplatform.com/x", "https://127.0.0.1/x",
    "https://127.1/x", "https://2130706433/x", "https://0x7f000001/x", "https://[::1]/x",
    "https://[::ffff:127.0.0.1]/x", "https://[fe80::1%25eth0]/x", "https://localhost/x",
    "https://169.254.169.254/latest/meta-data", "https://10.0.0.1/x", "https://metadata.google.internal/x",
    "http://127.0.0.1:9000/x", "https://hooks.slack.com/services/ x",
    "https://hooks.slack.com/services/x\r\nHost: evil.example", "https://hooks.slack.com/services/x\n",
    "https://hooks.slack.com\t/services/x", "https://hooks.slack\u3002com/services/x",
    "https://hooks.\uff53lack.com/services/x", "https://hooks.sl\u0430ck.com/services/x",
    f"https://hooks.slack.com/{'x' * 2_000}", "https://[hooks.slack.com]/services/x",
    "https://[hooks.slack.com/services/x",
)  # fmt: skip


def test_an_address_of_slack_or_of_a_workflow_of_teams_is_taken():
    for address in GOOD:
        place = read_address(address, OURS)
        assert isinstance(place, PostAddress), address
        assert usual_kind(place) == ("slack" if "slack" in place.host else "teams"), address
        assert (place.port, place.is_plain) == (443, False), address


def test_an_address_that_leads_elsewhere_is_refused():
    for address in BAD:
        problem = read_address(address, OURS)
        assert isinstance(problem, Problem), address
        assert (problem.where, bool(problem.message and problem.hint)) == ("address", True), address


def test_a_refused_address_shows_nothing_of_its_secret():
    for address in (f"{one}canary" for one in BAD if one.endswith("/x")):
        assert "canary" not in str(read_address(address, OURS))
    assert "secret" not in repr(read_address(GOOD[0], OURS))


def test_a_host_of_the_setting_is_taken_with_its_port():
    hosts = allowed("hooks.example.com, *.example.org:8443")
    for address in ("https://hooks.example.com/x", "https://a.b.example.org:8443/x"):
        assert isinstance(read_address(address, hosts), PostAddress)
    for address in (
        "https://hooks.example.com:8443/x", "https://a.example.org/x", "https://example.org:8443/x",
        "http://hooks.example.com/x", "https://other.example.com/x",
    ):  # fmt: skip
        assert isinstance(read_address(address, hosts), Problem)


def test_without_tls_only_this_machine_is_called():
    hosts = allowed("http://127.0.0.1:9000")
    place = read_address("http://127.0.0.1:9000/x?y=z", hosts)
    assert place == PostAddress("127.0.0.1", 9000, is_plain=True, target="/x?y=z")
    for address in ("http://127.0.0.1:9001/x", "https://127.0.0.1:9000/x", "http://127.0.0.2:9000/x"):
        assert isinstance(read_address(address, hosts), Problem)
    plain = read_address("http://hooks.slack.com/x", hosts)
    assert isinstance(plain, Problem)
    assert plain.message == "The address has to begin with https://."


def test_a_setting_that_names_no_host_is_refused():
    for setting in [
        "*", "*.com:0", "com", "localhost", "https://hooks.example.com", "http://hooks.example.com:80",
        "http://10.0.0.1:9000", "127.0.0.1", "10.0.0.1:443", "127.1", "0x7f.0x1", "hooks.example.com/path",
        "user@hooks.example.com", "a.*.example.com", "*example.com", "hooks.example.com:99999",
        "hooks.example.com;other.example.com", "[::1]:443", "*.127.0.0.1",
    ]:  # fmt: skip
        with pytest.raises(ValueError, match=r".*"):
            parse(setting)


def test_a_setting_of_nothing_adds_nothing():
    assert parse("") == parse(" , ") == ()
