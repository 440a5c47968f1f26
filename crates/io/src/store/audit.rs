//! The log: every change leaves an entry whose hash covers the entry before.

use rusqlite::{Connection, Transaction, params};
use sha2::{Digest as _, Sha256};
use std::collections::HashMap;

use super::TimeMs;

/// A SHA-256 hash.
pub type Digest = [u8; 32];

/// What was found by [`Store::verify`](super::Store::verify).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Verified {
    /// How many entries the log has.
    pub entries: u64,
    /// The hash of the last one. Kept outside the file, it shows later that nothing before it
    /// was changed or cut off.
    pub head: Digest,
}

#[derive(Clone, Copy)]
pub(super) enum Action {
    Enrolled,
    Consent,
    Session,
    Portrait,
    Baseline,
    Forgotten,
}

impl Action {
    const fn name(self) -> &'static str {
        match self {
            Self::Enrolled => "enrolled",
            Self::Consent => "consent",
            Self::Session => "session",
            Self::Portrait => "portrait",
            Self::Baseline => "baseline",
            Self::Forgotten => "forgotten",
        }
    }
}

/// What of a consent the log covers.
pub(super) fn consent_body(purpose: &str, given: bool) -> Vec<u8> {
    format!("{purpose}={given}").into_bytes()
}

/// What of a session the log covers.
pub(super) fn session_body(stage: Option<u8>, at_ms: i64) -> Vec<u8> {
    format!("{}@{at_ms}", stage.unwrap_or(0)).into_bytes()
}

/// One entry, all but its number and hash.
struct Entry {
    at_ms: i64,
    subject: Vec<u8>,
    action: String,
    item: i64,
    content: Vec<u8>,
}

impl Entry {
    /// Every part with its length, so that no two entries read the same.
    fn hash(&self, before: &[u8]) -> Digest {
        let mut hash = Sha256::new();
        let (at, item) = (self.at_ms.to_le_bytes(), self.item.to_le_bytes());
        for part in
            [before, &at[..], &self.subject, self.action.as_bytes(), &item[..], &self.content]
        {
            hash.update((part.len() as u64).to_le_bytes());
            hash.update(part);
        }
        hash.finalize().into()
    }
}

/// Whom an entry is about: without the salt, which goes when the person goes, nobody can tell.
fn subject(db: &Connection, person: i64) -> rusqlite::Result<Vec<u8>> {
    db.query_row("SELECT salt, pseudonym FROM person WHERE id = ?1", [person], |row| {
        let (salt, pseudonym): (Vec<u8>, String) = (row.get(0)?, row.get(1)?);
        Ok(Sha256::new().chain_update(salt).chain_update(pseudonym).finalize().to_vec())
    })
}

/// Content is hashed with the person's salt: a short body could otherwise be guessed from it.
fn content(db: &Connection, person: i64, body: &[u8]) -> rusqlite::Result<Vec<u8>> {
    db.query_row("SELECT salt FROM person WHERE id = ?1", [person], |row| {
        let salt: Vec<u8> = row.get(0)?;
        Ok(Sha256::new().chain_update(salt).chain_update(body).finalize().to_vec())
    })
}

pub(super) fn append(
    t: &Transaction<'_>,
    person: i64,
    action: Action,
    item: i64,
    body: &[u8],
    at: TimeMs,
) -> rusqlite::Result<()> {
    let last = "SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1";
    let (seq, before): (i64, Vec<u8>) =
        t.query_row(last, [], |row| Ok((row.get(0)?, row.get(1)?))).or_else(|e| match e {
            rusqlite::Error::QueryReturnedNoRows => Ok((0, Vec::new())),
            other => Err(other),
        })?;
    let entry = Entry {
        at_ms: at.0,
        subject: subject(t, person)?,
        action: action.name().into(),
        item,
        content: content(t, person, body)?,
    };
    let hash = entry.hash(&before);
    t.execute(
        "INSERT INTO audit VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        params![seq + 1, at.0, entry.subject, entry.action, item, entry.content, &hash[..]],
    )
    .map(|_| ())
}

