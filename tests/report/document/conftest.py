"""One sample year composed once, and its files written once, for all who look at them."""

from __future__ import annotations

import pytest

from phantich.report.document import compose, write
from phantich.report.report_model import Prose
from phantich.report.sentences import gather
from tests.conftest import fresh


@pytest.fixture(scope="session")
def facts():
    return gather(fresh("sample"))


@pytest.fixture(scope="session")
def composed(facts):
    return compose(facts)


@pytest.fixture(scope="session")
def published_report():
    return compose(gather(fresh("published")))


@pytest.fixture(scope="session")
def written(tmp_path_factory, composed):
    folder = tmp_path_factory.mktemp("report")
    return {path.name: path for path in write(composed, folder)}


def proses(report):
    """The paragraphs of the first page and of the report itself."""
    return [block for block in (*report.summary, *report.body) if isinstance(block, Prose)]


def sentences(report):
    """Every sentence of a report with its keys."""
    return [sentence for prose in proses(report) for sentence in prose.sentences]
