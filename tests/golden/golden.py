"""Shared by the generators: seeded input that needs no library, and a compact, diff-friendly JSON writer."""

import json
import math
from importlib.metadata import version
from pathlib import Path

FOLDER = Path(__file__).resolve().parent


def uniform(seed, n):
    """n numbers in [0, 1) from SplitMix64: the same on every platform and in every language."""
    mask = (1 << 64) - 1
    state, out = seed & mask, []
    for _ in range(n):
        state = (state + 0x9E3779B97F4A7C15) & mask
        z = state
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & mask
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & mask
        out.append(((z ^ (z >> 31)) >> 11) / 9007199254740992.0)
    return out


def gauss(seed, n):
    """n standard normal numbers (Box-Muller on `uniform`)."""
    u = uniform(seed, 2 * n)
    return [
        math.sqrt(-2.0 * math.log(1.0 - a)) * math.cos(2.0 * math.pi * b)
        for a, b in zip(u[::2], u[1::2])
    ]


def plain(value):
    """numpy to plain Python; NaN and infinities become strings, for JSON has none."""
    if isinstance(value, dict):
        return {str(k): plain(v) for k, v in value.items()}
    if hasattr(value, "tolist"):
        return plain(value.tolist())
    if isinstance(value, (list, tuple)):
        return [plain(v) for v in value]
    if isinstance(value, float) and not math.isfinite(value):
        return "nan" if math.isnan(value) else ("inf" if value > 0 else "-inf")
    return value


def write(name, document, packages):
    """One line per second-level entry: short enough to diff, no wider than it must be. Doubles in full precision."""
    document = {
        "generator": name.replace(".json", ""),
        "versions": {p: version(p) for p in packages},
        **document,
    }
    parts = []
    for key, value in plain(document).items():
        if isinstance(value, dict) and value:
            body = ",\n".join(f"  {json.dumps(k)}: {json.dumps(v)}" for k, v in value.items())
            parts.append(f" {json.dumps(key)}: {{\n{body}\n }}")
        elif isinstance(value, list) and value and isinstance(value[0], (dict, list)):
            parts.append(
                f" {json.dumps(key)}: [\n"
                + ",\n".join(f"  {json.dumps(v)}" for v in value)
                + "\n ]"
            )
        else:
            parts.append(f" {json.dumps(key)}: {json.dumps(value)}")
    path = FOLDER / name
    path.write_text("{\n" + ",\n".join(parts) + "\n}\n")
    print(f"{path.name}: {path.stat().st_size / 1024:.0f} KiB")
