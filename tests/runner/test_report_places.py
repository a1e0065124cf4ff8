"""Nothing of the user's is lost: places that are refused, and edited files that move aside."""

from __future__ import annotations

import json
from hashlib import sha256

import pytest

from phantich.errors import Fault
from phantich.files.paths import ROOT as HOME
from phantich.runner.publishing import publish
from phantich.runner.report_places import SAME, check_place, check_same

THERE = {"year": 2024, "data": "data/a", "unit": "", "lang": "vi", "edition": "internal"}


@pytest.fixture
def root(tmp_path, monkeypatch):
    monkeypatch.setenv(HOME, str(tmp_path))
    for name in ("data/mine", "notebooks", "plans", "outputs/2024"):
        (tmp_path / name).mkdir(parents=True)
    (tmp_path / "plans" / "units.csv").touch()
    (tmp_path / "outputs" / "2024" / "note.docx").touch()
    return tmp_path


def test_sources_are_no_place_for_a_report(root):
    for name in ("notebooks", "data", "data/mine", "data/mine/out", "data/out", "plans", "."):
        with pytest.raises(Fault, match="Không ghi kết quả"):
            check_place(root / name, root / "data/mine")
    for name in ("outputs/2024", "outputs/new", "report"):
        check_place(root / name, root / "data/mine")


def test_a_report_of_something_else_is_not_overwritten(root):
    place = root / "outputs/2024"
    check_same(place, THERE)
    (place / "manifest.json").write_text(json.dumps({"outputs": {}, "parameters": THERE}))
    check_same(place, {**THERE, "profile": "hanhchinh_nd30"})
    for name in SAME:
        with pytest.raises(Fault, match=f"{name}=other") as caught:
            check_same(place, {**THERE, name: "other"})
        assert caught.value.blanks["free"] == "outputs/2024-other"


def test_what_was_edited_is_kept_with_its_day_and_told(root):
    place = root / "outputs/2024"

    def made(text):
        files = {"report.docx": text, "report.html": text}
        digests = {name: sha256(content).hexdigest() for name, content in files.items()}
        return publish(place, place, files, {"outputs": digests})

    assert made(b"one") == []
    assert made(b"two") == []
    for mine in (b"mine", b"mine again"):
        (place / "report.docx").write_bytes(mine)
        (place / "report.html").write_bytes(mine)
        (kept,) = made(b"three")
        assert kept.read_bytes() == mine
        assert kept.parent == place / "edited"
        assert (place / "report.docx").read_bytes() == b"three"
    assert len(list((place / "edited").iterdir())) == 2
