"""An analyst's own metric: in a notebook, in a file of the project, held to the same contract."""

from __future__ import annotations

from textwrap import dedent

import pytest

import phantich as pt
from phantich.analysis.fingerprints import definitions, fingerprint
from phantich.errors import Fault, Misuse
from phantich.files.paths import ROOT as HOME
from phantich.metrics import METRICS, own_metrics
from phantich.metrics.metric_contract import breaches
from phantich.metrics.tidy import Tally, all_of, count, flags, share, tally
from phantich.report.tables import formula
from phantich.schema import indicators as catalogue
from phantich.stats.survival import kaplan_meier, quantile

NEEDS = ("conferences.mode",)
FACTS = {"counts": "conference", "section": "direction", "by": ["unit", "month"],
         "needs": ["conferences.mode", "conferences.conferences"]}  # fmt: skip


@pytest.fixture(autouse=True)
def clean():
    yield
    for key in list(own_metrics.OWN):
        own_metrics.remove(key)


def registered(**facts):
    @pt.metric("Tỷ lệ trực tuyến", "Share online", formula="trực tuyến ÷ tất cả", **FACTS | facts)
    def online_rate(conferences, *, by=()):
        """Share of the conferences held online.

        numerator: conferences online; denominator: conferences.
        """
        held = tally(conferences, "conferences.conferences")
        online = held.values.where(conferences["mode"] == "online", 0)
        return share(Tally(conferences, online, held.counts), held, by)

    return online_rate


def test_it_stands_among_the_others(sample):
    registered(target=0.5, better="higher")
    row = pt.assess(sample, keys="online_rate").iloc[0]
    assert (row["numerator"], row["denominator"], row["status"]) == (38, 241, "ok")
    assert bool(row["met"]) is False
    assert formula(catalogue.indicators()["online_rate"], "vi") == "trực tuyến ÷ tất cả"
    assert len(pt.assess(sample, by="unit", keys="online_rate")) > 5
    assert "online_rate" in definitions()
    assert breaches("online_rate", sample) == []


def lasting(column="lead_days", **facts):
    given = {"kind": "days", "days": column, "section": "plans", "by": ["unit"],
             "needs": ["requirements.due_on"]}  # fmt: skip
    words = {"vi": "Ngày ra kế hoạch", "en": "Days to a plan", "formula": "từ nhận đến ban hành"}

    @pt.metric(**words, **given | facts)
    def plan_days(obligations, *, by=()):
        """Plans by the days from receiving the directive to issuing the plan.

        days: from receipt to issue (open duties included).
        numerator: plans issued; denominator: plans owed.
        """
        rows = obligations[(obligations["task"] == "plan") & obligations["lead_days"].notna()]
        rows = rows.assign(before=-rows["lead_days"])
        return share(flags(rows, rows["done_on"].notna(), "plan"), all_of(rows, "plan"), by)

    return plan_days


def test_a_duration_is_the_quantile_of_its_days_open_cases_included(sample):
    lasting()
    plans = sample["obligations"][sample["obligations"]["task"] == "plan"]
    known = plans[plans["lead_days"].notna()]
    row = pt.assess(sample, keys="plan_days").iloc[0]
    assert (row["numerator"], row["denominator"]) == (known["done_on"].notna().sum(), len(known))
    curve = kaplan_meier(known["lead_days"].astype(float), known["done_on"].notna())
    assert (
        row["value"] == quantile(curve, 0.5) > known["lead_days"][known["done_on"].notna()].median()
    )
    assert len(pt.assess(sample, by="unit", keys="plan_days")) > 5
    assert "50%" in formula(catalogue.indicators()["plan_days"], "vi")
    assert "from receipt to issue" in formula(catalogue.indicators()["plan_days"], "en")
    assert breaches("plan_days", sample) == []
    with_own = fingerprint(catalogue.indicators()["study_lead_days"])
    own_metrics.remove("plan_days")
    assert with_own == fingerprint(catalogue.indicators()["study_lead_days"])
    lasting(quantile=0.9)
    assert pt.assess(sample, keys="plan_days").iloc[0]["value"] == quantile(curve, 0.1)
    own_metrics.remove("plan_days")
    lasting("before")
    assert breaches("plan_days", sample) == ["days"]


