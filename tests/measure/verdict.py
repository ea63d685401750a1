"""How a measure says what it found: the target and whether it was met, on one line."""

from __future__ import annotations


def say(name: str, wanted: float, *, more: str = "", **found: float) -> None:
    """One line for shares that should all reach ``wanted``."""
    numbers = " ".join(f"{key} {value:.3f}" for key, value in found.items())
    tell(f"{name}: >= {wanted}: {numbers}{more}", met=min(found.values()) >= wanted)


def tell(line: str, *, met: bool) -> None:
    """A line that says of itself what its target is."""
    print("met   " if met else "MISSED", line)
