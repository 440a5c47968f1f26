//! Writes what must be static, from what the compiled library says of itself.

mod c_header;
mod cpp;
mod docs;
mod names;
mod python;

use std::{
    fs,
    path::{Path, PathBuf},
};

type Generated = Vec<(PathBuf, String)>;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn generate() -> Result<Generated, String> {
    let mut files = vec![
        (PathBuf::from("bindings/c/include/interocept.h"), c_header::text(&root())?),
        (PathBuf::from("bindings/c/include/interocept.hpp"), cpp::text()),
        (PathBuf::from("docs/processors.md"), docs::processors()),
        (PathBuf::from("docs/measures.md"), docs::measures()),
    ];
    files.extend(python::stubs());
    Ok(files)
}

/// Writes every generated file.
pub(crate) fn write() -> Result<(), String> {
    for (path, text) in generate()? {
        let path = root().join(path);
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).map_err(|e| format!("{}: {e}", folder.display()))?;
        }
        fs::write(&path, text).map_err(|e| format!("{}: {e}", path.display()))?;
    }
    Ok(())
}

/// Says which generated files are not what they would be now.
pub(crate) fn check() -> Result<(), String> {
    let stale: Vec<String> = generate()?
        .into_iter()
        .filter(|(path, text)| fs::read_to_string(root().join(path)).ok().as_ref() != Some(text))
        .map(|(path, _)| path.display().to_string())
        .collect();
    if stale.is_empty() {
        return Ok(());
    }
    Err(format!("out of date: {}; run `cargo xtask codegen`", stale.join(", ")))
}
