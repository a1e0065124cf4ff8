"""Injected parameters read as a person writes them, and come back as what they were."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phantich.runner.parameter_translator import ReadableTranslator

pytestmark = pytest.mark.slow

plain = st.one_of(
    st.none(), st.booleans(), st.integers(), st.text(), st.dates(), st.datetimes(),
    st.floats(allow_nan=False), st.decimals(allow_nan=False),
)  # fmt: skip
values = st.recursive(
    plain,
    lambda inner: st.one_of(
        st.lists(inner), st.dictionaries(st.text(), inner), st.lists(inner).map(tuple)
    ),
    max_leaves=8,
)


def read_back(source: str) -> dict:
    found: dict = {}
    exec(source, found)
    return found


@given(values)
def test_every_value_comes_back_with_its_type(value):
    found = read_back(ReadableTranslator.codify({"value": value}))["value"]
    assert found == value
    assert type(found) is type(value)


def test_the_cell_is_readable():
    source = ReadableTranslator.codify(
        {
            "code": "00123",
            "unit": 'Xã Đông Mẫu “A” "b" \\ \n',
            "as_of": dt.date(2024, 12, 31),
            "units": ["u1", "u2"],
            "share": Decimal("0.9792"),
            "draft": False,
        }
    )
    assert source == (
        "# Parameters\n"
        "import datetime\n"
        "from decimal import Decimal\n"
        'code = "00123"\n'
        'unit = "Xã Đông Mẫu “A” \\"b\\" \\\\ \\n"\n'
        "as_of = datetime.date(2024, 12, 31)\n"
        'units = ["u1", "u2"]\n'
        'share = Decimal("0.9792")\n'
        "draft = False\n"
    )


def test_a_long_list_goes_over_lines():
    source = ReadableTranslator.codify({"units": [f"xã số {n}" for n in range(20)]})
    assert source.count("\n") == 24 - 1
    assert max(map(len, source.splitlines())) < 88


@pytest.mark.parametrize("value", [object(), {1, 2}, b"x"])
def test_what_has_no_source_is_refused(value):
    with pytest.raises(TypeError):
        ReadableTranslator.codify({"value": value})
