//! The same bits everywhere: digests of every processor's records against committed ones, and
//! what the registry demands beside code.
//!
//! `UPDATE_GOLDEN=1 cargo test -p interocept-tests --test golden` writes the digests anew; a
//! change belongs into the changelog under "Numerical results changed".

use interocept::registry::{Entry, PROCESSORS};
use interocept_tests::digest::{self, Digest};
use std::{fmt::Write, fs, path::Path};

fn line(entry: &Entry) -> String {
    let Digest { records, hash } = digest::of(entry);
    format!("{} {records} {hash:016x}", entry.info.name)
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

#[test]
fn records_are_what_they_were() {
    let path = root().join("golden/processors.txt");
    let mut now = String::new();
    for entry in PROCESSORS {
        writeln!(now, "{}", line(entry)).unwrap();
    }
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        fs::write(&path, &now).unwrap();
    }
    let committed = fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(committed, now, "records have changed, or a processor has no golden line yet");
}

fn texts(folder: &Path, out: &mut String) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            texts(&path, out);
        } else if let Ok(text) = fs::read_to_string(&path) {
            out.push_str(&text);
        }
    }
}

#[test]
fn every_processor_has_an_example_and_a_page() {
    let mut examples = String::new();
    texts(&root().join("../examples"), &mut examples);
    let page = fs::read_to_string(root().join("../docs/processors.md")).unwrap();
    let mut missing = Vec::new();
    for entry in PROCESSORS {
        let name = entry.info.name;
        let in_c = format!("icept_{}_new", name.replace('.', "_"));
        if ![entry.info.call, name, &in_c].iter().any(|n| examples.contains(n)) {
            missing.push(format!("{name}: no example uses {} or {in_c}", entry.info.call));
        }
        if !page.contains(&format!("## {name}\n")) {
            missing.push(format!("{name}: no section in docs/processors.md"));
        }
    }
    assert!(missing.is_empty(), "\n{}\n", missing.join("\n"));
}
