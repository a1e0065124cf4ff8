"""One sample year composed once, and its files written once, for all who look at them."""

from __future__ import annotations

import pytest

from phantich.report.document import compose, write_documents
from tests.conftest import fresh


@pytest.fixture(scope="session")
def composed():
    return compose(fresh("sample"))


@pytest.fixture(scope="session")
def published_document():
    return compose(fresh("published"))


@pytest.fixture(scope="session")
def written(tmp_path_factory):
    folder = tmp_path_factory.mktemp("documents")
    paths = write_documents(fresh("sample"), folder)
    return {path.name: path for path in paths}


def sentences(document):
    """Every sentence of a document with its keys."""
    return [s for block in document.blocks for s in getattr(block, "sentences", ())]
