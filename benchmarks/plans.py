"""Invented pairs of plan and parent with known copied passages, for the benchmark (seeded)."""

from __future__ import annotations

import random
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field

from benchmarks import pools
from phantich.language.legacy_encodings import TCVN3

CLASSES = (
    *(
        "none",
        "boilerplate",
        "formulas",
        "verbatim",
        "light",
        "shuffled",
        "paraphrase",
        "mixed",
        "peer",
    ),
    *("nfd", "tcvn3", "vni", "upper", "tone", "ocr", "wrapped"),
)
ZERO = ("none", "boilerplate", "formulas")


@dataclass(frozen=True)
class Sentence:
    """One sentence; `source` is its place in the parent's list when it is copied."""

    text: str
    kind: str  # content, clause or heading
    source: int | None = None
    facts: tuple[str, ...] = ()  # facts that are the unit's own


@dataclass(frozen=True)
class Case:
    """A copied passage: characters [start, end) of the plan and of the parent."""

    start: int
    end: int
    source_start: int
    source_end: int


@dataclass
class Pair:
    """A plan, its parent, other superiors' plans and what is known of the copying."""

    name: str
    plan: str
    parent: str
    cases: list[Case]
    share: float
    facts: list[str]
    background: list[str] = field(default_factory=list)


class Author:
    """Writes plans from one split's pools in a style of his own."""

    def __init__(self, split: str, rng: random.Random) -> None:
        self.split, self.rng = split, rng
        self.bullet = rng.choice(["- ", "+ ", "", "• "])
        self.end = rng.choice([".", ".", ";"])
        self.clauses = [c for c in pools.CLOSING[split] if rng.random() < 0.75]

    def topic(self) -> tuple[str, str, list[str]]:
        """One topic: title, short name, objects."""
        return self.rng.choice(pools.TOPICS[self.split])

    def fill(self, frame: str, topic: tuple[str, str, list[str]], own: bool) -> Sentence:
        """A sentence of a frame with random slots; its facts are own facts when it is own."""
        rng = self.rng
        slots = {
            "o": rng.choice(topic[2]),
            "s": topic[1],
            "p": rng.choice(pools.PLACES[self.split]),
            "u": rng.choice(pools.UNITS[self.split]),
            "n": str(rng.randint(11, 480)),
            "k": str(rng.randint(3, 19)),
            "c": str(rng.randint(60, 99)),
            "d": str(rng.choice([30, 45, 60, 90])),
            "m": str(rng.randint(1, 12)),
            "q": rng.choice(["I", "II", "III", "IV"]),
            "t": f"ngày {rng.randint(1, 28):02d}/{rng.randint(1, 12)}/2024",
        }
        text = frame.format(**slots)
        tail = rng.choice(pools.TAILS[self.split])
        text = text[:-1] + tail + "."
        return Sentence(text, "content", None, _facts(frame, slots) if own else ())

    def content(
        self, topic: tuple[str, str, list[str]], frames: list[str], own: bool
    ) -> list[Sentence]:
        """Content sentences of frames."""
        return [self.fill(frame, topic, own) for frame in frames]

    def frames(
        self, count: int, avoid: frozenset[str] = frozenset(), again: float = 0.0
    ) -> list[str]:
        """Frames for a plan; those to avoid come again with a chance (class "formulas")."""
        pool = pools.FRAMES[self.split] + pools.PURPOSE[self.split]
        usable = [f for f in pool if f not in avoid or self.rng.random() < again]
        return self.rng.sample(usable, min(count, len(usable)))

    def framed(self, body: list[Sentence], title: str, short: str) -> list[Sentence]:
        """A whole plan: header, legal bases, headings, body, standard clauses, signature."""
        rng = self.rng
        names = {"title": title, "short": short, "no": rng.randint(2, 99),
                 "up": "Ban Thường vụ cấp trên", "me": "Đảng ủy " + rng.choice(pools.PLACES[self.split])}  # fmt: skip
        opening = [Sentence(c.format(**names), "clause") for c in pools.OPENING[self.split]]
        closing = [Sentence(c.format(**names), "clause") for c in self.clauses]
        heads = [Sentence(h, "heading") for h in pools.HEADINGS[self.split]]
        top = [
            Sentence(t, "heading")
            for t in (names["me"].upper(), "KẾ HOẠCH", f"thực hiện Chỉ thị về “{title}”")
        ]
        cut = max(1, len(body) // 4)
        bottom = [
            Sentence(t, "clause")
            for t in (
                "Nơi nhận:",
                "- Các chi bộ trực thuộc;",
                "- Lưu VP.",
                "T/M BAN THƯỜNG VỤ",
                "BÍ THƯ",
            )
        ]
        return [
            *top,
            *opening,
            heads[0],
            *body[:cut],
            heads[1],
            *body[cut:],
            heads[2],
            *closing,
            *bottom,
        ]


def _facts(frame: str, slots: dict[str, str]) -> tuple[str, ...]:
    return tuple(slots[name] for name in re.findall(r"{([pundkctmq])}", frame))


def render(sentences: list[Sentence], author: Author) -> tuple[str, list[tuple[int, int]]]:
    """Text of sentences and the characters [start, end) of each."""
    text, spans = "", []
    together = 0
    for sentence in sentences:
        body = sentence.kind == "content"
        if text and body and together and not author.bullet and author.rng.random() < 0.6:
            text = text[:-1] + " "
        elif body:
            text += author.bullet
        spans.append((len(text), len(text) + len(sentence.text)))
        text += sentence.text + "\n"
        together = body
    return text, spans


def pair(name: str, split: str, seed: int) -> Pair:
    """One pair of a class; the same seed gives the same pair."""
    rng = random.Random(f"{name} {split} {seed}")
    superior, unit = Author(split, rng), Author(split, rng)
    topic = superior.topic()
    frames = superior.frames(rng.randint(14, 26))
    parent_body = superior.content(topic, frames, own=False)
    parent_list = superior.framed(parent_body, topic[0], topic[1])
    own_topic = topic if rng.random() < 0.6 else unit.topic()
    again = 0.15 if name == "formulas" else 0.0
    fresh = unit.frames(rng.randint(4, 18), frozenset(frames), again)
    own = unit.content(own_topic, fresh, own=True)
    body = [] if name in ZERO else _copied(name, parent_list, unit)
    body = body if name in ("verbatim",) and rng.random() < 0.3 else _interleave(body, own, rng)
    if name == "boilerplate":
        body = own[:3]
        unit.clauses = superior.clauses
    plan_list = unit.framed(
        body, own_topic[0] if name in ("none", "formulas") else topic[0], topic[1]
    )
    made = _pair(name, plan_list, parent_list, (unit, superior))
    made.background = [_other(split, rng) for _ in range(4)]
    return _noised(made, name, rng)


def _other(split: str, rng: random.Random) -> str:
    author = Author(split, rng)
    topic = author.topic()
    body = author.content(topic, author.frames(10), own=False)
    return render(author.framed(body, topic[0], topic[1]), author)[0]


def _copied(name: str, parent: list[Sentence], unit: Author) -> list[Sentence]:
    rng = unit.rng
    chosen = [Sentence(s.text, "content", k) for k, s in enumerate(parent) if s.kind == "content"]
    start = rng.randrange(max(1, len(chosen) // 2))
    chosen = chosen[start : start + rng.randint(4, len(chosen))]
    edits: dict[str, Callable[[Sentence, Author], Sentence]] = {
        "light": light, "shuffled": light, "paraphrase": paraphrase, "peer": light, "mixed": _any
    }  # fmt: skip
    chosen = [edits.get(name, _same)(s, unit) for s in chosen]
    if name == "shuffled":
        blocks = [chosen[i : i + 4] for i in range(0, len(chosen), 4)]
        rng.shuffle(blocks)
        for block in blocks:
            rng.shuffle(block)
        chosen = [s for block in blocks for s in block]
    return chosen


def _same(sentence: Sentence, unit: Author) -> Sentence:
    return sentence


def _any(sentence: Sentence, unit: Author) -> Sentence:
    return unit.rng.choice([_same, light, paraphrase])(sentence, unit)


def light(sentence: Sentence, unit: Author) -> Sentence:
    """Change numbers, dates, places and units; sometimes insert or drop a short clause."""
    rng, text, facts = unit.rng, sentence.text, []
    for known in (pools.PLACES[unit.split], pools.UNITS[unit.split]):
        for old in known:
            if old in text and rng.random() < 0.7:
                new = rng.choice([k for k in known if k != old])
                text, facts = text.replace(old, new), [*facts, new]
                break
    for match in reversed(list(re.finditer(r"(?<![\w/])\d+(?![\w/])", text))):
        if rng.random() < 0.6:
            new = str(int(match[0]) + rng.randint(1, 9))
            text, facts = text[: match.start()] + new + text[match.end() :], [*facts, new]
    if rng.random() < 0.15 and "," in text:
        text = text.replace(",", rng.choice([" theo quy định,", " ở địa phương,"]), 1)
    elif rng.random() < 0.1 and text.count(",") > 1:
        head, _, rest = text.partition(",")
        text = head + "," + rest.partition(",")[2]
    return Sentence(text, "content", sentence.source, tuple(facts))


def paraphrase(sentence: Sentence, unit: Author) -> Sentence:
    """Replace words by their like, swap a clause to the front now and then."""
    text = sentence.text
    for old, new in pools.SYNONYMS[unit.split]:
        if unit.rng.random() < 0.85:
            text = re.sub(rf"\b{old}\b", new, text)
            text = re.sub(rf"\b{old.capitalize()}\b", new.capitalize(), text)
    words = text.split()
    fillers = ["luôn", "thật", "đều", "cùng", "ngay", "lại", "vẫn"]
    at = unit.rng.randrange(2, len(words) - 1)
    if unit.rng.random() < 0.7:
        words.insert(at, unit.rng.choice(fillers))
    if unit.rng.random() < 0.5 and len(words) > 9:
        del words[unit.rng.randrange(3, len(words) - 2)]
    return Sentence(" ".join(words), "content", sentence.source)


def _interleave(copied: list[Sentence], own: list[Sentence], rng: random.Random) -> list[Sentence]:
    cuts = sorted(rng.randrange(len(copied) + 1) for _ in range(rng.randint(1, 3)))
    parts = [own[i :: len(cuts)] for i in range(len(cuts))]
    body, done = [], 0
    for cut, part in zip(cuts, parts, strict=True):
        body += [*copied[done:cut], *part]
        done = cut
    return body + copied[done:]


def _pair(
    name: str, plan: list[Sentence], parent: list[Sentence], authors: tuple[Author, Author]
) -> Pair:
    text, spans = render(plan, authors[0])
    source, source_spans = render(parent, authors[1])
    runs: list[list[int]] = []
    for k, sentence in enumerate(plan):
        if sentence.source is None:
            continue
        joined = runs and _adjacent(plan, runs[-1][-1], k)
        if joined:
            runs[-1].append(k)
        else:
            runs.append([k])
    cases = [_case(run, plan, spans, source_spans) for run in runs]
    content = sum(len(s.text) for s in plan if s.kind == "content")
    copied = sum(len(s.text) for s in plan if s.source is not None)
    facts = [fact for s in plan for fact in s.facts]
    return Pair(name, text, source, cases, copied / content if content else 0.0, facts)


def _adjacent(plan: list[Sentence], a: int, b: int) -> bool:
    if any(s.kind == "content" for s in plan[a + 1 : b]):
        return False
    x, y = plan[a].source, plan[b].source
    return x is not None and y is not None and abs(x - y) <= 4


def _case(
    run: list[int],
    plan: list[Sentence],
    spans: list[tuple[int, int]],
    sources: list[tuple[int, int]],
) -> Case:
    places = [s for s in (plan[k].source for k in run) if s is not None]
    return Case(
        spans[run[0]][0], spans[run[-1]][1], sources[min(places)][0], sources[max(places)][1]
    )


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


_OLD = str.maketrans({})
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
