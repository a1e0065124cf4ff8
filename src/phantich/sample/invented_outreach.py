"""Invented dissemination: rounds by organisation and form, and output of the media."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.random import Generator
from pandas import DataFrame

from phantich.sample.draws import (
    Days,
    Ints,
    days_after,
    generator,
    leave_out,
    numbered,
    only,
    pick,
    portions,
    settle,
    words,
)
from phantich.sample.invented_units import cells_of
from phantich.sample.layout import Season
from phantich.sample.magnitudes import (
    CONTACTS_PER_ROUND,
    MISSING,
    OUTREACH_ROUNDS,
    PUBLISHED_YEAR,
    YEARLY_TREND,
)

FORMS = {
    "tuyen_truyen_mieng": 0.3,
    "hoi_nghi": 0.2,
    "sinh_hoat_chi_bo": 0.16,
    "sinh_hoat_doan_the": 0.14,
    "loa_truyen_thanh": 0.07,
    "san_khau": 0.02,
    "hoi_thi": 0.03,
    "truc_quan": 0.04,
    "truc_tuyen": 0.04,
}
AUDIENCES = {"can_bo_khong_dang": 0.3, "doan_vien_hoi_vien": 0.4, "nhan_dan": 0.3}
KINDS = {"tin": 0.45, "bai": 0.28, "anh": 0.1, "chuyen_muc": 0.07, "phong_su": 0.05,
         "chuyen_trang": 0.03, "infographic": 0.02}  # fmt: skip
CHANNELS = {"trang_tin": 0.4, "dai_truyen_thanh": 0.3, "mang_xa_hoi": 0.2, "ban_tin": 0.1}
ROUNDS_IN_ROW = 2.2  # rounds reported in one row [invented]


def outreach_sessions(season: Season) -> DataFrame:
    """Rounds of dissemination by organisations and units, with contacts made."""
    rng = generator(season.layout.seed, "outreach_sessions", season.code)
    total = _total(season, rng)
    size = max(1, round(total / ROUNDS_IN_ROW))
    form = pick(rng, FORMS, size)
    rounds = portions(rng.gamma(3.0, 1.0, size), total, 1)
    if season.totals:
        rounds = settle(rng, rounds, (np.ones_like(rounds), rounds + 9), total)
    unit, cells = _organisers(season, form, rng)
    reporting = rng.binomial(cells, 0.86)
    in_cells = form == "sinh_hoat_chi_bo"
    return DataFrame(
        {
            "session_id": numbered(f"tt{season.code}-", size),
            "year": season.year,
            "org_unit": unit,
            "held_on": days_of(season, size, rng),
            "form": form,
            "directive_id": _directives(season, size, rng),
            "rounds": rounds,
            "sessions": rounds + rng.poisson(0.6 * rounds),
            "contacts": _contacts(season, rounds, in_cells, rng),
            "cells": pd.Series(cells, dtype="Int64").where(pd.Series(in_cells)),
            "cells_reporting": pd.Series(reporting, dtype="Int64").where(pd.Series(in_cells)),
            "audience": pick(rng, AUDIENCES, size),
        }
    )


def _total(season: Season, rng: Generator) -> int:
    if season.totals:
        return season.totals["rounds"]
    growth = 1 + YEARLY_TREND * (season.year - PUBLISHED_YEAR)
    mean = OUTREACH_ROUNDS[season.scale] * len(season.bodies) * season.share_of_year
    return round(mean * growth * rng.uniform(0.95, 1.05))


def _organisers(season: Season, form: np.ndarray, rng: Generator) -> tuple[np.ndarray, Ints]:
    """Cell meetings belong to the units, most other rounds to mass organisations."""
    body = rng.integers(0, len(season.bodies), len(form))
    own = words(season.bodies["unit_id"].tolist())[body]
    mass = season.helpers.loc[season.helpers["role"].eq("mat_tran_doan_the"), "unit_id"]
    other = words(mass.tolist())[np.minimum(rng.geometric(0.3, len(form)), len(mass)) - 1]
    by_unit = (form == "sinh_hoat_chi_bo") | (rng.random(len(form)) < 0.25)
    return np.where(by_unit, own, other), cells_of(season.members)[body]


def _contacts(season: Season, rounds: Ints, in_cells: np.ndarray, rng: Generator) -> Ints:
    weights = rounds * np.where(in_cells, 0.4, 1.0) * rng.lognormal(0.0, 0.6, len(rounds))
    total = season.totals["contacts"] if season.totals else rounds.sum() * CONTACTS_PER_ROUND
    contacts = portions(weights, total, 5)
    if not season.totals:
        return contacts
    return settle(rng, contacts, (np.full_like(contacts, 5), contacts * 2), int(total))


def days_of(season: Season, size: int, rng: Generator) -> Days:
    """Days spread over the season, in order."""
    span = (season.ends - season.starts).days
    start = np.datetime64(season.starts, "D")
    return days_after(start, np.sort(rng.integers(3, span, size)))


def _directives(season: Season, size: int, rng: Generator) -> np.ndarray:
    ids = words(season.directives["directive_id"].tolist())
    return leave_out(rng, ids[rng.integers(0, len(ids), size)], 0.3)


def media_items(season: Season) -> DataFrame:
    """News, articles and columns of the media units."""
    rng = generator(season.layout.seed, "media_items", season.code)
    outlets = season.helpers.loc[season.helpers["role"].eq("truyen_thong"), "unit_id"].tolist()
    size = max(6, round(130 * season.share_of_year))
    rows = DataFrame(
        {
            "media_id": numbered(f"tb{season.code}-", size),
            "year": season.year,
            "outlet_unit": words(outlets)[rng.integers(0, len(outlets), size)],
            "channel": pick(rng, CHANNELS, size),
            "kind": pick(rng, KINDS, size),
            "published_on": days_of(season, size, rng),
            "directive_id": _directives(season, size, rng),
            "count": 1 + rng.poisson(2.0, size),
        }
    )
    views = leave_out(rng, np.rint(rng.lognormal(6.0, 0.8, size)).astype(int), MISSING)
    return rows.assign(views=only(views, ~rows["channel"].isin(["dai_truyen_thanh", "ban_tin"])))
