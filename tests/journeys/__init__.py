"""Journeys of people through the product. What their acts assert is shown with its values."""

import pytest

pytest.register_assert_rewrite("tests.journeys.acts")
