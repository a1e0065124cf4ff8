"""Invented pairs of plan and parent with known copied passages, for the benchmark (seeded).

Six genres, three for developing and three for confirming (``plan_pools.toml``). Own sentences use
the frames of their genre, the parent's too, with other matter; copies are edited, retold by a
second wording of the frame, shortened, put into another order or taken from the rows of a table.
"""

from __future__ import annotations

import random
import re
import tomllib
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

from phantich.language.legacy_encodings import TCVN3

RESTS = (" đã đăng ký", " còn lại")  # what may follow a matter and makes no other of it
ZERO = ("none", "boilerplate")
EDITED = ("verbatim", "light", "paraphrase", "summarised", "reordered", "rows", "prose", "mixed")
CLASSES = (*ZERO, *EDITED, "peer", "nfd", "tcvn3", "vni", "upper", "tone", "ocr", "wrapped")


@dataclass(frozen=True)
class Sentence:
    """One sentence: its text, frame and filling; `source` is its place in the parent if copied."""

    text: str
    kind: str = "content"  # content, row, clause or heading
    frame: tuple[str, ...] = ()
    filling: dict[str, str] = field(default_factory=dict)
    source: int | None = None
    until: int | None = None  # the last place when it sums up more than one sentence
    facts: tuple[str, ...] = ()  # figures, times and places that are the unit's own


@dataclass(frozen=True)
class Case:
    """A copied passage: characters [start, end) of the plan and of the parent."""

    start: int
    end: int
    source_start: int
    source_end: int


@dataclass
class Pair:
    """A plan, its parent, other superiors' plans and what is known of the copying.

    `share` = copied characters / all that is not boilerplate outside copied passages.
    """

    name: str
    plan: str
    parent: str
    cases: list[Case]
    share: float
    facts: list[str]
    background: list[str] = field(default_factory=list)


@cache
def pools() -> dict[str, dict[str, Any]]:
    """The wordings, by genre."""
    with Path(__file__).with_name("plan_pools.toml").open("rb") as file:
        return tomllib.load(file)


def genres(split: str) -> list[str]:
    """Genres of one split, "dev" or "test"."""
    return [name for name, pool in pools().items() if pool.get("split") == split]


