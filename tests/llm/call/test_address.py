"""Which addresses are refused before anything leaves, however they are spelled."""

import pytest

from playbook.llm.call.address import host_of, is_here, is_near, problem_with_address, problem_with_key
from playbook.llm.call.connection import Server
from playbook.llm.call.errors import ModelError
from playbook.llm.call.presets import PRESETS, destination

METADATA = [
    "http://169.254.169.254/v1", "http://169.254.0.1:8080/v1", "https://169.254.169.254./v1",
    "http://2852039166/v1", "http://0xA9FEA9FE/v1", "http://0251.0376.0251.0376/v1",
    "http://169.254.43518/v1", "http://[::ffff:169.254.169.254]/v1", "http://[fe80::1]/v1",
    "http://[fe80::1%25eth0]/v1", "http://[fd00:ec2::254]/v1", "http://１６９.254.169.254/v1",
    "http://169。254。169。254/v1", "http://192.0.0.192/v1", "http://[::ffff:0:169.254.169.254]/v1",
    "http://[::169.254.169.254]/v1", "http://[64:ff9b::a9fe:a9fe]/v1", "http://metadata.google.internal/v1",
    "http://METADATA.google.internal./v1",
]  # fmt: skip
WRONG = [
    "", "api.openai.com/v1", "ftp://api.example.com", "file:///etc/passwd", "gopher://api.example.com",
    "https://", "https:///v1", "https://api.example.com:0/v1", "https://api.example.com:99999/v1",
    "https://[::1/v1", "https://api.example.com/a b", "https://me:pass@api.example.com/v1",
    "https://me@api.example.com/v1", "https://@api.example.com/v1", "https://api.example.com/v1?key=canary",
    "https://api.example.com/v1#canary", "http://0.0.0.0:8000/v1", "http://[::]:8000/v1",
    "http://224.0.0.1/v1", "http://255.255.255.255/v1",
]  # fmt: skip
RIGHT = [
    "https://api.openai.com/v1", "https://RESOURCE.openai.azure.com/openai/v1/",
    "http://127.0.0.1:11434/v1", "http://localhost:8080/v1", "http://[::1]:8080/v1",
    "http://10.1.2.3:8000/v1", "http://ollama:11434/v1", " https://api.example.com/v1 ",
]  # fmt: skip


def test_an_address_that_can_never_be_right_is_refused():
    for url in METADATA + WRONG:
        problem = problem_with_address(url)
        assert problem.where == "url", url
        assert problem.message, url
        assert problem.hint, url
        assert "canary" not in str(problem), url
        with pytest.raises(ModelError) as caught:
            Server(url, "m").check()
        assert caught.value.kind == "config", url


def test_safe_addresses_are_accepted_in_every_spelling():
    for url in RIGHT:
        assert problem_with_address(url) is None
        Server(url, "m").check()
    for url in ["http://127.0.0.1/v1", "http://127.1:80", "http://localhost", "http://[::1]/"]:
        assert is_here(url)
        assert is_near(url)
        assert Server(url, "m").is_local


def test_a_key_travels_in_the_clear_only_privately_and_whole():
    for url, near in [
        ("http://10.0.0.5/v1", True), ("http://192.168.1.5/v1", True), ("http://172.20.0.2/v1", True),
        ("http://100.101.102.103/v1", True), ("http://[fd12::1]/v1", True), ("http://vllm/v1", True),
        ("http://gpu.corp.internal/v1", True), ("http://172.32.0.1/v1", False),
        ("http://8.8.8.8/v1", False), ("http://api.example.com/v1", False),
        ("http://local.example.com/v1", False),
    ]:  # fmt: skip
        assert not is_here(url)
        assert is_near(url) is near
        problem = problem_with_key(url, "canary")
        assert (problem is None) is near, url
        assert problem is None or ("https://" in problem.hint and "canary" not in str(problem)), url
        assert problem_with_key(url.replace("http:", "https:"), "canary") is None
        assert problem_with_key(url, "") is None
    for key in ["can ary", "canary\n", "canäry", "canary\x00", "canary\u200b"]:
        problem = problem_with_key("https://api.example.com", key)
        assert problem.where == "key", key
        assert key not in str(problem)


def test_where_what_is_sent_goes():
    for url, words in [
        ("https://api.openai.com/v1", "OpenAI, a company in the United States"),
        ("https://ours.openai.azure.com/openai/v1", "Microsoft"),
        ("http://127.0.0.1:9/v1", "stays on this machine"),
        ("http://10.1.2.3/v1", "10.1.2.3, by its name a machine in your own network"),
        ("https://api.example.com/v1", "leaves for api.example.com"),
        ("https://api.openai.com.example.com/v1", "leaves for api.openai.com.example.com"),
        ("https://notopenai.azure.com/v1", "leaves for notopenai.azure.com"),
    ]:
        assert words in destination(url)
    assert host_of("https://[::1") == host_of("") == host_of("nonsense") == ""
    assert len({preset.url for preset in PRESETS}) == len(PRESETS) == 12
    for preset in PRESETS:
        assert problem_with_address(preset.url) is None
        assert is_here(preset.url) != bool(preset.company)
        assert preset.company in destination(preset.url)
