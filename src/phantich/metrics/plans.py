"""Quality of plans, as far as it can be counted: consultation, owners, deadlines, targets."""

from __future__ import annotations

from collections.abc import Sequence

from pandas import DataFrame, Series

from phantich.metrics.tidy import Tally, all_of, flags, share, tally


def consultation_rate(plans: DataFrame, *, by: Sequence[str] = ()) -> DataFrame:
    """Share of the plans on which opinions were gathered before issue.

    numerator: plans with a day of consultation; denominator: plans.
    """
    asked = plans["consulted_from"].notna() | plans["consulted_to"].notna()
    return share(flags(plans, asked, "plan"), all_of(plans, "plan"), by)


def comment_uptake_rate(plans: DataFrame, *, by: Sequence[str] = ()) -> DataFrame:
    """Share of the comments received that were taken up.

    numerator: comments used; denominator: comments received.
    """
    return share(tally(plans, "plans.comments_used"), tally(plans, "plans.comments_in"), by)


def drafting_days(plans: DataFrame, *, by: Sequence[str] = ()) -> DataFrame:
    """Plans issued by the days from the first draft to the issue.

    days: from the first draft to the issue, of plans with both days known and in order.
    numerator: plans; denominator: the same plans.
    """
    days = (plans["issued_on"] - plans["drafted_on"]).dt.days.astype("Int64")
    rows = plans.assign(drafting_days=days)[(days >= 0).fillna(False)]
    return share(all_of(rows, "plan"), all_of(rows, "plan"), by)


def plan_sequence_rate(plans: DataFrame, *, by: Sequence[str] = ()) -> DataFrame:
    """Share of the plans drafted, put to consultation and issued in that order.

    numerator: plans in order; denominator: plans with all three days known.
    """
    rows = plans.dropna(subset=["drafted_on", "consulted_to", "issued_on"])
    first = rows["consulted_from"].fillna(rows["consulted_to"])
    ordered = (rows["drafted_on"] <= first) & (rows["consulted_to"] <= rows["issued_on"])
    return share(flags(rows, ordered, "plan"), all_of(rows, "plan"), by)


def task_owner_rate(plan_tasks: DataFrame, *, by: Sequence[str] = ()) -> DataFrame:
    """Share of the tasks in plans that name a lead unit.

    numerator: tasks with a lead unit; denominator: tasks.
    """
    return _of_tasks(plan_tasks, plan_tasks["lead_unit"].notna(), by)


def task_deadline_rate(plan_tasks: DataFrame, *, by: Sequence[str] = ()) -> DataFrame:
    """Share of the tasks in plans that name a deadline.

    numerator: tasks with a deadline; denominator: tasks.
    """
    return _of_tasks(plan_tasks, plan_tasks["due_on"].notna(), by)


def measurable_target_rate(plan_tasks: DataFrame, *, by: Sequence[str] = ()) -> DataFrame:
    """Share of the tasks in plans with a target that can be measured: value, unit and date.

    numerator: tasks with all three; denominator: tasks.
    """
    whole = plan_tasks[["target_value", "target_unit", "due_on"]].notna().all(axis=1)
    return _of_tasks(plan_tasks, whole, by)


def feasible_task_rate(plan_tasks: DataFrame, *, by: Sequence[str] = ()) -> DataFrame:
    """Share of the tasks in plans that name a lead unit, a deadline and a resource.

    numerator: tasks with all three; denominator: tasks.
    """
    whole = plan_tasks[["lead_unit", "due_on", "resource"]].notna().all(axis=1)
    return _of_tasks(plan_tasks, whole, by)


def objective_coverage_rate(
    plans: DataFrame, plan_tasks: DataFrame, directives: DataFrame, *, by: Sequence[str] = ()
) -> DataFrame:
    """Share of a directive's objectives that at least one task of the plan takes up.

    numerator: objectives taken up; denominator: objectives of the directives planned for.
    """
    named = plan_tasks.dropna(subset=["objective_ref"])
    taken = named.groupby("plan_id")["objective_ref"].nunique()
    stated = plans["directive_id"].map(directives.set_index("directive_id")["objectives"])
    rows = plans.assign(objectives=stated.astype("Int64"))
    rows = rows[rows["plan_id"].isin(plan_tasks["plan_id"]) & rows["objectives"].notna()]
    met = rows["plan_id"].map(taken).fillna(0).astype("Int64")
    return share(Tally(rows, met, "objective"), Tally(rows, rows["objectives"], "objective"), by)


def copied_content_rate(plan_texts: DataFrame, *, by: Sequence[str] = ()) -> DataFrame:
    """Share of the plans' content, standard wording left out, that is found in their parents.

    numerator: characters found in the parent plan; denominator: characters of content.
    """
    copied = Tally(plan_texts, plan_texts["copied"].astype("Int64"), "character")
    content = plan_texts["content"].astype("Int64")
    return share(copied, Tally(plan_texts, content, "character"), by)


def mostly_copied_rate(plan_texts: DataFrame, *, by: Sequence[str] = ()) -> DataFrame:
    """Share of the plans whose content is for the greater part found in their parent.

    numerator: plans with a copied share of one half or more; denominator: plans compared.
    """
    mostly = plan_texts["share"] >= MOSTLY
    return share(flags(plan_texts, mostly, "plan"), all_of(plan_texts, "plan"), by)


MOSTLY = 0.5
CHECKLIST = ("consulted", "tasks", "owners", "deadlines", "targets")


def plan_completeness_rate(
    plans: DataFrame, plan_tasks: DataFrame, *, by: Sequence[str] = ()
) -> DataFrame:
    """Share of a checklist of five points that the plans meet.

    The points: a day on which consultation ended; tasks listed; every task with a lead unit;
    every task with a deadline; at least one task whose target has a value, a unit and a date.

    numerator: points met of five (consulted, tasks listed, all with lead unit, all with deadline,
    one measurable); denominator: five for each plan.
    """
    met = _points_met(plans, plan_tasks)
    five = Series(len(CHECKLIST), index=plans.index, dtype="Int64")
    return share(Tally(plans, met, "point"), Tally(plans, five, "point"), by)


def _points_met(plans: DataFrame, plan_tasks: DataFrame) -> Series:
    measurable = plan_tasks[["target_value", "target_unit", "due_on"]].notna().all(axis=1)
    marks = DataFrame(
        {
            "plan_id": plan_tasks["plan_id"],
            "owners": plan_tasks["lead_unit"].notna(),
            "deadlines": plan_tasks["due_on"].notna(),
            "targets": measurable,
        }
    )
    grouped = marks.groupby("plan_id")
    points = grouped[["owners", "deadlines"]].all().assign(targets=grouped["targets"].any())
    of_tasks = plans["plan_id"].map(points.sum(axis=1) + 1).astype("Int64").fillna(0)
    return of_tasks + plans["consulted_to"].notna().astype("Int64")


def _of_tasks(plan_tasks: DataFrame, marked: Series, by: Sequence[str]) -> DataFrame:
    return share(flags(plan_tasks, marked, "task"), all_of(plan_tasks, "task"), by)
