"""What follows from two counts beside it: what is left of a whole, and how many on average."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from phantich.draft_audit.figure_words import HEADCOUNTS, said
from phantich.draft_audit.quantities import Quantity
from phantich.draft_audit.sentence_setting import Setting, akin, is_present, is_rest
from phantich.draft_audit.stated_totals import parts_of
from phantich.draft_audit.verdicts import Finding, Reason, settled


def balance_findings(setting: Setting) -> Iterator[Finding]:
    """The written additions, the remainders and the means of a sentence."""
    for item in setting.figures:
        reasons: Iterator[Reason] = iter(())
        if item.kind == "sum":
            reasons = iter([Reason(item.base, sure=True, note="sum")])
        elif item.kind == "mean" or item.sort == "mean":
            reasons = _means(setting, item)
        elif item.kind == "number" and (is_rest(setting, item) or _came(setting, item)):
            reasons = _rests(setting, item)
        found = None if item.approximate else settled(item, reasons, setting.lang, "sum")
        if found is not None:
            yield found.on_figure()


def _rests(setting: Setting, rest: Quantity) -> Iterator[Reason]:
    """ "triệu tập 310, có mặt 301, vắng 9": a whole less what is said of it before the rest."""
    pairs = [pair for pair in _wholes(setting, rest) if pair[0] > sum(pair[1])]
    single = {pair for pair in pairs if len(pair[1]) == 1}
    lead = setting.lead(rest)
    told = _came(setting, rest) or (said("left").search(lead) and not said("now").search(lead))
    sure = bool(told) and len(single) == 1 and not setting.changes(rest)
    for whole, parts in pairs:
        yield Reason(whole - sum(parts), sure and (whole, parts) in single)


def _came(setting: Setting, item: Quantity) -> bool:
    """Whether a count is of those who came, told after the absent: "vắng 5, có mặt 91"."""
    before = [q for q in setting.counts if q.end <= item.start]
    return is_present(setting, item) and len(before) == 2 and is_rest(setting, before[1])


def _wholes(setting: Setting, rest: Quantity) -> Iterator[tuple[Fraction, tuple[Fraction, ...]]]:
    """Each count before a remainder with what is said of it: the parts that follow, or one."""
    ratios = [q for q in setting.items if q.kind == "ratio" and not q.approximate]
    before = [q for q in (*setting.counts, *ratios) if q.end <= rest.start and akin(q, rest)]
    before.sort(key=lambda q: q.start)
    far = [q for q in setting.near if not before and q.kind == "ratio" and akin(q, rest)]
    for ratio in (q for q in (*before[-1:], *far) if q.kind == "ratio"):
        yield ratio.base, (ratio.value,)
    if len(before) == 2:
        yield max(q.value for q in before), (min(q.value for q in before),)
    for at, whole in enumerate(before[:-1] if len(before) > 2 else ()):
        parts = tuple(q.value for q in before[at + 1 :])
        yield whole.value, parts
        yield from ((whole.value, (part,)) for part in parts if len(parts) > 1)
    if len(before) == 1 and before[0].kind == "number":
        kin = (q for q in setting.near if q.kind == "number" and q.unit == rest.unit != "")
        yield from [(q.value, (before[0].value,)) for q in kin if not q.approximate][:1]


def _means(setting: Setting, mean: Quantity) -> Iterator[Reason]:
    """ "336 đợt cho 21.549 lượt người, bình quân mỗi đợt 64,1 lượt": one count by the other."""
    before = [q for q in setting.items if q.end <= mean.start]
    for items in (before[-2:], setting.items):
        found = set(_divided(items, mean))
        yield from (Reason(value, sure=bool(mean.other) and len(found) == 1) for value in found)
    yield from map(Reason, _divided((*setting.items, *setting.near), mean))


def _divided(items: Sequence[Quantity], mean: Quantity) -> Iterator[Fraction]:
    """Every total of a mean's kind by the number that it is per, and the mean of such counts."""
    plain = [q for q in parts_of(items) if q.kind == "number" and not q.sort]
    kin = [q.value for q in plain if q.unit == mean.unit != ""]
    if len(kin) > 1:
        yield sum(kin, Fraction(0)) / len(kin)
    for whole in plain:
        for parts in plain:
            fits = parts.value and parts.unit != whole.unit and mean.other in ("", parts.unit)
            heads = {whole.unit, mean.unit} <= HEADCOUNTS
            if whole is not parts and fits and (heads or akin(whole, mean)):
                yield whole.value / parts.value
