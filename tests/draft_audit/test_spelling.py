"""A ratio and its percentage in any spelling: right, cut off, or wrong by a figure."""

from decimal import ROUND_DOWN, Decimal
from fractions import Fraction

from hypothesis import assume, given
from hypothesis import strategies as st

from phantich.draft_audit import audit_text
from phantich.language import numbers

counts = st.tuples(st.integers(1, 200_000), st.integers(1, 200_000)).map(sorted)
digits = st.integers(0, 3)
FRAMES = {
    "vi": (
        "Toàn đảng bộ có {a}/{b} đảng viên dự học, đạt {p}.",
        "Có {a}/{b} đồng chí ({p}).",
        "Có {a} / {b} hội viên tham gia, đạt tỷ lệ {p}; số còn lại có lý do.",
        "Đạt {p} ({a}/{b} đảng viên).",
        "Có {a} đảng viên trên tổng số {b} đảng viên tham gia, chiếm {p}.",
        "Trong tổng số {b} đảng viên, có {a} đảng viên dự học, chiếm {p}.",
        "Toàn đảng bộ có {a}/{b} đảng viên\ndự học,\nđạt {p}.",
    ),
    "en": (
        "In all {a}/{b} members attended, reaching {p}.",
        "The rate was {p} ({a}/{b} members).",
        "On the day {a} of {b} members attended ({p}).",
    ),
}
MARKS = {"vi": (".", ","), "en": (",", ".")}


def grouped(value, style, lang):
    plain = f"{value:,}"
    sign = {"marks": MARKS[lang][0], "none": "", "blank": " ", "hard": "\u00a0"}[style]
    return plain.replace(",", sign)


def printed(value, places, lang):
    text = f"{value:.{places}f}"
    return text.replace(".", MARKS[lang][1])


@st.composite
def spellings(draw):
    lang = draw(st.sampled_from(["vi", "en"]))
    style = draw(st.sampled_from(["marks", "none", "blank", "hard"]))
    sign = draw(st.sampled_from(["%", " %", "\u00a0%"]))
    return lang, style, sign, draw(st.sampled_from(FRAMES[lang]))


def sentence(part, whole, percent, spelling):
    lang, style, sign, frame = spelling
    written = [grouped(v, style, lang) for v in (part, whole)]
    return frame.format(a=written[0], b=written[1], p=percent + sign)


def readable(part, whole, spelling):
    """A bare 1900 to 2099 is a year, and d/m a day: nobody can tell."""
    bare = spelling[1] == "none"
    year = any(1900 <= v < 2100 for v in (part, whole))
    return not (bare and year) and whole > 31


def verdicts(text):
    return {f.verdict for f in audit_text(text).figures if f.kind == "ratio"}


@given(counts, digits, spellings())
def test_a_rounded_percentage_agrees(pair, places, spelling):
    part, whole = pair
    assume(readable(part, whole, spelling))
    right = numbers.rounded(Fraction(part * 100, whole), places)
    text = sentence(part, whole, printed(right, places, spelling[0]), spelling)
    assert verdicts(text) == {"agrees"}, text


@given(counts, digits, spellings())
def test_a_percentage_cut_off_is_told(pair, places, spelling):
    part, whole = pair
    assume(readable(part, whole, spelling))
    exact = Fraction(part * 100, whole)
    down = (Decimal(exact.numerator) / exact.denominator).quantize(
        Decimal(1).scaleb(-places), ROUND_DOWN
    )
    assume(down != numbers.rounded(exact, places))
    half = exact * 10**places % 1 == Fraction(1, 2)
    text = sentence(part, whole, printed(down, places, spelling[0]), spelling)
    assert verdicts(text) <= ({"truncated", "half_even"} if half else {"truncated"}), text
    assert verdicts(text)


@given(counts, digits, spellings(), st.integers(1, 40), st.booleans())
def test_a_wrong_percentage_is_told(pair, places, spelling, steps, more):
    part, whole = pair
    assume(readable(part, whole, spelling))
    exact = Fraction(part * 100, whole)
    right = numbers.rounded(exact, places)
    wrong = right + (steps if more else -steps) * Decimal(1).scaleb(-places)
    assume(0 <= wrong <= 100 and abs(Fraction(wrong) - exact) * 10**places >= 1)
    text = sentence(part, whole, printed(wrong, places, spelling[0]), spelling)
    assert verdicts(text) == {"mismatch"}, text
