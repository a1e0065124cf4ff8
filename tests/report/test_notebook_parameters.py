"""Parameters are read from the notebook without running it, and checked before it runs."""

import datetime as dt
import re

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from phantich.errors import Fault, Misuse
from phantich.report.notebook_parameters import (
    Parameter,
    check_parameters,
    declared,
    read_notebook,
    typed,
)

SOURCE = """\
year = 2024  # reporting year = the year of the facts
data = "data/#1, a = b"  # folder # of tables
lang = "vi"
draft = False
low = -3
code = "00123"
"""


def notebook(source=SOURCE):
    cell = new_code_cell(source, metadata={"tags": ["parameters"]})
    return new_notebook(cells=[new_markdown_cell("# T"), cell, new_code_cell("other = 1")])


def test_parameters_are_declared_with_their_type_default_and_help():
    assert list(declared(notebook()).values()) == [
        Parameter("year", "int", 2024, "reporting year = the year of the facts"),
        Parameter("data", "str", "data/#1, a = b", "folder # of tables"),
        Parameter("lang", "str", "vi", ""),
        Parameter("draft", "bool", False, ""),
        Parameter("low", "int", -3, ""),
        Parameter("code", "str", "00123", ""),
    ]


OWN = """\
%matplotlib inline
from typing import Literal
year: int = 2025  # reporting year
alpha = 0.05  # level
groups = ["dang_vien"]
mode: Literal["a", "b"] = "a"
low, high = 1, None
cutoff = datetime.date(2025, 12, 31)  # day
folder = os.environ["HOME"]
"""


def test_whatever_papermill_takes_is_a_parameter():
    assert list(declared(notebook(OWN)).values()) == [
        Parameter("year", "int", 2025, "reporting year"),
        Parameter("alpha", "float", 0.05, "level"),
        Parameter("groups", "list", ["dang_vien"], ""),
        Parameter("mode", "Literal['a', 'b']", "a", ""),
        Parameter("low", "int", 1, ""),
        Parameter("high", "", None, ""),
        Parameter("cutoff", "date", "datetime.date(2025, 12, 31)", "day", computed=True),
        Parameter("folder", "", "os.environ['HOME']", "", computed=True),
    ]
    check_parameters(notebook(OWN), {"alpha": 1, "high": "x", "mode": "b", "folder": 7}, "x")


@pytest.mark.parametrize("source", ["a = 1\nb = (", "a = 1\nb = = 2", "a = 1\n  b = 2"])
def test_a_fault_in_the_parameters_is_told_with_notebook_and_line(source):
    with pytest.raises(Fault, match=r"sổ tính x\.ipynb không phải Python đúng ở dòng 2: ."):
        declared(notebook(source), "x.ipynb")


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("0.05", "float", 0.05),
        ("1", "float", 1.0),
        ("2025-06-30", "date", dt.date(2025, 6, 30)),
        ("2025-06-30", "datetime.date", dt.date(2025, 6, 30)),
        ("['a', 'b']", "list", ["a", "b"]),
        ("{'a': 1}", "dict", {"a": 1}),
        ("b", "Literal['a', 'b']", "b"),
        ("7", "", 7),
        ("xã An", "", "xã An"),
    ],
)
def test_other_types_are_read_as_they_are_written(text, kind, value):
    done = typed(text, Parameter("p", kind, None, ""))
    assert done == value
    assert type(done) is type(value)


@pytest.mark.parametrize(
    ("text", "kind"),
    [("0,05", "float"), ("nan", "float"), ("1e3", "float"), ("30/6/2025", "date"),
     ("2025-02-30", "date"), ("a", "list"), ("(1,)", "list"), ("[1", "list")],
)  # fmt: skip
def test_other_types_are_refused_where_they_do_not_fit(text, kind):
    with pytest.raises(Misuse, match=f"“{re.escape(text)}”"):
        typed(text, Parameter("p", kind, None, ""))


def test_nothing_is_run_to_know_the_parameters():
    source = 'raise_if_run = 1\nassert False\nprint("x")'
    assert list(declared(notebook(source))) == ["raise_if_run"]


def test_a_notebook_without_the_tag_declares_nothing():
    assert declared(new_notebook(cells=[new_code_cell("year = 1")])) == {}


@pytest.mark.parametrize(
    "given",
    [{}, {"year": 2023}, {"draft": True, "data": "x"}, {"code": "7", "low": 0}],
)
def test_fitting_parameters_pass(given):
    check_parameters(notebook(), given, "10_results.ipynb")


def test_a_mistyped_name_is_refused_with_the_nearest():
    with pytest.raises(Misuse) as caught:
        check_parameters(notebook(), {"yaer": 2023}, "10_results.ipynb")
    assert str(caught.value) == (
        "Sổ tính 10_results.ipynb không có tham số “yaer”. Có phải bạn muốn ghi: year?"
    )


def test_a_name_like_none_is_refused_with_all_of_them():
    with pytest.raises(Misuse, match="year, data, lang, draft, low, code"):
        check_parameters(notebook(), {"qqqqqqq": 1}, "10_results.ipynb")


@pytest.mark.parametrize(
    ("given", "wanted"),
    [({"year": "2024"}, "int"), ({"year": True}, "int"), ({"year": 2024.0}, "int"),
     ({"draft": 1}, "bool"), ({"lang": None}, "str"), ({"code": 123}, "str")],
)  # fmt: skip
def test_a_value_of_another_type_is_refused(given, wanted):
    name, value = next(iter(given.items()))
    with pytest.raises(Misuse) as caught:
        check_parameters(notebook(), given, "10_results.ipynb")
    assert caught.value.key == "mistyped_parameter"
    assert caught.value.blanks == {"name": name, "type": wanted, "value": value}


@pytest.mark.parametrize(
    ("text", "default", "value"),
    [
        ("2024", 0, 2024),
        ("-3", 0, -3),
        ("0", 1, 0),
        ("true", False, True),
        ("false", True, False),
        ("00123", "", "00123"),
        ("2024", "", "2024"),
        ("true", "", "true"),
        ("", "x", ""),
    ],
)
def test_a_text_takes_the_type_of_the_default(text, default, value):
    done = typed(text, Parameter("p", type(default).__name__, default, ""))
    assert done == value
    assert type(done) is type(value)


@pytest.mark.parametrize(
    ("text", "default"),
    [("2.024", 0), ("2024.0", 0), ("2,024", 0), ("1e3", 0), ("", 0), ("-", 0), ("5-", 0),
     ("0x7e8", 0), ("2_024", 0), ("True", False), ("1", False), ("có", False), ("", False)],
)  # fmt: skip
def test_a_text_that_does_not_fit_is_refused(text, default):
    with pytest.raises(Misuse) as caught:
        typed(text, Parameter("p", type(default).__name__, default, ""))
    assert caught.value.blanks["value"] == text


@pytest.mark.parametrize("text", ["--5", "²", "2024²"])
def test_a_text_that_only_looks_like_digits_is_refused(text):
    with pytest.raises(Misuse):
        typed(text, Parameter("year", "int", 2024, ""))


def test_a_notebook_is_read_from_its_file(tmp_path):
    path = tmp_path / "10_results.ipynb"
    nbformat.write(notebook(), path)
    assert next(iter(declared(read_notebook(path)))) == "year"


@pytest.mark.parametrize("content", [None, "", "{", "[]", "{}", "no notebook"])
def test_what_is_no_notebook_is_a_fault(tmp_path, content):
    path = tmp_path / "x.ipynb"
    if content is not None:
        path.write_text(content)
    with pytest.raises(Fault, match=r"x\.ipynb"):
        read_notebook(path)