/// Checks the chain, then every row against its entry. The error says what does not hold.
pub(super) fn verify(db: &Connection, earlier_head: Option<&Digest>) -> Result<Verified, String> {
    let (verified, written) = chain(db, earlier_head)?;
    rows(db, written).map(|()| verified)
}

/// What the log says is there: the content of an action's item.
type Written = HashMap<(String, i64), (Vec<u8>, Vec<u8>)>;

fn chain(db: &Connection, earlier_head: Option<&Digest>) -> Result<(Verified, Written), String> {
    let mut written = Written::new();
    let mut head = Vec::new();
    let mut entries = 0_u64;
    let mut met = earlier_head.is_none();
    let mut walk = || -> rusqlite::Result<Option<String>> {
        let mut query = db.prepare(
            "SELECT seq, at_ms, subject, action, item, content, hash FROM audit ORDER BY seq",
        )?;
        let mut all = query.query([])?;
        while let Some(row) = all.next()? {
            let (seq, hash): (i64, Vec<u8>) = (row.get(0)?, row.get(6)?);
            entries += 1;
            let entry = Entry {
                at_ms: row.get(1)?,
                subject: row.get(2)?,
                action: row.get(3)?,
                item: row.get(4)?,
                content: row.get(5)?,
            };
            if i64::try_from(entries) != Ok(seq) {
                return Ok(Some(format!("entry {entries} of the log is missing")));
            }
            if entry.hash(&head)[..] != hash[..] {
                return Ok(Some(format!("entry {seq} of the log was changed")));
            }
            met |= earlier_head.is_some_and(|earlier| earlier[..] == hash[..]);
            head = hash;
            if entry.action == Action::Forgotten.name() {
                written.retain(|_, (subject, _)| *subject != entry.subject);
            } else {
                written.insert((entry.action, entry.item), (entry.subject, entry.content));
            }
        }
        Ok(None)
    };
    if let Some(problem) = walk().map_err(|e| e.to_string())? {
        return Err(problem);
    }
    if !met {
        return Err("the log does not hold the head that was kept; entries were cut off".into());
    }
    let head = head.try_into().unwrap_or([0; 32]);
    Ok((Verified { entries, head }, written))
}

fn rows(db: &Connection, mut written: Written) -> Result<(), String> {
    let mut walk = || -> rusqlite::Result<Option<String>> {
        for (action, sql) in [
            (Action::Enrolled, "SELECT id, id, '' FROM person"),
            (
                Action::Consent,
                "SELECT id, person, purpose || '=' || iif(given, 'true', 'false') FROM consent",
            ),
            (Action::Session, "SELECT id, person, coalesce(stage, 0) || '@' || at_ms FROM session"),
            (
                Action::Portrait,
                "SELECT portrait.id, person, body FROM portrait JOIN session \
                 ON session.id = portrait.session",
            ),
            (Action::Baseline, "SELECT person, person, body FROM baseline"),
        ] {
            let mut query = db.prepare(sql)?;
            let mut all = query.query([])?;
            while let Some(row) = all.next()? {
                let (item, person, body): (i64, i64, String) =
                    (row.get(0)?, row.get(1)?, row.get(2)?);
                let is = (subject(db, person)?, content(db, person, body.as_bytes())?);
                let name = action.name();
                if written.remove(&(name.to_owned(), item)) != Some(is) {
                    return Ok(Some(format!("{name} {item} is not what the log says was written")));
                }
            }
        }
        Ok(None)
    };
    if let Some(problem) = walk().map_err(|e| e.to_string())? {
        return Err(problem);
    }
    match written.keys().min() {
        None => Ok(()),
        Some((action, item)) => Err(format!("{action} {item} is in the log and not in the store")),
    }
}
