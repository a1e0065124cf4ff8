"""Part II: how the year is to be judged, what was reached, what fell short, whom to follow up."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from typing import Any

import pandas as pd

from phantich.analysis.findings import TOLD, rules, sentence_key
from phantich.language import numbers, wording
from phantich.language.figure_text import category_name
from phantich.language.folding import vietnamese_order
from phantich.metrics.levels import is_assigned
from phantich.report.report_model import Block, Heading, Part, Prose, Sentence
from phantich.report.sentences.result_sentences import tell
from phantich.report.sentences.told_figures import BLANK, Told, lowered
from phantich.report.sentences.year_facts import YearFacts, records
from phantich.schema.indicators import indicators

# the source's headings, and the rules whose limitations stand under each; the rest under "other"
HEADINGS: Mapping[str, tuple[str, ...]] = {
    "conduct": ("conduct", "online_conduct"),
    "lateness": ("late_study", "late_plans", "late_personal_plans", "late_reports", "schedule",
                 "lead_time"),
    "plans": ("copied_plans", "measurable_targets", "objectives", "task_owners", "task_deadlines",
              "plan_completeness", "feasible_tasks", "consultation", "plan_sequence"),
    "other": (),
}  # fmt: skip
# what is told together: the duties left undone beside those done late
WITHIN = {"study_coverage": "late_study", "plan_coverage": "late_plans"}
WITHIN |= {"report_submission": "late_reports"}
TASKS = {"late_study": "study", "late_plans": "plan", "late_reports": "report"}
COVERED = {"study": "study_coverage_rate", "plan": "plan_coverage_rate"}
COVERED |= {"report": "report_submission_rate"}  # how much of a duty was done, late or not
SOURCE = ("conduct", "late_study", "late_plans", "late_reports", "copied_plans")
ALWAYS = ("conduct", "copied_plans")  # told also within their tolerance: the source speaks of them
TRIVIAL = 0.02  # so close to its level a figure closes the chapter, in a clause
FEW_UNITS = 3  # so many units are named beside what they still owe
SEVERAL = 2  # duties of which a unit may be said to have done none
MOST_QUESTIONS = 5

_IDLE_MARK = re.compile(r"[,;] ?(?=[;.)])")  # before a level that there is not

Row = dict[str, Any]


# --- as a whole ---------------------------------------------------------------------


def judgement(facts: YearFacts) -> Sentence:
    """The year in one sentence, by rule: levels reached, and what moved since the year before."""
    rows = [facts.told(key) for key, found in facts.rows.items() if pd.notna(found[0]["target"])]
    given = [told for told in rows if told.assigned and pd.notna(told.row["met"])]
    met = sum(bool(told.row["met"]) for told in given)
    counts = {"met": facts.number(met, "assigned_met"), "n": facts.number(len(given), "assigned")}
    levels = facts.say(f"judgement.levels_{_share(met, len(given))}", **counts)
    keys = tuple(told.key for told in given)
    tendency = _tendency(facts)
    whole = "unit" if facts.actors.unit else "sparse" if facts.sparse else "whole"
    blanks = {"year": facts.year, "actor": facts.actors, "levels": levels, "tendency": tendency}
    if whole == "sparse":
        blanks |= facts.statements_known()
    return Sentence(facts.say(f"judgement.{whole}", **blanks), keys)


def judged(facts: YearFacts, words: Mapping[str, str]) -> Sentence:
    """The year in the words of the office; without them in one sentence by rule."""
    own = " ".join(words.get("judgement", "").split())
    return Sentence(own) if own else judgement(facts)


def _share(part: int, whole: int) -> str:
    if not whole:
        return "unassigned"
    if part == whole:
        return "all"
    if not part:
        return "none"
    return "most" if 2 * part > whole else "few"


def _tendency(facts: YearFacts) -> str:
    if facts.change_rows is None or not facts.changes:
        return ""
    rows = facts.changes.items()
    ways = Counter(str(row["way"]) for key, row in rows if not indicators()[key].complement)
    counts = {w: facts.number(ways[w], f"shares_{w}") for w in ("better", "worse") if ways[w]}
    return facts.say(f"judgement.{direction(counts)}", year=facts.year_before, **counts)


def direction(counts: Collection[str]) -> str:
    """Which way figures moved, among those that moved clearly."""
    if len(counts) > 1:
        return "better_worse"
    return next(iter(counts), "same")


# --- strengths ------------------------------------------------------------------------


def strengths(facts: YearFacts) -> Part:
    """What reached an assigned level or is clearly better, then what met the package's levels."""
    facts.place = facts.say("document.strengths")
    blocks: list[Block] = [Heading(2, facts.place)]
    blocks += [Prose((sentence,), "item") for sentence in strong_points(facts)]
    if len(blocks) == 1:
        blocks.append(Prose((no_strength(facts),)))
    blocks += [Prose((sentence,)) for sentence in _reference(facts)]
    return Part(tuple(blocks), facts.lang)