def test_a_changed_definition_is_another(sample):
    registered()
    before = definitions()["online_rate"], own_metrics.mark()
    own_metrics.OWN["online_rate"] += "# changed"
    assert definitions()["online_rate"] != before[0]
    assert own_metrics.mark() != before[1]


def test_what_cannot_be_is_refused_with_the_nearest():
    for facts, said in (
        ({"kind": "shar"}, "share"), ({"needs": "conferences.mod"}, "conferences.mode"),
        ({"section": "directon"}, "direction"), ({"by": "unitt"}, "unit"),
        ({"counts": "conferance"}, "conference"), ({"tarjet": 1}, "target"),
        ({"better": "up"}, "higher"),
    ):  # fmt: skip
        with pytest.raises(Misuse, match=said):
            registered(**facts)
    for facts in ({"kind": "days"}, {"days": "lead_days"}, {"quantile": 0.9},
                  {"kind": "days", "days": "lead_days", "quantile": 90}):  # fmt: skip
        with pytest.raises(Misuse, match="khoảng thời gian"):
            registered(**facts)
    with pytest.raises(Misuse, match="attendance_rate"):
        pt.metric("a", "b", formula="c", **FACTS)(METRICS["attendance_rate"])


def broken_metrics():
    """A metric for each term, which breaks that term."""

    def plain(conferences, by=()):
        """Counts."""

    def wordless(conferences, *, by=()):
        """Counts"""

    def stray(conferences, classes, *, by=()):
        """Counts.

        numerator: conferences; denominator: none.
        """

    def frame(conferences, *, by=()):
        """Counts.

        numerator: conferences; denominator: none.
        """
        return conferences

    def first(conferences, *, by=()):
        """Counts.

        numerator: the first; denominator: none.
        """
        rows = conferences.iloc[: 1 if len(by) == 0 else None]
        return count(tally(rows, "conferences.conferences"), by)

    def marks(conferences, *, by=()):
        """Counts.

        numerator: conferences; denominator: none.
        """
        conferences["host_unit"] = "x"
        return count(tally(conferences, "conferences.conferences"), by)

    return [("parameters", plain), ("docstring", wordless), ("needs", stray), ("shape", frame),
            ("groups", first), ("files", first), ("months", first), ("pure", marks)]  # fmt: skip


def test_each_term_can_be_broken(sample, monkeypatch):
    for term, function in broken_metrics():
        fact = catalogue.Indicator(
            function.__name__, "", "", "count", "", "", "none", (), NEEDS, ("unit",),
            metric=function.__name__,
        )  # fmt: skip
        monkeypatch.setitem(METRICS, function.__name__, function)
        monkeypatch.setitem(catalogue._known(), function.__name__, fact)
        assert term in breaches(function.__name__, sample), term


def test_files_of_the_project_are_run_and_a_fault_in_one_says_where(tmp_path, monkeypatch):
    monkeypatch.setenv(HOME, str(tmp_path))
    (tmp_path / "metrics").mkdir()
    path = tmp_path / "metrics" / "own.py"
    path.write_text(dedent('''
        import phantich as pt
        @pt.metric("Số", "Number", formula="số", kind="count", counts="conference",
                   section="direction", needs=["conferences.conferences"], by=["unit"])
        def own_count(conferences, *, by=()):
            """Conferences.

            numerator: conferences; denominator: none.
            """
    '''), "utf-8")  # fmt: skip
    own_metrics.load()
    assert "own_count" in METRICS
    path.write_text(path.read_text("utf-8").replace("own_count", "other_count"), "utf-8")
    own_metrics.refresh()
    assert "own_count" not in METRICS
    assert "other_count" in METRICS
    for text, said in (("import phantich as pt\n1/0\n", "dòng 2"), ("a = (\n", "dòng 1")):
        path.write_text(text, "utf-8")
        with pytest.raises(Fault, match=said):
            own_metrics.load()
