"""The data model as data: every name in it leads somewhere, and no heading means two things."""

import re
from collections import Counter

import pytest

from phantich.language.folding import fold
from phantich.schema import data_model

TABLES = data_model.tables()
COLUMNS = [(table, column) for table in TABLES.values() for column in table.columns.values()]


def doubles(names):
    return [name for name, times in Counter(names).items() if times > 1]


def test_headings_of_a_table_each_lead_to_one_column():
    for table in TABLES.values():
        headings = {(fold(text), c.name) for c in table.columns.values() for text in c.headings}
        assert doubles(heading for heading, _ in headings) == [], table.name


def test_names_of_files_and_sheets_each_lead_to_one_table():
    names = {(fold(text), table.name) for table in TABLES.values() for text in table.headings}
    assert doubles(name for name, _ in names) == []


def test_codes_and_labels_of_a_list_each_mean_one_code():
    for enum, facts in data_model.enums().items():
        said = {(fold(text), code) for code, fact in facts.items() for text in (code, fact["vi"])}
        assert doubles(text for text, _ in said) == [], enum


def test_a_table_names_only_columns_it_has():
    for table in TABLES.values():
        rules = " ".join((*table.checks, *table.warnings))
        named = {*table.key, *re.findall(r"[a-z_]\w*", rules), table.unit, table.time}
        assert named - {""} <= set(table.columns), table.name


def test_what_is_inherited_stands_in_the_parent_and_the_parent_is_referred_to():
    order = list(TABLES)
    for table in TABLES.values():
        if not table.within:
            assert table.inherits == (), table.name
            continue
        parent = TABLES[table.within]
        assert set(table.inherits) <= set(parent.columns), table.name
        assert [c.name for c in table.columns.values() if c.to == table.within], table.name
        assert order.index(parent.name) < order.index(table.name)


def test_a_column_refers_to_what_exists():
    for table, column in COLUMNS:
        path = f"{table.name}.{column.name}"
        assert (column.type == "ref") == bool(column.to), path
        assert (column.type == "enum") == bool(column.of), path
        assert (column.type == "count") == bool(column.counts), path
        assert not column.to or len(TABLES[column.to].key) == 1, path
        assert not column.of or column.of in data_model.enums(), path


def test_no_table_has_a_column_about_people():
    known = {fold(text) for _, column in COLUMNS for text in column.headings}
    assert known.isdisjoint(map(fold, data_model.personal_headings()))


def test_every_label_is_said_in_both_languages():
    silent = [
        (enum, code)
        for enum, facts in data_model.enums().items()
        for code, fact in facts.items()
        if not (fact.get("vi") and fact.get("en"))
    ]
    assert silent == []


def test_more_present_than_invited_is_a_warning_and_never_an_error():
    assert "present <= invited" in TABLES["attendances"].warnings
    assert "present" not in " ".join(TABLES["attendances"].checks)


@pytest.mark.parametrize(
    ("path", "counts"),
    [
        ("attendances.present", "measure"),
        ("attendances.invited", "measure"),
        ("memberships.members", "person"),
        ("classes.enrolled", "person"),
        ("outreach_sessions.contacts", "contact"),
        ("outreach_sessions.rounds", "round"),
        ("conferences.conferences", "conference"),
    ],
)
def test_persons_and_attendances_are_different_counts(path, counts):
    assert data_model.column(path).counts == counts


def test_a_row_stands_for_one_conference_unless_it_says_how_many():
    defaults = {f"{table.name}.{column.name}": column.default for table, column in COLUMNS}
    assert {path: number for path, number in defaults.items() if number is not None} == {
        "conferences.conferences": 1,
        "conference_points.points": 1,
        "classes.classes": 1,
    }


def test_label_speaks_both_languages_and_leaves_an_unknown_code_as_it_is():
    assert data_model.label("mode", "online") == "Trực tuyến"
    assert data_model.label("mode", "online", "en") == "Online"
    assert data_model.label("mode", "by_pigeon") == "by_pigeon"


@pytest.mark.parametrize("path", ["attendances.presnt", "attendence.present", "attendances"])
def test_column_refuses_an_unknown_path(path):
    with pytest.raises(KeyError):
        data_model.column(path)
