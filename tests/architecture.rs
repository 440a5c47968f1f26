//! The architecture, as far as text can tell: in `core`, imports run one way.

use std::{
    fs,
    path::{Path, PathBuf},
};

/// The rooms of `core`, from the ground up. A room may use those in front of it.
const ROOMS: &[&[&str]] = &[
    &["unit", "error"],
    &["time", "record"],
    &["catalogue", "measure"],
    &["process"],
    &["views"],
    &["quality"],
    &["ecg", "ppg", "abp", "resp", "eda", "temp", "emg", "imu", "camera"],
    &["rr"],
    &["hrv", "bp", "affect", "posture"],
    &["motion"],
    &["monitor"],
    &["conformance"],
    &["erased"],
    &["registry"],
];

fn level(room: &str) -> Option<usize> {
    ROOMS.iter().position(|rooms| rooms.contains(&room))
}

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|e| e == "rs") {
            found.push(path);
        }
    }
}

/// The rooms that a file's text imports by `crate::`, test modules aside.
fn imports(text: &str) -> Vec<String> {
    let text = text.split("#[cfg(test)]").next().unwrap_or_default();
    let code: String =
        text.lines().filter(|l| !l.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n");
    let mut rooms = Vec::new();
    for (at, _) in code.match_indices("crate::") {
        // `$crate::` in a macro is the user's import, not this file's.
        if code[..at].ends_with('$') {
            continue;
        }
        let rest = &code[at + "crate::".len()..];
        let group = rest.strip_prefix('{').map_or_else(
            || {
                rest.split(|c: char| !(c.is_alphanumeric() || c == '_'))
                    .next()
                    .into_iter()
                    .collect()
            },
            first_names,
        );
        rooms.extend(group.into_iter().map(str::to_owned));
    }
    rooms
}

/// The first names in a braced group of imports.
fn first_names(group: &str) -> Vec<&str> {
    let (mut names, mut depth, mut start) = (Vec::new(), 0, 0);
    for (i, c) in group.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => {
                names.push(&group[start..i]);
                break;
            }
            '}' => depth -= 1,
            ',' if depth == 0 => {
                names.push(&group[start..i]);
                start = i + 1;
            }
            _ => {}
        }
    }
    names
        .into_iter()
        .filter_map(|n| n.trim().split(|c: char| !(c.is_alphanumeric() || c == '_')).next())
        .filter(|n| !n.is_empty())
        .collect()
}

#[test]
fn imports_run_one_way() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../crates/core/src");
    let mut files = Vec::new();
    sources(&root, &mut files);
    let mut wrong = Vec::new();
    for file in files {
        let inside = file.strip_prefix(&root).unwrap();
        let first = inside.components().next().unwrap().as_os_str().to_str().unwrap();
        let room = first.trim_end_matches(".rs");
        if room == "lib" {
            continue;
        }
        let Some(own) = level(room) else {
            wrong.push(format!("{room} is a room without a place in ROOMS"));
            continue;
        };
        for import in imports(&fs::read_to_string(&file).unwrap()) {
            if level(&import).is_some_and(|l| l > own) {
                wrong.push(format!("{} uses {import}", inside.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}

#[test]
fn an_import_that_runs_back_is_seen() {
    let text = "use crate::{error::Error, hrv::{time, frequency}};\nuse crate::rr::Interval;\n\
                // crate::monitor\n#[cfg(test)]\nuse crate::registry;";
    assert_eq!(imports(text), ["error", "hrv", "rr"]);
}
