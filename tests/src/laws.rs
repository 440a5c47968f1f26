//! The laws. Each is a function from a processor and a signal to what was broken, if anything.

use crate::signals::{self, Random};
use interocept::{
    Error,
    erased::{Erased, Frames},
    process::Input,
    record::{Field, Kind, Layout, Names},
    registry::Entry,
};

/// What a law found.
pub type Verdict = Result<(), String>;

/// One record, as bytes.
pub type Bytes = Vec<u8>;

/// A fresh processor with its defaults.
pub fn fresh(entry: &Entry) -> Box<dyn Erased> {
    // Memory for hours of intervals would be taken 10,000 times over.
    let config: Vec<f64> = (entry.config.fields.iter().enumerate())
        .map_while(|(i, field)| match field.name {
            "max_intervals" => Some(1024.0),
            _ => (entry.default)(i),
        })
        .collect();
    (entry.make)(&config, signals::rate_of(entry)).expect("the defaults are valid")
}

/// Pushes frames and gives the records.
pub fn push(p: &mut dyn Erased, frames: &[f64]) -> Vec<Bytes> {
    let mut records = Vec::new();
    p.push(Frames::F64(frames), &mut |r| records.push(r.to_vec())).expect("whole frames");
    records
}

/// Finishes and gives the records.
pub fn finish(p: &mut dyn Erased) -> Vec<Bytes> {
    let mut records = Vec::new();
    p.finish(&mut |r| records.push(r.to_vec()));
    records
}

/// All records of a signal, in one push.
pub fn whole(entry: &Entry, frames: &[f64]) -> Vec<Bytes> {
    let mut p = fresh(entry);
    let mut records = push(p.as_mut(), frames);
    records.extend(finish(p.as_mut()));
    records
}

fn same(entry: &Entry, expected: &[Bytes], got: &[Bytes], what: &str) -> Verdict {
    if expected == got {
        return Ok(());
    }
    let at = expected.iter().zip(got).position(|(a, b)| a != b);
    let show = |r: Option<&Bytes>| {
        r.map_or("none".into(), |r| {
            let values: Vec<_> =
                entry.output.fields.iter().map(|f| format!("{}={}", f.name, value(f, r))).collect();
            values.join(" ")
        })
    };
    let i = at.unwrap_or(expected.len().min(got.len()));
    Err(format!(
        "{what}: {} records, expected {}; record {i} is [{}], expected [{}]",
        got.len(),
        expected.len(),
        show(got.get(i)),
        show(expected.get(i)),
    ))
}

/// A field's number in a record.
pub fn value(field: &Field, record: &[u8]) -> f64 {
    let bytes = &record[field.offset..];
    let eight = || bytes[..8].try_into().expect("eight bytes");
    let four = || bytes[..4].try_into().expect("four bytes");
    match field.kind {
        Kind::F64 => f64::from_ne_bytes(eight()),
        Kind::U64 => u64::from_ne_bytes(eight()) as f64,
        Kind::I64 => i64::from_ne_bytes(eight()) as f64,
        Kind::U32 => f64::from(u32::from_ne_bytes(four())),
        Kind::I32 => f64::from(i32::from_ne_bytes(four())),
        other => panic!("the laws do not know the field kind {other:?}"),
    }
}

/// Splits `0..n` at random places, empty and one-long pieces included.
pub fn partition(n: usize, random: &mut Random) -> Vec<std::ops::Range<usize>> {
    let (mut pieces, mut at) = (Vec::new(), 0);
    while at < n {
        let longest = [1, 2, 17, 300, n][random.below(5)];
        let end = (at + random.below(longest + 1)).min(n);
        pieces.push(at..end);
        at = end;
    }
    pieces
}

/// Any cutting into chunks gives the same bits.
pub fn chunks_do_not_matter(entry: &Entry, frames: &[f64], times: usize, seed: u64) -> Verdict {
    let channels = entry.info.channels.len();
    let expected = whole(entry, frames);
    let mut random = Random(seed);
    let start = fresh(entry);
    for _ in 0..times {
        let mut p = start.duplicate().map_err(|e| e.to_string())?;
        let mut got = Vec::new();
        for piece in partition(frames.len() / channels, &mut random) {
            let piece = piece.start * channels..piece.end * channels;
            got.extend(push(p.as_mut(), &frames[piece]));
        }
        got.extend(finish(p.as_mut()));
        same(entry, &expected, &got, "in chunks")?;
    }
    Ok(())
}

/// `reset` equals `new`.
pub fn reset_is_new(entry: &Entry, frames: &[f64]) -> Verdict {
    let expected = whole(entry, frames);
    let mut p = fresh(entry);
    push(p.as_mut(), frames);
    finish(p.as_mut());
    let refused = p.push(Frames::F64(&[]), &mut |_| ());
    if refused != Err(Error::Finished) {
        return Err(format!("a push after finish gave {refused:?}"));
    }
    p.reset().map_err(|e| e.to_string())?;
    let mut got = push(p.as_mut(), frames);
    got.extend(finish(p.as_mut()));
    same(entry, &expected, &got, "after reset")
}

