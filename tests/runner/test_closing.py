"""A closed year keeps what was printed; what became of it since is listed with its reason."""

from __future__ import annotations

import datetime as dt
import json
import shutil

import pandas as pd
import pytest

import phantich as pt
from phantich.analysis import closed_years
from phantich.analysis.closed_years import restatements
from phantich.analysis.edition_differences import read_edition
from phantich.cli import main
from phantich.dataset.reading import read_dataset
from phantich.errors import Fault
from phantich.files.whole_files import digest
from phantich.report.document.basis_annexes import basis_blocks
from phantich.report.document.numbered_tables import Numbering
from phantich.report.report_model import Table, plain
from phantich.report.sentences import gather
from phantich.report.sentences.result_sentences import restated
from phantich.report.tables import save
from phantich.runner.closing import close_year
from tests.conftest import fresh

DAY = dt.date(2025, 1, 10)
FILES = {
    "units": "unit_id,name\nA,Xã An\nB,Xã Bình\n",
    "conferences": "conf_id,year,host_unit,date_start\nC1,2024,A,2024-03-05\nC2,2024,B,2024-04-06\n"
    "C3,2025,A,2025-03-05\n",
    "attendances": "conf_id,unit_id,group,measure,invited,present\nC1,A,dang_vien,contact,50,40\n"
    "C2,B,dang_vien,contact,50,50\nC3,A,dang_vien,contact,50,45\n",
    "classes": "class_id,year,centre_unit,started_on,enrolled,completed\nL1,2024,A,2024-05-06,20,10\n",
}
CORRECTED = FILES["attendances"].replace("50,40", "50,45")  # A's 40 of 50 were 45 of 50
RATE = ("attendance_rate", "")


def written(folder, **changed):
    for name, text in {**FILES, **changed}.items():
        (folder / f"{name}.csv").write_text(text, "utf-8")
    return folder


def printed(folder, data, year=2024, *, unit="", edition="internal", named=""):
    """What a run leaves of a report, so far as closing reads it."""
    dataset = read_dataset(data, year, unit=unit)
    path = save(pt.assess(dataset), folder, dataset)
    given = {"year": year, "data": named or str(data), "unit": unit, "edition": edition}
    facts = {"parameters": given, "outputs": {path.name: digest(path)}}
    (folder / "manifest.json").write_text(json.dumps(facts), "utf-8")
    return folder


@pytest.fixture(scope="module")
def once(tmp_path_factory):
    """An office with its reports, and the same after it was closed; copied for each test."""
    root = tmp_path_factory.mktemp("office")
    data, out = root / "data", root / "out"
    data.mkdir()
    printed(out / "units" / "A", written(data), unit="A", named="moved")
    printed(out, data, named="moved")
    shutil.copytree(data, root / "closed")
    close_year(out, 2024, DAY, data=str(root / "closed"))
    return root


@pytest.fixture
def data(once, tmp_path):
    return shutil.copytree(once / "data", tmp_path / "data")


@pytest.fixture
def report(once, tmp_path):
    return shutil.copytree(once / "out", tmp_path / "out")


@pytest.fixture
def closed(once, tmp_path):
    return shutil.copytree(once / "closed", tmp_path / "closed")


def told(found):
    rows = found.set_index(["indicator", "category"])
    names = ["numerator", "denominator", "numerator_now", "denominator_now", "causes"]
    return {key: tuple(row) for key, row in rows[names].astype("object").iterrows()}


def test_a_closed_year_that_nobody_corrected_has_no_restatement(closed):
    for year in (2024, 2025):
        assert restatements(read_dataset(closed, year)).empty
        assert restatements(read_dataset(closed, year, unit="A")).empty
    kept = pd.read_csv(closed / "closed_figures" / "2024.csv")
    rate = kept[kept["indicator"] == "attendance_rate"]
    names = ["numerator", "denominator", "value", "closing", "closed_on"]
    assert rate[names].to_numpy().tolist() == [
        [90, 100, 0.9, 1, "2025-01-10"], [40, 50, 0.8, 1, "2025-01-10"],
    ]  # fmt: skip
    assert set(kept["source"]) == {"out", "A"}


