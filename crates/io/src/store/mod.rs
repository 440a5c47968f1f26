//! The session store: what a station keeps about people it saw, in one SQLite file.
//!
//! People are known by the pseudonym that the deployer gives; the store never sees a name. What
//! is written is acknowledged only when it is on the disk. Every change leaves an entry in an
//! append-only log of chained hashes ([`Store::verify`]), and what a person asks to have deleted
//! is gone from the file ([`Store::forget`]).
//!
//! The store has no clock: every call that writes takes the time from its caller.
//!
//! ```
//! use interocept_io::store::{Purpose, Store, TimeMs};
//! use serde_json::json;
//! # let dir = std::env::temp_dir().join(format!("interocept-store-doc-{}", std::process::id()));
//! # std::fs::create_dir_all(&dir)?;
//! # let path = dir.join("station.db");
//! # let _ = std::fs::remove_file(&path);
//! let now = TimeMs(1_790_000_000_000);
//! let mut store = Store::open(&path)?;
//! store.enrol("P-017", now)?;
//! store.consent("P-017", Purpose::Screening, true, now)?;
//! let session = store.begin_session("P-017", Some(1), now)?;
//! store.save_portrait("P-017", session, &json!({"elements": []}), now)?;
//! assert_eq!(store.portraits("P-017")?.len(), 1);
//! let checked = store.verify(None)?;
//! assert_eq!(checked.entries, 4);
//! # drop(store);
//! # std::fs::remove_dir_all(&dir)?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod audit;
mod export;
mod schema;

use crate::IoError;
use audit::Action;
pub use audit::{Digest, Verified};
use rusqlite::{Connection, OptionalExtension, Transaction, TransactionBehavior, params};
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Milliseconds since 1970-01-01 UTC, as the caller's clock has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct TimeMs(pub i64);

/// What a person agrees to. Nothing of a purpose is written without it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Purpose {
    /// Keeping sessions, portraits and baselines for the person's own care.
    Screening,
    /// Handing the person's data on for research.
    Research,
}

impl Purpose {
    const fn name(self) -> &'static str {
        match self {
            Self::Screening => "screening",
            Self::Research => "research",
        }
    }
}

/// A session's number in its store.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct SessionId(i64);

/// A portrait as it was saved.
#[derive(Clone, Debug, PartialEq)]
pub struct Portrait {
    /// The session it belongs to.
    pub session: SessionId,
    /// The stage of the stay, 1 to 4, where one was given.
    pub stage: Option<u8>,
    /// When the session began.
    pub time: TimeMs,
    /// The portrait with its evidence.
    pub body: Value,
}

/// A station's store. One at a time writes; others wait up to five seconds, then get an error.
#[derive(Debug)]
pub struct Store {
    db: Connection,
    file: PathBuf,
}

impl Store {
    /// Opens the store in `file`, or makes one. An older store is brought to the present form
    /// in one step that either happens whole or not at all.
    ///
    /// # Errors
    /// The file cannot be opened, is no store, or was written by a newer version.
    pub fn open(file: &Path) -> Result<Self, IoError> {
        let failed = |e: rusqlite::Error| IoError::database(file, e.to_string());
        let mut db = Connection::open(file).map_err(failed)?;
        db.busy_timeout(Duration::from_secs(5)).map_err(failed)?;
        schema::prepare(&mut db, file)?;
        Ok(Self { db, file: file.into() })
    }

    /// Makes a person known by a pseudonym of 1 to 64 printed characters.
    ///
    /// # Errors
    /// The pseudonym is known already or not fit, or the store cannot be written.
    pub fn enrol(&mut self, pseudonym: &str, at: TimeMs) -> Result<(), IoError> {
        let length = pseudonym.chars().count();
        if !(1..=64).contains(&length) || pseudonym.chars().any(char::is_control) {
            return Err(self.refused(format!(
                "a pseudonym has 1 to 64 printed characters, this one has {length}"
            )));
        }
        if self.person(pseudonym)?.is_some() {
            return Err(self.refused(format!("{pseudonym} is enrolled already")));
        }
        self.write(|t| {
            t.execute(
                "INSERT INTO person (pseudonym, salt, enrolled_ms) VALUES (?1, randomblob(16), ?2)",
                params![pseudonym, at.0],
            )?;
            let person = t.last_insert_rowid();
            audit::append(t, person, Action::Enrolled, person, b"", at)
        })
    }

