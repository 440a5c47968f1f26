#!/usr/bin/env python3
"""Runs the C interface on an emulated Cortex-M4F, memory from a buffer and no libc, and compares
the digest of all that came out with this machine's.

    python3 tests/embedded/run.py

Needs gcc-arm-none-eabi and qemu-system-arm, and says loudly when they are not there.
"""

from __future__ import annotations

import os
import pathlib
import shutil
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
TARGET = pathlib.Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))
OUT = TARGET / "embedded"
INCLUDE = f"-I{ROOT / 'bindings' / 'c' / 'include'}"
MACHINE = ["-mcpu=cortex-m4", "-mthumb", "-mfloat-abi=hard", "-mfpu=fpv4-sp-d16"]
WARN = ["-std=c11", "-Wall", "-Wextra", "-Werror"]


def run(*command: object) -> str:
    done = subprocess.run(
        [str(c) for c in command], cwd=ROOT, capture_output=True, text=True, timeout=900
    )
    if done.returncode != 0:
        sys.exit(f"FAILED: {' '.join(map(str, command))}\n{done.stdout}{done.stderr}")
    return done.stdout


def library(triple: str) -> pathlib.Path:
    """The bare-metal static library for a target."""
    command = ["cargo", "build", "--quiet", "--profile", "embedded", "-p", "interocept-c"]
    # Names that the check of the machine code can read.
    os.environ["RUSTFLAGS"] = "-Csymbol-mangling-version=v0"
    run(*command, "--no-default-features", "--features", "embedded", "--target", triple)
    del os.environ["RUSTFLAGS"]
    return TARGET / triple / "embedded" / "libinterocept_c.a"


def image() -> pathlib.Path:
    """digest.c for the board, linked with nothing but the library."""
    OUT.mkdir(parents=True, exist_ok=True)
    found = OUT / "digest.elf"
    sources = [HERE / "c" / "digest.c", HERE / "c" / "startup.c"]
    linking = ["-Wl,--gc-sections", "-Wl,--fatal-warnings", "-Wl,-z,noexecstack"]
    script = ["-T", HERE / "c" / "image.ld", "-nostdlib", *linking]
    run(
        *["arm-none-eabi-gcc", *MACHINE, *WARN, "-Os", "-ffreestanding", "-DICEPT_BARE", INCLUDE],
        *[*sources, library("thumbv7em-none-eabihf"), *script, "-o", found],
    )
    return found


def here() -> str:
    """The same program on this machine, with the usual library."""
    run("cargo", "build", "--quiet", "--release", "-p", "interocept-c")
    program = OUT / "digest"
    native = ["-lgcc_s", "-lutil", "-lrt", "-lpthread", "-lm", "-ldl"]
    archive = TARGET / "release" / "libinterocept_c.a"
    run("gcc", *WARN, "-O1", INCLUDE, HERE / "c" / "digest.c", archive, *native, "-o", program)
    return run(program)


def emulated(elf: pathlib.Path) -> str:
    board = ["-M", "mps2-an386", "-display", "none", "-monitor", "none", "-serial", "none"]
    semihosting = ["-semihosting-config", "enable=on,target=native", "-kernel", elf]
    done = subprocess.run(
        ["qemu-system-arm", *board, *semihosting], capture_output=True, text=True, timeout=900
    )
    if done.returncode != 0:
        sys.exit(f"FAILED on the board: {done.stdout}{done.stderr}")
    return done.stdout + done.stderr


def main() -> None:
    missing = [t for t in ("arm-none-eabi-gcc", "qemu-system-arm") if not shutil.which(t)]
    if missing:
        print(f"SKIPPED: nothing ran on a Cortex-M4F, for want of {' and '.join(missing)}.")
        return
    board = emulated(image())
    print(f"Cortex-M4F:   {board}", end="")
    expected = here()
    print(f"this machine: {expected}", end="")
    if expected not in board or "memory that ran out was an error" not in board:
        sys.exit("FAILED: the Cortex-M4F and this machine disagree")
    library("thumbv6m-none-eabi")
    print("and it builds for a Cortex-M0")


if __name__ == "__main__":
    main()
