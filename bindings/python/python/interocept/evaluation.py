"""Honest evaluation of anything that classifies windows of people.

People in training and test never overlap, windows do not straddle a split, normalisation knows
only the past, and beside every accuracy stand the majority class and what movement alone can do.
It works on plain arrays: a row for each window, with whose it is, when it starts and its label.

Examples
--------
>>> import interocept as ic, numpy as np
>>> random = np.random.default_rng(0)
>>> person = np.repeat(np.arange(8), 30)
>>> start_s = np.tile(np.arange(30) * 60.0, 8)
>>> label = np.tile(np.arange(30) // 5 % 2, 8)
>>> x = label[:, None] + random.standard_normal((240, 2))
>>> data = ic.evaluation.Windows(x, label, person, start_s, window_s=60)
>>> report = ic.evaluation.leave_one_out(data, ic.evaluation.Logistic())
>>> report.balanced_accuracy > 0.7, len(report.people)
(True, 8)
>>> ic.evaluation.audit(data, np.arange(0, 200), np.arange(200, 240))  # doctest: +ELLIPSIS
Traceback (most recent call last):
    ...
interocept...IceptError: 1 person is in training and in test: 6
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from ._errors import IceptError

Array = npt.NDArray[Any]

__all__ = [
    "Logistic",
    "Model",
    "Report",
    "Windows",
    "audit",
    "auroc",
    "balanced_accuracy",
    "bootstrap",
    "calibration_curve",
    "calibration_error",
    "causal_scores",
    "coverage_curve",
    "leave_one_out",
]


class Model(Protocol):
    """What can be fitted and gives probabilities, as in scikit-learn."""

    def fit(self, x: Array, y: Array) -> Any:
        """Learn from windows (n, features) and labels 0 or 1."""

    def predict_proba(self, x: Array) -> Array:
        """Probabilities of either label, shape (n, 2)."""


@dataclass(frozen=True, eq=False)
class Windows:
    """Windows of people.

    Attributes
    ----------
    x : numpy.ndarray, shape (n, features)
        What is known of each window; NaN is missing.
    label : numpy.ndarray of int, shape (n,)
        0 or 1.
    person : numpy.ndarray, shape (n,)
        Whose it is.
    start_s : numpy.ndarray, shape (n,)
        When it starts, on the person's own clock.
    window_s : float
        How long it is.
    """

    x: Array
    label: Array
    person: Array
    start_s: Array
    window_s: float

    def __post_init__(self) -> None:
        for name in ("x", "label", "person", "start_s"):
            object.__setattr__(self, name, np.asarray(getattr(self, name)))
        n = len(self.label)
        if self.x.ndim != 2 or not len(self.x) == len(self.person) == len(self.start_s) == n:
            raise IceptError("x, label, person and start_s have one row a window", field="x")
        if not np.isin(self.label, (0, 1)).all():
            raise IceptError("labels are 0 or 1", field="label")

    def __len__(self) -> int:
        return len(self.label)

    def take(self, rows: Array) -> Windows:
        """Some of the windows."""
        return replace(
            self,
            x=self.x[rows],
            label=self.label[rows],
            person=self.person[rows],
            start_s=self.start_s[rows],
        )


def audit(data: Windows, train: Array, test: Array) -> None:
    """Refuse a split that leaks.

    Parameters
    ----------
    data : Windows
        All windows.
    train, test : array_like of int or bool
        Which of them are learnt from, and which are tested.

    Raises
    ------
    IceptError
        When a person is on both sides, windows of one person overlap across the split, or a
        window of the test is in the training under another name (of more than one feature, all
        known).
    """
    a, b = data.take(np.asarray(train)), data.take(np.asarray(test))
    shared = sorted(set(a.person.tolist()) & set(b.person.tolist()))
    for who in shared:
        apart = a.start_s[a.person == who][:, None] - b.start_s[b.person == who]
        if (np.abs(apart) < data.window_s).any():
            problem = f"windows of person {who} overlap across training and test"
            raise IceptError(problem, field="start_s")
    if shared:
        names = ", ".join(map(str, shared[:5]))
        word = "person is" if len(shared) == 1 else "people are"
        raise IceptError(f"{len(shared)} {word} in training and in test: {names}", field="person")
    rows = {row.tobytes() for row in np.ascontiguousarray(a.x[np.isfinite(a.x).all(axis=1)])}
    whole = np.isfinite(b.x).all(axis=1)
    twice = [i for i in np.flatnonzero(whole) if np.ascontiguousarray(b.x[i]).tobytes() in rows]
    if twice and a.x.shape[1] > 1:
        problem = f"{len(twice)} windows of the test are in the training under another name"
        raise IceptError(problem, field="x")


def causal_scores(
    x: Array,
    person: Array,
    start_s: Array,
    *,
    floors: npt.ArrayLike,
    least: int = 5,
    most: float = 5.0,
) -> Array:
    """Values against all that the same person showed so far: mean and standard deviation.

    Parameters
    ----------
    x : array_like, shape (n, features)
        Every window of the recordings, also those that are not tested; NaN is missing.
    person, start_s : array_like, shape (n,)
        Whose and when.
    floors : array_like, shape (features,)
        Least standard deviations.
    least : int, default 5
        Windows that must have come before; earlier ones are NaN.
    most : float, default 5
        Scores are cut here, either way.

    Returns
    -------
    numpy.ndarray, shape (n, features)
        Missing values are 0, the person's own mean.
    """
    x, person, start_s = np.asarray(x, float), np.asarray(person), np.asarray(start_s, float)
    floor = np.asarray(floors, float)
    out = np.full(x.shape, np.nan)
    for who in dict.fromkeys(person.tolist()):
        rows = np.flatnonzero(person == who)
        rows = rows[np.argsort(start_s[rows], kind="stable")]
        n, mean, squares = (np.zeros(x.shape[1]) for _ in range(3))
        for count, row in enumerate(rows):
            seen = np.isfinite(x[row])
            n = n + seen
            off = np.where(seen, x[row] - mean, 0.0)
            mean = mean + off / np.maximum(n, 1)
            squares = squares + off * np.where(seen, x[row] - mean, 0.0)
            if count >= least:
                spread = np.maximum(np.sqrt(squares / np.maximum(n, 1)), floor)
                score = np.clip((x[row] - mean) / spread, -most, most)
                out[row] = np.where(np.isfinite(score), score, 0.0)
    return out


class Logistic:
    """Logistic regression with an L2 penalty, by Newton's method, the same wherever it runs.

    Parameters
    ----------
    penalty : float, default 10
        Half of it times the squared coefficients is added to the loss; the intercept is free.

    Attributes
    ----------
    coefficients : numpy.ndarray
        The intercept first.
    """

    def __init__(self, penalty: float = 10.0) -> None:
        self.penalty = penalty
        self.coefficients: Array = np.zeros(1)

    def fit(self, x: Array, y: Array) -> Logistic:
        """Learn from windows and labels."""
        rows = np.column_stack([np.ones(len(x)), x])
        ridge = np.full(rows.shape[1], self.penalty)
        ridge[0] = 0.0
        beta = np.zeros(rows.shape[1])
        for _ in range(100):
            p = 1.0 / (1.0 + np.exp(-(rows @ beta)))
            slope = rows.T @ (y - p) - ridge * beta
            bend = (rows * (p * (1 - p))[:, None]).T @ rows + np.diag(ridge)
            step = np.linalg.solve(bend, slope)
            beta = beta + step
            if np.abs(step).max() < 1e-12:
                break
        self.coefficients = beta
        return self

    def predict_proba(self, x: Array) -> Array:
        """Probabilities of either label."""
        p = 1.0 / (1.0 + np.exp(-(self.coefficients[0] + np.asarray(x) @ self.coefficients[1:])))
        return np.column_stack([1.0 - p, p])


def balanced_accuracy(label: Array, said: Array) -> float:
    """Mean of the shares of either label that are told right."""
    label, said = np.asarray(label).astype(bool), np.asarray(said).astype(bool)
    if label.all() or not label.any():
        return float("nan")
    return float(0.5 * (said[label].mean() + (~said[~label]).mean()))


def auroc(label: Array, p: Array) -> float:
    """Probability that a window of label 1 ranks above one of label 0; ties count half."""
    label, p = np.asarray(label).astype(bool), np.asarray(p, float)
    ones, zeros = p[label], p[~label]
    if not len(ones) or not len(zeros):
        return float("nan")
    order = np.sort(zeros)
    below = np.searchsorted(order, ones, "left") + np.searchsorted(order, ones, "right")
    return float(below.sum() / (2.0 * len(ones) * len(zeros)))


def calibration_curve(label: Array, p: Array, bins: int = 10) -> Array:
    """Mean probability, share of label 1 and number of windows of each bin that has any."""
    label, p = np.asarray(label, float), np.asarray(p, float)
    place = np.minimum((p * bins).astype(int), bins - 1)
    rows = [(p[place == b].mean(), label[place == b].mean(), (place == b).sum())
            for b in range(bins) if (place == b).any()]  # fmt: skip
    return np.array(rows, dtype=float).reshape(-1, 3)


def calibration_error(label: Array, p: Array, bins: int = 10) -> float:
    """Expected calibration error: what the bins are off, weighted by their windows."""
    curve = calibration_curve(label, p, bins)
    return float((np.abs(curve[:, 0] - curve[:, 1]) * curve[:, 2]).sum() / curve[:, 2].sum())


def coverage_curve(
    label: Array, p: Array, coverages: npt.ArrayLike = (1.0, 0.7, 0.5, 0.3)
) -> Array:
    """Accuracy over the windows that are surest, those furthest from a half.

    Returns
    -------
    numpy.ndarray, shape (coverages, 3)
        Coverage, accuracy, and how far from a half the last of them is.
    """
    label, p = np.asarray(label).astype(bool), np.asarray(p, float)
    sure = np.abs(p - 0.5)
    order = np.argsort(-sure, kind="stable")
    right = ((p > 0.5) == label)[order]
    rows = []
    for share in np.atleast_1d(np.asarray(coverages, float)):
        n = max(1, round(share * len(p)))
        rows.append((share, right[:n].mean(), sure[order[n - 1]]))
    return np.array(rows)


def bootstrap(
    person: Array,
    statistic: Callable[[Array], float],
    *,
    draws: int = 2000,
    seed: int = 0,
) -> tuple[float, float]:
    """95 % interval of a statistic over people, who are drawn again with replacement.

    Parameters
    ----------
    person : array_like, shape (n,)
        Whose each window is.
    statistic : callable
        Of an array of rows, a number.
    draws, seed : int
        How many times, and from which seed.
    """
    person = np.asarray(person)
    rows = [np.flatnonzero(person == who) for who in dict.fromkeys(person.tolist())]
    random = np.random.default_rng(seed)
    values = [
        statistic(np.concatenate([rows[i] for i in random.integers(0, len(rows), len(rows))]))
        for _ in range(draws)
    ]
    low, high = np.nanpercentile(values, [2.5, 97.5])
    return float(low), float(high)


@dataclass(frozen=True, eq=False)
class Report:
    """What a model said of people that it did not know.

    Attributes
    ----------
    data : Windows
        The windows, with their labels.
    p : numpy.ndarray, shape (n,)
        Probability of label 1 of each.
    """

    data: Windows
    p: Array

    @property
    def people(self) -> list[Any]:
        """Who was tested."""
        return list(dict.fromkeys(self.data.person.tolist()))

    @property
    def accuracy(self) -> float:
        """Share of windows that are told right."""
        return float(((self.p > 0.5) == self.data.label).mean())

    @property
    def majority(self) -> float:
        """Accuracy of always saying the commoner label."""
        share = float(self.data.label.mean())
        return max(share, 1 - share)

    @property
    def balanced_accuracy(self) -> float:
        """Mean of the shares of either label that are told right."""
        return balanced_accuracy(self.data.label, self.p > 0.5)

    @property
    def auroc(self) -> float:
        """Area under the curve, over all windows."""
        return auroc(self.data.label, self.p)

    @property
    def calibration_error(self) -> float:
        """Expected calibration error, of ten bins."""
        return calibration_error(self.data.label, self.p)

    def coverage(self, *shares: float) -> list[float]:
        """Accuracy at each coverage."""
        return [float(a) for _, a, _ in coverage_curve(self.data.label, self.p, shares)]

    def by_person(self) -> dict[Any, float]:
        """Accuracy of each person, the worst first."""
        right = (self.p > 0.5) == self.data.label
        each = {who: float(right[self.data.person == who].mean()) for who in self.people}
        return dict(sorted(each.items(), key=lambda item: item[1]))

    def interval(self, statistic: str, *shares: float) -> tuple[float, float]:
        """95 % interval over people, of a property by name, or of ``"coverage"`` at a share."""

        def of(rows: Array) -> float:
            part = Report(self.data.take(rows), self.p[rows])
            return part.coverage(*shares)[0] if shares else float(getattr(part, statistic))

        return bootstrap(self.data.person, of)


def _folds(data: Windows) -> Iterator[tuple[Array, Array]]:
    for who in dict.fromkeys(data.person.tolist()):
        yield np.flatnonzero(data.person != who), np.flatnonzero(data.person == who)


def leave_one_out(
    data: Windows,
    model: Model,
    *,
    folds: Iterable[tuple[Array, Array]] | None = None,
) -> Report:
    """Train on all people but one and test on that one, for each in turn.

    Parameters
    ----------
    data : Windows
        All windows; normalise them causally first, with `causal_scores`.
    model : Model
        Fitted anew for each person. What is chosen by looking at labels (features, penalties)
        belongs inside its ``fit``.
    folds : iterable of (train, test), optional
        Rows of other splits; each is audited, and refused where it leaks.

    Returns
    -------
    Report
        Over all windows that were tested.
    """
    p = np.full(len(data), np.nan)
    for train, test in _folds(data) if folds is None else folds:
        audit(data, train, test)
        model.fit(data.x[train], data.label[train])
        p[test] = model.predict_proba(data.x[test])[:, 1]
    tested = np.flatnonzero(np.isfinite(p))
    return Report(data.take(tested), p[tested])
