"""Invented directives, what they require by when, the yearly targets, and who reports."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
from pandas import DataFrame

from phantich.sample.draws import days_after, generator, leave_out, words
from phantich.sample.layout import Season
from phantich.sample.magnitudes import ALLOWED, CUT_OFFS, DIRECTIVES, LATE_RECEIPT_LAG, RECEIPT_LAG

ISSUERS = ("trung_uong", "tinh", "huyen", "trung_uong", "tinh", "trung_uong", "huyen", "tinh")
MARKS = {"trung_uong": "TW-mẫu", "tinh": "TU-mẫu", "huyen": "HU-mẫu"}
TYPES = ("NQ", "CT", "KL", "CTr", "NQ", "QĐi", "KH", "HD", "CT", "NQ", "TB", "KL")
TOPICS = (
    "xây dựng tổ chức cơ sở đảng trong sạch, vững mạnh",
    "chuyển đổi số trong cơ quan, đơn vị",
    "xây dựng nông thôn mới kiểu mẫu",
    "thực hiện văn hóa công sở, đạo đức công vụ",
    "bảo vệ môi trường và thu gom rác thải tại nguồn",
    "công tác dân vận trong tình hình mới",
    "phòng, chống lãng phí, thực hành tiết kiệm",
    "nâng cao chất lượng sinh hoạt chi bộ",
    "phát triển giáo dục nghề nghiệp cho thanh niên nông thôn",
    "cải cách hành chính, rút ngắn thời gian giải quyết thủ tục",
    "phát triển du lịch cộng đồng",
    "bảo đảm trật tự, an toàn giao thông",
)
LATE_RECEIVED = 2  # position of the directive that came late from above
MARGIN = 15  # days that a deadline counts from the issue before the days allowed
SOME = ("personal_plan", "reflection", "evaluation")  # required of every second directive
CANCELLED_YEAR = 2023


def with_directives(season: Season) -> Season:
    """The season with its directives, the same in every part of the country."""
    half = season.layout.kind == "district" and len(season.term) > 4
    count = DIRECTIVES["half" if half else season.layout.kind]
    rng = generator(season.layout.seed, "directives", season.term)
    issued = _issued(season, rng, count)
    lag = rng.integers(*RECEIPT_LAG, size=count)
    if not half:
        lag[LATE_RECEIVED] = LATE_RECEIPT_LAG
    return replace(season, directives=_named(season, issued, days_after(issued, lag)))


def _issued(season: Season, rng: np.random.Generator, count: int) -> np.ndarray:
    """Days of issue from the start to the last day that leaves time for every deadline."""
    span = (season.closes - season.starts).days - max(ALLOWED.values()) - MARGIN - 4
    days = np.linspace(3, span, count) + rng.integers(-2, 3, size=count)
    issued = days_after(np.datetime64(season.starts, "D"), days.astype(np.int64))
    if season.term.endswith("b"):
        issued[0] = np.datetime64("2025-06-05")
    return issued


def _named(season: Season, issued: np.ndarray, received: np.ndarray) -> DataFrame:
    count = len(issued)
    order = np.arange(count)
    issuers = [ISSUERS[k % len(ISSUERS)] for k in order]
    if season.head != "huyen":
        issuers = ["tinh" if level == "huyen" else level for level in issuers]
    types = [TYPES[k % len(TYPES)] for k in order]
    first = 1 if not season.term.endswith("b") else DIRECTIVES["half"] + 1
    pairs = zip(types, issuers, strict=True)
    rng = generator(season.layout.seed, "objectives", season.term)
    return DataFrame(
        {
            "directive_id": [f"vb{season.year}-{k + first:02d}" for k in order],
            "number": [f"{k + first:02d}-{t}/{MARKS[i]}" for k, (t, i) in enumerate(pairs)],
            "type": types,
            "issuer_level": issuers,
            "title": [f"Về {TOPICS[(k + season.year) % 12]} (văn bản minh họa)" for k in order],
            "issued_on": issued,
            "received_on": received,
            "objectives": rng.integers(4, 9, size=count),
        }
    )


def requirements(season: Season) -> DataFrame:
    """What each directive requires of the units of the level, and of the head itself."""
    parts = [_item(season, item) for item in ALLOWED]
    if season.layout.kind == "district":
        parts.append(_of_head(season))
    rows = pd.concat(parts, ignore_index=True)
    texts = [f"trước ngày {day:%d/%m/%Y}" for day in rows["due_on"]]
    rng = generator(season.layout.seed, "requirements", season.term)
    rows["due_text"] = leave_out(rng, words(texts), 0.6)
    rows["cancelled_on"] = pd.NaT
    if season.year == CANCELLED_YEAR:
        odd = rows["item"].eq("evaluation") & rows["directive_id"].str.endswith("05")
        rows["cancelled_on"] = (rows["due_on"] - pd.Timedelta(days=20)).where(odd)
    return rows.assign(year=season.year, mandatory=rows["item"].ne("evaluation"))


def _item(season: Season, item: str) -> DataFrame:
    rows = season.directives.iloc[:: 2 if item in SOME else 1]
    due = rows["issued_on"] + pd.Timedelta(days=MARGIN + ALLOWED[item])
    return DataFrame(
        {
            "directive_id": rows["directive_id"],
            "item": item,
            "level": season.level,
            "received_on": rows["received_on"],
            "due_on": due,
            "allowed_days": ALLOWED[item],
        }
    )


def _of_head(season: Season) -> DataFrame:
    rows = _item(season, "plan")
    early = rows["due_on"] - pd.Timedelta(days=30)
    return rows.assign(level=None, unit_id=season.head, due_on=early, allowed_days=45)


def due_days(season: Season, item: str) -> np.ndarray:
    """The deadline of an item, directive by directive."""
    days = season.directives["issued_on"].to_numpy().astype("datetime64[D]")
    return days + np.timedelta64(MARGIN + ALLOWED[item], "D")


TARGETS: dict[str, tuple[float, float]] = {  # value in 2021, yearly step [invented]
    "attendance_rate": (0.95, 0.005),
    "study_coverage_rate": (1.0, 0.0),
    "report_on_time_rate": (0.85, 0.0125),
    "plan_on_time_rate": (0.8, 0.0125),
    "plan_coverage_rate": (1.0, 0.0),
    "evaluation_coverage_rate": (0.3, 0.1),
    "measurable_target_rate": (0.5, 0.05),
}


def targets(year: int, level: str) -> DataFrame:
    """The targets set for a year."""
    rows = [(name, min(1.0, round(v + (year - 2021) * s, 4))) for name, (v, s) in TARGETS.items()]
    frame = DataFrame(rows, columns=["indicator", "value"])
    source = f"Kế hoạch minh họa số 01-KH/MH-mẫu năm {year}"
    return frame.assign(level=level, year=year, source_doc=source)


def about(season: Season) -> DataFrame:
    """Who reports for the year, and that all of it is invented."""
    huyen = season.head == "huyen"
    office = "Ban Tuyên giáo Huyện ủy Minh Họa" if huyen else PROVINCE_OFFICE
    cut_off = CUT_OFFS.get(season.year, f"{season.year}-12-31")
    row = {
        "year": season.year,
        "office": office,
        "superior_office": "Huyện ủy Minh Họa" if huyen else "Tỉnh ủy Minh Họa",
        "unit_id": season.head,
        "place": "Minh Họa",
        "cut_off_on": pd.Timestamp(cut_off),
        "invented": True,
        "source": SOURCE,
    }
    return DataFrame([row])


PROVINCE_OFFICE = "Ban Tuyên giáo và Dân vận Tỉnh ủy Minh Họa"
SOURCE = "SỐ LIỆU MINH HỌA do lệnh phantich sample tạo ra; mọi đơn vị, văn bản, con số đều bịa đặt"
