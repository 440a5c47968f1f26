//! `interocept store`: what a station keeps about the people it saw.

use clap::{Subcommand, ValueEnum};
use interocept_io::store::{Digest, Purpose, Store};
use serde_json::{Value, json};
use std::{
    fmt::Write as _,
    path::{Path, PathBuf},
};

use crate::{failure::Failure, json, keeping::now};

/// Keep portraits of people under pseudonyms, hand them out, delete them
///
/// One SQLite file. Nothing about a person is kept before the person agreed; every change is
/// entered in a log of chained hashes; what is deleted is overwritten.
#[derive(clap::Args, Debug)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Args {
    /// The store; made when it is not there
    #[arg(value_name = "FILE")]
    file: PathBuf,
    #[command(subcommand)]
    action: Action,
}

#[derive(Subcommand, Debug)]
enum Action {
    /// List who is enrolled
    People,
    /// Make a person known by a pseudonym
    Enrol {
        /// 1 to 64 characters, not the person's name
        pseudonym: String,
    },
    /// Record that a person agrees, or no longer does
    Consent {
        /// Whose
        pseudonym: String,
        /// To what
        purpose: Agreement,
        /// The person takes the consent back
        #[arg(long)]
        withdraw: bool,
    },
    /// Keep a portrait, as `interocept screen --json` writes it
    Add {
        /// Whose
        pseudonym: String,
        /// The portrait
        #[arg(value_name = "PORTRAIT.json")]
        portrait: PathBuf,
        /// The stage of the stay, 1 to 4
        #[arg(long)]
        stage: Option<u8>,
    },
    /// Write everything that is kept about a person, as JSON
    Export {
        /// Whose
        pseudonym: String,
        /// As a bundle of HL7 FHIR R4 Observations
        #[arg(long)]
        fhir: bool,
    },
    /// Delete all about a person; it cannot be had back
    Forget {
        /// Whom
        pseudonym: String,
        /// Really
        #[arg(long, required = true)]
        yes: bool,
    },
    /// Check the file, the log, and every row against the log
    Verify {
        /// The head that an earlier verification printed, kept outside the file
        #[arg(long, value_parser = digest)]
        head: Option<Digest>,
    },
}

#[derive(ValueEnum, Clone, Copy, Debug)]
enum Agreement {
    /// Keeping sessions, portraits and baselines for the person's own care
    Screening,
    /// Handing the data on for research
    Research,
}

const EXAMPLES: &str = "\
Examples:
  interocept store station.db enrol P-017
  interocept store station.db consent P-017 screening
  interocept store station.db add P-017 portrait.json --stage 1
  interocept store station.db export P-017 --fhir > P-017.json
  interocept store station.db forget P-017 --yes
  interocept store station.db verify

Not a medical device.";

/// Runs the command.
pub(crate) fn run(args: &Args, as_json: bool) -> Result<String, Failure> {
    let mut store = Store::open(&args.file)?;
    let now = now()?;
    let done = |what: Value, text: String| if as_json { json::text(&what) } else { text };
    Ok(match &args.action {
        Action::People => {
            let people = store.people()?;
            done(json!({ "people": people }), people.iter().map(|p| format!("{p}\n")).collect())
        }
        Action::Enrol { pseudonym } => {
            store.enrol(pseudonym, now)?;
            done(json!({ "enrolled": pseudonym }), format!("{pseudonym} is enrolled.\n"))
        }
        Action::Consent { pseudonym, purpose, withdraw } => {
            let (purpose, name) = match purpose {
                Agreement::Screening => (Purpose::Screening, "screening"),
                Agreement::Research => (Purpose::Research, "research"),
            };
            store.consent(pseudonym, purpose, !withdraw, now)?;
            let word = if *withdraw { "no longer agrees" } else { "agrees" };
            done(
                json!({ "pseudonym": pseudonym, "purpose": name, "given": !withdraw }),
                format!("{pseudonym} {word} to {name}.\n"),
            )
        }
        Action::Add { pseudonym, portrait, stage } => {
            let body = read(portrait)?;
            let session = store.begin_session(pseudonym, *stage, now)?;
            store.save_portrait(pseudonym, session, &body, now)?;
            done(json!({ "added": pseudonym }), format!("Kept for {pseudonym}.\n"))
        }
        Action::Export { pseudonym, fhir: true } => json::text(&store.export_fhir(pseudonym)?),
        Action::Export { pseudonym, fhir: false } => json::text(&store.export_json(pseudonym)?),
        Action::Forget { pseudonym, .. } => {
            store.forget(pseudonym, now)?;
            done(json!({ "forgotten": pseudonym }), format!("{pseudonym} is deleted.\n"))
        }
        Action::Verify { head } => {
            let verified = store.verify(head.as_ref())?;
            let head = hex(&verified.head);
            done(
                json!({ "entries": verified.entries, "head": head }),
                format!("Sound: {} entries in the log.\nHead: {head}\n", verified.entries),
            )
        }
    })
}

fn read(path: &Path) -> Result<Value, Failure> {
    let refused = |e: &dyn std::fmt::Display| {
        Failure::new(format!("{}: {e}; write it with `interocept screen --json`", path.display()))
    };
    let text = std::fs::read_to_string(path).map_err(|e| refused(&e))?;
    let body: Value = serde_json::from_str(&text).map_err(|e| refused(&e))?;
    if body.get("elements").is_some_and(Value::is_array) {
        return Ok(body);
    }
    Err(refused(&"no portrait, there is no list of elements in it"))
}

fn hex(digest: &Digest) -> String {
    digest.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// A head as it was printed.
fn digest(text: &str) -> Result<Digest, String> {
    let mut digest = Digest::default();
    let pairs = text.as_bytes().chunks(2);
    if text.len() != 2 * digest.len() {
        return Err(format!("a head has 64 hexadecimal digits, this has {}", text.len()));
    }
    for (byte, pair) in digest.iter_mut().zip(pairs) {
        let pair = std::str::from_utf8(pair).map_err(|e| e.to_string())?;
        *byte = u8::from_str_radix(pair, 16).map_err(|e| e.to_string())?;
    }
    Ok(digest)
}
