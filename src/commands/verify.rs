use super::{Outcome, json};
use crate::cli;
use crate::edge::console::Console;
use crate::replay::{Verdict, VerifyOptions, verify, verify_text};
use anyhow::Result;

/// Checks a repository and gives one verdict.
pub fn run(arguments: &cli::Verify, console: &Console) -> Result<Outcome> {
    console.note(&format!("verifying {}", arguments.repo.display()));
    let report = verify(&VerifyOptions { repo: arguments.repo.clone(), limits: Default::default() })?;
    console.json(&json(&report));
    console.show(&verify_text(&report));
    Ok(match report.verdict {
        Verdict::Red => Outcome::Found,
        Verdict::Unproven if arguments.require_proof => Outcome::Found,
        Verdict::Unproven | Verdict::Green => Outcome::Fine,
    })
}
