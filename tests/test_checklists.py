"""The checklists of CONTRIBUTING.md, walked in a copy of the project: the house accepts it all."""

from __future__ import annotations

import json
import re

import nbformat
import pytest

from tests.walking import ROOT, project, run, steps, written

pytestmark = pytest.mark.walk

ROOMS = ("tests/test_house.py", "tests/language/test_wording.py", "tests/schema")
ROOMS += ("tests/report/test_data_dictionary.py", "tests/test_docs.py")
NOT_ALONE = "not installed and not lock and not importing and not reading_and_assessing"
NOT_ALONE += " and not the_site_is_built"
DICTIONARY = """from pathlib import Path
from phantich.report.data_dictionary import data_dictionary
Path("data/README.md").write_text(data_dictionary(), "utf-8")
"""
OUTPUT = '''"""A greeting of the checklist."""

from __future__ import annotations

from phantich.language import wording
from phantich.report.tables.grid import Paragraph


def counted(number: int, *, lang: str = "vi") -> Paragraph:
    """How many there are, as a sentence."""
    return Paragraph((wording.say("checklist.counted", lang, number=number),))
'''


def metric(folder):
    """The indicator of the tutorial, and its worked answer."""
    for kind, file, content in steps((ROOT / "docs" / "tutorial.md").read_text("utf-8")):
        if file.startswith("src/"):
            written(folder, kind, file, content)


def column(folder):
    path = folder / "src/phantich/schema/tables.toml"
    text = path.read_text("utf-8")
    line = 'makeup_planned = { type = "count", counts = "measure", vi = "Dự kiến học bù" }\n'
    path.write_text(re.sub(r"(?m)^makeup = .*\n", lambda found: found[0] + line, text), "utf-8")


def notebook(folder):
    made = nbformat.read(folder / "notebooks/90_explore.ipynb", as_version=4)
    made.cells = [*made.cells[:3], nbformat.v4.new_code_cell("tables.counted(3)", id="counted")]
    nbformat.write(made, folder / "notebooks/91_checklist.ipynb")
    with (folder / "src/phantich/language/words/notebooks.en.toml").open(
        "a", encoding="utf-8"
    ) as out:
        out.write('\n["91_checklist"]\ntitle = "# A checklist"\n')


def output(folder):
    written(folder, "py", "src/phantich/report/tables/checklist.py", OUTPUT)
    path = folder / "src/phantich/report/tables/__init__.py"
    text = path.read_text("utf-8").replace('    "copied",\n', '    "copied",\n    "counted",\n', 1)
    place = "from phantich.report.tables.comparison_tables import"
    text = text.replace(place, f"from phantich.report.tables.checklist import counted\n{place}", 1)
    path.write_text(text, "utf-8")


def wording(folder):
    for lang, said in (("vi", "Có {number} việc."), ("en", "There are {number} things.")):
        written(folder, "toml", f"src/phantich/language/words/checklist.{lang}.toml",
                f'[checklist]\ncounted = "{said}"\n')  # fmt: skip


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    """The project with one of each added, its generated pages made again."""
    folder = project(tmp_path_factory.mktemp("checklists"))
    for walk in (metric, column, notebook, output, wording):
        walk(folder)
    (folder / "data/README.md").unlink()  # a link to the project's own
    (folder / "make_data.py").write_text(DICTIONARY, "utf-8")
    for step in ("make_data", "phantich.report.indicator_pages"):
        done = run(folder, step)
        assert done.returncode == 0, done.stderr
    return folder


def test_the_house_accepts_it(house):
    done = run(house, "pytest", "-q", "-x", "-p", "no:cacheprovider", *ROOMS, "-k", NOT_ALONE)
    assert done.returncode == 0, done.stdout[-3000:]


def test_the_contract_of_metrics_holds_for_the_new_one(house):
    (house / "listed.py").write_text(
        "from phantich.metrics import METRICS\nprint('made_up_rate' in METRICS)\n", "utf-8"
    )
    assert run(house, "listed").stdout.strip() == "True"
    contract = "tests/metrics/test_contract.py"
    done = run(house, "pytest", "-q", "-p", "no:cacheprovider", contract)
    assert done.returncode == 0, done.stdout[-3000:]
    assert re.search(r"\d+ passed", done.stdout)


def test_what_comes_by_itself_has_come(house):
    listed = json.loads(run(house, "phantich", "list", "--json").stdout)
    assert "made_up_rate" in [fact["key"] for fact in listed]
    assert "`made_up_rate`" in (house / "docs/indicators.vi.md").read_text("utf-8")
    assert "Dự kiến học bù" in (house / "data/README.md").read_text("utf-8")


def test_a_step_left_out_is_noticed(house):
    """Without its formula in words the new metric is refused, and so is a dead sentence."""
    path = house / "src/phantich/language/words/formulas.vi.toml"
    text = path.read_text("utf-8")
    try:
        path.write_text(text.replace("made_up_rate", "made_up"), "utf-8")
        done = run(house, "pytest", "-q", "-p", "no:cacheprovider", "tests/test_docs.py",
                   "-k", "formula")  # fmt: skip
    finally:
        path.write_text(text, "utf-8")
    assert done.returncode == 1


def test_the_page_lists_what_is_walked():
    page = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    for kind in ("metric", "column", "notebook", "output", "wording"):
        part = page.partition(f"## A new {kind}\n")[2].partition("\n## ")[0]
        assert part.count("- [ ]") >= 2, kind
