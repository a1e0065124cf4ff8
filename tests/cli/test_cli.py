"""The commands: exit codes, streams, words."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from phantich.cli import main


def call(capsys, *arguments: str) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as stop:
        main(arguments)
    said = capsys.readouterr()
    return stop.value.code, said.out, said.err


def test_check_of_a_good_dataset(capsys):
    code, out, _ = call(capsys, "check", "data/published", "--json")
    facts = json.loads(out)
    assert code == 0
    assert facts["accepted"]["attendances"] == 2
    assert facts["faults"] == []
    assert facts["set_aside"] is None


def test_check_lists_every_fault_with_its_place(capsys, tmp_path):
    (tmp_path / "units.csv").write_text("unit_id,name\nu1,Một\n", "utf-8")
    (tmp_path / "classes.csv").write_text(
        "class_id,year,centre_unit,enrolled\nl1,2024,u9,12.930\nl1,2024,u1,-5\n", "utf-8"
    )
    code, out, _ = call(capsys, "check", str(tmp_path), "--json")
    faults = json.loads(out)["faults"]
    assert code == 1
    assert {(f["rule"], f["row"], f["severity"]) for f in faults} == {
        ("unknown_unit", 2, "error"),
        ("converted", 2, "warning"),
        ("duplicate_key", 3, "error"),
        ("negative", 3, "error"),
    }
    assert all(f["file"].endswith("classes.csv") for f in faults)


def test_faults_are_said_in_words_and_without_traceback(capsys, tmp_path):
    (tmp_path / "units.csv").write_text("unit_id,name\nu1,Một\nu1,Hai\n", "utf-8")
    code, out, err = call(capsys, "check", str(tmp_path))
    assert code == 1
    assert "LỖI units.csv › dòng 3 › cột unit_id: “u1” trùng khóa với một dòng khác" in out
    assert "Traceback" not in out + err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["run", "2o24"], "giá trị “2o24”"),
        (["run"], "thiếu YEAR"),
        (["run", "2024", "--dta", "x"], "không có tùy chọn --dta"),
        (["rn"], "không có lệnh rn"),
        (["run", "2024", "-p", "yaer=2023"], "Có phải bạn muốn ghi: year?"),
        (["run", "1890"], "Năm phải từ 1990 đến 2100"),
    ],
)
def test_wrong_usage_is_code_2(capsys, arguments, said):
    code, out, err = call(capsys, *arguments)
    assert code == 2
    assert said in err
    assert out == ""


def test_a_missing_dataset_is_code_1_and_names_the_nearest(capsys):
    code, _, err = call(capsys, "check", "data/publishd")
    assert code == 1
    assert "published" in err


def test_a_year_without_data_names_the_years_there_are(capsys):
    code, _, err = call(capsys, "run", "2019")
    assert code == 1
    assert "Các năm có số liệu: 2024." in err


def test_english_on_request(capsys):
    code, _, err = call(capsys, "run", "2019", "--lang", "en")
    assert code == 1
    assert "The dataset holds nothing for 2019" in err


def test_list_has_every_indicator(capsys):
    from phantich.schema.indicators import indicators

    code, out, _ = call(capsys, "list", "--json")
    facts = json.loads(out)
    assert code == 0
    assert [fact["key"] for fact in facts] == list(indicators())
    assert set(facts[0]) >= {"key", "names", "unit", "kind", "better", "target", "statements"}


def test_params_of_a_notebook(capsys):
    code, out, _ = call(capsys, "params", "notebooks/10_results.ipynb", "--json")
    facts = {fact["name"]: fact for fact in json.loads(out)}
    assert code == 0
    assert facts["year"] == {
        "name": "year",
        "type": "int",
        "default": 2024,
        "help": "năm báo cáo",
        "computed": False,
    }


def test_sample_never_overwrites_what_is_not_its_own(capsys, tmp_path):
    (tmp_path / "mine.csv").write_text("a\n1\n", "utf-8")
    code, _, err = call(capsys, "sample", "--out", str(tmp_path))
    assert code == 1
    assert "không ghi đè" in err
    assert (tmp_path / "mine.csv").read_text("utf-8") == "a\n1\n"


def test_module_runs_as_a_program():
    command = [sys.executable, "-m", "phantich", "list"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0
    assert "attendance_rate" in done.stdout


def test_likeness_of_two_plans(capsys, tmp_path):
    plan, parent = "data/sample/texts/2024-01-u04.txt", "data/sample/texts/2024-01-huyen.txt"
    page = tmp_path / "so sánh.html"
    code, out, _ = call(capsys, "likeness", plan, parent, "--json", "--html", str(page))
    facts = json.loads(out)
    assert code == 0
    assert facts["copied_share"] + facts["own_share"] == pytest.approx(1)
    assert 0.5 < facts["copied_share"] < 0.9
    assert set(facts["passages"][0]) == {"start", "length", "source_start", "source_length", "kind"}
    assert page.read_text("utf-8").startswith("<!DOCTYPE html>")


def test_likeness_names_what_it_did_not_read(capsys, tmp_path):
    plan = tmp_path / "kế hoạch.docx"
    document = docx.Document()
    document.add_paragraph("Giao Chi đoàn trực phòng đọc vào thứ bảy.")
    document.element.body.insert(0, parse_xml(f"<w:subDoc {nsdecls('w')}/>"))
    document.save(str(plan))
    code, out, err = call(capsys, "likeness", str(plan), str(plan), "--json")
    assert code == 0
    assert json.loads(out)["unread"] == {"plan": {"part": "1"}, "parent": {"part": "1"}}
    assert "kế hoạch.docx: không đọc được phần ghép từ tệp khác (1)" in err


def test_likeness_of_what_is_no_text_is_code_1(capsys, tmp_path):
    scan = tmp_path / "scan.doc"
    scan.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600)
    code, out, err = call(capsys, "likeness", str(scan), str(scan))
    assert code == 1
    assert "scan.doc" in err
    assert out == ""


def test_a_fault_of_the_program_is_kept_in_a_file_and_never_shown_raw(capsys, monkeypatch):
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("a bug")

    monkeypatch.setattr("phantich.schema.indicators.indicators", broken)
    code, out, err = call(capsys, "list")
    assert code == 1
    assert out == ""
    assert "Traceback" not in err
    path = Path(re.search(r"ghi ở (\S+\.log)", err)[1])
    assert "RuntimeError: a bug" in path.read_text("utf-8")
    path.unlink()


def test_the_first_line_waits_for_no_library():
    """What counts, draws and executes is loaded after a command has said that it has begun."""
    heavy = "{'pandas', 'matplotlib', 'papermill', 'nbformat', 'jinja2'}"
    code = f"import sys, phantich.cli, phantich.runner; print(sorted({heavy} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
