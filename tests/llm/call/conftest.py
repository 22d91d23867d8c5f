"""A model server for every test of a call."""

from collections.abc import Iterator

import pytest

from tests.llm.server import ModelServer


@pytest.fixture
def server() -> Iterator[ModelServer]:
    with ModelServer() as running:
        yield running
