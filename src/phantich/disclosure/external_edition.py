"""The external edition: small counts of persons hidden once, before anything is shown.

Figures that share a quantity (attendances and the rate of attending, learners and the completion
of classes) form a family: what is hidden in one is hidden in all of it, so that none gives
another away. Lateness of organisations is no personal data and stays.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd
from pandas import DataFrame, Series

from phantich.disclosure.suppression import MARKER, SMALLEST, Layout, suppress
from phantich.errors import Fault, Misuse
from phantich.files.paths import shown

EDITIONS = ("internal", "external")
PERSONS = ("measure", "person", "personal_plan", "contact", "form", "incident")
ALL, OTHERS, MEMBERS = "(all)", "(others)", "dang_vien"
COUNTS = ["numerator", "denominator"]
FIGURES = [*COUNTS, "value", "lower", "upper", "confidence"]
SHARES = ("share",)  # kinds whose numerator is part of their denominator
OWN = ("primary", "complement", "previous", "difference")  # reasons that lie in the cell itself
FAMILIES = (
    ("learners_enrolled", "learners_per_class", "class_completion_rate"),
    ("outreach_contacts", "contacts_per_round"),
    ("evaluation_response_rate", "favourable_answer_rate", "knowledge_pass_rate"),
)
ATTENDANCE = {  # the group whose count each figure about attendance prints
    "attendance_rate": MEMBERS,
    "nonmember_attendances": OTHERS,
    "attendances_counted": ALL,
    "attendances_per_conference": ALL,
    "conduct_incident_rate": ALL,
}
PRINTED = ("attendance_rate", "nonmember_attendances", "attendances_counted")
KEYS = ["indicator", "label"]
PUBLISHED = "published.csv"


def check_edition(name: str) -> str:
    """The name of an edition, if it is one.

    Raises
    ------
    Misuse
        There is no such edition, or a breakdown by two columns was asked for.
    """
    if name not in EDITIONS:
        raise Misuse("bad_edition", value=name, known=", ".join(EDITIONS))
    return name


def read_published(folder: Path) -> DataFrame:
    """The counts an earlier external edition published, from its folder.

    Raises
    ------
    Fault
        The folder holds no external edition.
    """
    path = folder / PUBLISHED
    if not path.is_file():
        raise Fault("no_previous_edition", path=shown(folder))
    texts = {"label": str, "place": str, "group": str, "indicator": str, "by": str}
    return pd.read_csv(path, dtype=texts, keep_default_na=False, na_values={"numerator": [""],
                       "denominator": [""]})  # fmt: skip


def published(
    frame: DataFrame,
    by: Sequence[str],
    kinds: Mapping[str, str],
    attendance: Mapping[str, DataFrame] | None = None,
    previous: DataFrame | None = None,
) -> tuple[DataFrame, DataFrame]:
    """The results as they may leave the office, and the protected counts behind them.

    ``frame`` holds the results of ``assess`` by at most one column; ``kinds`` the kind of each
    indicator; ``attendance`` the counts by that column and ``group``, and those by ``unit``;
    ``previous`` the second result of an earlier edition. Hidden rows have no figures
    and the status ``suppressed``.

    Raises
    ------
    Misuse
        The results are broken down by more than one column.
    """
    if len(by) > 1:
        raise Misuse("one_breakdown", columns=", ".join(by))
    rows = _labelled(frame, by)
    parts = [_family(family, rows, by, kinds, previous) for family in _families(rows)]
    parts += [_attended(attendance, by, previous)] if attendance else []
    found = pd.concat(parts, ignore_index=True) if parts else DataFrame(columns=[*KEYS, "hidden"])
    hidden = _hidden(rows, found, by)
    return _blanked(frame, hidden), _silenced(found)


def small(top: Series, base: Series, smallest: int = SMALLEST) -> Series:
    """Which counts of persons are small themselves, or have a small complement."""
    rest = base - top
    found = top.between(1, smallest - 1) | rest.between(1, smallest - 1)
    return (found | base.between(1, smallest - 1)).fillna(False).astype(bool)


def _silenced(found: DataFrame) -> DataFrame:
    """The protected counts without those of hidden rows; a row that is hidden is hidden whole."""
    if found.empty:
        return found
    out = found["hidden"].astype(bool)
    marks = {f"{name}_marker": found[f"{name}_marker"].mask(out, MARKER)
             for name in COUNTS if f"{name}_marker" in found}  # fmt: skip
    return found.assign(**{name: found[name].mask(out) for name in COUNTS}, **marks)


def _labelled(frame: DataFrame, by: Sequence[str]) -> DataFrame:
    """The rows that count persons, with the one label that tells them apart in their indicator."""
    rows = frame[frame["counting_unit"].isin(PERSONS) & frame["numerator"].notna()]
    label = rows[by[0]] if by else rows["category"]
    return rows.assign(label=label.fillna("").astype(str), split=rows["category"] != "")


def _families(rows: DataFrame) -> list[tuple[str, ...]]:
    present = set(rows["indicator"]) - set(PRINTED)
    joined = [tuple(key for key in family if key in present) for family in FAMILIES]
    alone = present - {key for family in FAMILIES for key in family}
    return [family for family in (*joined, *((key,) for key in sorted(alone))) if family]


def _family(
    family: Sequence[str],
    rows: DataFrame,
    by: Sequence[str],
    kinds: Mapping[str, str],
    previous: DataFrame | None,
) -> DataFrame:
    """The protected counts of a family, run again until all of it hides the same rows."""
    mine = {key: rows[(rows["indicator"] == key) & ~(rows["split"] & bool(by))] for key in family}
    forced: set[str] = set()
    while True:
        found = [
            _protected(key, part, kinds[key] in SHARES, previous, forced)
            for key, part in mine.items()
            if len(part)
        ]
        if not found:
            return DataFrame(columns=[*KEYS, "hidden"])
        both = pd.concat(found, ignore_index=True)
        hidden = set(both.loc[both["hidden"] & both["label"].ne(ALL), "label"])
        if hidden <= forced:
            return both
        forced |= hidden


def _protected(
    key: str, rows: DataFrame, shares: bool, previous: DataFrame | None, forced: set[str]
) -> DataFrame:
    counts = rows[["label", *COUNTS]].dropna(subset=COUNTS if shares else ["numerator"])
    if len(counts) > 1:
        counts = pd.concat([counts, _total(counts)], ignore_index=True)
    rows = {(one,) for one in forced}
    found = protect(counts, ["label"], shares, previous=_of(previous, key), forced=rows)
    return found.assign(indicator=key)


def _total(counts: DataFrame) -> DataFrame:
    sums = counts[COUNTS].sum(min_count=1)
    return DataFrame([{"label": ALL, **sums.to_dict()}])


def _of(previous: DataFrame | None, key: str) -> DataFrame | None:
    return None if previous is None else previous[previous["indicator"] == key]


def protect(
    counts: DataFrame,
    dims: Sequence[str],
    shares: bool,
    *,
    previous: DataFrame | None = None,
    forced: Iterable[tuple[str, ...]] = (),
    parents: Mapping[str, Mapping[str, str]] | None = None,
) -> DataFrame:
    """Counts with the small ones hidden, and others until no sum gives them away.

    ``counts`` hold ``dims``, ``numerator`` and ``denominator``, with the margins labelled
    ``(all)``; ``previous`` is an earlier result, ``forced`` names rows to be hidden whatever they
    hold. A total of one dimension is printed elsewhere too: where it would have to go for the
    sake of others, the others go instead.

    Returns the rows as ``suppress`` does, with ``hidden`` where any of their counts is.
    """
    rows = counts.reset_index(drop=True)
    within = shares and bool((rows["numerator"] <= rows["denominator"]).all())
    totals = {name: ALL for name in dims if ALL in set(rows[name])}
    base = "denominator" if within else None
    layout = Layout(tuple(dims), "numerator", base, totals, parents or {})
    found = suppress(rows, layout, previous=_marked(rows, layout, previous, set(forced)))
    marks = [name for name in found if str(name).endswith("_marker")]
    hidden = found[marks].eq(MARKER).any(axis=1)
    total = found[list(dims)].eq(ALL).all(axis=1) if len(dims) == 1 else Series(False, found.index)
    lost = total & hidden & ~found["reason"].isin(OWN)
    return found.assign(hidden=~total if lost.any() else hidden)


def _marked(
    rows: DataFrame, layout: Layout, previous: DataFrame | None, forced: set[tuple[str, ...]]
) -> DataFrame | None:
    """The previous edition, with the rows that are to be hidden marked as hidden in it."""
    if previous is None and not forced:
        return None
    dims, columns = list(layout.by), list(layout.columns)
    marks = [f"{name}_marker" for name in columns]
    base = rows[dims]
    if previous is not None and len(previous):
        base = base.merge(previous.drop_duplicates(dims), on=dims, how="left")
    base = base.reindex(columns=[*dims, *columns, *marks])
    out = Series([tuple(row) in forced for row in base[dims].to_numpy().tolist()], base.index)
    for name in columns:
        base[f"{name}_marker"] = base[f"{name}_marker"].astype("object").mask(out, MARKER)
        base[name] = base[name].mask(out)
    return base


def _attended(
    attendance: Mapping[str, DataFrame], by: Sequence[str], previous: DataFrame | None
) -> DataFrame:
    """Attendances by place and group, protected with both margins.

    The totals of the breakdown by unit are printed; where another breakdown would need one of
    them hidden, or add up to one that is hidden, all of it is hidden.
    """
    earlier = previous if tuple(by) in ((), ("unit",)) else None
    units = _crossed(attendance["unit"], "unit", earlier)
    found = units
    if by and by[0] != "unit":
        found = _crossed(attendance[by[0]], by[0], previous)
        if _total_lost(units) or _total_lost(found):
            found = found.assign(hidden=True)
    label = found["place"] if by else found["group"].where(found["place"] == ALL)
    return found.assign(label=label)


def _crossed(attendance: DataFrame, name: str, previous: DataFrame | None) -> DataFrame:
    """Three tables of attendances that share cells, run again until all hide the same ones.

    Members, others and both by place and every group in all; members present of those summoned
    by place; and the same by group.
    """
    rows = attendance.rename(columns={name: "place"}).dropna(subset=["numerator"])
    rows = rows.assign(**{n: rows[n].fillna("").astype(str) for n in ("place", "group")})
    groups = _sums(rows, "group").assign(place=ALL)
    crossed, parents = _printed(rows, groups)
    members = _sums(rows[rows["group"] == MEMBERS], "place").assign(group=MEMBERS)
    tables = {
        "attendance": (crossed, ["place", "group"], False),
        "attendance_members": (_with_total(members, "place"), ["place"], True),
        "attendance_groups": (_with_total(groups, "group"), ["group"], True),
    }
    forced: set[tuple[str, ...]] = set()
    while True:
        found = [
            protect(
                part,
                dims,
                shares,
                previous=_of(previous, key),
                forced={cell if len(dims) > 1 else (cell[DIMS.index(dims[0])],) for cell in forced
                 if _stands(cell, part)},
                parents=parents if len(dims) > 1 else None,
            ).assign(indicator=key)
            for key, (part, dims, shares) in tables.items()
            if len(part)
        ]  # fmt: skip
        both = pd.concat(found, ignore_index=True)
        out = both[both["hidden"].astype(bool)]
        hidden = set(zip(out["place"], out["group"], strict=True))
        if hidden <= forced:
            return both
        forced |= hidden


DIMS = ["place", "group"]


def _stands(cell: tuple[str, ...], part: DataFrame) -> bool:
    return bool(((part["place"] == cell[0]) & (part["group"] == cell[1])).any())


def _sums(rows: DataFrame, name: str) -> DataFrame:
    return rows.groupby(name, as_index=False)[COUNTS].sum(min_count=1)


def _with_total(rows: DataFrame, name: str) -> DataFrame:
    total = rows[COUNTS].sum(min_count=1).to_dict()
    other = DIMS[1 - DIMS.index(name)]
    return pd.concat([rows, DataFrame([{name: ALL, other: rows[other].iloc[0], **total}])],
                     ignore_index=True) if len(rows) > 1 else rows  # fmt: skip


def _printed(
    rows: DataFrame, groups: DataFrame
) -> tuple[DataFrame, Mapping[str, Mapping[str, str]]]:
    """The attendances that are printed, and which of them add up to which."""
    two = rows.assign(group=rows["group"].where(rows["group"] == MEMBERS, OTHERS))
    two = two.groupby(DIMS, as_index=False)[COUNTS].sum(min_count=1)
    by_place = pd.concat([two, _sums(two, "place").assign(group=ALL)], ignore_index=True)
    ends = _sums(by_place, "group").assign(place=ALL)
    others = groups[groups["group"] != MEMBERS]
    up = {**dict.fromkeys(others["group"], OTHERS), OTHERS: ALL, MEMBERS: ALL}
    return pd.concat([by_place, ends, others], ignore_index=True), {"group": up}


def _total_lost(found: DataFrame) -> bool:
    total = found["place"].eq(ALL) & found["hidden"].astype(bool)
    return bool((total & ~found["reason"].isin(OWN)).any())


def _hidden(rows: DataFrame, found: DataFrame, by: Sequence[str]) -> Series:
    """Which rows of the results are hidden, by their place in the frame."""
    out = found[found["hidden"].astype(bool)]
    own = set(zip(out["indicator"], out["label"], strict=True))
    attended = out.reindex(columns=["group", "place"]).dropna()
    cells = set(zip(attended["group"], attended["place"], strict=True))
    marks = [
        (row.indicator, row.label) in own or (row.split and bool(by)) or _cell(row, by) in cells
        for row in rows.itertuples()
    ]
    return Series(marks, index=rows.index, dtype=bool)


def _cell(row: Any, by: Sequence[str]) -> tuple[str, str]:
    """The group and place of the attendances that a row prints; blank where it prints none."""
    if row.indicator == "population_coverage_rate":
        return row.label, ALL
    group = ATTENDANCE.get(row.indicator, "")
    return group, (row.label if by else ALL) if group else ""


def _blanked(frame: DataFrame, hidden: Series) -> DataFrame:
    out = hidden.reindex(frame.index, fill_value=False)
    done = frame.assign(**{name: frame[name].mask(out) for name in FIGURES})
    return done.assign(met=done["met"].mask(out), status=done["status"].mask(out, "suppressed"))
