"""The day and the Ambito that the tests on people's tariffs share."""

import pytest

from tests.tariffe.mondo_persone import MondoPersone, oggi_e


@pytest.fixture
def marzo():
    """20 March 2026: two months of the year are already asked."""
    with oggi_e("2026-03-20"):
        yield


@pytest.fixture
def mondo():
    return MondoPersone()
