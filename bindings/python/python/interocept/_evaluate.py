"""How good estimates of blood pressure are: never without the null model beside them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from ._errors import IceptError
from ._input import real

_Array = npt.NDArray[np.float64]

#: Percent within 5, 10 and 15 mmHg (O'Brien and others, J Hypertens 11:S43, 1993).
_BHS = (("A", (60, 85, 95)), ("B", (50, 75, 90)), ("C", (40, 65, 85)))
#: Mean absolute difference up to, in mmHg (IEEE 1708-2014).
_IEEE = (("A", 5.0), ("B", 6.0), ("C", 7.0))


@dataclass(frozen=True)
class Errors:
    """Estimate minus reference, in mmHg; NaN of no pairs.

    Parameters
    ----------
    me, sd, mae, rmse : float
        Mean, standard deviation (n - 1), mean absolute and root mean square error.
    within : tuple of float
        Percent within 5, 10 and 15 mmHg.
    bhs : str
        Grade of the British Hypertension Society, A to D.
    ieee : str
        Grade of IEEE 1708-2014, A to D.
    iso : bool
        Whether mean and deviation are within 5 and 8 mmHg, as ISO 81060-2 asks of a cuff, with
        the people and readings that it asks for as well.

    Notes
    -----
    Source: O'Brien and others, J Hypertens 11(suppl 2):S43, 1993 (BHS); IEEE 1708-2014; ISO 81060-2.
    """

    me: float
    sd: float
    mae: float
    rmse: float
    within: tuple[float, float, float]
    bhs: str
    ieee: str
    iso: bool

    @classmethod
    def of(cls, error: _Array) -> Errors:
        """The figures of some errors."""
        if not error.size:
            nan = float("nan")
            return cls(nan, nan, nan, nan, (nan, nan, nan), "-", "-", False)
        size = np.abs(error)
        me, mae = float(error.mean()), float(size.mean())
        sd = float(error.std(ddof=1)) if error.size > 1 else float("nan")
        a, b, c = (float(100 * np.mean(size <= limit)) for limit in (5, 10, 15))
        bhs = next((g for g, low in _BHS if a >= low[0] and b >= low[1] and c >= low[2]), "D")
        ieee = next((g for g, high in _IEEE if mae <= high), "D")
        rmse = float(np.sqrt(np.mean(error**2)))
        return cls(me, sd, mae, rmse, (a, b, c), bhs, ieee, abs(me) <= 5 and sd <= 8)


@dataclass(frozen=True)
class Row:
    """The pairs up to a time since the calibration.

    Parameters
    ----------
    until_s : float
        Up to this age of the calibration; infinite for all.
    asked, given : int
        References, and those for which there was an estimate.
    ours, null : Errors
        Of the estimates, and of the null model for the same references.
    held : float
        Percent of the intervals that held the reference; NaN without intervals.

    Notes
    -----
    Source: as of `Errors`.
    """

    until_s: float
    asked: int
    given: int
    ours: Errors
    null: Errors
    held: float

    @property
    def ratio(self) -> float:
        """Error by that of the null model: below 1 there is skill."""
        return self.ours.rmse / self.null.rmse if self.null.rmse else float("nan")


@dataclass(frozen=True)
class Evaluation:
    """Estimates beside references and the null model; see `evaluate`.

    Parameters
    ----------
    rows : tuple of Row
        Cumulative by time since the calibration, all pairs last.
    concordance : float
        Percent of changes in the direction of the reference's, both beyond the exclusion zone.
    changes : int
        How many such changes there were.
    exclusion : float
        Changes of the reference up to this are left out [mmHg].

    Notes
    -----
    Source: as of `Errors`.
    """

    rows: tuple[Row, ...]
    concordance: float
    changes: int
    exclusion: float
    _pairs: _Array = field(repr=False, compare=False)
    _changes: _Array = field(repr=False, compare=False)

    def table(self) -> str:
        """The figures as a Markdown table, estimate and null model in turn."""
        lines = [
            "| since calibration | model | n of asked | ME | SD | MAE | RMSE "
            "| within 5/10/15 % | BHS | IEEE 1708 | held % |",
            "|---|---|---|---|---|---|---|---|---|---|---|",
        ]
        for row in self.rows:
            hours = row.until_s / 3600
            age = "all" if np.isinf(hours) else f"to {hours:g} h"
            for name, e, held in (("ours", row.ours, row.held), ("null", row.null, np.nan)):
                within = "/".join(f"{w:.0f}" for w in e.within)
                said = "-" if np.isnan(held) else f"{held:.1f}"
                lines.append(
                    f"| {age} | {name} | {row.given} of {row.asked} | {e.me:+.2f} | {e.sd:.2f} "
                    f"| {e.mae:.2f} | {e.rmse:.2f} | {within} | {e.bhs} | {e.ieee} | {said} |"
                )
        return "\n".join(lines)

    def bland_altman(self, ax: Any = None) -> Any:
        """Errors against the reference, the null model's in grey; returns the axes.

        Against the reference, not the mean of both: the reference is much the better, and an
        estimate that does not move would else look as if it did.
        """
        ax = _axes(ax)
        reference, estimate, null = self._pairs
        last = self.rows[-1]
        for name, y, e, colour in (
            ("null model", null, last.null, "0.6"),
            ("estimate", estimate, last.ours, "C0"),
        ):
            label = f"{name}: {e.me:+.1f} ± {1.96 * e.sd:.1f} mmHg"
            ax.plot(reference, y - reference, ".", ms=3, color=colour, alpha=0.5, label=label)
            ax.axhline(e.me, color=colour, lw=1)
            for side in (-1.96, 1.96):
                ax.axhline(e.me + side * e.sd, color=colour, lw=1, ls="--")
        ax.set(xlabel="reference [mmHg]", ylabel="estimate - reference [mmHg]")
        ax.legend(loc="best", fontsize="small")
        return ax

    def trend_plot(self, ax: Any = None) -> Any:
        """Changes of the estimate against changes of the reference in four quadrants."""
        ax = _axes(ax)
        x, y = self._changes
        out = np.abs(x) <= self.exclusion
        ax.plot(x[out], y[out], ".", ms=3, color="0.75", label="left out")
        share = f"{self.concordance:.0f} % of {self.changes} agree"
        label = share if self.changes else "none beyond the zone"
        ax.plot(x[~out], y[~out], ".", ms=3, color="C0", alpha=0.6, label=label)
        most = float(np.nanmax(np.abs(self._changes), initial=1.0))
        ax.plot([-most, most], [-most, most], color="0.5", lw=1)
        ax.axhline(0, color="k", lw=0.8)
        ax.axvline(0, color="k", lw=0.8)
        ax.axvspan(-self.exclusion, self.exclusion, color="0.93", zorder=0)
        ax.set(xlabel="change of the reference [mmHg]", ylabel="change of the estimate [mmHg]")
        ax.legend(loc="best", fontsize="small")
        return ax


def _axes(ax: Any) -> Any:
    if ax is not None:
        return ax
    import matplotlib.pyplot as plt  # noqa: PLC0415 - an extra

    return plt.subplots(layout="constrained")[1]


def _column(name: str, x: npt.ArrayLike, like: _Array | None = None) -> _Array:
    array = real(name, x).astype(np.float64, copy=False)
    if array.ndim == 0 and like is not None:
        array = np.full(like.shape, float(array))
    if array.ndim != 1 or (like is not None and array.shape != like.shape):
        raise IceptError(
            f"{name} has shape {array.shape}, but must be as the reference", field=name
        )
    return array


def evaluate(
    estimate: npt.ArrayLike,
    reference: npt.ArrayLike,
    null: npt.ArrayLike,
    *,
    age_s: npt.ArrayLike | None = None,
    low: npt.ArrayLike | None = None,
    high: npt.ArrayLike | None = None,
    subject: npt.ArrayLike | None = None,
    until_s: Sequence[float] = (3600.0, 21_600.0, 86_400.0),
    exclusion: float = 5.0,
) -> Evaluation:
    """Compare estimates of a pressure with references, beside the null model.

    The null model, a constant from the calibration, is no option: an error alone says nothing,
    since pressures that hardly move make every estimate look good.

    Parameters
    ----------
    estimate : array_like, shape (n,)
        Estimated pressure [mmHg]; NaN where there was none.
    reference : array_like, shape (n,)
        Measured pressure [mmHg], in order of time for each person; NaN is left out.
    null : array_like, shape (n,) or float
        The mean of the calibration's cuffs, ``bp.null_sbp`` or ``bp.null_dbp`` [mmHg].
    age_s : array_like, shape (n,), optional
        Time since the calibration [s]: makes the cumulative rows.
    low, high : array_like, shape (n,), optional
        Ends of the estimates' 95 % intervals.
    subject : array_like, shape (n,), optional
        Whose pair it is: changes are not taken across people.
    until_s : sequence of float
        Ages for the cumulative rows [s].
    exclusion : float
        Changes of the reference up to this have no direction [mmHg].

    Returns
    -------
    Evaluation

    Raises
    ------
    IceptError
        When lengths differ.

    Notes
    -----
    Source of the grades: O'Brien and others, J Hypertens 11:S43, 1993 (BHS); IEEE 1708-2014. Bland and Altman,
    Lancet 327:307, 1986. Concordance: Critchley and others, Anesth Analg 111:1180, 2010.

    Examples
    --------
    >>> import interocept as ic
    >>> e = ic.bp.evaluate([121, 130, 118], [120, 134, 117], 123)
    >>> e.rows[-1].ours.mae, e.rows[-1].ours.bhs, round(e.rows[-1].ratio, 2)
    (2.0, 'A', 0.33)
    """
    truth = _column("reference", reference)
    ours, nulls = _column("estimate", estimate, truth), _column("null", null, truth)
    lows, highs = (
        np.full(truth.shape, np.nan) if x is None else _column(name, x, truth)
        for name, x in (("low", low), ("high", high))
    )
    ages = np.zeros(truth.shape) if age_s is None else _column("age_s", age_s, truth)
    people = np.zeros(truth.shape) if subject is None else np.asarray(subject)
    if people.shape != truth.shape:
        raise IceptError("subject must be as long as the reference", field="subject")
    asked = np.isfinite(truth)
    given = asked & np.isfinite(ours) & np.isfinite(nulls)
    banded = given & np.isfinite(lows) & np.isfinite(highs)
    rows = []
    limits = [] if age_s is None else [float(u) for u in until_s if np.any(ages[asked] > u)]
    for until in [*limits, np.inf]:
        young = ages <= until
        use, band = given & young, banded & young
        inside = (lows <= truth) & (truth <= highs)
        rows.append(
            Row(
                float(until),
                int(np.sum(asked & young)),
                int(np.sum(use)),
                Errors.of((ours - truth)[use]),
                Errors.of((nulls - truth)[use]),
                float(100 * inside[band].mean()) if band.any() else float("nan"),
            )
        )
    pairs = np.stack([truth[given], ours[given], nulls[given]])
    whose = people[given]
    same = whose[1:] == whose[:-1]
    changes = np.diff(pairs[:2], axis=1)[:, same]
    wide = np.abs(changes[0]) > exclusion
    agree = np.sign(changes[0]) == np.sign(changes[1])
    share = float(100 * agree[wide].mean()) if wide.any() else float("nan")
    return Evaluation(tuple(rows), share, int(wide.sum()), float(exclusion), pairs, changes)
