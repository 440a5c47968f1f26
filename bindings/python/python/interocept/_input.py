"""What callers hand in, as arrays of numbers and as a rate."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from ._errors import IceptError

_INVALID_RATE = -2


def real(name: str, x: npt.ArrayLike) -> npt.NDArray[Any]:
    """Any array-like of real numbers; a masked value is missing, as NaN."""
    if isinstance(x, np.ma.MaskedArray):
        x = np.ma.filled(x.astype(np.float64), np.nan)
    try:
        array = np.asarray(x)
    except ValueError as e:
        raise IceptError(f"{name} is not an array of numbers: {e}", field=name) from None
    if array.dtype.kind not in "fiub" and array.size:
        hint = "; write NaN where one is missing" if array.dtype.kind == "O" else ""
        raise TypeError(f"{name} holds {array.dtype} values; real numbers are needed{hint}")
    return array


def numbers(name: str, x: npt.ArrayLike, columns: int = 1) -> npt.NDArray[np.float64]:
    """The same as float64, contiguous, of shape (n,) or (n, columns).

    Never flattened: a table that is read row by row looks like a signal, and gives numbers.
    """
    array = real(name, x)
    if columns == 1 and array.ndim == 2 and array.shape[1] == 1:
        array = array[:, 0]
    fits = array.ndim == 1 if columns == 1 else array.ndim == 2 and array.shape[1] == columns
    if not fits:
        wanted = "(n,)" if columns == 1 else f"(n, {columns})"
        raise IceptError(f"{name} has shape {array.shape}, but must be {wanted}", field=name)
    return np.ascontiguousarray(array, dtype=np.float64)


def rate(sampling_rate: float) -> float:
    """A sampling rate above 0, before anything is divided by it."""
    try:
        hz = float(sampling_rate)
    except (TypeError, ValueError):
        raise TypeError(f"sampling_rate is {sampling_rate!r}, but must be a number") from None
    if not 0 < hz < np.inf:
        problem = (
            f"the sampling rate is {hz:g} Hz, but must be above 0; "
            "give the rate that the device really samples at"
        )
        raise IceptError(problem, code=_INVALID_RATE, field="sampling_rate", value=hz)
    return hz
