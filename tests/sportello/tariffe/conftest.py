"""The world of the simulator."""

import pytest

from tests.sportello.mondo_tariffe import (
    Mondo,
)


@pytest.fixture
def mondo():
    return Mondo()
