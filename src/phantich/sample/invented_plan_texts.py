"""Invented plans as texts: a district's plan, and units' plans that copy it more or less."""

from __future__ import annotations

import hashlib
import itertools
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.random import Generator
from pandas import DataFrame

from phantich.sample.draws import generator, words
from phantich.sample.invented_names import place
from phantich.sample.layout import Season
from phantich.sample.magnitudes import PUBLISHED_YEAR

HEAD = "huyen"
TEMPERS: Mapping[str, tuple[float, str]] = {  # share copied from above, and how
    "u01": (1.0, "verbatim"),
    "u02": (0.9, "shuffled"),
    "u03": (0.9, "light"),
    "u04": (0.7, "verbatim"),
    "u05": (0.8, "light"),
    "u06": (0.5, "shuffled"),
    "u07": (0.3, "verbatim"),
    "u08": (0.1, "verbatim"),
    "u09": (0.0, "verbatim"),
    "u10": (0.1, "of u08"),
}
ITEMS = 10  # tasks in a plan
HAMLETS = ("Bến Mẫu", "Gò Mẫu", "Đồi Mẫu", "Suối Mẫu", "Chợ Mẫu", "Đình Mẫu")
NOTICE = "VĂN BẢN MINH HỌA, NỘI DUNG HƯ CẤU"


@cache
def _sentences() -> dict[str, Any]:
    return tomllib.loads(
        files("phantich.sample").joinpath("plan_sentences.toml").read_text("utf-8")
    )


def plan_texts(seed: int) -> dict[str, str]:
    """The plans of the district and of ten units for two directives, by file name."""
    keys = itertools.product(range(len(_sentences()["subjects"])), (HEAD, *TEMPERS))
    return {file_name(subject, unit): _text(seed, subject, unit) for subject, unit in keys}


def file_name(subject: int, unit: str) -> str:
    """Where the text of a unit's plan stands, relative to the dataset."""
    return f"texts/{PUBLISHED_YEAR}-{subject + 1:02d}-{unit}.txt"


def attached(plans: DataFrame, season: Season) -> DataFrame:
    """The plans with the files of those whose text is shipped, and the digests of the files."""
    if season.totals is None:
        return plans.assign(file=None, sha256=None)
    order = {directive: k for k, directive in enumerate(season.directives["directive_id"])}
    pairs = zip(plans["directive_id"].map(order), plans["unit_id"], strict=True)
    texts = plan_texts(season.layout.seed)
    names = [file_name(k, unit) for k, unit in pairs]
    file = [name if name in texts else None for name in names]
    digest = [_digest(texts[name]) if name else None for name in file]
    source = plans["text_source"].mask(np.array([name is not None for name in file]), "docx")
    return plans.assign(file=words(file), sha256=words(digest), text_source=source)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def _text(seed: int, subject: int, unit: str) -> str:
    facts = _sentences()["subjects"][subject]
    number, about = facts["number"], facts["about"]
    directive = f"Văn bản số {number} về {about}"
    tasks = [f"{k}. {line}" for k, line in enumerate(_tasks(seed, subject, unit), 1)]
    aims = [f"- {line.format(directive=directive)}" for line in _sentences()["common"]]
    parts = [_header(unit, directive, about), "I. MỤC ĐÍCH, YÊU CẦU", *aims,
             "II. NHIỆM VỤ VÀ GIẢI PHÁP", *tasks, *_footer(unit)]  # fmt: skip
    return "\n".join(parts) + "\n"


def _name(unit: str) -> str:
    return "Huyện Minh Họa" if unit == HEAD else f"Xã {place(int(unit[1:]) - 1)}"


def _header(unit: str, directive: str, about: str) -> str:
    name = _name(unit)
    above = "TỈNH ỦY MINH HỌA" if unit == HEAD else "HUYỆN ỦY MINH HỌA"
    bases = [f"Căn cứ {directive} (văn bản hư cấu);"]
    if unit != HEAD:
        bases.append(f"Căn cứ Kế hoạch của Ban Thường vụ Huyện ủy Minh Họa về {about};")
    basis = "\n".join([*bases, f"Ban Chấp hành Đảng bộ {name} xây dựng kế hoạch như sau:"])
    title = f"KẾ HOẠCH\nthực hiện {directive}"
    return f"{above}\nĐẢNG BỘ {name.upper()}\n*\n{NOTICE}\n\n{title}\n\n{basis}\n"


def _footer(unit: str) -> list[str]:
    name = _name(unit)
    return [
        "III. TỔ CHỨC THỰC HIỆN",
        f"Văn phòng Đảng ủy {name} theo dõi, đôn đốc và tổng hợp kết quả thực hiện kế hoạch này.",
        "Nơi nhận:",
        "- Như trên;",
        "- Lưu Văn phòng (minh họa).",
        "T/M BAN THƯỜNG VỤ",
    ]


def _tasks(seed: int, subject: int, unit: str) -> list[str]:
    above = list(_sentences()["subjects"][subject]["superior"])
    if unit == HEAD:
        return above
    share, manner = TEMPERS[unit]
    rng = generator(seed, "plan texts", subject, manner if manner.startswith("of") else unit)
    if manner.startswith("of "):
        neighbour = _tasks(seed, subject, manner.removeprefix("of "))
        theirs, ours = (_name(u).removeprefix("Xã ") for u in (manner.removeprefix("of "), unit))
        return [line.replace(theirs, ours) for line in neighbour[:-2]] + _own(rng, subject, unit, 2)
    taken = sorted(rng.choice(ITEMS, size=round(ITEMS * share), replace=False))
    copied = [_touched(above[k], manner) for k in taken]
    lines = copied + _own(rng, subject, unit, ITEMS - len(copied))
    return list(rng.permutation(np.array(lines))) if manner == "shuffled" else lines


def _touched(line: str, manner: str) -> str:
    for old, new in _sentences()["light"] if manner == "light" else ():
        line = line.replace(old, new)
    return line


def _own(rng: Generator, subject: int, unit: str, count: int) -> list[str]:
    """Tasks of the unit's own, with its own places, numbers and reasons."""
    said = _sentences()
    pools = (said["when"], said["who"], said["subjects"][subject]["what"], said["why"])
    orders = [rng.permutation(len(pool)) for pool in pools]
    return [_sentence(rng, pools, [order[k % len(order)] for order in orders], unit)
            for k in range(count)]  # fmt: skip


def _sentence(rng: Generator, pools: tuple[list[str], ...], at: list[int], unit: str) -> str:
    when, who, what, why = (pool[k] for pool, k in zip(pools, at, strict=True))
    blanks = {
        "month": int(rng.integers(2, 13)),
        "quarter": ["hai", "ba", "tư"][int(rng.integers(0, 3))],
        "day": int(rng.integers(4, 28)),
        "count": int(rng.integers(3, 60)),
        "percent": int(rng.integers(60, 98)),
        "hamlet": HAMLETS[int(rng.integers(0, len(HAMLETS)))],
        "place": _name(unit),
    }
    return f"{when}, {who} {what}; {why}.".format(**blanks)
