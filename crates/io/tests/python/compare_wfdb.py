#!/usr/bin/env python3
"""Compare the WFDB reader with the `wfdb` package, bit for bit, on every record under a folder.

    make wfdb-compare
    python crates/io/tests/python/compare_wfdb.py DATA [target/release/examples]

Also files made here: random bytes in every format, FLAC, and what this writer makes of a record
and of every annotation file.

Needs wfdb (4.3.1 was used). Exits 1 on any difference, and on a record that this reader
refuses. The wfdb package refuses a record of which a segment is not in the folder and leaves
the units out of one that is all gap; those are put together here from the segments it reads.
"""

import subprocess
import sys
import tempfile
import warnings
from pathlib import Path

import numpy as np
import wfdb
import wfdb.io._signal

MISSING = -(2**31)
SUFFIXES = {".atr", ".qrs", ".ecg", ".sqrs", ".gqrsh", ".gqrsl", ".man"}


def digest(words):
    words = words.astype(np.uint64, copy=False)
    weight = np.arange(1, len(words) + 1, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    weight = (weight ^ (weight >> np.uint64(29))) | np.uint64(1)
    return f"{int((weight * words).sum(dtype=np.uint64)):016x}"


def digital_words(codes, fmt):
    codes = np.asarray(codes, dtype=np.int64)
    invalid = wfdb.io._signal._digi_nan(fmt)
    return np.where(codes == invalid, MISSING, codes).astype(np.int32).view(np.uint32)


def physical_words(values):
    values = np.ascontiguousarray(values, dtype=np.float64)
    return np.where(np.isnan(values), np.uint64(0x7FF8000000000000), values.view(np.uint64))


def channels(header):
    """(name, units, length, digital digest or None, physical digest) of each signal."""
    name = str(header)[:-4]
    record = wfdb.rdheader(name)
    if record.n_sig == 0:
        return []
    if isinstance(record, wfdb.MultiRecord):
        segments = [s for s, n in zip(record.seg_name, record.seg_len) if n and s != "~"]
        if not segments or not all((header.parent / f"{s}.hea").exists() for s in segments):
            return assembled(header, record)
        whole = wfdb.rdrecord(name, physical=True, m2s=True, smooth_frames=False, return_res=64)
        signals = getattr(whole, "e_p_signal", None) or list(whole.p_signal.T)
        return [
            (whole.sig_name[i], whole.units[i], len(p), None, digest(physical_words(p)))
            for i, p in enumerate(signals)
        ]
    if record.file_name[0] == "~":
        return [
            (
                record.sig_name[i],
                record.units[i],
                0,
                digest(np.zeros(0)),
                digest(np.zeros(0)),
            )
            for i in range(record.n_sig)
        ]
    stored = wfdb.rdrecord(name, physical=False, smooth_frames=False, return_res=64)
    rows = []
    physical = wfdb.rdrecord(name, physical=True, smooth_frames=False, return_res=64)
    for i in range(stored.n_sig):
        codes = digital_words(stored.e_d_signal[i], stored.fmt[i])
        values = physical_words(physical.e_p_signal[i])
        rows.append(
            (
                stored.sig_name[i],
                stored.units[i],
                len(codes),
                digest(codes),
                digest(values),
            )
        )
    return rows


def assembled(header, record):
    layout = wfdb.rdheader(str(header.parent / record.seg_name[0]))
    values = np.full((layout.n_sig, record.sig_len), np.nan)
    start = 0
    for segment, length in zip(record.seg_name, record.seg_len):
        path = header.parent / segment
        if length and segment != "~" and path.with_suffix(".hea").exists():
            part = wfdb.rdrecord(str(path), physical=True, return_res=64)
            for i, name in enumerate(part.sig_name):
                values[layout.sig_name.index(name), start : start + length] = part.p_signal[:, i]
        start += length
    return [
        (layout.sig_name[i], layout.units[i], start, None, digest(physical_words(v)))
        for i, v in enumerate(values)
    ]


def annotations(file):
    a = wfdb.rdann(
        str(file.with_suffix("")),
        file.suffix[1:],
        return_label_elements=["label_store"],
    )
    rows = bytearray()
    for i in range(len(a.sample)):
        rows += int(a.sample[i]).to_bytes(8, "little")
        rows += bytes(int(v) & 0xFF for v in (a.label_store[i], a.subtype[i], a.chan[i], a.num[i]))
        rows += a.aux_note[i].rstrip("\0").encode("utf-8", "replace")
    return len(a.sample), digest(np.frombuffer(bytes(rows), dtype=np.uint8))


def make_formats(folder):
    """Any bytes are samples: every format, of two signals that share a file.

    wfdb 4.3.1 cannot convert format 61, and takes one of the two unused bits of format 311 for
    an eleventh of the third sample; they are 0 here, as in sound files.
    """
    rng = np.random.default_rng(1)
    for fmt in (8, 16, 24, 32, 80, 160, 212, 310, 311):
        name = f"f{fmt}"
        bytes_ = rng.integers(0, 256, 2400, dtype=np.uint8)
        if fmt == 311:
            bytes_[3::4] &= 0x3F
        (folder / f"{name}.dat").write_bytes(bytes_.tobytes())
        # 2400 bytes are at least 600 samples in any format.
        lines = [f"{name} 2 250 300"]
        lines += [f"{name}.dat {fmt} 200(3)/mV 12 0 0 0 0 {lead}" for lead in ("I", "II")]
        (folder / f"{name}.hea").write_text("\n".join(lines) + "\n")
    for bits in (8, 16, 24):
        fmt = str(500 + bits)
        half = 2 ** (bits - 1)
        codes = rng.integers(1 - half, half, (5000, 2))
        wfdb.wrsamp(
            f"flac{bits}",
            fs=360,
            units=["mV", "mV"],
            sig_name=["I", "II"],
            d_signal=codes,
            fmt=[fmt, fmt],
            adc_gain=[200.0, 200.0],
            baseline=[0, 0],
            write_dir=str(folder),
        )


def rewritten(rewrite, record, events, folder, check):
    """What this writer makes of a record and of annotations, read by wfdb."""
    compared = 0
    before = wfdb.rdrecord(str(record), physical=True, return_res=64, channels=[0]).p_signal[:, 0]
    for fmt, gain in ((16, 1000), (24, 1e5), (32, 1e6), (80, 20), (212, 200)):
        out = folder / f"again{fmt}"
        subprocess.run([rewrite, record, out, str(fmt), str(gain)], check=True)
        after = wfdb.rdrecord(str(out), physical=True, return_res=64)
        check(out, "format", after.fmt, [str(fmt)])
        # Half a step, and what the sum of two roundings adds.
        near = np.abs(after.p_signal[:, 0] - before) <= 0.5 / gain + 1e-12
        check(out, "samples", bool(np.all(near)), True)
        compared += 1
    for file in events:
        out = folder / f"again{compared}{file.suffix}"
        subprocess.run([rewrite, file, out], check=True)
        check(out, "annotations", annotations(out), annotations(file))
        compared += 1
    return compared


def main():
    data = Path(sys.argv[1])
    tools = Path(sys.argv[2] if len(sys.argv) > 2 else "target/release/examples")
    tool = tools / "wfdb_digest"
    warnings.filterwarnings("ignore")
    with tempfile.TemporaryDirectory() as folder:
        return compare(data, tool, tools / "wfdb_rewrite", Path(folder))


def compare(data, tool, rewrite, folder):
    make_formats(folder)
    headers = sorted(data.rglob("*.hea")) + sorted(folder.glob("*.hea"))
    events = sorted(f for f in data.rglob("*") if f.suffix in SUFFIXES)
    ours = {}
    sums = []
    lines = subprocess.run(
        [tool, *map(str, headers + events)], check=True, capture_output=True, text=True
    ).stdout
    for line in lines.splitlines():
        path, kind, *rest = line.split("\t")
        if kind == "checksum":
            sums.append((path, *rest))
        else:
            ours.setdefault(path, []).append(rest)
    wrong = signals = compared = 0

    def check(path, what, mine, theirs):
        nonlocal wrong
        if mine != theirs:
            wrong += 1
            print(f"{path}: {what}: {mine} here, {theirs} in wfdb")

    without = 0
    for header in headers:
        mine = ours.get(str(header), [])
        try:
            theirs = channels(header)
        except FileNotFoundError:
            # Only the header is in the folder: both must refuse it.
            without += 1
            check(
                header,
                "refused",
                [row[0].split(":")[0] for row in mine],
                [str(header.parent / f"{header.stem}.dat")],
            )
            continue
        check(header, "signals", len(mine), len(theirs))
        for row, (name, units, length, digital, physical) in zip(mine, theirs):
            signals += 1
            check(header, "row", len(row), 5)
            check(header, "name", row[0], name)
            check(header, "units", row[1], units)
            check(header, "length", int(row[2]), length)
            if digital is not None:
                compared += 1
                check(header, f"{name} digital", row[3], digital)
            check(header, f"{name} physical", row[4], physical)
    for file in events:
        count, theirs = annotations(file)
        check(file, "annotations", ours.get(str(file)), [[str(count), theirs]])
    for path, segment, channel, state in sums:
        # The checksums of random bytes are not those of their headers.
        if Path(path).parent == folder and Path(path).stem[1:].isdigit():
            continue
        check(path, f"checksum of {segment} signal {channel}", state, "agrees")
    record = next((h for h in headers if h.parent.name == "mitdb"), None)
    again = rewritten(rewrite, record.with_suffix(""), events, folder, check) if record else 0
    print(
        f"{len(headers)} records, {signals} signals ({compared} compared in digital units, the rest of "
        f"several segments in physical), {len(events)} annotation files, {len(sums)} checksums, {again} files written again, {without} headers without files: {wrong} difference(s)"
    )
    if not headers or not events:
        print(f"nothing to compare under {data}", file=sys.stderr)
        return 2
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