/// A clone, and a processor restored from a saved state, continue identically; a damaged state
/// is refused.
pub fn copies_continue(entry: &Entry, frames: &[f64], seed: u64) -> Verdict {
    let channels = entry.info.channels.len();
    let cut = Random(seed).below(frames.len() / channels + 1) * channels;
    let (head, tail) = frames.split_at(cut);
    let mut original = fresh(entry);
    push(original.as_mut(), head);
    let mut clone = original.duplicate().map_err(|e| e.to_string())?;

    let mut saved = vec![0; original.saved_size()];
    let written = original.save_state(&mut saved).map_err(|e| e.to_string())?;
    if written != saved.len() {
        return Err(format!("saved {written} bytes, announced {}", saved.len()));
    }
    let mut restored = fresh(entry);
    // Restoring must also overwrite what is there.
    push(restored.as_mut(), &frames[..frames.len() / channels / 2 * channels]);
    restored.load_state(&saved).map_err(|e| format!("its own state was refused: {e}"))?;

    let mut expected = push(original.as_mut(), tail);
    expected.extend(finish(original.as_mut()));
    for (name, p) in [("a clone", clone.as_mut()), ("a restored one", restored.as_mut())] {
        let mut got = push(p, tail);
        got.extend(finish(p));
        same(entry, &expected, &got, name)?;
    }

    let mut p = fresh(entry);
    let mut random = Random(seed);
    for _ in 0..32 {
        let mut damaged = saved.clone();
        let bit = random.below(damaged.len() * 8);
        damaged[bit / 8] ^= 1 << (bit % 8);
        if p.load_state(&damaged).is_ok() {
            return Err(format!("a state with bit {bit} flipped was taken"));
        }
        if p.load_state(&saved[..random.below(saved.len())]).is_ok() {
            return Err("a state cut short was taken".into());
        }
    }
    same(
        entry,
        &whole(entry, frames),
        &{
            let mut got = push(p.as_mut(), frames);
            got.extend(finish(p.as_mut()));
            got
        },
        "after refused states",
    )
}

/// The field that says when a record was: every record has one.
pub fn time_field(layout: &Layout) -> Result<&'static Field, String> {
    ["index", "start_index", "time_s", "start_s", "start_us"]
        .iter()
        .find_map(|name| layout.fields.iter().find(|f| f.name == *name))
        .ok_or_else(|| format!("{} has no field that says when", layout.name))
}

fn has_flag(entry: &Entry, record: &[u8], name: &str) -> bool {
    entry.output.fields.iter().any(|f| match f.names {
        Names::Flags(flags) => {
            flags.iter().any(|c| c.name == name && value(f, record) as i64 & c.value != 0)
        }
        _ => false,
    })
}

/// Whatever comes in: no panic, outputs in time order, no more than announced, every number
/// finite or of a field that says what NaN means, every number within its range, and none later
/// than the stated latency unless it says that it was searched for.
pub fn outputs_are_sound(entry: &Entry, frames: &[f64], piece: usize) -> Verdict {
    let rate = signals::rate_of(entry).hz();
    sound(entry, fresh(entry), rate, frames, piece).map(|_| ())
}

/// The same of any such processor at its rate; gives its records.
///
/// # Errors
/// What was broken.
pub fn sound(
    entry: &Entry,
    mut p: Box<dyn Erased>,
    rate_hz: f64,
    frames: &[f64],
    piece: usize,
) -> Result<Vec<Bytes>, String> {
    let channels = entry.info.channels.len();
    let when = time_field(entry.output)?;
    let seconds_to_frames = if when.name.ends_with("_s") { rate_hz } else { 1.0 };
    let latency = p.latency();
    if !(0.0 <= latency.typical && latency.typical <= latency.worst) {
        return Err(format!("latency {latency:?}"));
    }
    let (mut consumed, mut last) = (0.0, f64::NEG_INFINITY);
    let mut check = |records: &[Bytes], most: usize, late: Option<f64>| -> Verdict {
        if records.len() > most {
            return Err(format!("{} outputs, announced {most}", records.len()));
        }
        for record in records {
            for f in entry.output.fields {
                let v = value(f, record);
                let missing = v.is_nan() && f.doc.contains("NaN");
                if !missing && !v.is_finite() {
                    return Err(format!("{} is {v} and its text does not say why", f.name));
                }
                let within = v >= f.min && v <= f.max;
                if !missing && !within {
                    return Err(format!("{} is {v}, its range {} to {}", f.name, f.min, f.max));
                }
            }
            let at = value(when, record);
            if at < last {
                return Err(format!("an output at {} {at} after one at {last}", when.name));
            }
            last = at;
            if let Some(consumed) = late {
                // Records of a stretch of time say where it ends.
                let end = ["end_index", "last_index"]
                    .iter()
                    .find_map(|n| entry.output.fields.iter().find(|f| f.name == *n))
                    .map_or(at * seconds_to_frames, |f| value(f, record));
                let delay = consumed - 1.0 - end;
                if delay > latency.worst + piece as f64 && !has_flag(entry, record, "search_back") {
                    return Err(format!("{delay} frames late, the worst is {}", latency.worst));
                }
            }
        }
        Ok(())
    };
    let timed = entry.info.input == Input::Samples && entry.output.name != "measure";
    let mut all = Vec::new();
    for chunk in frames.chunks(piece.max(1) * channels) {
        let n = chunk.len() / channels;
        let most = p.max_outputs(n);
        consumed += n as f64;
        let records = push(p.as_mut(), chunk);
        check(&records, most, timed.then_some(consumed))?;
        all.extend(records);
    }
    let most = p.max_outputs(0);
    let rest = finish(p.as_mut());
    check(&rest, most, None)?;
    all.extend(rest);
    Ok(all)
}

