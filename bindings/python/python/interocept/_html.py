"""Small HTML tables for notebooks."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Any


def cell(value: Any) -> str:
    """A value as people read it."""
    if value is None:
        return ""
    try:
        number = float(value)
    except (TypeError, ValueError):
        return escape(str(value))
    return str(int(number)) if number.is_integer() and abs(number) < 1e15 else f"{number:.6g}"


def table(caption: str, heads: Sequence[str], rows: Sequence[Sequence[Any]], total: int) -> str:
    """A table with a line that says how many rows were left out."""
    head = "".join(f"<th>{escape(h)}</th>" for h in heads)
    body = "".join(f"<tr>{''.join(f'<td>{cell(v)}</td>' for v in row)}</tr>" for row in rows)
    more = total - len(rows)
    if more > 0:
        body += f'<tr><td colspan="{len(heads)}">… and {more} more</td></tr>'
    return (
        f"<table><caption>{escape(caption)}</caption>"
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
    )