def no_strength(facts: YearFacts) -> Sentence:
    """That nothing can be called a strength, and whether targets or a year before are lacking."""
    given = facts.results["target_source"].map(is_assigned).any()
    unassigned = "unassigned" if facts.changes else "unassigned_alone"
    return Sentence(facts.say(f"strength.{'none' if given else unassigned}"))


def strong_points(facts: YearFacts) -> Iterator[Sentence]:
    """The strengths, one sentence an indicator."""
    reasons: dict[str, set[str]] = {}
    late = _done_late(facts)
    for row in records(facts.strengths):
        key = str(row["indicator"])
        if key not in late and not indicators()[key].complement:  # said the other way round
            reasons.setdefault(key, set()).add(str(row["reason"]))
    for key, why in reasons.items():
        told = facts.told(key)
        share = "share" if told.fact.kind in ("share", "attainment") else "other"
        form = f"strength.{'both' if len(why) > 1 else next(iter(why))}_{share}"
        if why == {"better"}:
            form = f"strength.better_{told.fact.better}_{share}"
        yield Sentence(facts.say(form, told=told, name=told.short), (key,))


def _done_late(facts: YearFacts) -> set[str]:
    """How much of a duty was done is no strength where too much of it was done late."""
    missed = facts.limitations.loc[facts.limitations["state"] == "missed", "rule"]
    return {COVERED[task] for rule, task in TASKS.items() if rule in set(missed)}


def _reference(facts: YearFacts) -> Iterator[Sentence]:
    """Levels of the package's own that were met: named as what they are."""
    known = {str(row["indicator"]) for row in records(facts.strengths)} | _done_late(facts)
    told = [facts.told(key) for key, rows in facts.rows.items() if _met(rows[0])]
    mine = [t for t in told if not t.assigned and t.key not in known]
    mine = [t for t in mine if t.fact.better == "higher" and not t.fell]
    if mine:
        names = "; ".join(f"{lowered(t.short)} {t.value}" for t in mine)
        yield Sentence(facts.say("strength.reference", names=names), tuple(t.key for t in mine))


def _met(row: Row) -> bool:
    return not row["category"] and pd.notna(row["met"]) and bool(row["met"])


# --- limitations ------------------------------------------------------------------------


def limitations(facts: YearFacts) -> Part:
    """The limitations under the source's headings, each ordered by how far it fell short."""
    facts.place = facts.say("document.limitations")
    blocks: list[Block] = [Heading(2, facts.place)]
    for at, (heading, rows) in enumerate(ordered(facts).items()):
        letter = "abcd"[at]
        blocks.append(Heading(3, f"{letter}) {facts.say(f'heading.{heading}')}"))
        blocks += [Prose((sentence,), "item") for sentence in map_rows(facts, rows)]
    if len(blocks) == 1:
        known = facts.limitations["state"].isin(["met", "missed"]).any()
        key = "shortfall.none" if known else "shortfall.nothing_known"
        blocks.append(Prose((Sentence(facts.say(key)),)))
    return Part(tuple(blocks), facts.lang)


def map_rows(facts: YearFacts, rows: list[Row]) -> Iterator[Sentence]:
    """The sentences of some limitations; those next to their level share the last one."""
    close = [row for row in rows if _trivial(row)]
    for row in rows:
        if not _trivial(row):
            yield from limitation(row, facts)
    if close:
        said = [s for row in close for s in limitation(row, facts)]
        text = "; ".join(lowered(s.text.rstrip(".")) for s in said)
        keys = tuple(key for s in said for key in s.keys)
        yield Sentence(facts.say("shortfall.close", list=text), keys)


