"""An attacker: all that a release states as one linear system, solved for every count of persons.

Written without the product's own rules: which rows a figure counts is said here once more, by
hand. The attacker knows every row of the tables there is, whose it is and whether a cell of it is
filled, but no count; and that nobody is present who was not summoned, where that is so.
Source: Hundepool et al. 2012, Statistical Disclosure Control, 4.2 (the attacker's problem).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import pandas as pd
from pandas import DataFrame, Series
from scipy.optimize import Bounds, LinearConstraint, milp

MOST = 10_000
GONE = ("numerator", "denominator", "value", "lower", "upper", "met")
CATEGORIES = {
    "population_coverage_rate": "group",
    "conduct_type_mix": "type",
    "conduct_mode_rate": "mode",
    "outreach_form_mix": "form",
    "outreach_organisation_mix": "unit",
}
SHARES = ("population_coverage_rate", "attendance_rate", "class_completion_rate")
PAIRS = (  # of the columns of one row the first counts a part of what the second does
    ("attendances", "present", "invited"),
    ("classes", "completed", "enrolled"),
    ("evaluation_rounds", "responses", "invited"),
    ("knowledge_tests", "passed", "n"),
    ("personal_commitments", "on_time", "required"),
)
GRADES = ("n1", "n2", "n3", "n4", "n5")


def counted(tables) -> dict[tuple[str, str], tuple[str, str | tuple[str, ...], Series]]:
    """For each figure and part the table, the column or columns, and the rows that it adds up."""
    people, breaches = tables["attendances"], tables["conduct_counts"]
    here = people["present"].notna()
    both = here & people["invited"].notna()
    in_full = ~people["conf_id"].isin(people.loc[~here, "conf_id"])
    member = people["group"] == "dang_vien"
    at = [pd.MultiIndex.from_frame(rows[["conf_id", "unit"]]) for rows in (people, breaches)]
    known = at[0].difference(at[0][~here])
    watched = here & at[0].isin(known.intersection(at[1]))
    every = breaches["count"].notna()
    seen = every & at[1].isin(known)
    classes, sessions = tables["classes"], tables["outreach_sessions"]
    ended = classes["completed"].notna() & classes["enrolled"].notna()
    enrolled, heard = classes["enrolled"].notna(), sessions["contacts"].notna()
    n, d = "numerator", "denominator"
    return {
        ("attendances_counted", n): ("attendances", "present", here),
        ("attendances_per_conference", n): ("attendances", "present", here & in_full),
        ("nonmember_attendances", n): ("attendances", "present", here & ~member),
        ("attendance_rate", n): ("attendances", "present", both & member),
        ("attendance_rate", d): ("attendances", "invited", both & member),
        ("population_coverage_rate", n): ("attendances", "present", both),
        ("population_coverage_rate", d): ("attendances", "invited", both),
        ("conduct_incident_rate", n): ("conduct_counts", "count", seen),
        ("conduct_incident_rate", d): ("attendances", "present", watched),
        ("conduct_mode_rate", n): ("conduct_counts", "count", seen),
        ("conduct_mode_rate", d): ("attendances", "present", watched),
        ("conduct_type_mix", n): ("conduct_counts", "count", every),
        ("learners_enrolled", n): ("classes", "enrolled", enrolled),
        ("learners_per_class", n): ("classes", "enrolled", enrolled),
        ("class_completion_rate", n): ("classes", "completed", ended),
        ("class_completion_rate", d): ("classes", "enrolled", ended),
        ("outreach_contacts", n): ("outreach_sessions", "contacts", heard),
        ("contacts_per_round", n): ("outreach_sessions", "contacts", heard),
        ("outreach_form_mix", n): ("outreach_sessions", "contacts", heard),
        ("outreach_organisation_mix", n): ("outreach_sessions", "contacts", heard),
        **_forms(tables),
    }


def _forms(tables) -> dict[tuple[str, str], tuple[str, tuple[str, ...], Series]]:
    """The same for forms, tests and personal plans, where a dataset has such tables."""
    found = {}
    for figure, table, part, whole in (
        ("evaluation_response_rate", "evaluation_rounds", ("responses",), ("invited",)),
        ("favourable_answer_rate", "evaluation_items", ("n4", "n5"), GRADES),
        ("knowledge_pass_rate", "knowledge_tests", ("passed",), ("n",)),
        ("personal_plan_on_time_rate", "personal_commitments", ("on_time",), ("required",)),
    ):
        if table in tables:
            rows = tables[table]
            told = rows[[*part, *whole]].notna().all(axis=1)
            told &= rows["phase"].eq("post") if "phase" in rows else True
            found[figure, "numerator"] = (table, part, told)
            found[figure, "denominator"] = (table, whole, told)
    return found


@dataclass(frozen=True)
class Sum:
    """A count that a figure could print: where, which part, the unknowns it adds up, its value."""

    figure: str
    column: str
    label: str
    part: str
    unknowns: tuple[int, ...]
    value: int

    @property
    def row(self) -> tuple[str, str, str]:
        return self.figure, self.column, self.label


@dataclass
class Attack:
    """The unknowns are the cells of the tables; ``known`` are equations.

    ``moved`` are small differences between a cell and what it was before.
    """

    tables: dict
    truth: list[int] = field(default_factory=list)
    places: dict = field(default_factory=dict)
    known: dict[tuple[int, ...], int] = field(default_factory=dict)
    moved: list[dict[int, int]] = field(default_factory=list)

    def __post_init__(self) -> None:
        for table, columns, rows in counted(self.tables).values():
            for place in _cells(table, columns, rows.index[rows]):
                if place not in self.places:
                    self.places[place] = len(self.truth)
                    self.truth.append(int(self.tables[table].loc[place[2], place[1]]))

    @cached_property
    def sums(self) -> list[Sum]:
        """Every count that some breakdown by one column could print, as it truly is."""
        found = []
        for (figure, part), (table, column, rows) in counted(self.tables).items():
            labels = self.tables[table][rows].assign(**{"": ""})
            columns = (
                [CATEGORIES[figure]] if figure in CATEGORIES else ["", "unit", "month", "item"]
            )
            if figure == "attendances_per_conference":  # a conference is of no single unit
                columns.remove("unit")
            for by in (name for name in columns if name in labels):
                for label, own in labels.groupby(by):
                    cells = self._at(table, column, own.index)
                    found.append(Sum(figure, by, label, part, cells, self._value(cells)))
            if figure in CATEGORIES and CATEGORIES[figure] != "unit":
                for label, own in labels.groupby(["unit", CATEGORIES[figure]]):
                    cells = self._at(table, column, own.index)
                    found.append(
                        Sum(figure, "below", " ".join(label), part, cells, self._value(cells))
                    )
            if figure.endswith("_mix"):
                cells = self._at(table, column, labels.index)
                every = sorted(set(labels[columns[0]]))
                base = "denominator", cells, self._value(cells)
                found += [Sum(figure, columns[0], label, *base) for label in every]
        return found

    def _at(self, table: str, columns, rows) -> tuple[int, ...]:
        return tuple(self.places[place] for place in _cells(table, columns, rows))

    def _value(self, cells) -> int:
        return sum(self.truth[cell] for cell in cells)

    def learn(self, results: DataFrame, by: str = "", unit: str = "") -> set[tuple[str, str, str]]:
        """Take in what a frame of results prints; gives the rows that it hides."""
        sums = {(one.row, one.part): one for one in self.sums}
        hidden = set()
        for row in results.to_dict("records"):
            place = _place(row, by, unit)
            if row["status"] == "suppressed":
                assert all(pd.isna(row[name]) for name in GONE), row
                hidden.add(place)
                continue
            for part in ("numerator", "denominator"):
                one = sums.get((place, part))
                if (by or unit) and part == "denominator" and row["indicator"].endswith("_mix"):
                    own = place[1] != "below"  # else the total of the unit, which is told anyway
                    one = sums.get((place, "numerator")) if own else None
                if one is None and pd.notna(row[part]) and row["indicator"] in _figures():
                    assert part == "denominator" or row[part] == 0, row
                if one is not None and pd.notna(row[part]):
                    assert int(row[part]) == one.value, (one.row, part, row[part], one.value)
                    self.known[tuple(sorted(one.unknowns))] = one.value
        return hidden

    def recall(self, before: Attack, changed: set) -> None:
        """Take in what an earlier edition said; all cells but the ``changed`` are as they were."""
        now = dict[int, int]()
        for place, at in before.places.items():
            now[at] = len(self.truth) if place in changed else self.places[place]
            self.truth += [before.truth[at]] if place in changed else []
        for cells, value in before.known.items():
            self.known[tuple(sorted(now[cell] for cell in cells))] = value
        self.moved = [{self.places[p]: 1, now[before.places[p]]: -1} for p in sorted(changed)]

    def range(self, terms: dict[int, int]) -> tuple[int, int]:
        """The least and the most that a count can be, whatever else is so."""
        ends = []
        for sign in (1, -1):
            cost = np.zeros(len(self.truth))
            cost[list(terms)] = [sign * times for times in terms.values()]
            found = milp(cost, constraints=self.constraints, bounds=Bounds(0, MOST),
                         integrality=np.ones(len(cost)))  # fmt: skip
            assert found.x is not None, found.message
            ends.append(round(sign * found.fun))
        return ends[0], ends[1]

    @cached_property
    def constraints(self) -> list[LinearConstraint]:
        """All that is known, when nothing more is learnt."""
        equal = self.matrix([dict.fromkeys(cells, 1) for cells in self.known])
        values = list(self.known.values())
        rests = self.matrix([terms for terms in self.rests() if self.left(terms) >= 0])
        return [LinearConstraint(equal, values, values), LinearConstraint(rests, 0, np.inf)]

    def matrix(self, lines: list[dict[int, int]]) -> np.ndarray:
        matrix = np.zeros((len(lines), len(self.truth)))
        for at, terms in enumerate(lines):
            matrix[at, list(terms)] = list(terms.values())
        return matrix

    def rests(self) -> list[dict[int, int]]:
        """What is left of each pair of cells; less than nothing in a row above 100 %."""
        found = []
        for table, part, whole in PAIRS:
            for (name, column, at), cell in self.places.items():
                base = self.places.get((table, whole, at))
                if name == table and column == part and base is not None:
                    found.append({base: 1, cell: -1})
        return found

    def left(self, terms: dict[int, int]) -> int:
        return sum(times * self.truth[cell] for cell, times in terms.items())

    def exposed(self, hidden: set[tuple[str, str, str]], k: int = 5) -> list[tuple]:
        """Small counts, complements and differences, and hidden counts, that are too well known."""
        sums = self.sums
        shown = {one.unknowns for one in sums if tuple(sorted(one.unknowns)) in self.known}
        wanted = {
            (*one.row, one.part): dict.fromkeys(one.unknowns, 1)
            for one in sums
            if 1 <= one.value < k or (one.row in hidden and one.unknowns not in shown)
        }
        kinds = (("rest", self._complements(sums)), ("apart", self._differences(sums)))
        for kind, found in kinds:
            few = ((name, terms) for name, terms in found if 1 <= self.left(terms) < k)
            wanted |= {(*name, kind): terms for name, terms in few}
        wanted |= {("moved", *terms): terms for terms in self.moved}
        found = []
        for name, terms in wanted.items():
            low, high = self.range(terms)
            if high - low < k or high < k:
                found.append((*name, self.left(terms), low, high))
        return found

    def _complements(self, sums):
        parts = {(one.row, one.part): one for one in sums}
        for (row, part), one in parts.items():
            base = parts.get((row, "denominator"))
            if part == "numerator" and row[0] in SHARES and base is not None:
                yield row, _less(base, one)

    def _differences(self, sums):
        """Attendances that one figure counts and another does not, at the same place."""
        parts = {(one.row, one.part): one for one in sums}
        for (row, part), one in parts.items():
            if row[0] == "attendances_counted" and part == "numerator":
                members = parts.get((("attendance_rate", *row[1:]), "numerator"))
                others = parts.get((("nonmember_attendances", *row[1:]), "numerator"))
                watched = parts.get((("conduct_incident_rate", *row[1:]), "denominator"))
                yield row, _less(one, *(x for x in (members, others) if x is not None))
                if watched is not None:
                    yield (*row, "unwatched"), _less(one, watched)


def _cells(table: str, columns, rows):
    names = [columns] if isinstance(columns, str) else columns
    return [(table, column, at) for at in rows for column in names]


def _less(one: Sum, *others: Sum) -> dict[int, int]:
    terms = dict.fromkeys(one.unknowns, 1)
    for other in others:
        for cell in other.unknowns:
            terms[cell] = terms.get(cell, 0) - 1
    return {cell: times for cell, times in terms.items() if times}


def _place(row, by: str, unit: str) -> tuple[str, str, str]:
    figure, category = row["indicator"], row["category"] or ""
    if unit:
        return (
            (figure, "unit", unit)
            if category in ("", unit)
            else (figure, "below", f"{unit} {category}")
        )
    if by:
        label = "" if pd.isna(row[by]) else str(row[by])
        return (figure, "below", f"{label} {category}") if category else (figure, by, label)
    return (figure, CATEGORIES.get(figure, ""), category)


def _figures() -> set[str]:
    return {"attendance_rate", "attendances_counted", "nonmember_attendances",
            "conduct_incident_rate", "learners_enrolled", "outreach_contacts"}  # fmt: skip
