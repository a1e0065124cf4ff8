"""Boxes to choose from, above the card of what is chosen; what was worked out once is kept.

A box is searched by typing. Only indicators with figures of the unit are offered. A second unit
stands beside the first; a level on trial says which units would miss it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from pandas import DataFrame

from phantich.analysis.findings import with_thresholds
from phantich.dataset.reading import Dataset, of_unit
from phantich.files.excel_tables import excel_bytes
from phantich.files.paths import resolve, shown
from phantich.files.whole_files import write_whole
from phantich.language import numbers, wording
from phantich.language.folding import vietnamese_order
from phantich.metrics.assessment import assess, named, tables_of
from phantich.report import charts
from phantich.report.charts import Chart
from phantich.report.explore import Card, against, card
from phantich.schema.indicators import indicators

FIRST = "attendance_rate"
FOLDER = "outputs/explore"  # where exports go
ROWS = 200  # rows behind a figure that are shown; the workbook has all
JUDGED = ("share", "attainment")  # kinds whose level is a share


class Desk:
    """A dataset that is looked at: years, units and figures by unit, each worked out once."""

    def __init__(self, dataset: Dataset, lang: str) -> None:
        self.dataset, self.lang = dataset, lang
        self._years: dict[int, Dataset] = {}
        self._units: dict[tuple[int, str], Dataset] = {}
        self._figures: dict[int, DataFrame] = {}
        self._against: dict[tuple[int, str], DataFrame] = {}
        self._missed: dict[tuple[int, str, float], list[str]] = {}
        self._cards: dict[tuple[int, str, str], Card] = {}

    def of(self, year: int) -> Dataset:
        """The dataset in a year."""
        if year not in self._years:
            same = self.dataset.year == year
            self._years[year] = self.dataset if same else self.dataset.of(year)
        return self._years[year]

    def held(self, year: int, unit: str) -> Dataset:
        """The facts of one unit, or of all; what follows from the whole is not worked out again."""
        if (year, unit) not in self._units:
            found = self.of(year).for_unit(unit) if unit else self.of(year)
            if unit:
                for y in self.dataset.years():
                    other = self.of(y).copy()
                    other.update(of_unit(other, unit))
                    other.unit = unit
                    found.others[y, None] = other
            self._units[year, unit] = found
        return self._units[year, unit]

    def card(self, year: int, unit: str, indicator: str) -> Card:
        """The card of one figure."""
        asked = (year, unit, indicator)
        if asked not in self._cards:
            if (year, indicator) not in self._against:
                self._against[year, indicator] = against(self.of(year), indicator)
            known = self.held(year, unit), self._against[year, indicator]
            self._cards[asked] = card(
                self.of(year), indicator, unit=unit, known=known, lang=self.lang
            )
        return self._cards[asked]

    def offered(self, year: int, unit: str) -> list[str]:
        """The indicators of which there is a figure of the unit, in the order of the report."""
        if year not in self._figures:
            self._figures[year] = assess(self.of(year), ["unit"])
        figures = self._figures[year]
        mine = figures[(figures["unit"] == unit) & figures["numerator"].notna()]
        known = set(mine["indicator"]) if unit else set(indicators())
        return [key for key in indicators() if key in known]

    def units(self) -> dict[str, str]:
        """The units with facts of their own, by the name that is shown."""
        names = self.dataset.unit_names()
        facts = (rows["unit"].dropna() for rows in self.dataset.whole.values() if "unit" in rows)
        there = {unit for units in facts for unit in units} & set(names.index)
        found = sorted((str(names[unit]), unit) for unit in there)
        return dict(sorted(found, key=lambda pair: vietnamese_order(pair[0])))

    def missed(self, year: int, indicator: str, level: float) -> list[str]:
        """The names of the units that would miss a level on trial."""
        if (year, indicator, level) not in self._missed:
            self._missed[year, indicator, level] = self._missing(year, indicator, level)
        return self._missed[year, indicator, level]

    def _missing(self, year: int, indicator: str, level: float) -> list[str]:
        trial = with_thresholds(self.of(year), f"{indicator}={level}")
        rows = assess(trial, ["unit"], keys=[indicator])
        out = rows[rows["met"].eq(False).fillna(False).astype(bool)]
        return sorted(out["unit"].map(self.dataset.unit_names()).dropna(), key=vietnamese_order)

    def rows(self, year: int, unit: str, indicator: str) -> dict[str, DataFrame]:
        """The rows that a figure was counted from, with all their columns, by table."""
        held, names = self.held(year, unit), tables_of(named(indicator).metric)
        return {name: held[name] for name in names if name in held}

    def export(self, year: int, unit: str, indicator: str) -> str:
        """Write the card to a workbook and its charts to pictures; where they lie."""
        found, stem = self.card(year, unit, indicator), f"{indicator}-{unit or 'all'}-{year}"
        place = resolve(FOLDER) / f"{stem}.xlsx"
        mark = charts.of(self.dataset, lang=self.lang).mark
        sheets = {indicator: found.figure.headed(), **self.rows(year, unit, indicator)}
        write_whole(place, excel_bytes(sheets, mark))
        for part in ("trend", "funnel"):
            if isinstance(chart := getattr(found, part), Chart):
                chart.save(place.with_name(f"{stem}-{part}.png"))
        return shown(place)


class Panel:
    """The boxes of a desk, and what they show."""

    def __init__(self, desk: Desk, widgets: Any) -> None:
        self.desk, self.widgets = desk, widgets
        self.unit_ids = {self._said("all_units"): "", **desk.units()}
        years = desk.dataset.years()
        self.year = self._box(widgets.Dropdown, "year", [(str(y), y) for y in years])
        self.year.value = desk.dataset.year or years[-1]
        self.unit = self._search("unit", list(self.unit_ids))
        self.beside = self._search("beside", list(self.unit_ids)[1:])
        self.indicator = self._search("indicator", [])
        self.level = widgets.FloatSlider(value=0.9, min=0, max=1, step=0.01, readout_format=".0%",
                                         description=self._said("level"), continuous_update=False,
                                         style={"description_width": "8em"})  # fmt: skip
        self.missed, self.shown, self.where = (widgets.HTML() for _ in range(3))
        self.button = widgets.Button(description=self._said("export"))
        self._offer()
        self.unit.value = self._said("all_units")
        self.indicator.value = indicators()[FIRST].name(desk.lang)
        for box in (self.year, self.unit, self.beside, self.indicator):
            box.observe(self._show, names="value")
        self.level.observe(self._try, names="value")
        self.button.on_click(lambda _: self._export())
        self._show()

    def _said(self, key: str, **blanks: object) -> str:
        return wording.say(f"explore.{key}", self.desk.lang, **blanks)

    def _box(self, kind: Callable[..., Any], name: str, options: list[Any]) -> Any:
        layout = self.widgets.Layout(width="44em", max_width="100%")
        return kind(options=options, description=self._said(name), layout=layout,
                    style={"description_width": "8em"})  # fmt: skip

    def _search(self, name: str, options: list[str]) -> Any:
        box = self._box(self.widgets.Combobox, name, options)
        box.placeholder, box.ensure_option = self._said("search"), True
        return box

    def chosen(self) -> tuple[int, str, str]:
        """The year, the unit and the indicator that the boxes say."""
        keys = {indicators()[key].name(self.desk.lang): key for key in indicators()}
        return (
            self.year.value,
            self.unit_ids.get(self.unit.value, ""),
            keys.get(self.indicator.value, FIRST),
        )

    def _offer(self) -> None:
        """Offer only what there is of the unit; what was chosen stays while it is there."""
        year, unit, indicator = self.chosen()
        keys = self.desk.offered(year, unit)
        names = [indicators()[key].name(self.desk.lang) for key in keys]
        if list(self.indicator.options) != names:
            self.indicator.options = names
        if names and indicator not in keys:
            self.indicator.value = names[0]

    def _show(self, change: Mapping[str, Any] | None = None) -> None:
        if change is not None and change["owner"] in (self.year, self.unit):
            self._offer()
        year, unit, indicator = self.chosen()
        other = self.unit_ids.get(self.beside.value, "")
        cards = [
            self.desk.card(year, one, indicator) for one in (unit, other) if one or one == unit
        ]
        halves = "".join(f'<div style="flex:1;min-width:20em">{c._repr_html_()}</div>'
                         for c in cards)  # fmt: skip
        behind = "".join(
            f'<details><summary>{name}</summary><div style="overflow:auto;max-height:22em">'
            f"{rows.head(ROWS).to_html(index=False, na_rep='')}</div></details>"
            for name, rows in self.desk.rows(year, unit, indicator).items()
        )
        self.shown.value = f'<div style="display:flex;flex-wrap:wrap">{halves}</div>{behind}'
        self._try()

    def _try(self, _: object = None) -> None:
        """Say which units would miss the level that the slider says."""
        year, _unit, indicator = self.chosen()
        fact = indicators()[indicator]
        judged = fact.kind in JUDGED and fact.better != "none" and "unit" in fact.by
        self.level.disabled = not judged
        names = self.desk.missed(year, indicator, self.level.value) if judged else []
        level = numbers.percent(round(self.level.value, 4), self.desk.lang)
        said = self._said("missed", level=level, count=len(names), units="; ".join(names) or "–")
        self.missed.value = said if judged else self._said("no_level")

    def _export(self) -> None:
        self.where.value = self._said("exported", path=self.desk.export(*self.chosen()))

    def box(self) -> Any:
        """Everything, from above to below."""
        tools = self.widgets.HBox([self.button, self.where])
        parts = (self.year, self.unit, self.beside, self.indicator, self.level, self.missed, tools)
        return self.widgets.VBox([*parts, self.shown])