    /// Records that a person gives consent to a purpose, or takes it back. What was kept before
    /// stays until [`forget`](Self::forget).
    ///
    /// # Errors
    /// The person is not enrolled, or the store cannot be written.
    pub fn consent(
        &mut self,
        pseudonym: &str,
        purpose: Purpose,
        given: bool,
        at: TimeMs,
    ) -> Result<(), IoError> {
        let person = self.known(pseudonym)?;
        self.write(|t| {
            t.execute(
                "INSERT INTO consent (person, purpose, given, at_ms) VALUES (?1, ?2, ?3, ?4)",
                params![person, purpose.name(), given, at.0],
            )?;
            let row = t.last_insert_rowid();
            let body = audit::consent_body(purpose.name(), given);
            audit::append(t, person, Action::Consent, row, &body, at)
        })
    }

    /// True when the person's last word on a purpose was yes.
    ///
    /// # Errors
    /// The person is not enrolled, or the store cannot be read.
    pub fn consented(&self, pseudonym: &str, purpose: Purpose) -> Result<bool, IoError> {
        let person = self.known(pseudonym)?;
        let last = self.db.query_row(
            "SELECT given FROM consent WHERE person = ?1 AND purpose = ?2 ORDER BY id DESC LIMIT 1",
            params![person, purpose.name()],
            |row| row.get(0),
        );
        Ok(self.done(last.optional())?.unwrap_or(false))
    }

    /// Begins a session, at a stage of the stay (1 to 4) where there is one.
    ///
    /// # Errors
    /// The person is not enrolled or has not agreed to screening, the stage is none, or the store
    /// cannot be written.
    pub fn begin_session(
        &mut self,
        pseudonym: &str,
        stage: Option<u8>,
        at: TimeMs,
    ) -> Result<SessionId, IoError> {
        let person = self.agreed(pseudonym)?;
        if let Some(stage) = stage.filter(|s| !(1..=4).contains(s)) {
            return Err(self.refused(format!("the stages of a stay are 1 to 4, not {stage}")));
        }
        self.write(|t| {
            t.execute(
                "INSERT INTO session (person, stage, at_ms) VALUES (?1, ?2, ?3)",
                params![person, stage, at.0],
            )?;
            let row = t.last_insert_rowid();
            let body = audit::session_body(stage, at.0);
            audit::append(t, person, Action::Session, row, &body, at)?;
            Ok(SessionId(row))
        })
    }

    /// Keeps a portrait with its evidence. When this returns, it is on the disk.
    ///
    /// # Errors
    /// The session is not this person's, the person has not agreed to screening, or the store
    /// cannot be written.
    pub fn save_portrait(
        &mut self,
        pseudonym: &str,
        session: SessionId,
        portrait: &Value,
        at: TimeMs,
    ) -> Result<(), IoError> {
        let person = self.agreed(pseudonym)?;
        let owner: Option<i64> = self.done(
            self.db
                .query_row("SELECT person FROM session WHERE id = ?1", [session.0], |r| r.get(0))
                .optional(),
        )?;
        if owner != Some(person) {
            return Err(self.refused(format!("session {} is not {pseudonym}'s", session.0)));
        }
        let body = portrait.to_string();
        self.write(|t| {
            t.execute(
                "INSERT INTO portrait (session, body) VALUES (?1, ?2)",
                params![session.0, body],
            )?;
            let row = t.last_insert_rowid();
            audit::append(t, person, Action::Portrait, row, body.as_bytes(), at)
        })
    }

    /// A person's portraits, oldest session first.
    ///
    /// # Errors
    /// The person is not enrolled, or the store cannot be read.
    pub fn portraits(&self, pseudonym: &str) -> Result<Vec<Portrait>, IoError> {
        let person = self.known(pseudonym)?;
        let read = || -> rusqlite::Result<Vec<(Portrait, String)>> {
            let mut query = self.db.prepare(
                "SELECT session.id, stage, at_ms, body FROM portrait JOIN session \
                 ON session.id = portrait.session WHERE person = ?1 ORDER BY at_ms, portrait.id",
            )?;
            let rows = query.query_map([person], |row| {
                let portrait = Portrait {
                    session: SessionId(row.get(0)?),
                    stage: row.get(1)?,
                    time: TimeMs(row.get(2)?),
                    body: Value::Null,
                };
                Ok((portrait, row.get(3)?))
            })?;
            rows.collect()
        };
        let rows = self.done(read())?;
        rows.into_iter()
            .map(|(portrait, body)| Ok(Portrait { body: self.parsed(&body)?, ..portrait }))
            .collect()
    }