def test_a_corrected_figure_is_listed_with_both_values_and_no_other_is(closed):
    """A's 40 of 50 become 45 of 50: the whole goes from 90/100 to 95/100."""
    written(closed, attendances=CORRECTED)
    for year in (2024, 2025):
        found = told(restatements(read_dataset(closed, year)))
        assert found[RATE] == (90, 100, 95, 100, (("attendances", 0),))
        assert ("class_completion_rate", "") not in found
        assert {table for row in found.values() for table, _ in row[-1]} == {"attendances"}
    own = told(restatements(read_dataset(closed, 2025, unit="A")))
    assert own[RATE] == (40, 50, 45, 50, (("attendances", 0),))
    assert restatements(read_dataset(closed, 2025, unit="B")).empty  # it was not printed
    earlier = FILES["conferences"] + "C0,2023,A,2023-03-05\n"
    assert restatements(read_dataset(written(closed, conferences=earlier), 2023)).empty


def test_rows_that_came_or_went_are_counted_whatever_their_order(closed):
    head, first, *rest = FILES["conferences"].splitlines()
    more = "\n".join([head, *rest, "C4,2024,A,2024-06-07", "C5,2024,B,2024-06-08", first, ""])
    written(closed, conferences=more, classes=FILES["classes"].splitlines()[0] + "\n")
    found = told(restatements(read_dataset(closed, 2025)))
    assert found[("conferences_held", "")][-1] == (("conferences", 2),)
    numerator, _, now, _, causes = found[("classes_held", "")]
    assert (numerator, causes, pd.isna(now)) == (1, (("classes", -1),), True)
    assert RATE not in found


def test_another_definition_is_named_as_the_reason(closed, monkeypatch):
    written(closed, attendances=CORRECTED)
    others = dict(closed_years.definitions()) | {"attendance_rate": "another"}
    monkeypatch.setattr(closed_years, "definitions", lambda: others)
    found = told(restatements(read_dataset(closed, 2025)))
    assert found[RATE][-1] == (("definition", 0), ("attendances", 0))
    others["classes_held"] = "another too"  # it still gives what was printed
    assert ("classes_held", "") not in told(restatements(read_dataset(closed, 2025)))


def test_no_cause_is_invented_where_the_data_changed_before_the_closing(data, report):
    written(data, attendances=CORRECTED)
    close_year(report, 2024, DAY, data=str(data))
    for now in (95, 96):  # nobody knows which rows gave 90, whatever is corrected later
        written(data, attendances=FILES["attendances"].replace("50,40", f"50,{now - 50}"))
        found = told(restatements(read_dataset(data, 2025)))
        assert found[RATE] == (90, 100, now, 100, ())


def test_an_indicator_that_is_no_more_is_listed_as_it_was_printed(closed):
    path = closed / "closed_figures" / "2024.csv"
    path.write_text(path.read_text("utf-8").replace("classes_held", "own_old"), "utf-8")
    dataset = read_dataset(closed, 2025)
    assert told(restatements(dataset))[("own_old", "")][-1] == (("definition", 0),)
    assert any("own_old | 1" in row for row in told_in(dataset)[1])


def test_what_happens_in_later_years_restates_nothing(closed):
    """Neither rows of another year nor a column that is filled in from then on."""
    said = [line.split(",") for line in FILES["conferences"].splitlines()]
    mode = {"conf_id": "mode", "C3": "online"}
    rows = [",".join([*cells, mode.get(cells[0], "")]) for cells in said]
    written(
        closed,
        conferences="\n".join([*rows, "C5,2025,B,2025-05-05,online", ""]),
        attendances=CORRECTED,
    )
    causes = told(restatements(read_dataset(closed, 2025)))[RATE][-1]
    assert causes == (("attendances", 0),)
    written(closed, conferences="\n".join([*rows, ""]))
    assert restatements(read_dataset(closed, 2025)).empty


def test_a_year_is_closed_once_unless_asked_and_the_first_closing_stays(closed, report):
    first = (closed / "closed_figures" / "2024.csv").read_bytes()
    written(closed, attendances=CORRECTED)
    printed(report, closed, named="moved")
    with pytest.raises(Fault, match="2025-01-10") as caught:
        close_year(report, 2024, DAY, data=str(closed))
    assert caught.value.key == "year_closed"
    path, _ = close_year(report, 2024, dt.date(2025, 3, 1), data=str(closed), again=True)
    assert path.name == "2024-2.csv"
    assert (closed / "closed_figures" / "2024.csv").read_bytes() == first
    assert restatements(read_dataset(closed, 2025)).empty  # 95/100 is what was printed last
    assert set(read_dataset(closed, 2024)["closed_figures"]["closing"]) == {1, 2}


