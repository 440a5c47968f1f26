#!/usr/bin/env python3
"""Every processor gives the same bits on every platform: one program, built for each, against
`tests/golden/processors.txt`.

    python3 tests/determinism.py

What cannot be run here, for want of an emulator, is said loudly.
"""

from __future__ import annotations

import hashlib
import os
import pathlib
import shutil
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
CRATE = HERE / "embedded"
GOLDEN = (HERE / "golden" / "processors.txt").read_text()
TARGET = pathlib.Path(os.environ.get("CARGO_TARGET_DIR", HERE.parent / "target")) / "determinism"
BOARD = [
    *["qemu-system-arm", "-M", "mps2-an386", "-display", "none", "-monitor", "none"],
    *["-serial", "none", "-semihosting-config", "enable=on,target=native", "-kernel"],
]
WASM = """
import sys, wasmtime
engine = wasmtime.Engine()
linker = wasmtime.Linker(engine)
linker.define_wasi()
store = wasmtime.Store(engine)
wasi = wasmtime.WasiConfig()
wasi.inherit_stdout()
store.set_wasi(wasi)
module = wasmtime.Module.from_file(engine, sys.argv[1])
try:
    linker.instantiate(store, module).exports(store)["_start"](store)
except wasmtime.ExitTrap as e:
    sys.exit(e.code)
"""
# Linked by the linker that comes with Rust, so that no other toolchain is needed.
SELF_CONTAINED = "-Clinker=rust-lld -Clink-self-contained=yes"
BARE = f"-Clink-arg=-T{CRATE / 'c' / 'image.ld'}"


def python_with_wasmtime() -> list[str] | None:
    for python in (str(HERE.parent / ".venv" / "bin" / "python"), sys.executable):
        if shutil.which(python) and not subprocess.call(
            [python, "-c", "import wasmtime"], stderr=subprocess.DEVNULL
        ):
            return [python, "-c", WASM]
    return None


def emulator(name: str) -> list[str] | None:
    return [name] if shutil.which(name) else None


# Platform, whether it has the standard library, flags, what runs it, and what that needs.
PLATFORMS = [
    ("x86_64-unknown-linux-gnu", True, "", lambda: [], ""),
    ("x86_64-unknown-linux-gnu", True, "-Ctarget-cpu=native", lambda: [], ""),
    ("i686-unknown-linux-musl", True, SELF_CONTAINED, lambda: emulator("qemu-i386"), "qemu-user"),
    (
        "aarch64-unknown-linux-musl",
        True,
        SELF_CONTAINED,
        lambda: emulator("qemu-aarch64"),
        "qemu-user",
    ),
    ("wasm32-wasip1", True, "", python_with_wasmtime, "wasmtime in .venv"),
    (
        *("thumbv7em-none-eabihf", False, BARE),
        *(lambda: BOARD if shutil.which("qemu-system-arm") else None, "qemu-system-arm"),
    ),
]


def build(triple: str, std: bool, flags: str) -> pathlib.Path:
    # Flags of their own have a folder of their own, so that nothing is built twice.
    folder = TARGET / hashlib.sha256(flags.encode()).hexdigest()[:8]
    command = ["cargo", "build", "--release", "--quiet", "--bin", "digests", "--target", triple]
    command += ["--target-dir", str(folder), *(["--features", "std"] if std else [])]
    # Soon built; how much is optimised must not matter either.
    environment = os.environ | {"RUSTFLAGS": flags, "CARGO_PROFILE_RELEASE_LTO": "off"}
    if "musl" in triple or "wasm" in triple:
        environment["CARGO_PROFILE_RELEASE_OPT_LEVEL"] = "1"
    subprocess.run(command, cwd=CRATE, check=True, env=environment)
    found = folder / triple / "release" / "digests"
    return found if found.exists() else found.with_suffix(".wasm")


def split(text: str) -> tuple[set[str], set[str]]:
    """The lines of the processors, and those of their parts."""
    lines = set(text.splitlines())
    parts = {line for line in lines if line.startswith("  ")}
    return lines - parts, parts


def main() -> None:
    wrong, reference = [], None
    for triple, std, flags, runner, need in PLATFORMS:
        name = triple + (" native" if "native" in flags else "")
        command = runner()
        if command is None:
            print(f"SKIPPED: {name}, for want of {need}.")
            continue
        program = build(triple, std, flags)
        done = subprocess.run(
            [*command, program], capture_output=True, text=True, timeout=1800, check=False
        )
        # The board speaks by the other stream.
        got, parts = split(done.stdout or done.stderr)
        reference = parts if reference is None else reference
        different = sorted(got ^ set(GOLDEN.splitlines()))
        same = done.returncode == 0 and not different
        digest = hashlib.sha256("".join(sorted(got | parts)).encode()).hexdigest()[:16]
        print(f"{name:36} {digest} {'' if same else 'DIFFERS'}", flush=True)
        if not same:
            # The first platform says what each part should be.
            told = sorted({line.rsplit(" ", 1)[0] for line in parts ^ reference})
            wrong.append("\n".join([f"{name}: exit {done.returncode}", *different, *told]))
    if wrong:
        sys.exit("\n".join(["FAILED, beside the golden lines:", *wrong]))


if __name__ == "__main__":
    main()
