//! Runs the command as people run it.
#![allow(dead_code, reason = "not every test needs every helper")]

use assert_cmd::Command;
use serde_json::Value;
use std::path::PathBuf;

pub(crate) fn interocept(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_interocept"));
    command.args(args);
    command
}

pub(crate) fn stdout(args: &[&str]) -> String {
    let output = interocept(args).assert().success().get_output().stdout.clone();
    String::from_utf8(output).unwrap()
}

pub(crate) fn json(args: &[&str]) -> Value {
    serde_json::from_str(&stdout(args)).unwrap()
}

pub(crate) fn refused(args: &[&str], code: i32) -> String {
    let output = interocept(args).assert().code(code).get_output().clone();
    assert!(output.stdout.is_empty());
    String::from_utf8(output.stderr).unwrap()
}

/// A file of the open data, without which a test says loudly that it is skipped.
pub(crate) fn data(path: &str) -> Option<String> {
    let root = std::env::var_os("INTEROCEPT_DATA").map_or_else(
        || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data"),
        PathBuf::from,
    );
    if !root.is_dir() {
        eprintln!("SKIPPED: no open data at {}; set INTEROCEPT_DATA", root.display());
        return None;
    }
    Some(root.join(path).to_str().unwrap().into())
}
