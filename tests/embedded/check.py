#!/usr/bin/env python3
"""Links the bare-metal images, in Rust and in C, and proves from their machine code that no panic
can be reached from `push`, `push_gap`, `finish` or `save_state` of any processor, nor from the
entry points of the C interface in which a stream runs.

In Rust only making, copying, resetting and restoring a processor may reach the handler for exhausted
memory, and nothing may reach any other panic.

    python3 tests/embedded/check.py
"""

from __future__ import annotations

import pathlib
import re
import shutil
import subprocess
import sys

import run

HERE = pathlib.Path(__file__).resolve().parent
TARGET = "thumbv7em-none-eabihf"
PANIC = re.compile(
    r"panick|rust_begin_unwind|unwrap_failed|expect_failed|alloc_error|capacity_overflow"
)
OUT_OF_MEMORY = re.compile(
    r"panic_nounwind_fmt|alloc_error|capacity_overflow|handle_error|rust_begin_unwind"
)
# The calls of `Erased` in which a stream runs, and those of C.
STREAM = re.compile(
    r" as .*erased::Erased>::(push|push_gap|finish|save_state|latency|max_outputs)$"
    r"|^icept_(push_\w+|finish|poll|latency|state_size|saved_size|save)$"
)


def tool(name: str) -> str:
    root = subprocess.check_output(["rustc", "--print", "sysroot"], text=True).strip()
    found = sorted(pathlib.Path(root).glob(f"lib/rustlib/*/bin/{name}"))
    if not found:
        sys.exit(f"{name} is missing: rustup component add llvm-tools")
    return str(found[0])


def calls(image: pathlib.Path) -> dict[str, set[str]]:
    """Which function jumps to which, read off the disassembly."""
    text = subprocess.check_output(
        [tool("llvm-objdump"), "-d", "-C", "--no-show-raw-insn", image], text=True
    )
    graph: dict[str, set[str]] = {}
    current = ""
    for line in text.splitlines():
        # The linker fills gaps between functions with 0xd4d4, which reads as this jump.
        if re.search(r"\sbmi\s.*imm = #-0x58$", line):
            continue
        if head := re.match(r"[0-9a-f]+ <(.*)>:$", line):
            current = head[1]
            graph.setdefault(current, set())
        elif jump := re.search(
            r"\s(?:b|cb)[a-z.]*\s+(?:r\d+, )?0x[0-9a-f]+ <(.*?)(?:\+0x[0-9a-f]+)?>(?: @|\s*$)",
            line,
        ):
            if jump[1] != current:
                graph[current].add(jump[1])
    return graph


def reaching(graph: dict[str, set[str]], targets: set[str]) -> set[str]:
    found = set(targets)
    while more := {f for f, to in graph.items() if f not in found and to & found}:
        found |= more
    return found


def check(name: str, image: pathlib.Path, all_of_it: bool) -> list[str]:
    """What is wrong with an image: with what runs streams, or with all of it."""
    graph = calls(image)
    streams = sorted(f for f in graph if STREAM.search(f))
    if len(streams) < 3:
        return [f"{name} holds only {streams}: the check would prove nothing"]
    panics = {f for f in graph if PANIC.search(f)}
    reach = reaching(graph, panics)
    wrong = [f"{name}: {f} reaches a panic" for f in streams if f in reach]
    others = {f for f in panics if not OUT_OF_MEMORY.search(f)} if all_of_it else set()
    for f in sorted(reaching(graph, others) - others):
        through = ", ".join(sorted(graph[f] & others)) or "one that does"
        wrong.append(f"{name}: {f} reaches {through}")
    size = subprocess.check_output([tool("llvm-size"), image], text=True).splitlines()[1].split()
    print(
        f"{name}: {len(graph)} functions, {len(streams)} of them run streams; "
        f"flash {int(size[0]) + int(size[1])} B; {len(panics)} panic symbols, out of their reach"
    )
    return wrong


def main() -> None:
    build = ["cargo", "build", "--release", "--quiet", "--bin", "interocept-embedded-test"]
    subprocess.run([*build, "--target", TARGET], cwd=HERE, check=True)
    wrong = check("Rust", HERE / "target" / TARGET / "release" / "interocept-embedded-test", True)
    # In C the allocator is part of the image, and it asserts that what is freed was given by it.
    if shutil.which("arm-none-eabi-gcc"):
        wrong += check("C", run.image(), False)
    else:
        print("SKIPPED: the image in C, for want of arm-none-eabi-gcc.")
    if wrong:
        sys.exit("\n".join(wrong))
    print("no panic can be reached from what runs streams")


if __name__ == "__main__":
    main()
