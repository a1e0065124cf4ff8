"""Pages that could drift: generated ones are as the facts give them, links lead somewhere."""

from __future__ import annotations

import importlib.util
import inspect
import re

import pytest
import yaml

from phantich.cli import commands
from phantich.language import wording
from phantich.metrics import METRICS
from phantich.metrics.durations import DAYS
from phantich.report.indicator_pages import catalogue, glossary, pages
from phantich.report.tables import formula
from phantich.schema import data_model
from phantich.schema.indicators import indicators
from tests import ROOT

DOCS = ROOT / "docs"
PAGES = sorted([*ROOT.glob("*.md"), *DOCS.glob("*.md"), ROOT / "data" / "README.md"])


@pytest.mark.parametrize("name", pages())
def test_a_generated_page_is_the_one_the_facts_give(name):
    assert (DOCS / name).read_text("utf-8") == pages()[name], "run `make docs`"


@pytest.mark.parametrize("lang", wording.LANGUAGES)
def test_every_indicator_stands_in_the_catalogue_with_what_it_rests_on(lang):
    page = catalogue(lang)
    for key, fact in indicators().items():
        entry = page.partition(f"– `{key}`\n")[2].partition("\n### ")[0]
        assert formula(fact, lang) in entry, key
        for statement in fact.statements:
            assert f"{statement} (" in entry, key
        for column in fact.needs:
            assert f"`{column}`" in entry, key


def test_a_metric_has_its_formula_in_words():
    """In English the words of its docstring, so that the two never part."""
    for metric, function in METRICS.items():
        about = " ".join((inspect.getdoc(function) or "").split())
        counted = re.search(r"numerator: (.*?); denominator: (.*?)\.(?= |$)", about)
        assert counted, metric
        top, base = counted.groups()
        days = re.search(r"\bdays: (.*?)\.(?= |$)", about)
        assert (days is not None) == (metric in DAYS), metric
        top, base = (f"days {days[1]}", "none") if days else (top, base)
        english = wording.say(f"formula.{metric}", "en")
        assert english == (top if base == "none" else f"{top} ÷ {base}"), metric
        said = wording.say(f"formula.{metric}", "vi")
        assert ("÷" in said) == ("÷" in english) or said.count("ngày"), metric


def test_every_table_column_and_code_stands_in_the_glossary():
    page = glossary()
    for table in data_model.tables().values():
        assert f"`{table.name}`" in page
        for column in table.columns.values():
            assert f"| {column.vi} |" in page
    for codes in data_model.enums().values():
        for code, label in codes.items():
            assert f"| {label['vi']} | {label['en']} | `{code}` |" in page


def test_links_lead_somewhere():
    for page in PAGES:
        for target in re.findall(r"\]\(([^)#]+)", page.read_text("utf-8")):
            assert "://" in target or (page.parent / target).exists(), (page.name, target)


@pytest.mark.parametrize("name", ["README.md", "README.vi.md"])
def test_every_command_is_shown_and_has_help(name):
    page = (ROOT / name).read_text("utf-8")
    for command, handler in commands.commands.items():
        assert handler.help, command
        assert f"phantich {command}" in page, command


@pytest.mark.parametrize(
    "name", ["deviations", "tutorial", "indicators", "likeness", "projects", "rap", "statistics"]
)
def test_a_page_for_readers_has_its_twin(name):
    for page in (DOCS / f"{name}.md", DOCS / f"{name}.vi.md"):
        assert page.is_file()
    there, here = (DOCS / f"{name}.md").read_text("utf-8"), f"{name}.vi.md"
    assert here in there or name == "likeness"


def test_the_picture_of_the_house_is_drawn_from_the_contract():
    spec = importlib.util.spec_from_file_location("house", DOCS / "house.py")
    house = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(house)
    assert house.PICTURE.read_text("utf-8") == house.drawn(), "run `make docs`"


@pytest.mark.slow
def test_the_site_is_built_in_both_languages_and_a_dead_link_is_noticed(tmp_path, monkeypatch):
    spec = importlib.util.spec_from_file_location("site_builder", DOCS / "site.py")
    site = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(site)
    monkeypatch.setattr(site, "BUILD", tmp_path)
    assert site.main() == 0
    english, vietnamese = tmp_path / "html", tmp_path / "html" / "vi"
    for name in ("projects", "statistics", "running", "intake", "rap"):
        said = [(place / name / "index.html").read_text("utf-8") for place in (english, vietnamese)]
        assert said[0] != said[1]
    assert 'lang="vi"' in said[1]
    turned = site.turned
    monkeypatch.setattr(site, "turned", lambda path: turned(path) + "\n[gone](gone.md)\n")
    assert site.main() != 0


def test_github_files_are_read_as_they_are_meant():
    """Their schema was held against them once; here their commands are those of the README."""
    flow = yaml.safe_load((ROOT / ".github/workflows/tests.yml").read_text("utf-8"))
    steps = {job: [s.get("run", s.get("uses")) for s in facts["steps"]]
             for job, facts in flow["jobs"].items()}  # fmt: skip
    assert {"make report", "make test"} <= set(steps["linux"])
    quick = 'python -m pytest -m "not walk and not long" tests'
    assert {"phantich run 2024", quick} <= set(steps["windows"])
    assert all(all(each) for each in steps.values())
    for path in (ROOT / ".github/ISSUE_TEMPLATE").glob("*.yml"):
        assert {"name", "description", "body"} <= set(yaml.safe_load(path.read_text("utf-8")))
    listed = (ROOT / ".github/pull_request_template.md").read_text("utf-8")
    assert listed.count("- [ ]") >= 8