    /// Keeps a person's own baseline in place of the one before. The log keeps that there was one.
    ///
    /// # Errors
    /// The person has not agreed to screening, or the store cannot be written.
    pub fn save_baseline(
        &mut self,
        pseudonym: &str,
        baseline: &Value,
        at: TimeMs,
    ) -> Result<(), IoError> {
        let person = self.agreed(pseudonym)?;
        let body = baseline.to_string();
        self.write(|t| {
            t.execute(
                "INSERT INTO baseline (person, at_ms, body) VALUES (?1, ?2, ?3) \
                 ON CONFLICT (person) DO UPDATE SET at_ms = ?2, body = ?3",
                params![person, at.0, body],
            )?;
            audit::append(t, person, Action::Baseline, person, body.as_bytes(), at)
        })
    }

    /// A person's own baseline and when it was taken.
    ///
    /// # Errors
    /// The person is not enrolled, or the store cannot be read.
    pub fn baseline(&self, pseudonym: &str) -> Result<Option<(TimeMs, Value)>, IoError> {
        let person = self.known(pseudonym)?;
        let row: Option<(i64, String)> = self.done(
            self.db
                .query_row("SELECT at_ms, body FROM baseline WHERE person = ?1", [person], |r| {
                    Ok((r.get(0)?, r.get(1)?))
                })
                .optional(),
        )?;
        row.map(|(at, body)| Ok((TimeMs(at), self.parsed(&body)?))).transpose()
    }

    /// Deletes a person: pseudonym, consents, sessions, portraits and baseline are overwritten in
    /// the file. The log keeps that somebody was deleted; its entries name people only by a
    /// salted hash whose salt goes with the person.
    ///
    /// # Errors
    /// The person is not enrolled, or the store cannot be written.
    pub fn forget(&mut self, pseudonym: &str, at: TimeMs) -> Result<(), IoError> {
        let person = self.known(pseudonym)?;
        self.write(|t| {
            audit::append(t, person, Action::Forgotten, person, b"", at)?;
            t.execute("DELETE FROM person WHERE id = ?1", [person]).map(|_| ())
        })?;
        // Pages that were moved about before may hold older copies; building the file anew
        // leaves them behind.
        self.done(self.db.execute_batch("VACUUM"))
    }

    /// Everybody who is enrolled, in order.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn people(&self) -> Result<Vec<String>, IoError> {
        let read = || -> rusqlite::Result<Vec<String>> {
            let mut query = self.db.prepare("SELECT pseudonym FROM person ORDER BY pseudonym")?;
            query.query_map([], |row| row.get(0))?.collect()
        };
        self.done(read())
    }

    /// Checks the file's structure, the chain of the log, and that every row is what the log says
    /// was written. Entries cut off the end leave no trace in the file itself: keep the
    /// [head](Verified::head) elsewhere and hand it in next time.
    ///
    /// # Errors
    /// The first thing that does not hold, by the number of its entry or row.
    pub fn verify(&self, earlier_head: Option<&Digest>) -> Result<Verified, IoError> {
        let sound: String =
            self.done(self.db.query_row("PRAGMA integrity_check", [], |row| row.get(0)))?;
        if sound != "ok" {
            return Err(IoError::database(&self.file, sound));
        }
        audit::verify(&self.db, earlier_head)
            .map_err(|problem| IoError::database(&self.file, problem))
    }

    fn person(&self, pseudonym: &str) -> Result<Option<i64>, IoError> {
        let found =
            self.db.query_row("SELECT id FROM person WHERE pseudonym = ?1", [pseudonym], |row| {
                row.get(0)
            });
        self.done(found.optional())
    }

    fn known(&self, pseudonym: &str) -> Result<i64, IoError> {
        self.person(pseudonym)?
            .ok_or_else(|| self.refused(format!("{pseudonym} is not enrolled; enrol first")))
    }

    fn agreed(&self, pseudonym: &str) -> Result<i64, IoError> {
        let person = self.known(pseudonym)?;
        if self.consented(pseudonym, Purpose::Screening)? {
            return Ok(person);
        }
        Err(self.refused(format!(
            "{pseudonym} has not agreed to screening, so nothing is kept; record the consent first"
        )))
    }

    /// One change: all of it on the disk, or none.
    fn write<T>(
        &mut self,
        change: impl FnOnce(&Transaction<'_>) -> rusqlite::Result<T>,
    ) -> Result<T, IoError> {
        let run = || {
            let t = self.db.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let out = change(&t)?;
            t.commit()?;
            Ok(out)
        };
        let result = run();
        self.done(result)
    }

    fn parsed(&self, body: &str) -> Result<Value, IoError> {
        serde_json::from_str(body).map_err(|e| {
            IoError::database(&self.file, format!("a stored body is no JSON ({e}); run verify"))
        })
    }

    fn done<T>(&self, result: rusqlite::Result<T>) -> Result<T, IoError> {
        result.map_err(|e| IoError::database(&self.file, e.to_string()))
    }

    fn refused(&self, problem: String) -> IoError {
        IoError::request(&self.file, problem)
    }
}
