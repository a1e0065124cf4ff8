"""Sentences in two languages, and numbers rounded half up from exact values."""

import ast
import datetime as dt
import re
import tomllib
from decimal import Decimal
from fractions import Fraction
from string import Formatter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from phantich.cli import commands
from phantich.errors import Fault, Misuse
from phantich.language import numbers, wording
from tests import SOURCE

MODULES = sorted(SOURCE.rglob("*.py"))


def blanks(sentence):
    return sorted({name for _, name, _, _ in Formatter().parse(sentence) if name is not None})


def literals():
    """Every string written in the package and in its templates."""
    for module in MODULES:
        for node in ast.walk(ast.parse(module.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node.value
    for template in SOURCE.rglob("*.j2"):
        yield from re.findall(r"\"([^\"]*)\"", template.read_text("utf-8"))


def patterns():
    """Every string put together when it is needed, as a pattern: ``rule.{rule}``."""
    for module in MODULES:
        for node in ast.walk(ast.parse(module.read_text("utf-8"))):
            if isinstance(node, ast.JoinedStr):
                parts = [getattr(part, "value", None) for part in node.values]
                fixed = [re.escape(p) if isinstance(p, str) else "([a-z_0-9-]+)" for p in parts]
                if isinstance(parts[0], str) and re.match(r"[a-z_]+\.", parts[0]):
                    yield "".join(fixed)
    for template in SOURCE.rglob("*.j2"):
        for stem in re.findall(r"\"(\w+_)\" ~", template.read_text("utf-8")):
            yield rf"[a-z]+\.{stem}([a-z_0-9]+)"


def facts():
    """Every word of the catalogue, the schema, the clause list, notebooks and commands."""
    files = [SOURCE / "schema/indicators.toml", SOURCE / "schema/tables.toml"]
    files += [SOURCE / "likeness/clauses.toml", SOURCE / "analysis/findings/finding_rules.toml"]
    files += sorted((SOURCE.parent.parent / "notebooks").glob("*.ipynb"))
    for path in files:
        yield from re.findall(r"[a-z_]+", path.read_text("utf-8"))
    for name, command in commands.commands.items():
        yield name
        for param in command.params:
            yield from (param.name, f"{name}_{param.name}")


def called(*names, modules=MODULES, at=0):
    """An argument of every call of these functions, where it is written out."""
    for module in modules:
        for node in ast.walk(ast.parse(module.read_text("utf-8"))):
            if isinstance(node, ast.Call) and len(node.args) > at:
                name = getattr(node.func, "id", getattr(node.func, "attr", ""))
                given = node.args[at]
                if name in names and isinstance(given, ast.Constant) and given.value:
                    yield given.value


def test_both_languages_have_the_same_keys_in_the_same_order():
    assert list(wording.sentences("vi")) == list(wording.sentences("en"))


def test_both_languages_leave_the_same_blanks():
    for key, said in wording.sentences("vi").items():
        assert blanks(said) == blanks(wording.sentences("en")[key]), key


def test_every_sentence_is_used():
    written = set(literals())
    written |= {key for key in wording.sentences("vi") if key.startswith("office.")}  # from data
    ends = written | set(facts())
    made = set(patterns())

    def used(key):
        matches = (re.fullmatch(pattern, key) for pattern in made)
        key = key.removesuffix("_alone")  # said where no near name can be offered
        return key in written or any(found and set(found.groups()) <= ends for found in matches)

    assert [key for key in wording.sentences("vi") if not used(key)] == []


def test_every_sentence_asked_for_exists():
    known = wording.sentences("vi")
    asked = {key for key in called("say") if re.fullmatch(r"[a-z]+\.[a-z_0-9]+", str(key))}
    assert asked
    assert asked - set(known) == set()


def test_every_fault_has_its_sentence():
    raised = {f"fault.{key}" for key in called("Fault", "Misuse")}
    assert len(raised) > 10
    assert raised - set(wording.sentences("vi")) == set()


def test_every_rule_has_its_sentence():
    modules = [path for room in ("dataset", "intake") for path in (SOURCE / room).rglob("*.py")]
    told = [*called("add", "note", "refuse", "refused", "Remark", modules=modules)]
    told += [*called("warned", modules=modules, at=1), *called("Finding", modules=modules, at=2)]
    rules = {f"rule.{key}" for key in told if isinstance(key, str) and key.islower()}
    assert {"rule.converted", "rule.no_rows", "rule.duplicate_key", "rule.blank"} <= rules
    assert rules - {"rule.ditto"} - set(wording.sentences("vi")) == set()


def test_a_fault_speaks_both_languages_and_prints_vietnamese():
    fault = Misuse("bad_year", first=2000, last=2100, year=24)
    assert str(fault) == "Năm phải từ 2000 đến 2100; đã ghi 24."
    assert fault.say("en") == "The year must lie between 2000 and 2100; got 24."
    assert isinstance(fault, Fault)
    assert isinstance(fault, ValueError)


def test_braces_in_a_value_are_printed_as_they_are():
    assert "{year}" in Fault("not_a_day", value="{year}").say()


@pytest.mark.parametrize("lang", ["fr", "VI", ""])
def test_another_language_is_refused(lang):
    with pytest.raises(ValueError, match="vi, en"):
        wording.sentences(lang)


def test_an_unknown_sentence_is_refused():
    with pytest.raises(KeyError):
        wording.say("rule.no_such_rule")


@pytest.mark.parametrize(
    ("value", "digits", "vi", "en"),
    [
        (12930, 0, "12.930", "12,930"),
        (0, 0, "0", "0"),
        (999, 0, "999", "999"),
        (4000000, 0, "4.000.000", "4,000,000"),
        (Fraction(12930, 241), 2, "53,65", "53.65"),
        (Fraction(5, 2), 0, "3", "3"),
        (Fraction(-5, 2), 0, "-3", "-3"),
        (0.125, 2, "0,13", "0.13"),
        (2.675, 2, "2,68", "2.68"),
        (Decimal("1.005"), 2, "1,01", "1.01"),
        (-1234.5, 0, "-1.235", "-1,235"),
        (Fraction(1, 3), 4, "0,3333", "0.3333"),
        (0.1 + 0.2, 1, "0,3", "0.3"),
        (np.int64(21549), 0, "21.549", "21,549"),
        (np.float64(2.5), 0, "3", "3"),
        (7, 2, "7,00", "7.00"),
    ],
)
def test_number_is_written_as_the_reader_writes_it(value, digits, vi, en):
    assert numbers.written(value, "vi", digits) == vi
    assert numbers.written(value, "en", digits) == en


@pytest.mark.parametrize(
    ("value", "digits", "text"),
    [
        (Fraction(11860, 12112), 2, "97,92%"),
        (11860 / 12112, 2, "97,92%"),
        (Fraction(11860, 12112), 1, "97,9%"),
        (Fraction(1, 800), 2, "0,13%"),
        (1 / 800, 2, "0,13%"),
        (1, 2, "100,00%"),
        (0, 2, "0,00%"),
        (Fraction(13, 12), 0, "108%"),
        (12.5, 0, "1.250%"),
        (Decimal("0.97915"), 2, "97,92%"),
    ],
)
def test_percent_is_rounded_half_up_and_has_no_space(value, digits, text):
    assert numbers.percent(value, "vi", digits) == text


def test_percent_in_english_has_a_point():
    assert numbers.percent(Fraction(11860, 12112), "en") == "97.92%"


def test_nothing_is_written_without_a_sign():
    assert numbers.written(-0.4) == "0"


DIGITS = st.integers(0, 4)


@given(st.fractions(max_denominator=10**6), DIGITS)
def test_rounding_goes_to_the_nearest_and_at_the_middle_away_from_zero(value, digits):
    done = Fraction(numbers.rounded(value, digits))
    step = Fraction(1, 10**digits)
    assert (done / step).denominator == 1
    assert abs(done - value) <= step / 2
    if abs(done - value) == step / 2:
        assert abs(done) > abs(value)


@given(st.integers(-(10**9), 10**9), st.integers(0, 3), DIGITS)
def test_a_fraction_and_its_decimal_are_rounded_alike(units, places, digits):
    exact = Fraction(units, 10**places)
    assert numbers.rounded(exact, digits) == numbers.rounded(Decimal(units).scaleb(-places), digits)


@given(st.integers(0, 4_000_000), st.integers(1, 4_000_000), DIGITS)
def test_a_float_share_is_printed_as_the_exact_one(part, whole, digits):
    assert numbers.percent(part / whole, "vi", digits) == numbers.percent(
        Fraction(part, whole), "vi", digits
    )


@given(st.integers(-(10**12), 10**12))
def test_a_whole_number_reads_back(value):
    assert int(numbers.written(value, "vi").replace(".", "")) == value
    assert int(numbers.written(value, "en").replace(",", "")) == value


@given(st.fractions(max_denominator=1000), st.fractions(max_denominator=1000), DIGITS)
def test_rounding_keeps_the_order(one, other, digits):
    low, high = sorted([one, other])
    assert numbers.rounded(low, digits) <= numbers.rounded(high, digits)


def test_a_day_is_written_as_the_reader_writes_it():
    day = dt.date(2024, 2, 1)
    assert wording.date(day) == "01/02/2024"
    assert wording.date(day, "en") == "1 Feb 2024"
    assert wording.date(dt.date(2024, 12, 31), "en") == "31 Dec 2024"


@pytest.mark.parametrize("lang", wording.LANGUAGES)
def test_no_key_stands_in_two_files(lang):
    """The files of the rooms share one table of keys: a second one would silence the first."""
    found = [key for part in wording._parts(lang) for key, _ in wording._flat(tomllib.loads(part))]
    assert sorted(found) == sorted(set(found))
