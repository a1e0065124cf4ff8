"""The sentences of the report: which are said in which section, and what is said to be missing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from string import Formatter

from phantich.analysis import findings
from phantich.language import wording
from phantich.metrics.judging import FEW
from phantich.metrics.level_verdicts import verdict_counts
from phantich.report.document.basis import Basis
from phantich.report.document.document_model import Paragraph, Sentence
from phantich.report.document.telling import UNTOLD, Told, is_share, lowered

# Each entry is one thought: its fullest wording first, and what is said when figures lack.
PLAN: dict[str, tuple[tuple[str, ...], ...]] = {
    "direction": (("relay",), ("uptime",), ("steady",), ("lead",)),
    "study": (
        ("attended", "conferences"),
        ("attendances",),
        ("members",),
        ("nonmembers", "nonmembers_alone"),
        ("per_conference",),
        ("groups",),
        ("duties",),
        ("secretary",),
        ("schedule",),
        ("knowledge",),
        ("answers",),
        ("conduct",),
        ("conduct_kinds",),
    ),
    "outreach": (
        ("outreach", "rounds"),
        ("contacts",),
        ("forms",),
        ("media", "media_bare"),
        ("channels",),
        ("tagged",),
        ("cells",),
    ),
    "teaching": (("classes", "classes_bare"), ("learners",), ("class_plan",), ("completed",)),
    "plans": (
        ("issued", "issued_bare"),
        ("personal",),
        ("consulted", "consulted_bare"),
        ("sequence",),
        ("complete",),
        ("objectives",),
        ("tasks",),
        ("copied",),
    ),
    "oversight": (
        ("inspected", "inspected_bare"),
        ("inspected_units",),
        ("reminded",),
        ("findings", "findings_bare"),
        ("reports",),
        ("evaluated", "evaluated_bare"),
    ),
}
IN_PERSONS = {"attended": "attended_persons"}


def named(template: str) -> tuple[str, ...]:
    """The indicators that a sentence names, in the order in which it names them."""
    found = (name.split(".")[0] for _, name, _, _ in Formatter().parse(template) if name)
    return tuple(dict.fromkeys(found))


class Teller:
    """Says the sentences of a section and remembers which indicators have been told."""

    def __init__(self, basis: Basis) -> None:
        self.basis = basis
        self.told: set[str] = set()

    def section(self, name: str) -> tuple[Paragraph, ...]:
        """The paragraphs of one section of the results."""
        said = [s for entry in PLAN[name] for s in self._entry(entry)]
        paragraphs = [Paragraph((sentence,), "item") for sentence in said]
        if not said:
            keys = tuple(self._asked(name))
            return (Paragraph((Sentence(self.basis.say("prose.nothing_held"), keys),)),)
        lacking = tuple(self._lacking(name))
        return (*paragraphs, *((Paragraph(lacking, "item"),) if lacking else ()))

    def _entry(self, entry: Sequence[str]) -> Iterator[Sentence]:
        for key in entry:
            sentence = self._sentence(key)
            if sentence is not None:
                yield sentence
                return

    def _sentence(self, key: str) -> Sentence | None:
        """The sentence, unless a figure of it lacks or all of it has been said."""
        key = IN_PERSONS[key] if key in IN_PERSONS and self._persons() else key
        keys = named(wording.sentences(self.basis.lang)[f"prose.{key}"])
        views = {name: Told(name, self.basis) for name in keys}
        if self.told.issuperset(keys) or any(view.state != "ok" for view in views.values()):
            return None
        self.told.update(keys)
        return Sentence(self.basis.say(f"prose.{key}", **views), keys)

    def _persons(self) -> bool:
        rows = self.basis.rows["attendances_counted"]
        return bool(rows) and rows[0]["counting_unit"] == "person"

    def _lacking(self, name: str) -> Iterator[Sentence]:
        """One sentence a reason for the figures that could not be told."""
        left = [Told(key, self.basis) for key in self._asked(name) if key not in self.told]
        for state in UNTOLD:
            missing = [view for view in left if view.state == state]
            if missing:
                yield self._missing(state, missing)

    def _asked(self, name: str) -> dict[str, None]:
        """The indicators of a section, in the order in which they would be told."""
        sentences = wording.sentences(self.basis.lang)
        return dict.fromkeys(
            key for entry in PLAN[name] for key in named(sentences[f"prose.{entry[0]}"])
        )

    def _missing(self, state: str, views: Iterable[Told]) -> Sentence:
        if state == "few":
            self.basis.note(str(FEW), FEW, part="rule")
        names = "; ".join(lowered(view.name) for view in views)
        text = self.basis.say(f"prose.{state}", names=names, few=FEW)
        return Sentence(text, tuple(view.key for view in views))


def strengths(basis: Basis) -> Iterator[Paragraph]:
    """What met its target and what moved the wished way, each with its figures."""
    found = verdict_counts(basis.results)
    if not found.met + found.missed:
        yield Paragraph((Sentence(basis.say("strength.not_judged")),))
        return
    keys = tuple(basis.results.loc[basis.results["target"].notna(), "indicator"].unique())
    counts = {n: _counted(v, f"indicators_{n}", basis) for n, v in found._asdict().items()}
    yield Paragraph((Sentence(basis.say("strength.counted", **counts), keys),))
    merits = findings.strengths(basis.results, basis.change_rows)
    reached = [Told(key, basis) for key in merits.loc[merits["reason"] == "level", "indicator"]]
    if reached:
        yield Paragraph((Sentence(basis.say("strength.reached")),))
    for view in reached:
        yield Paragraph((Sentence(_met(view, basis), (view.key,)),), "item")
    yield from moved(basis, "risen")
    yield Paragraph((Sentence(basis.say("strength.level")),), "note")


def _met(view: Told, basis: Basis) -> str:
    if is_share(view.key):
        return basis.say(f"strength.share_{view.fact.better}", told=view)
    return basis.say("strength.other", told=view)


def _counted(number: int, part: str, basis: Basis) -> str:
    return basis.note(wording.number(number, basis.lang), number, part=part)


def moved(basis: Basis, way: str) -> Iterator[Paragraph]:
    """The shares clearly better (``risen``) or worse (``fallen``) than the year before.

    Clearly: by a point or more, and beyond random variation; smaller changes are not judged.
    """
    wanted = "better" if way == "risen" else "worse"
    keys = [k for k, row in basis.changes.items() if is_share(k) and row["way"] == wanted]
    if keys:
        names = "; ".join(Told(key, basis).moved() for key in keys)
        count = _counted(len(keys), f"shares_{way}", basis)
        text = basis.say(f"strength.{way}", count=count, names=names)
        yield Paragraph((Sentence(text, tuple(keys)),))
