"""Facts in a plan: numbers, dates, places and responsible units, with their places in the text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from phantich.likeness.tokens import fold

_UPPER = "".join(c for c in map(chr, [*range(0x41, 0x250), *range(0x1E00, 0x1F00)]) if c.isupper())
_NAME = rf"(?:[{_UPPER}][\w\u0300-\u0323]*|\d+)"
_KIND_OF_PLACE = (
    r"(?:[Xx]ã|[Pp]hường|[Tt]hị trấn|[Tt]hị xã|[Hh]uyện|[Qq]uận|[Tt]hành phố|[Tt]ỉnh|[Tt]hôn"
    r"|[Bb]ản|[Ấấ]p|[Kk]hu phố|[Tt]ổ dân phố|[Bb]uôn|[Ll]àng|[Xx]óm|[Đđ]ặc khu|[Kk]hóm"
    r"|[Kk]hu dân cư|[Tt]ổ)"
)
_BODIES = "|".join(
    [
        r"Ban (?:Tuyên giáo(?: và Dân vận)?|Tổ chức|Xây dựng Đảng|Dân vận|Nội chính)",
        r"Ban (?:Chỉ huy Quân sự|Công tác Mặt trận)",
        r"Văn phòng(?: (?:Đảng [ủu][ỷy]|Huyện ủy|Tỉnh ủy|Đảng uỷ|Thành ủy|HĐND và UBND|UBND))?",
        r"Đoàn (?:Thanh niên|xã|phường|trường)|Chi đoàn|Công đoàn(?: cơ sở| cơ quan)?",
        r"Hội (?:Liên hiệp Phụ nữ|Phụ nữ|Nông dân|Cựu chiến binh|Người cao tuổi|Khuyến học)",
        r"Hội (?:Chữ thập đỏ|Cựu giáo chức)",
        r"(?:Ủy|Uỷ) ban (?:Mặt trận Tổ quốc|Kiểm tra|nhân dân)|Mặt trận Tổ quốc",
        r"Trung tâm (?:Chính trị|Văn hóa|Y tế|[A-ZĐ]\w+ \w+)|Trạm Y tế",
        r"Công an(?= (?:xã|phường|huyện|tỉnh|chủ))|Đài Truyền thanh|Bộ phận thường trực",
        r"(?:Phòng|Sở|Chi cục) (?:Giáo dục và Đào tạo|Văn hóa và Thông tin|Văn hóa - Xã hội)",
        r"(?:Phòng|Sở|Chi cục) (?:Nội vụ|Tài chính|Kinh tế|Tư pháp|[A-ZĐ]\w+(?: \w+)?)",
        r"Trường (?:Tiểu học|Trung học cơ sở|Trung học phổ thông|Mầm non|THCS|THPT|Chính trị)"
        rf"(?: {_NAME}){{0,4}}",
    ]
)
_DATE = (
    r"(?:[Nn]gày )?\d{1,2}[/.-]\d{1,2}[/.-]\d{4}|[Nn]gày \d{1,2} tháng \d{1,2}(?: năm \d{4})?"
    r"|[Tt]háng \d{1,2}(?:/\d{4}| năm \d{4})?|[Qq]uý (?:IV|III|II|I|[1-4])\b(?:[/ ](?:năm )?\d{4})?"
    r"|[Nn]ăm \d{4}|\d{1,2}/\d{4}|[Nn]gày \d{1,2}/\d{1,2}"
)
_SCALE = r"(?: (?:triệu|tỷ|tỉ|nghìn|ngàn)?(?: ?đồng)?(?=\W|$))?"
_PATTERN = re.compile(
    rf"(?P<document>\b[Ss]ố \d+\s?-\s?[A-ZĐ]+[A-ZĐ/a-z]*|\d+-[A-ZĐ]{{2,}}[/A-Za-zĐ]*)"
    rf"|(?P<date>{_DATE})"
    rf"|(?P<place>\b{_KIND_OF_PLACE} {_NAME}(?: {_NAME}){{0,3}})"
    rf"|(?P<unit>(?<!\w)(?:{_BODIES})(?!\w))"
    rf"|(?P<number>(?<![\w/.,-])\d+(?:[.,]\d+)*(?:\s?%|(?![\w/-])){_SCALE})"
)
_CAPITALS = re.compile(_PATTERN.pattern.replace("{0,3})", "{0,1})"), re.IGNORECASE)


@dataclass(frozen=True)
class Fact:
    """A fact of kind number, date, place or unit; characters [start, start + length)."""

    kind: str
    text: str
    start: int
    length: int


def facts(text: str, start: int = 0, end: int | None = None) -> Iterator[Fact]:
    """Facts in a stretch of a text, in its order; numbers of documents are not facts."""
    stop = len(text) if end is None else end
    # In a text of capitals a name cannot be told by its capital: two words are taken.
    pattern = _CAPITALS if text[start:stop].isupper() else _PATTERN
    for match in pattern.finditer(text, start, stop):
        if match.lastgroup and match.lastgroup != "document":
            found = match[0].rstrip()
            yield Fact(match.lastgroup, found, match.start(), len(found))


def key(fact: Fact) -> tuple[str, ...]:
    """What makes two facts the same: figures and folded words."""
    words = re.findall(r"\d[\d.,/-]*", fact.text)
    if fact.kind in ("number", "date") and words:
        return tuple(re.sub(r"^0+(?=\d)|(?<=/)0+(?=\d)", "", w.rstrip(".,/-")) for w in words)
    return (*map(fold, re.sub(r"\d+", " ", fact.text).split()), *words)
