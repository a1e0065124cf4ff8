"""The list of faults: each with its place, its rule and a sentence in the reader's language."""

import pandas as pd
import pytest

from phantich.errors import COLUMNS, SHOWN_LENGTH, DataFaults, Problems

PLACE = {"file": "reports.csv", "sheet": "", "row": 4, "column": "Hạn nộp", "value": "31/11/2024"}


def test_an_empty_list_has_every_column_and_no_row():
    frame = Problems().frame()
    assert tuple(frame.columns) == COLUMNS
    assert frame.empty
    assert frame["row"].dtype == "Int64"
    assert Problems().errors == 0


def test_a_fault_keeps_its_place_and_says_its_rule():
    problems = Problems()
    problems.add("not_a_date", **PLACE)
    assert problems.frame().to_dict("records") == [
        PLACE
        | {
            "rule": "not_a_date",
            "severity": "error",
            "message": "phải là ngày có thật, dạng ngày/tháng/năm hoặc năm-tháng-ngày",
        }
    ]


def test_the_list_keeps_the_order_and_counts_errors_only():
    problems = Problems()
    problems.note("converted", **PLACE)
    problems.add("blank", **PLACE)
    problems.extend("not_a_count", [PLACE, PLACE], "error")
    problems.extend("constraint", [PLACE | {"condition": "a ≤ b"}], "warning")
    frame = problems.frame()
    assert list(frame["rule"]) == ["converted", "blank", "not_a_count", "not_a_count", "constraint"]
    assert list(frame["severity"]) == ["warning", "error", "error", "error", "warning"]
    assert problems.errors == 3
    assert frame["message"].iloc[-1] == "trái quy tắc: a ≤ b"


def test_a_fault_of_a_whole_file_has_no_row():
    problems = Problems()
    problems.add("empty_file", file="units.csv")
    row = problems.frame().iloc[0]
    assert pd.isna(row["row"])
    assert (row["sheet"], row["column"], row["value"]) == ("", "", "")


@pytest.mark.parametrize(("lang", "start"), [("vi", "không có đơn vị này"), ("en", "there is no")])
def test_the_language_is_the_readers(lang, start):
    problems = Problems(lang)
    problems.add("unknown_unit", **PLACE, nearest="tam-an")
    message = problems.frame()["message"].iloc[0]
    assert message.startswith(start)
    assert message.endswith("tam-an")


def test_a_long_value_is_cut():
    problems = Problems()
    problems.add("not_a_count", **{**PLACE, "value": "9" * 500})
    assert problems.frame()["value"].iloc[0] == "9" * SHOWN_LENGTH


def test_braces_in_a_file_do_no_harm():
    problems = Problems()
    problems.add("unreadable", file="{x}.csv", value="{0}")
    assert problems.frame()["message"].iloc[0].endswith("({0})")


def test_the_refusal_of_a_dataset_counts_errors_and_carries_all_problems():
    problems = Problems()
    problems.add("blank", **PLACE)
    problems.note("converted", **PLACE)
    fault = DataFaults(problems.frame())
    assert fault.say() == "Dữ liệu có 1 lỗi; chưa lập báo cáo."
    assert fault.say("en") == "The data have 1 errors; no report was written."
    assert len(fault.problems) == 2
