//! The session store, as commands use it: with the clock of this machine.

use interocept_io::store::{Purpose, Store, TimeMs};
use std::{
    path::Path,
    time::{SystemTime, UNIX_EPOCH},
};

use crate::failure::Failure;

/// The time of this machine.
pub(crate) fn now() -> Result<TimeMs, Failure> {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .ok()
        .and_then(|d| i64::try_from(d.as_millis()).ok())
        .map(TimeMs)
        .ok_or_else(|| Failure::new("the clock of this machine is before 1970; set it first"))
}

/// A store in which a person has agreed to be kept.
pub(crate) fn agreed(file: &Path, person: &str) -> Result<Store, Failure> {
    let store = Store::open(file)?;
    if store.consented(person, Purpose::Screening)? {
        return Ok(store);
    }
    let file = file.display();
    Err(Failure::new(format!(
        "{person} has not agreed to screening, so nothing is kept; record the consent first: \
         interocept store {file} consent {person} screening"
    )))
}