/// A gap, however long, takes bounded time, and the outputs after it still come in order.
pub fn gaps_are_bounded(entry: &Entry, frames: &[f64], gap: u64) -> Verdict {
    let when = time_field(entry.output)?;
    let mut p = fresh(entry);
    let mut records = push(p.as_mut(), frames);
    let most = p.max_outputs(0);
    let mut in_gap = Vec::new();
    p.push_gap(gap, &mut |r| in_gap.push(r.to_vec())).map_err(|e| e.to_string())?;
    if in_gap.len() > most {
        return Err(format!("{} outputs in a gap, announced {most}", in_gap.len()));
    }
    records.extend(in_gap);
    records.extend(push(p.as_mut(), frames));
    records.extend(finish(p.as_mut()));
    for pair in records.windows(2) {
        let (a, b) = (value(when, &pair[0]), value(when, &pair[1]));
        if b < a {
            return Err(format!("with a gap of {gap}: {} {b} after {a}", when.name));
        }
    }
    Ok(())
}

/// Every limit of the configuration is enforced.
pub fn limits_hold(entry: &Entry) -> Verdict {
    let rate = signals::rate_of(entry);
    let defaults: Vec<f64> = (0..entry.config.fields.len()).map_while(entry.default).collect();
    if defaults.len() != entry.config.fields.len() {
        return Err("a field has no default".into());
    }
    for (i, field) in entry.config.fields.iter().enumerate() {
        let mut outside = vec![f64::NAN, f64::INFINITY, f64::NEG_INFINITY];
        if field.min.is_finite() {
            outside.push(field.min - 1.0 - field.min.abs() * 1e-9);
        }
        if field.max.is_finite() {
            outside.push(field.max + 1.0 + field.max.abs() * 1e-9);
        }
        for bad in outside {
            let mut config = defaults.clone();
            config[i] = bad;
            match (entry.make)(&config, rate) {
                Err(Error::InvalidConfig { field: named, .. }) if named == field.name => {}
                Ok(_) => return Err(format!("{} = {bad} was taken", field.name)),
                Err(e) => return Err(format!("{} = {bad} gave: {e}", field.name)),
            }
        }
        if !(field.min.is_finite() && field.max.is_finite()) {
            return Err(format!("{} has no finite range", field.name));
        }
    }
    Ok(())
}

/// Everything that people read is there.
pub fn texts_are_there(entry: &Entry) -> Verdict {
    let info = entry.info;
    for (what, text) in [("about", info.about), ("source", info.source), ("call", info.call)] {
        if text.is_empty() {
            return Err(format!("no {what}"));
        }
    }
    for layout in [entry.config, entry.output] {
        for field in layout.fields {
            if field.doc.len() < 8 {
                return Err(format!("{}.{} has no text", layout.name, field.name));
            }
        }
    }
    for field in entry.config.fields {
        if field.source.is_empty() {
            return Err(format!("{}: where its default comes from is not said", field.name));
        }
    }
    if info.channels.is_empty() || info.channels.len() > interocept::process::MAX_CHANNELS {
        return Err(format!("{} channels", info.channels.len()));
    }
    if !matches!(entry.config.fields.first().map(|f| f.kind), Some(Kind::F64)) {
        return Err("the first field of a configuration is an f64, for C's struct_size".into());
    }
    Ok(())
}

/// Part frames are refused and leave the processor as it was.
pub fn part_frames_are_refused(entry: &Entry, frames: &[f64]) -> Verdict {
    let channels = entry.info.channels.len();
    if channels == 1 {
        return Ok(());
    }
    let mut p = fresh(entry);
    let refused = p.push(Frames::F64(&frames[..channels + 1]), &mut |_| ());
    let Err(Error::PartialFrame { given, channels: c }) = refused else {
        return Err(format!("{refused:?}"));
    };
    if (given, c) != (channels + 1, channels) {
        return Err(format!("{refused:?}"));
    }
    let mut got = push(p.as_mut(), frames);
    got.extend(finish(p.as_mut()));
    same(entry, &whole(entry, frames), &got, "after a refused push")
}
