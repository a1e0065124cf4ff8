"""Evaluation after study: how often it was done, how many answered, what they answered."""

from __future__ import annotations

from collections.abc import Sequence

from pandas import DataFrame

from phantich.metrics.tidy import Tally, share, tally

ANSWERS = ["n1", "n2", "n3", "n4", "n5"]


def evaluation_coverage_rate(
    conferences: DataFrame, evaluation_rounds: DataFrame, *, by: Sequence[str] = ()
) -> DataFrame:
    """Share of the conferences after which somebody answered an evaluation.

    numerator: conferences with answered evaluations; denominator: conferences.
    """
    held = tally(conferences, "conferences.conferences")
    answered = evaluation_rounds[evaluation_rounds["responses"].fillna(0) > 0]
    evaluated = conferences["conf_id"].isin(answered["conf_id"])
    return share(Tally(conferences, held.values.where(evaluated, 0), "conference"), held, by)


def evaluation_response_rate(evaluation_rounds: DataFrame, *, by: Sequence[str] = ()) -> DataFrame:
    """Share of the evaluation forms handed out that came back.

    numerator: forms returned; denominator: forms handed out.
    """
    returned = tally(evaluation_rounds, "evaluation_rounds.responses")
    return share(returned, tally(evaluation_rounds, "evaluation_rounds.invited"), by)


def favourable_answer_rate(evaluation_items: DataFrame, *, by: Sequence[str] = ()) -> DataFrame:
    """Share of the answers about the session that fall in the two best of five grades.

    numerator: answers of grade 4 or 5; denominator: answers of all grades.
    """
    answers = evaluation_items[ANSWERS]
    best = Tally(evaluation_items, answers[["n4", "n5"]].sum(axis=1, min_count=2), "form")
    return share(best, Tally(evaluation_items, answers.sum(axis=1, min_count=5), "form"), by)


def knowledge_pass_rate(knowledge_tests: DataFrame, *, by: Sequence[str] = ()) -> DataFrame:
    """Share of the tests after study that were passed.

    numerator: tests passed; denominator: tests written after study.
    """
    after = knowledge_tests[knowledge_tests["phase"] == "post"]
    return share(tally(after, "knowledge_tests.passed"), tally(after, "knowledge_tests.n"), by)
