"""A run from its order to what it leaves."""

from __future__ import annotations

import json

import nbformat
import pandas as pd
import pytest

from phantich.errors import Fault, Misuse
from phantich.files import whole_files
from phantich.runner import Order, execute, read_extra, run
from phantich.runner.orders import STANDING

pytestmark = pytest.mark.slow


def cells(*sources: str):
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(s) for s in sources])
    notebook.metadata["kernelspec"] = {
        "name": "python3",
        "display_name": "Python 3",
        "language": "python",
    }
    notebook.cells[0].metadata["tags"] = ["parameters"]
    return notebook


def test_run_leaves_notebooks_page_results_and_manifest(executed_sample):
    names = {path.name for path in executed_sample().iterdir()}
    assert {"report.html", "details.html", "results.csv", "manifest.json"} <= names
    assert {"00_data_check.ipynb", "10_results.ipynb"} <= names
    assert not [name for name in names if name.startswith(".")]


def test_manifest_names_inputs_parameters_versions_and_outputs(executed_sample):
    folder = executed_sample()
    facts = json.loads((folder / "manifest.json").read_text("utf-8"))
    assert facts["parameters"]["year"] == 2024
    assert len(facts["inputs"]["attendances.csv"]) == 64
    assert facts["versions"]["pandas"] == pd.__version__
    assert facts["outputs"]["report.html"] == whole_files.digest(folder / "report.html")


def test_results_hold_the_figures_of_the_page(executed_sample):
    folder = executed_sample()
    rows = pd.read_csv(folder / "results.csv").set_index("indicator")
    assert rows.at["attendance_rate", "numerator"] == 11860
    assert "97,92% (11.860/12.112)" in (folder / "report.html").read_text("utf-8")


@pytest.mark.parametrize(
    ("pair", "said"),
    [
        ("yaer=2023", "Có phải bạn muốn ghi: year?"),
        ("year=2.024", "có tùy chọn riêng"),
        ("lang2=en", "lang"),
    ],
)
def test_unknown_and_mistyped_parameters_stop_before_a_kernel(pair, said):
    with pytest.raises(Misuse, match=said.replace("?", r"\?")):
        read_extra([pair])


def test_a_parameter_goes_to_the_notebooks_that_declare_it():
    order = Order(2024, extra={"thresholds": "attendance_rate=0.99"})
    assert order.parameters_of(frozenset()) == {}
    assert set(order.parameters()) == {*STANDING, "thresholds"}
    assert order.parameters_of({"thresholds", "year"}) == {"year": 2024} | order.extra
    with pytest.raises(Misuse, match="threshold"):
        run(Order(2024, extra={"threshold": "x"}))


def test_orders_out_of_range_are_refused():
    with pytest.raises(Misuse, match="Năm phải từ 1990 đến 2100"):
        run(Order(20244))
    with pytest.raises(Misuse, match="Ngôn ngữ là vi hoặc en"):
        run(Order(2024, lang="fr"))


def test_unknown_unit_is_named_with_the_nearest(tmp_path):
    with pytest.raises(Fault, match=r"Không có đơn vị “huyn”.*huyen"):
        run(Order(2024, "data/published", unit="huyn", out=str(tmp_path / "out")))


def test_faulty_data_write_no_report(tmp_path):
    folder = tmp_path / "data"
    folder.mkdir()
    (folder / "units.csv").write_text("unit_id,name\nu1,Một\nu1,Hai\n", "utf-8")
    with pytest.raises(Fault, match="1 lỗi"):
        run(Order(2024, str(folder), out=str(tmp_path / "out")))
    assert not (tmp_path / "out").exists()


def test_failing_cell_is_named():
    with pytest.raises(Fault, match=r"x\.ipynb dừng ở ô .*ZeroDivisionError"):
        execute(cells("year = 1", "1 / 0"), "x.ipynb", {})


def test_cells_that_never_ran_are_no_success():
    """A cell that leaves the kernel quietly would otherwise pass for a finished notebook."""
    with pytest.raises(Fault):
        execute(cells("year = 1", "raise SystemExit(0)", "done = True"), "x.ipynb", {})


def test_text_parameters_stay_as_they_are():
    source = cells('code = "x"  # help', "print(code, type(code).__name__)")
    done = execute(source, "x.ipynb", {"code": "00123"})
    assert done.cells[-1].outputs[0].text == "00123 str\n"


def test_outputs_are_not_written_into_the_dataset():
    with pytest.raises(Fault, match="nằm trong bộ số liệu"):
        run(Order(2024, "data/published", out="data/published/ket-qua"))


def test_a_file_in_the_place_of_the_folder_stops_before_a_kernel(tmp_path):
    (tmp_path / "out").write_text("", "utf-8")
    with pytest.raises(Fault, match="Không ghi được"):
        run(Order(2024, "data/published", out=str(tmp_path / "out")))


def test_a_dataset_that_says_little_of_itself_has_its_page(tmp_path):
    """`about` without the flag of invented figures: the flag is missing, not wrong."""
    from phantich.dataset.reading import read_dataset
    from phantich.report.notebook_page import page

    (tmp_path / "about.csv").write_text("Năm;Cơ quan báo cáo\n2024;Phòng Mẫu\n", "utf-8")
    (tmp_path / "classes.csv").write_text("class_id;year;enrolled\nl1;2024;30\n", "utf-8")
    html = page([], read_dataset(tmp_path, 2024), lang="vi")
    assert "Phòng Mẫu" in html
    assert "SỐ LIỆU MINH HỌA" not in html


def test_the_page_gives_results_first_and_the_check_of_the_data_last(executed_sample):
    page = (executed_sample() / "details.html").read_text("utf-8")
    headings = ("Kết quả", "Tồn tại, hạn chế", "Giải pháp", "So sánh", "Kiểm tra số liệu")
    places = [page.index(f">{heading}</h2>") for heading in headings]
    assert places == sorted(places)
