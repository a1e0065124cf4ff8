"""A refusal by its key: the sentence may be worded anew, the reason stays."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from phantich.errors import Fault


@contextmanager
def refused(key: str) -> Iterator[pytest.ExceptionInfo[Fault]]:
    """The block raises the Fault of this key, and its sentence can be said."""
    with pytest.raises(Fault) as found:
        yield found
    assert found.value.key == key
    assert found.value.say("vi")
    assert found.value.say("en")
