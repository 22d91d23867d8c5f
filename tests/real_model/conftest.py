"""A small real language model for all tests of this folder."""

from collections.abc import Iterator

import pytest

from tools import model_server


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "tests/real_model" in item.path.as_posix():
            item.add_marker(pytest.mark.slow)
            item.add_marker(pytest.mark.timeout(900))  # it thinks on one core that others use too


@pytest.fixture(scope="session")
def model() -> Iterator[model_server.ModelServer]:
    with model_server.running() as server:
        yield server
