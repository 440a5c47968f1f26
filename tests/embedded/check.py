#!/usr/bin/env python3
"""Links the bare-metal image and proves from its machine code that no panic can be reached from
`push`, `push_gap`, `finish` or `save_state` of any processor.

Only making, copying, resetting and restoring a processor may reach the handler for exhausted memory, and
nothing may reach any other panic.

    python3 tests/embedded/check.py
"""

from __future__ import annotations

import pathlib
import re
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
TARGET = "thumbv7em-none-eabihf"
PANIC = re.compile(
    r"panick|rust_begin_unwind|unwrap_failed|expect_failed|alloc_error|capacity_overflow"
)
OUT_OF_MEMORY = re.compile(
    r"panic_nounwind_fmt|alloc_error|capacity_overflow|handle_error|rust_begin_unwind"
)
# The calls of `Erased` in which a stream runs.
STREAM = re.compile(
    r" as .*erased::Erased>::(push|push_gap|finish|save_state|latency|max_outputs)$"
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


def main() -> None:
    subprocess.run(["cargo", "build", "--release", "--quiet"], cwd=HERE, check=True)
    image = HERE / "target" / TARGET / "release" / "interocept-embedded-test"
    graph = calls(image)
    streams = sorted(f for f in graph if STREAM.search(f))
    if len(streams) < 3:
        sys.exit(f"the image holds only {streams}: the check would prove nothing")
    panics = {f for f in graph if PANIC.search(f)}
    wrong = []
    reach = reaching(graph, panics)
    wrong += [f"{f} reaches a panic" for f in streams if f in reach]
    others = {f for f in panics if not OUT_OF_MEMORY.search(f)}
    for f in sorted(reaching(graph, others) - others):
        wrong.append(f"{f} reaches {', '.join(sorted(graph[f] & others)) or 'one that does'}")
    size = subprocess.check_output([tool("llvm-size"), image], text=True).splitlines()[1].split()
    print(
        f"{len(graph)} functions, {len(streams)} of them run streams; flash {int(size[0]) + int(size[1])} B"
    )
    if wrong:
        sys.exit("\n".join(wrong))
    print(
        f"no panic can be reached from them; {len(panics)} panic symbols, all for exhausted memory"
    )


if __name__ == "__main__":
    main()
