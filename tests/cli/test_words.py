"""The command line in words: help for every option, and what is said of wrong calls."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys

import click
import pytest

from phantich.cli import commands, console, main
from phantich.cli.command_group import tell_in
from phantich.language import wording


def call(capsys, *arguments: str) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as stop:
        main(arguments)
    said = capsys.readouterr()
    return stop.value.code, said.out, said.err


@pytest.mark.parametrize("lang", wording.LANGUAGES)
def test_every_option_of_every_command_has_its_help(lang):
    for other in wording.LANGUAGES:  # none is left over from the other language
        tell_in(other)
    tell_in(lang)
    known = wording.sentences(lang)
    for name, command in commands.commands.items():
        assert known[f"cli.{name}"] in command.help, name
        assert f"phantich {name}" in command.help, name
        for param in command.params:
            if isinstance(param, click.Option):
                assert param.help in known.values(), (name, param.name)
                takes = not param.is_flag
                assert not takes or param.opts[-1] in param.help or "-p " in param.help, param.name
    tell_in("vi")


def test_click_speaks_vietnamese_and_english(capsys):
    _, said, _ = call(capsys, "run", "--help")
    assert "Cách dùng: phantich run [TÙY CHỌN] YEAR" in said
    assert "[mặc định: internal]" in said
    assert not {"Usage", "Options", "Show this", "default:"} & set(said.split())
    assert "In phần hướng dẫn này." in said
    _, said, _ = call(capsys, "run", "--lang", "en", "--help")
    assert "Usage: phantich run [OPTIONS] YEAR" in said
    assert "Show this message and exit." in said


def test_wrong_calls_name_what_is_allowed_and_the_nearest(capsys):
    for arguments, said in (
        (["run", "2024", "--edition", "extern"], ["--edition", "internal, external", "external?"]),
        (["run", "2024", "--lang", "fr"], ["“fr”", "--lang", "vi, en"]),
        (["run", "2024", "--jobs", "0"], ["--jobs", "từ 1 đến 999"]),
        (["run", "2024", "--jobs"], ["--jobs", "thiếu giá trị"]),
        (["run", "2o24"], ["“2o24”", "YEAR", "số nguyên"]),
        (["list", "tất", "cả"], ["thừa “tất cả”"]),
        (["likenes", "a", "b"], ["likenes", "likeness?"]),
        (["run", "2024", "-p", "thresholds=attendance_rat=0.9"], ["attendance_rate"]),
        (["run", "2024", "-p", "thresholds=attendance_rate=nhiều"], ["nhiều"]),
    ):
        code, out, err = call(capsys, *arguments)
        assert code == 2, arguments
        assert all(text in err for text in said), err
        assert out == ""
        assert "?: -" not in err


@pytest.mark.parametrize("arguments", [
    ["run", "2019"], ["run", "x"], ["trace", "không", "--year", "2024"], ["check", "data/none"],
    ["diff", "outputs/no", "outputs/none"], ["verify", "outputs/none"], ["audit", "no.docx"],
    ["likeness", "a.docx", "b.docx"], ["params", "no.ipynb"], ["init", "src", "--upgrade"],
])  # fmt: skip
def test_a_failure_is_json_where_json_was_asked_for(capsys, arguments):
    code, out, err = call(capsys, *arguments, "--json")
    assert code in (1, 2)
    (fault,) = json.loads(out)["faults"]
    assert fault["severity"] == "error"
    assert fault["message"] in err
    assert fault["rule"] != "bug"


def test_redirected_output_is_utf8_also_where_the_system_is_not():
    """A console of Windows that is redirected writes the code page of the system."""
    settings = {**os.environ, "PYTHONIOENCODING": "cp1252", "PYTHONUTF8": "0"}
    command = [sys.executable, "-m", "phantich", "list"]
    done = subprocess.run(command, capture_output=True, check=True, env=settings)
    assert "Tỷ lệ" in done.stdout.decode("utf-8")


def test_only_streams_that_lack_letters_are_changed():
    narrow = io.TextIOWrapper(io.BytesIO(), encoding="cp1252")
    wide = io.TextIOWrapper(io.BytesIO(), encoding="UTF-8", errors="strict")
    console.write_utf8((narrow, wide, io.StringIO()))
    narrow.write("Đơn vị")
    assert (narrow.encoding, wide.errors) == ("utf-8", "strict")


def test_wildcards_are_expanded_where_the_shell_does_not(tmp_path, monkeypatch):
    for name in ("b.xlsx", "a.xlsx", "c.csv"):
        (tmp_path / name).touch()
    given = ["import", str(tmp_path / "*.xlsx"), "--into", "data/*.none"]
    assert console.arguments(given) == given
    monkeypatch.setattr(console.os, "name", "nt")
    found = console.arguments(given)
    assert found == ["import", str(tmp_path / "a.xlsx"), str(tmp_path / "b.xlsx"), *given[2:]]


def test_a_form_never_overwrites_a_file(capsys, tmp_path):
    (tmp_path / "u.xlsx").write_text("đã điền", "utf-8")
    code, _, err = call(capsys, "form", "--out", str(tmp_path / "u.xlsx"))
    assert code == 1
    assert "Đã có tệp" in err
    assert (tmp_path / "u.xlsx").read_text("utf-8") == "đã điền"
