"""Fingerprints of definitions: what changes a figure changes them, and nothing else does."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from phantich.analysis import fingerprints
from phantich.analysis.fingerprints import fingerprint, formula
from phantich.likeness.tokens import tokenise
from phantich.metrics import METRICS, plans, study
from phantich.schema.indicators import indicators
from tests import SOURCE


def test_every_indicator_has_a_definition_of_its_own():
    found = fingerprints.definitions()
    assert set(found) == set(indicators())
    assert len(set(found.values())) == len(found)
    assert all(len(text) == 12 for text in found.values())


def attendance(**changed):
    return indicators()["attendance_rate"].__class__(
        **{**vars(indicators()["attendance_rate"]), **changed}
    )


def test_what_decides_the_figure_changes_the_definition():
    now = fingerprint(attendance())
    assert now == fingerprints.definitions()["attendance_rate"]
    for change in (
        {"kind": "count"},
        {"counts": "person"},
        {"per": 1000},
        {"metric": "classes_held"},
    ):
        assert fingerprint(attendance(**change)) != now


def test_names_and_targets_do_not_change_the_definition():
    now = fingerprint(attendance())
    assert fingerprint(attendance(vi="Tên khác", en="Another", target=0.5, better="none")) == now


def text_of(metric):
    return "\n".join(formula(metric))


def test_the_definition_holds_what_the_metric_calls_and_every_constant():
    assert "def _presence(" in text_of("attendance_rate")
    assert "def share(" in text_of("attendance_rate")
    assert "MOSTLY = 0.5" in text_of("mostly_copied_rate")
    assert "def judged(" in text_of("report_on_time_rate")  # the obligations behind it
    assert "def judged(" not in text_of("classes_held")
    assert '"""' not in text_of("attendance_rate")
    assert "#" not in text_of("attendance_rate")


def test_a_changed_constant_changes_the_definition(monkeypatch):
    now = fingerprint(indicators()["mostly_copied_rate"])
    monkeypatch.setattr(plans, "MOSTLY", 0.6)
    assert fingerprint(indicators()["mostly_copied_rate"]) != now


def test_a_changed_function_beneath_changes_the_definition(monkeypatch):
    now = fingerprint(attendance())
    monkeypatch.setattr(study, "_presence", METRICS["classes_held"])
    assert fingerprint(attendance()) != now


def test_what_was_read_before_changes_no_definition():
    """Words that were met are remembered for speed; they are no part of what is counted."""
    now = fingerprint(indicators()["copied_content_rate"])
    tokenise("Xã An Mẫu xây dựng kế hoạch với những từ chưa từng gặp: blơng, glưm.")
    assert fingerprint(indicators()["copied_content_rate"]) == now


def renamed(folder, names):
    """A copy of the package in which modules bear other names."""
    shutil.copytree(SOURCE, folder / "phantich", ignore=shutil.ignore_patterns("__pycache__"))
    for old, new in names.items():
        (found,) = (folder / "phantich").rglob(f"{old}.py")
        found.rename(found.with_name(f"{new}.py"))
    for path in (folder / "phantich").rglob("*.py"):
        text = path.read_text("utf-8")
        for old, new in names.items():
            text = re.sub(rf"(from phantich[\w.]*\.){old}(?= import)", rf"\g<1>{new}", text)
            text = re.sub(rf"(from phantich[\w.]* import .*?)\b{old}\b", rf"\g<1>{new}", text)
            text = re.sub(rf"(?<![\w.\"]){old}\.(?=[a-z_]+\()", f"{new}.", text)
        path.write_text(text, "utf-8")
    return folder


def test_renamed_modules_leave_every_fingerprint_as_it_was(tmp_path):
    folder = renamed(tmp_path, {"intervals": "zz_ranges", "data_model": "aa_model"})
    code = (
        "import json, phantich.analysis.fingerprints as d;"
        "print(json.dumps([d.__file__, dict(d.definitions())]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=os.environ | {"PYTHONPATH": str(folder)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    place, found = json.loads(done.stdout)
    assert Path(place).is_relative_to(folder)
    assert found == dict(fingerprints.definitions())
