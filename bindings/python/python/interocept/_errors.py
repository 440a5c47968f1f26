"""What can go wrong."""

from __future__ import annotations

from typing import Any


class IceptError(ValueError):
    """A call was refused; nothing was changed.

    Attributes
    ----------
    code : int
        Stable number, the same in every language.
    field : str or None
        The argument or configuration field at fault.
    value : float or None
        What was given.
    """

    def __init__(
        self, message: str, code: int = -3, field: str | None = None, value: float | None = None
    ) -> None:
        super().__init__(message)
        self.code = code
        self.field = field
        self.value = value

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (str(self), self.code, self.field, self.value)