def ordered(facts: YearFacts) -> dict[str, list[Row]]:
    """The limitations to be told, by heading and size; headings without any are left out."""
    found: dict[str, list[Row]] = {heading: [] for heading in HEADINGS}
    told = {str(row["rule"]): row for row in records(facts.limitations)}
    for rule, row in told.items():
        if (
            _tells(row)
            or _blank(facts, row)
            or any(_tells(told[w]) for w, into in WITHIN.items() if into == rule)
        ):
            found[_heading(rule)].append(row)
    for rows in found.values():
        rows.sort(key=lambda row: (row["rule"] not in ALWAYS, -size(row)))
    return {heading: rows for heading, rows in found.items() if rows}


def _tells(row: Row) -> bool:
    if row["rule"] in WITHIN:
        return bool(row["state"] == "missed")
    if row["rule"] in ALWAYS and row["state"] in ("met", "missed"):
        return bool(pd.notna(row["value"]) and float(row["value"]) > 0)
    return row["state"] in TOLD


def _blank(facts: YearFacts, row: Row) -> bool:
    """Whether a limitation of the source stands with blanks, in a report of few figures."""
    return facts.sparse and row["rule"] in SOURCE and row["state"] == "no_data"


def _heading(rule: str) -> str:
    return next((name for name, mine in HEADINGS.items() if rule in mine), "other")


def size(row: Row) -> float:
    """How far a figure fell short of its level, as a share of 1; patterns come after."""
    if row["kind"] == "pattern" or pd.isna(row["value"]) or pd.isna(row["target"]):
        return 0.0
    value, target = float(row["value"]), float(row["target"])
    return abs(value - target) / max(1.0, value, target)


def _trivial(row: Row) -> bool:
    return row["kind"] == "level" and row["state"] == "missed" and size(row) < TRIVIAL


def limitation(row: Row, facts: YearFacts) -> Iterator[Sentence]:
    """One limitation in the sentence of its rule, with its level and the units behind it."""
    rule = str(row["rule"])
    if rule in WITHIN:
        return
    key = str(row["indicators"]).split(", ")[0]
    told = facts.told(key)
    blanks: dict[str, Any] = {"told": told}
    if rule in TASKS:
        blanks |= _undone(facts, TASKS[rule])
    pattern = row["kind"] == "pattern"  # of some category, told without the tail of the whole
    if pattern:
        blanks |= _pattern(facts, row, key)
    else:
        blanks["tail"] = _tail(told, _units(facts, row, told))
    known = wording.sentences(facts.lang)
    for form in (sentence_key(row), f"limit.{rule}_bare"):
        sentence = tell(facts, form, blank=_blank(facts, row), **blanks) if form in known else None
        if sentence is not None:
            text = _IDLE_MARK.sub("", f"{sentence.text}.")
            yield Sentence(text, tuple(dict.fromkeys((key, *sentence.keys))))
            return


def _tail(told: Told, units: str) -> str:
    """The value in brackets with the year before, the level and how many units missed it."""
    said = "; ".join(filter(None, [f"{told.value}{told.beside}", told.level, units]))
    return f"({said})"


def _units(facts: YearFacts, row: Row, told: Told) -> str:
    if facts.actors.unit or row["units"] < SEVERAL or not row["units_missed"]:
        return ""
    missed = facts.number(
        row["units_missed"], "missed", indicator=str(row["indicators"]).split(",")[0]
    )
    which = "all_units" if row["units_missed"] == row["units"] else "units"
    side = "lower" if told.fact.better == "lower" else "higher"
    key = f"shortfall.{which}_{side}"
    return facts.say(key, missed=missed, units=facts.number(row["units"], "units"))


