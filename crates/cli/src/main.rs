//! The `interocept` command; see the library of this crate.

use std::process::ExitCode;

fn main() -> ExitCode {
    interocept_cli::main()
}
