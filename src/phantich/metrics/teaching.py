"""Classes of political theory: classes, learners, completion."""

from __future__ import annotations

from collections.abc import Sequence

from pandas import DataFrame

from phantich.metrics.tidy import count, per, share, tally


def classes_held(classes: DataFrame, *, by: Sequence[str] = ()) -> DataFrame:
    """Classes held; a row may stand for several.

    numerator: classes; denominator: none.
    """
    return count(tally(classes, "classes.classes"), by)


def class_plan_rate(classes: DataFrame, *, by: Sequence[str] = ()) -> DataFrame:
    """Classes held against the plan of the year; more than planned gives more than 1.

    numerator: classes held; denominator: classes planned.
    """
    return share(tally(classes, "classes.classes"), tally(classes, "classes.planned_classes"), by)


def learners_enrolled(classes: DataFrame, *, by: Sequence[str] = ()) -> DataFrame:
    """Persons enrolled in classes.

    numerator: learners; denominator: none.
    """
    return count(tally(classes, "classes.enrolled"), by)


def class_completion_rate(classes: DataFrame, *, by: Sequence[str] = ()) -> DataFrame:
    """Share of the learners who completed their class.

    numerator: learners who completed; denominator: learners enrolled.
    """
    return share(tally(classes, "classes.completed"), tally(classes, "classes.enrolled"), by)


def learners_per_class(classes: DataFrame, *, by: Sequence[str] = ()) -> DataFrame:
    """Learners for each class held.

    numerator: learners; denominator: classes.
    """
    return per(tally(classes, "classes.enrolled"), tally(classes, "classes.classes"), by)
