"""Pages that could drift: generated ones are as the facts give them, links lead somewhere."""

from __future__ import annotations

import inspect
import re

import pytest

from phantich.cli import commands
from phantich.language import wording
from phantich.metrics import METRICS
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


@pytest.mark.parametrize("metric", METRICS)
def test_a_metric_has_its_formula_in_words(metric):
    """In English the words of its docstring, so that the two never part."""
    about = " ".join((inspect.getdoc(METRICS[metric]) or "").split())
    counted = re.search(r"numerator: (.*?); denominator: (.*?)\.(?= |$)", about)
    top, base = counted.groups()
    assert wording.say(f"formula.{metric}", "en") == (top if base == "none" else f"{top} ÷ {base}")
    said = wording.say(f"formula.{metric}", "vi")
    assert ("÷" in said) == ("÷" in wording.say(f"formula.{metric}", "en")) or said.count("ngày")


def test_every_table_column_and_code_stands_in_the_glossary():
    page = glossary()
    for table in data_model.tables().values():
        assert f"`{table.name}`" in page
        for column in table.columns.values():
            assert f"| {column.vi} |" in page
    for codes in data_model.enums().values():
        for code, label in codes.items():
            assert f"| {label['vi']} | {label['en']} | `{code}` |" in page


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
def test_links_lead_somewhere(page):
    for target in re.findall(r"\]\(([^)#]+)", page.read_text("utf-8")):
        if "://" not in target:
            assert (page.parent / target).exists(), target


@pytest.mark.parametrize("name", ["README.md", "README.vi.md"])
@pytest.mark.parametrize("command", sorted(commands.commands))
def test_every_command_is_shown_and_has_help(name, command):
    assert commands.commands[command].help
    assert f"phantich {command}" in (ROOT / name).read_text("utf-8")


@pytest.mark.parametrize("name", ["deviations", "tutorial", "indicators", "likeness"])
def test_a_page_for_readers_has_its_twin(name):
    for page in (DOCS / f"{name}.md", DOCS / f"{name}.vi.md"):
        assert page.is_file()
    there, here = (DOCS / f"{name}.md").read_text("utf-8"), f"{name}.vi.md"
    assert here in there or name == "likeness"