class Author:
    """Writes plans of one genre in a style of his own."""

    def __init__(self, genre: str, rng: random.Random) -> None:
        self.pool, self.common, self.rng = pools()[genre], pools()["common"], rng
        self.bullet = rng.choice(["- ", "+ ", "", "• "])
        self.name = rng.choice(self.common["names"])
        self.frames = rng.sample(self.pool["frames"], 7)
        self.places = rng.sample(self.common["places"], 5)
        self.together = rng.random()  # how often a sentence follows another on its line

    def content(self, count: int) -> list[Sentence]:
        """Sentences of the genre's frames."""
        return [self.framed() for _ in range(count)]

    def whole_sentences(self, count: int) -> list[Sentence]:
        """Sentences that stand for themselves."""
        chosen = self.rng.sample(self.pool["whole"], min(len(self.pool["whole"]), count))
        return [Sentence(wordings[0], frame=tuple(wordings)) for wordings in chosen]

    def framed(self) -> Sentence:
        """A sentence of a random frame and filling."""
        frame, filling = tuple(self.rng.choice(self.frames)), self.filling()
        names = re.findall(r"{(\w)}", frame[0])
        facts = tuple(filling[name] for name in names if name in "pnkcdq")
        return Sentence(_filled(frame[0], filling), "content", frame, filling, facts=facts)

    def filling(self) -> dict[str, str]:
        """Something for every blank of a frame."""
        rng, pool = self.rng, self.pool
        u, w = rng.sample(pool["bodies"], 2)
        o = rng.choice(pool["objects"]) + rng.choice(["", "", *RESTS])
        return {
            "o": o, "v": rng.choice(pool["doings"]), "u": u, "w": w,
            "p": rng.choice(self.places), "t": rng.choice(pool["tails"]),
            "x": rng.choice(self.common["persons"]), "n": str(rng.randint(11, 980)),
            "k": str(rng.randint(2, 19)), "c": str(rng.randint(51, 99)), **self.time(),
        }  # fmt: skip

    def time(self) -> dict[str, str]:
        """A day and a quarter."""
        day = f"ngày {self.rng.randint(1, 28):02d}/{self.rng.randint(1, 12)}/2024"
        return {"d": day, "q": "quý " + self.rng.choice(["I", "II", "III", "IV"])}

    def rows(self, count: int) -> list[Sentence]:
        """Rows of a table: matter, body, time."""
        found = []
        for _ in range(count):
            filling = self.filling()
            frame = ("{v} {o}\t{u}\t{d}", "Giao {u} chủ trì việc {v} {o}, thời gian {d}.")
            text = _capital(_filled(frame[0], filling))
            found.append(Sentence(text, "row", frame, filling, facts=(filling["d"],)))
        return found

    def clauses(self) -> list[Sentence]:
        """Standard clauses that this author uses."""
        return [Sentence(c, "clause") for c in self.pool["clauses"] if self.rng.random() < 0.7]

    def plan(self, body: list[Sentence], clauses: list[Sentence], rank: str) -> list[Sentence]:
        """The plan: head, legal bases, headings, body with clauses in it, signature."""
        pool, rng = self.pool, self.rng
        me = f"{pool[rank]} {self.name}"
        title = f"thực hiện Chỉ thị số 7-CT/TW về “{rng.choice(pool['titles'])}”"
        head = [me.upper(), f"Số {rng.randint(2, 99)}-KH/{rng.choice(['HU', 'ĐU', 'BTV'])}"]
        top = [*head, pool["kind"].upper(), title, *(b.format(me=me) for b in pool["bases"])]
        inner = [*body]
        for clause in clauses[:-2]:
            inner.insert(rng.randrange(len(inner) + 1), clause)
        cut = max(1, len(inner) // len(pool["headings"]))
        parts = [inner[k * cut : (k + 1) * cut] for k in range(len(pool["headings"]) - 1)]
        parts.append(inner[(len(pool["headings"]) - 1) * cut :] + clauses[-2:])
        laid = [Sentence(line, "heading") for line in top]
        for heading, part in zip(pool["headings"], parts, strict=True):
            laid += [Sentence(heading, "heading"), *part]
        signed = ["Nơi nhận:", "- Như trên;", "- Lưu VP.", "T/M BAN THƯỜNG VỤ", "BÍ THƯ"]
        return [*laid, *(Sentence(line, "heading") for line in signed)]


def _matter(sentence: Sentence) -> tuple[str, ...]:
    """What a sentence is about: two that differ in figures, days and names alone have the same."""
    named = [name for name in "ovuwt" if f"{{{name}}}" in sentence.frame[0]]
    matter = [sentence.filling.get(name, "") for name in named]
    return (sentence.frame[0], *(re.sub(f"({'|'.join(RESTS)})$", "", m) for m in matter))


def _filled(frame: str, filling: dict[str, str]) -> str:
    return _capital(frame.format(**filling))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def render(sentences: list[Sentence], author: Author) -> tuple[str, list[tuple[int, int]]]:
    """Text of sentences and the characters [start, end) of each."""
    text, spans, together, number = "", [], False, 0
    for sentence in sentences:
        body = sentence.kind in ("content", "clause")
        follows = sentence.kind == "content" and together and author.rng.random() < author.together
        if follows:
            text = text[:-1] + " "
        elif body:
            text += author.bullet
        elif sentence.kind == "row":
            number += 1
            text += f"{number}\t"
        spans.append((len(text), len(text) + len(sentence.text)))
        text += sentence.text + "\n"
        together = sentence.kind == "content"
    return text, spans


def pair(name: str, split: str, seed: int) -> Pair:
    """One pair of a class; the same seed gives the same pair."""
    rng = random.Random(f"{name} {split} {seed}")
    genre = rng.choice(genres(split))
    superior, unit = Author(genre, rng), Author(genre, rng)
    source = [*superior.content(rng.randint(14, 26)), *superior.whole_sentences(5)]
    rng.shuffle(source)
    if name in ("rows", "prose", "mixed"):
        place = rng.randrange(len(source))
        source[place:place] = superior.rows(rng.randint(5, 9))
    parent = superior.plan(source, superior.clauses(), "superior")
    taken = {_matter(sentence) for sentence in source}
    own = [s for s in unit.content(rng.randint(8, 26)) if _matter(s) not in taken]
    copied = [] if name in ZERO else _copied(name, parent, unit)
    clauses = [s for s in parent if s.kind == "clause"] if name == "boilerplate" else unit.clauses()
    plan = unit.plan(_interleave(copied, own, rng), clauses, "unit")
    made = _pair(name, (plan, parent), (unit, superior))
    made.background = [_other(g, rng) for g in (*[genre] * 5, *genres(split))]
    if name == "peer":  # the parent stands among the others when a peer is looked at
        made.background.append(_other(genre, rng))
    return _noised(made, name, rng)


def _other(genre: str, rng: random.Random) -> str:
    author = Author(genre, rng)
    plan = author.plan(author.content(rng.randint(15, 30)), author.clauses(), "superior")
    return render(plan, author)[0]


def _copied(name: str, parent: list[Sentence], unit: Author) -> list[list[Sentence]]:
    """Runs of sentences of the parent as the unit has them."""
    rng, rows = unit.rng, name in ("rows", "prose")
    kinds = ("row",) if rows else ("content", "row") if name == "mixed" else ("content",)
    chosen = [replace(s, source=k) for k, s in enumerate(parent) if s.kind in kinds]
    runs, place = [], rng.randrange(3)
    while place < len(chosen) and len(runs) < 9:
        size = rng.choice([1, 1, 2, 2, 3, 4, 6])
        run = [_changed(name, s, unit) for s in chosen[place : place + size]]
        runs.append(_summed(run, rng) if name == "summarised" else run)
        place += size + rng.randint(2, 9)
    if name == "reordered":
        runs = [rng.sample(run, len(run)) for run in rng.sample(runs, len(runs))]
    return runs


def _changed(name: str, sentence: Sentence, unit: Author) -> Sentence:
    if sentence.kind == "row":
        return prose(sentence, unit) if name == "prose" else light(sentence, unit)
    if name == "mixed":
        return unit.rng.choice([_same, light, paraphrase])(sentence, unit)
    changes = {"light": light, "paraphrase": paraphrase, "summarised": shortened}
    changes |= {"reordered": light, "peer": light}
    return changes.get(name, _same)(sentence, unit)


def _same(sentence: Sentence, unit: Author) -> Sentence:
    return replace(sentence, facts=())


def light(sentence: Sentence, unit: Author) -> Sentence:
    """Other numbers, days, places and persons; now and then a short insertion."""
    filling = dict(sentence.filling)
    fresh = unit.filling()
    for name in "nkcdqpx":
        if name in filling and unit.rng.random() < 0.6:
            filling[name] = fresh[name]
    changed = [filling[n] for n in filling if filling[n] != sentence.filling[n] and n != "x"]
    text = _filled(sentence.frame[0], filling) if filling else sentence.text
    if unit.rng.random() < 0.2 and ", " in text:
        text = text.replace(", ", f", {unit.rng.choice(unit.common['inserted'])}, ", 1)
    facts = tuple(value for value in changed if value in text)
    return replace(sentence, text=text, filling=filling, facts=facts)


def paraphrase(sentence: Sentence, unit: Author) -> Sentence:
    """The second wording of the frame half of the time, words replaced by their like."""
    retold = unit.rng.choice(sentence.frame[:2])
    text = _filled(retold, sentence.filling) if sentence.filling else retold
    for old, new in unit.common["synonyms"]:
        if unit.rng.random() < 0.6:
            text = re.sub(rf"(?<!\w){old}(?!\w)", new, text)
    return replace(sentence, text=_capital(text), facts=())


def shortened(sentence: Sentence, unit: Author) -> Sentence:
    """The sentence without its ending, or its first part alone."""
    parts = re.split(r"(?<=\w)[,;] ", sentence.text.rstrip("."))
    kept = parts[: max(1, len(parts) - 1)]
    return replace(sentence, text=", ".join(kept) + ".", facts=())


def _summed(run: list[Sentence], rng: random.Random) -> list[Sentence]:
    """Neighbours put into one sentence, half of the time."""
    found: list[Sentence] = []
    for sentence in run:
        if found and found[-1].until == found[-1].source and rng.random() < 0.5:
            first = found[-1]
            tail = sentence.text[:1].lower() + sentence.text[1:]
            text = f"{first.text.rstrip('.')}; {tail}"
            found[-1] = replace(first, text=text, until=sentence.source)
        else:
            found.append(replace(sentence, until=sentence.source))
    return found


def prose(sentence: Sentence, unit: Author) -> Sentence:
    """A row of a table told as a sentence."""
    changed = light(replace(sentence, frame=sentence.frame[1:]), unit)
    return replace(changed, kind="content")


def _interleave(
    runs: list[list[Sentence]], own: list[Sentence], rng: random.Random
) -> list[Sentence]:
    body = list(own)
    places = sorted(rng.randrange(len(body) + 1) for _ in runs)
    for place, run in reversed(list(zip(places, runs, strict=True))):
        body[place:place] = run
    return body


def _pair(
    name: str, plans: tuple[list[Sentence], list[Sentence]], authors: tuple[Author, Author]
) -> Pair:
    plan, parent = plans
    text, spans = render(plan, authors[0])
    source, source_spans = render(parent, authors[1])
    runs: list[list[int]] = []
    for k, sentence in enumerate(plan):
        if sentence.source is None:
            continue
        if runs and _adjacent(plan, parent, runs[-1][-1], k):
            runs[-1].append(k)
        else:
            runs.append([k])
    cases = []
    for run in runs:
        theirs = [place for k in run for place in (plan[k].source, plan[k].until)]
        cases.append(_case([spans[k] for k in run], [source_spans[p] for p in theirs if p]))
    copied = sum(case.end - case.start for case in cases)
    own = [s for s in plan if s.source is None and s.kind in ("content", "row")]
    total = copied + sum(len(s.text) for s in own)
    facts = [fact for s in plan for fact in s.facts]
    return Pair(name, text, source, cases, copied / total if total else 0.0, facts)


def _adjacent(plan: list[Sentence], parent: list[Sentence], a: int, b: int) -> bool:
    """Whether two copied sentences are one passage: no own sentence between them on either side."""
    x, y = plan[a].source, plan[b].source
    if x is None or y is None or any(s.kind in ("content", "row") for s in plan[a + 1 : b]):
        return False
    taken = {place for s in plan for place in (s.source, s.until) if place is not None}
    inner = range(min(x, y) + 1, max(x, y))
    return all(k in taken for k in inner if parent[k].kind in ("content", "row"))


def _case(mine: list[tuple[int, int]], theirs: list[tuple[int, int]]) -> Case:
    return Case(
        min(a for a, _ in mine), max(b for _, b in mine),
        min(a for a, _ in theirs), max(b for _, b in theirs),
    )  # fmt: skip


# Noise: a function of the text with the new place of every old place.
Noise = Callable[[str, random.Random], tuple[str, list[int]]]


def _by_letter(change: Callable[[str], str]) -> Noise:
    def noise(text: str, rng: random.Random) -> tuple[str, list[int]]:
        out, places = [], [0]
        for letter in text:
            out.append(change(letter))
            places.append(places[-1] + len(out[-1]))
        return "".join(out), places

    return noise


_TCVN3_BACK = {letter: code for code, letter in TCVN3.items()}
_VNI_TONE = {"\u0301": "ù", "\u0300": "ø", "\u0309": "û", "\u0303": "õ", "\u0323": "ï"}
_VNI_ROOF = {"\u0301": "á", "\u0300": "à", "\u0309": "å", "\u0303": "ã", "\u0323": "ä", "": "â"}
_VNI_BOWL = {"\u0301": "é", "\u0300": "è", "\u0309": "ú", "\u0303": "ü", "\u0323": "ë", "": "ê"}
_VNI_ALONE = {"đ": "ñ", "ị": "ò", "í": "í", "ì": "ì", "ỉ": "æ", "ĩ": "ó", "ỵ": "î"}


def to_tcvn3(letter: str) -> str:
    """A letter as the TCVN3 byte read as cp1252; capitals with a tone only exist in capital fonts."""
    return _TCVN3_BACK.get(letter) or _TCVN3_BACK.get(letter.lower(), letter)


def to_vni(letter: str) -> str:
    """A letter as VNI-Windows read as cp1252: base letter and mark."""
    low = letter.lower()
    if low in _VNI_ALONE:
        code = _VNI_ALONE[low]
        return code.upper() if letter.isupper() else code
    base, *marks = unicodedata.normalize("NFD", low)
    tone = next((m for m in marks if m in _VNI_TONE), "")
    coded = base
    if "\u031b" in marks:
        coded = {"o": "ô", "u": "ö"}[base] + (_VNI_TONE[tone] if tone else "")
    elif "\u0302" in marks:
        coded = base + _VNI_ROOF[tone]
    elif "\u0306" in marks:
        coded = base + _VNI_BOWL[tone]
    elif tone:
        coded = base + _VNI_TONE[tone]
    return coded.upper() if letter.isupper() else coded


def _ocr(letter: str, rng: random.Random) -> str:
    if letter.isalpha() and rng.random() < 0.025:
        marks = unicodedata.normalize("NFD", letter)
        return (
            marks[0]
            if len(marks) > 1
            else {"l": "1", "o": "0", "i": "l", "c": "e", "h": "b"}.get(letter, letter)
        )
    return letter


def _scan(text: str, rng: random.Random) -> tuple[str, list[int]]:
    return _by_letter(lambda letter: _ocr(letter, rng))(text, rng)


def _wrap(text: str, rng: random.Random) -> tuple[str, list[int]]:
    width, column, out = rng.randint(62, 88), 0, []
    for place, letter in enumerate(text):
        space = text.find(" ", place + 1)
        word = (space if space > 0 else len(text)) - place
        turn = letter == " " and column + word > width
        column = 0 if turn or letter == "\n" else column + 1
        out.append("\n" if turn else letter)
    return "".join(out), list(range(len(text) + 1))


_TONE_PAIRS = [("òa", "oà"), ("óa", "oá"), ("ủy", "uỷ"), ("ùy", "uỳ"), ("úy", "uý"), ("ỏa", "oả"), ("ọa", "oạ"), ("ũy", "uỹ"), ("ụy", "uỵ")]  # fmt: skip


def _tone(text: str, rng: random.Random) -> tuple[str, list[int]]:
    for new, old in _TONE_PAIRS:
        text = re.sub(rf"{new}(?!\w)", old, text)
    return text.replace("đ", "ð"), list(range(len(text) + 1))


NOISES: dict[str, Noise] = {
    "nfd": _by_letter(lambda c: unicodedata.normalize("NFD", c)),
    "tcvn3": _by_letter(to_tcvn3),
    "vni": _by_letter(to_vni),
    "upper": _by_letter(str.upper),
    "tone": _tone,
    "ocr": _scan,
    "wrapped": _wrap,
}


def _noised(made: Pair, name: str, rng: random.Random) -> Pair:
    if name not in NOISES:
        return made
    plan, places = NOISES[name](made.plan, rng)
    cases = [Case(places[c.start], places[c.end], c.source_start, c.source_end) for c in made.cases]
    return Pair(name, plan, made.parent, cases, made.share, made.facts, made.background)