def _pattern(facts: YearFacts, row: Row, key: str) -> dict[str, str]:
    fact, code = indicators()[key], str(row["category"])
    name = facts.names.get(code, "") if fact.category == "unit" else ""
    share = row["trigger"] in ("concentration", "spread")
    of = {"indicator": key, "category": code}
    show = numbers.percent if share else numbers.written
    found = {"category": name or lowered(category_name(fact, code, facts.lang))}
    for part in ("value", "target", "lower", "upper"):
        if pd.notna(row[part]):
            text = show(round(float(row[part]), 10), facts.lang, 2)
            # a ratio of two rates is no value of the indicator
            noted = f"ratio_{part}" if row["trigger"] == "ratio" else part
            found[part] = facts.note(text, row[part], part=noted, **of)
    for part in ("numerator", "denominator"):
        if pd.notna(row[part]):
            found[part] = facts.number(row[part], part, **of)
    return found


# --- duties that are facts ----------------------------------------------------------------


def _undone(facts: YearFacts, task: str) -> dict[str, str]:
    state = facts.task_states.get(task)
    if state is not None and not state["overdue"]:
        return {"undone": ""}
    count = BLANK if state is None else facts.number(state["overdue"], f"{task}_open")
    whose = "" if state is None else whom(facts, task)
    blanks = {"count": count, "whom": whose, "covered": _covered(facts, task)}
    return {"undone": facts.say(f"shortfall.undone_{task}", **blanks)}


def _covered(facts: YearFacts, task: str) -> str:
    """How much of a duty was done at all, where that missed a level of its own."""
    told = facts.told(COVERED[task])
    met = told.row.get("met", pd.NA)
    return "" if pd.isna(met) or met else facts.say("shortfall.covered", told=told)


def whom(facts: YearFacts, task: str) -> str:
    """Which units still owe a duty: by name where they are few or did none of it."""
    if facts.actors.unit:
        return ""
    rows = [r for r in records(facts.duties) if r["task"] == task and r["overdue"]]
    rows.sort(key=lambda row: vietnamese_order(facts.names.get(str(row["unit"]), "")))
    few = len(rows) <= FEW_UNITS
    named = [row for row in rows if few or idle(row)]
    said = [_owes(facts, row, task) for row in named]
    rest = len(rows) - len(named)
    if rest:
        count = facts.number(rest, "units_owing")
        key = "shortfall.others" if named else "shortfall.listed"
        said.append(facts.say(key, count=count, where=facts.annex("units")))
    return facts.say("shortfall.whom", list="; ".join(said)) if said else ""


def idle(row: Row) -> bool:
    """Whether a unit did nothing of what was due."""
    return bool(row["overdue"] == row["due"] and row["due"] >= SEVERAL)


def _owes(facts: YearFacts, row: Row, task: str) -> str:
    name = facts.names.get(str(row["unit"]), str(row["unit"]))
    form = "none" if idle(row) else "some"
    count = facts.number(row["overdue"], f"{task}_open", unit=str(row["unit"]))
    return facts.say(f"owes.{form}_{task}", unit=name, count=count)


# --- causes -------------------------------------------------------------------------------


def causes(facts: YearFacts, words: Mapping[str, str]) -> Part:
    """The causes as the office wrote them; else room for the pen, with the questions to ask."""
    blocks: list[Block] = [Heading(2, facts.say("document.causes"))]
    if not all(words.get(name) for name in ("causes_outside", "causes_inside")):
        asked = questions(facts)
        if asked:
            text = facts.say("causes.ask", list=" ".join(asked))
            blocks.append(Prose((Sentence(text),), "note"))
    for name in ("causes_outside", "causes_inside"):
        blocks.append(Heading(3, facts.say(f"document.{name}")))
        blocks += written(words.get(name, ""))
    return Part(tuple(blocks), facts.lang)


def written(text: str) -> Iterator[Prose]:
    """What the office wrote, paragraph by paragraph; without it two lines for the pen."""
    paragraphs = [line.strip() for line in text.splitlines() if line.strip()]
    if not paragraphs:
        yield from (Prose((), "fill"), Prose((), "fill"))
    for paragraph in paragraphs:
        yield Prose((Sentence(paragraph),))


def questions(facts: YearFacts) -> list[str]:
    """What to ask about causes: what most of the limitations have in common first."""
    told = [str(row["rule"]) for rows in ordered(facts).values() for row in rows]
    known = [rules()[rule] for rule in told if rule in rules()]
    asked = Counter(question for rule in known for question in rule.questions)
    return [facts.say(f"ask.{key}") for key, _ in asked.most_common(MOST_QUESTIONS)]
