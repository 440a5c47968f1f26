"""The examples in the docstrings run."""

import doctest

import interocept as ic
import interocept._hrv


def test_docstrings():
    for module in (ic.conformance, ic.catalogue, ic.offline, interocept._hrv):
        result = doctest.testmod(module)
        assert result.attempted > 0 and result.failed == 0
