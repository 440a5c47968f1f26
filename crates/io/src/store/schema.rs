//! The tables, and how an older store becomes a newer one.

use crate::IoError;
use rusqlite::Connection;
use rusqlite_migration::{M, Migrations};
use std::path::Path;

/// Says in the file's header that this is a store of ours ("icpt").
const APPLICATION: i32 = 0x6963_7074;

/// One step a version; a step that was released never changes.
const STEPS: &[M<'_>] = &[M::up(
    "CREATE TABLE person (
         id INTEGER PRIMARY KEY AUTOINCREMENT,
         pseudonym TEXT NOT NULL UNIQUE,
         salt BLOB NOT NULL,
         enrolled_ms INTEGER NOT NULL
     ) STRICT;
     CREATE TABLE consent (
         id INTEGER PRIMARY KEY AUTOINCREMENT,
         person INTEGER NOT NULL REFERENCES person ON DELETE CASCADE,
         purpose TEXT NOT NULL,
         given INTEGER NOT NULL,
         at_ms INTEGER NOT NULL
     ) STRICT;
     CREATE TABLE session (
         id INTEGER PRIMARY KEY AUTOINCREMENT,
         person INTEGER NOT NULL REFERENCES person ON DELETE CASCADE,
         stage INTEGER CHECK (stage BETWEEN 1 AND 4),
         at_ms INTEGER NOT NULL
     ) STRICT;
     CREATE TABLE portrait (
         id INTEGER PRIMARY KEY AUTOINCREMENT,
         session INTEGER NOT NULL REFERENCES session ON DELETE CASCADE,
         body TEXT NOT NULL
     ) STRICT;
     CREATE TABLE baseline (
         person INTEGER PRIMARY KEY REFERENCES person ON DELETE CASCADE,
         at_ms INTEGER NOT NULL,
         body TEXT NOT NULL
     ) STRICT;
     CREATE INDEX consent_of ON consent (person, purpose);
     CREATE INDEX session_of ON session (person);
     CREATE INDEX portrait_of ON portrait (session);
     CREATE TABLE audit (
         seq INTEGER PRIMARY KEY,
         at_ms INTEGER NOT NULL,
         subject BLOB NOT NULL,
         action TEXT NOT NULL,
         item INTEGER NOT NULL,
         content BLOB NOT NULL,
         hash BLOB NOT NULL
     ) STRICT;
     CREATE TRIGGER audit_is_append_only_1 BEFORE UPDATE ON audit
         BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;
     CREATE TRIGGER audit_is_append_only_2 BEFORE DELETE ON audit
         BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;",
)];

/// Brings a fresh or older file to the present form and sets how it is written.
pub(super) fn prepare(db: &mut Connection, file: &Path) -> Result<(), IoError> {
    let failed = |e: rusqlite::Error| IoError::database(file, e.to_string());
    let application: i32 =
        db.query_row("PRAGMA application_id", [], |row| row.get(0)).map_err(failed)?;
    let tables: i64 =
        db.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0)).map_err(failed)?;
    if application != APPLICATION && (application != 0 || tables > 0) {
        return Err(IoError::request(file, "is a database of another program, not a store"));
    }
    // A rollback journal keeps all in one file; EXTRA also syncs the folder after a commit, so
    // what is acknowledged survives a power cut. Deleted content is overwritten with zeros.
    db.execute_batch(
        "PRAGMA journal_mode = DELETE;
         PRAGMA synchronous = EXTRA;
         PRAGMA secure_delete = ON;
         PRAGMA foreign_keys = ON;
         PRAGMA trusted_schema = OFF;
         PRAGMA application_id = 0x69637074;",
    )
    .map_err(failed)?;
    Migrations::from_slice(STEPS).to_latest(db).map_err(|e| match e {
        rusqlite_migration::Error::MigrationDefinition(
            rusqlite_migration::MigrationDefinitionError::DatabaseTooFarAhead,
        ) => IoError::request(file, "was written by a newer version; update to read it"),
        other => IoError::database(file, other.to_string()),
    })
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_steps_are_sound() {
        assert!(super::Migrations::from_slice(super::STEPS).validate().is_ok());
    }
}