@pytest.mark.parametrize("wrong", ["year", "edition", "data", "edited", "none"])
def test_only_internal_reports_of_the_year_as_they_were_made_are_closed(wrong, data, report):
    manifest = report / "units" / "A" / "manifest.json"
    facts = json.loads(manifest.read_text("utf-8"))
    others = {"year": 2025, "edition": "external", "data": "other"}
    facts["parameters"] |= {wrong: others[wrong]} if wrong in others else {}
    manifest.write_text(json.dumps(facts), "utf-8")
    if wrong == "edited":
        (manifest.parent / "results.csv").write_text("indicator,numerator,denominator,value\n")
    folder = report / "none" if wrong == "none" else report
    with pytest.raises(Fault) as caught:
        close_year(folder, 2024, DAY, data=str(data))
    assert caught.value.key == ("no_report_there" if wrong == "none" else "not_closable")
    assert not (data / "closed_figures").exists()


def test_a_dataset_that_is_one_file_is_not_closed(data, report, tmp_path):
    book = tmp_path / "book.xlsx"
    with pd.ExcelWriter(book) as writer:
        for name in FILES:
            pd.read_csv(data / f"{name}.csv").to_excel(writer, sheet_name=name, index=False)
    with pytest.raises(Fault) as caught:
        close_year(report, 2024, DAY, data=str(book))
    assert caught.value.key == "closing_needs_folder"


def test_an_external_edition_lists_none(closed):
    written(closed, attendances=CORRECTED)
    dataset = read_dataset(closed, 2025, edition="external")
    assert restatements(dataset).empty
    assert told_in(dataset) == ([], [])


def test_the_command_says_what_it_kept(data, report, capsys):
    (report / "units").rename(data.parent / "put away")
    printed(report, data)  # its manifest names the dataset
    with pytest.raises(SystemExit) as stop:
        main(["close", "2024", "--report", str(report), "--json"])
    facts = json.loads(capsys.readouterr().out)
    rows = len(pd.read_csv(data / "closed_figures" / "2024.csv"))
    assert (stop.value.code, facts["year"], facts["figures"]) == (0, 2024, rows)
    with pytest.raises(SystemExit) as stop:
        main(["close", "2024", "--report", str(report)])
    assert stop.value.code == 1
    assert "--again" in capsys.readouterr().err


# --- in the report ------------------------------------------------------------------


def told_in(dataset, lang="vi"):
    """The sentence and the rows of the table that a report has of restatements."""
    facts = gather(dataset, lang=lang)
    basis = [b for b in basis_blocks(Numbering(facts)) if isinstance(b, Table)]
    note = facts.say("annex.restated_note")
    rows = [row for table in basis if table.note == note for row in plain(table).splitlines()[1:]]
    return [block.text for block in restated(facts)], rows


def test_the_report_lists_them_and_says_so_in_one_sentence(closed):
    assert told_in(read_dataset(closed, 2025)) == ([], [])
    written(closed, attendances=CORRECTED)
    dataset = read_dataset(closed, 2025)
    count = len(restatements(dataset))
    (said,), rows = told_in(dataset)
    assert said.startswith(f"Có {count} số đã in trong báo cáo năm 2024 nay thay đổi")
    assert "Phụ lục" in said
    assert len(rows) == count
    rate = next(row for row in rows if "90,00% (90/100)" in row)
    assert rate.split(" | ")[1] == "2024"
    assert rate.endswith("95,00% (95/100) | Có dòng đã sửa ở bảng tham dự")
    _, rows = told_in(dataset, "en")
    assert any(row.endswith("95.00% (95/100) | Rows in attendances changed") for row in rows)


@pytest.mark.slow
def test_every_kind_of_figure_comes_back_from_the_file_as_it_was(tmp_path):
    """Copied plans, days, parts of a whole, and the copies are found for the year itself."""
    dataset = fresh("sample")
    path = save(pt.assess(dataset), tmp_path)
    kept = closed_years.frozen(read_edition(path), dataset)
    assert {"copied_content_rate", "correction_days", "outreach_form_mix"} <= set(kept["indicator"])
    assert kept["evidence"].notna().all()
    dataset.whole = {**dataset.whole, "closed_figures": kept.assign(closing=1.0)}
    del dataset["plan_texts"]
    assert restatements(dataset).empty
