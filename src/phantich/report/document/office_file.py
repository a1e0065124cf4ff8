"""The file of the office's own words: read for a report, made with its questions where missing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from phantich.dataset.reading import Dataset
from phantich.files.whole_files import write_whole
from phantich.report.own_words import ENTRIES, read_words, words_file
from phantich.report.sentences.assessment_sentences import judgement, questions
from phantich.report.sentences.year_facts import YearFacts

BOM = b"\xef\xbb\xbf"  # so that old editors know the file's encoding


def office_words(dataset: Dataset, folder: str | Path, lang: str = "vi") -> dict[str, str]:
    """What the office wrote for the report of a dataset's year, by entry.

    Raises
    ------
    Fault
        The file has a heading that is not known, or a day that is none.
    """
    return read_words(_file(dataset, folder, lang), lang)


def _file(dataset: Dataset, folder: str | Path, lang: str) -> Path:
    return words_file(folder, dataset.path, dataset.year, dataset.unit, lang)


def keep_office_file(facts: YearFacts, folder: str | Path) -> Path:
    """Make the empty file with its questions where there is none; leave one that is there.

    Raises
    ------
    Fault
        It can't be written.
    """
    path = _file(facts.dataset, folder, facts.lang)
    if not path.exists():
        write_whole(path, BOM + "\n".join(_form(facts)).encode("utf-8"))
    return path


def _form(facts: YearFacts) -> Iterator[str]:
    yield from _remarks(facts.say("words.about", year=facts.year, office=facts.office))
    for name in ENTRIES:
        yield ""
        yield f"== {facts.say(f'words.{name}')} =="
        yield from _remarks(facts.say(f"words.{name}_help", **_hints(facts)))
        yield ""


def _hints(facts: YearFacts) -> Mapping[str, str]:
    asked = questions(facts)
    return {"judgement": judgement(facts).text, "questions": "\n".join(asked) or "-"}


def _remarks(text: str) -> Iterator[str]:
    return (f"# {line}" for line in text.splitlines())
