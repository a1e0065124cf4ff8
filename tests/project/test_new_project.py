"""A project of one's own: made whole or not at all, never overwritten."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tomllib

import pytest
import yaml

from phantich.cli import main
from phantich.errors import Fault
from phantich.files import project_settings
from phantich.files.paths import ROOT as HOME
from phantich.files.paths import home
from phantich.files.project_settings import settings
from phantich.project import new_project
from tests import ROOT


@pytest.fixture
def made(tmp_path, monkeypatch):
    """A project without its goldens, which take a run."""
    monkeypatch.setattr(new_project, "write_goldens", lambda root: None)
    folder = tmp_path / "co quan"
    new_project.create(folder)
    return folder


def test_a_project_holds_what_its_readme_names(made):
    for name in ("phantich.toml", ".gitignore", ".gitlab-ci.yml", ".pre-commit-config.yaml",
                 ".github/workflows/report.yml", "requirements.txt", "README.md",
                 "notebooks/10_results.ipynb", "data/sample/units.csv", "data/README.md",
                 "forms/bieu-mau.xlsx"):  # fmt: skip
        assert (made / name).is_file(), name
    assert not list(made.glob(".new*"))
    assert home(made / "notebooks") == made


def test_ci_files_are_yaml_and_say_the_same_commands(made):
    github = yaml.safe_load((made / ".github/workflows/report.yml").read_text("utf-8"))
    gitlab = yaml.safe_load((made / ".gitlab-ci.yml").read_text("utf-8"))
    steps = [step["run"] for step in github["jobs"]["report"]["steps"] if "run" in step]
    assert steps == gitlab["report"]["script"]
    assert any("--nbval" in step for step in steps)
    hooks = yaml.safe_load((made / ".pre-commit-config.yaml").read_text("utf-8"))
    assert hooks["repos"][0]["hooks"][0]["exclude"] == "^golden/"


def test_what_the_office_owns_stays_out_of_git(made):
    subprocess.run(["git", "init", "-q", str(made)], check=True)
    for name in ("data/mine/units.csv", "forms/u.xlsx", "outputs/2024/report.html", "sent/a.xlsx"):
        command = ["git", "-C", str(made), "check-ignore", "-q", name]
        assert subprocess.run(command, check=False).returncode == 0, name
    for name in ("data/sample/units.csv", "golden/10_results.ipynb", "notebooks/1.ipynb"):
        command = ["git", "-C", str(made), "check-ignore", "-q", name]
        assert subprocess.run(command, check=False).returncode == 1, name


def test_a_folder_that_holds_something_is_refused(tmp_path):
    (tmp_path / "thư.docx").write_text("của tôi")
    with pytest.raises(Fault, match="đã có tệp"):
        new_project.create(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["thư.docx"]


def test_a_project_that_fails_leaves_nothing(tmp_path, monkeypatch):
    def failing(root):
        raise Fault("no_notebooks", folder="notebooks")

    monkeypatch.setattr(new_project, "write_goldens", failing)
    with pytest.raises(Fault):
        new_project.create(tmp_path / "a" / "b")
    assert list(tmp_path.iterdir()) == []


def test_an_upgrade_keeps_what_was_changed_and_says_how_it_differs(made, monkeypatch):
    mine = made / "notebooks" / "10_results.ipynb"
    mine.write_text(mine.read_text("utf-8").replace("# Kết quả", "# Kết quả của tôi"), "utf-8")
    (made / "notebooks" / "40_comparison.ipynb").unlink()
    assert new_project.upgrade(made) == []
    before, shipped = mine.read_bytes(), new_project.shipped()
    for name in ("notebooks/10_results.ipynb", "notebooks/20_limitations.ipynb",
                 "notebooks/40_comparison.ipynb"):  # fmt: skip
        shipped[name] += b"\n"
    monkeypatch.setattr(new_project, "shipped", lambda: shipped | {"notebooks/45_new.ipynb": b"{}"})
    found = {update.file: update for update in new_project.upgrade(made)}
    assert {name: update.state for name, update in found.items()} == {
        "notebooks/10_results.ipynb": "kept",
        "notebooks/20_limitations.ipynb": "written",
        "notebooks/45_new.ipynb": "new",
    }
    assert '-    "# Kết quả của tôi' in found["notebooks/10_results.ipynb"].difference
    assert mine.read_bytes() == before
    assert not (made / "notebooks" / "40_comparison.ipynb").exists()  # deleted stays deleted


def test_goldens_are_executed_again_in_a_project_only(made, tmp_path, monkeypatch):
    executed = []
    monkeypatch.setattr(new_project, "write_goldens", executed.append)
    before = {path: path.read_bytes() for path in made.rglob("*") if path.is_file()}
    for folder, code in ((made, 0), (tmp_path, 1)):
        with pytest.raises(SystemExit) as stop:
            main(["init", str(folder), "--golden"])
        assert stop.value.code == code
    assert executed == [made]
    assert {path: path.read_bytes() for path in made.rglob("*") if path.is_file()} == before


def test_settings_are_read_and_a_slip_names_the_nearest(made, monkeypatch):
    monkeypatch.setenv(HOME, str(made))
    assert settings().data == "data/sample"
    path = made / "phantich.toml"
    said = path.read_text("utf-8") + "attendance_rate = 0.95\n"
    path.write_text(said, "utf-8")
    assert settings().thresholds() == "attendance_rate=0.95"
    for text, message in (("dta = 'x'", "data"), ("data = 3", "3"), ("data", "phantich.toml"),
                          ("[levels]\na = 'x'", "levels")):  # fmt: skip
        path.write_text(text, "utf-8")
        with pytest.raises(Fault, match=message):
            settings()


def test_every_setting_stands_in_the_file_of_a_new_project(made):
    facts = tomllib.loads((made / "phantich.toml").read_text("utf-8"))
    assert set(facts) == {f.name for f in project_settings.fields(project_settings.Settings)}


@pytest.mark.walk
def test_the_wheel_alone_makes_a_project_that_its_own_ci_accepts(tmp_path):
    """Build, install into an empty environment, init, and the CI file's commands as they stand."""
    python = sys.executable
    command = [python, "-m", "pip", "wheel", "-q", "--no-deps", "-w", str(tmp_path), str(ROOT)]
    subprocess.run(command, check=True)
    subprocess.run([python, "-m", "venv", str(tmp_path / "env")], check=True)
    inside = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "PHANTICH"))}
    path = tmp_path / "env" / ("Scripts" if os.name == "nt" else "bin")
    inside |= {"PATH": f"{path}{os.pathsep}{inside['PATH']}", "PIP_FIND_LINKS": str(tmp_path)}
    wheel = next(tmp_path.glob("*.whl"))

    def called(command, folder):
        done = subprocess.run(command, shell=True, cwd=folder, env=inside, capture_output=True,
                              text=True, check=False)  # fmt: skip
        assert done.returncode == 0, (command, done.stdout[-3000:], done.stderr[-3000:])

    called(f'python -m pip install -q "{wheel}[pdf,explore]"', tmp_path)
    called("phantich init mine", tmp_path)
    mine = tmp_path / "mine"
    assert json.loads((mine / ".phantich.json").read_text("utf-8"))["files"]
    script = yaml.safe_load((mine / ".gitlab-ci.yml").read_text("utf-8"))["report"]["script"]
    for step in script:
        called(step, mine)
    assert (mine / "outputs" / "2024" / "report.html").is_file()
