use super::{Kind, Recording, RepoFacts};
use serde::Deserialize;
use std::sync::LazyLock;

/// Facts about step types that a replay needs.
#[derive(Default, Deserialize)]
struct Facts {
    /// Types that hand their items on: their equality is no evidence.
    #[serde(rename = "proveLittle")]
    prove_little: Vec<String>,
}

static FACTS: LazyLock<Facts> = LazyLock::new(|| cutover_ir::table!("evidence.json"));

/// Whether an equal output of this step says anything about the conversion.
pub fn is_evidence(step: &str, recording: &Recording, repo: &RepoFacts) -> bool {
    if repo.kind(step) == Some(Kind::Pass) || recording.is_disabled(step) {
        return false;
    }
    let kind = recording.kind_of(step).or_else(|| repo.steps.get(step).map(|facts| facts.source_type.as_str()));
    kind.is_none_or(|kind| !FACTS.prove_little.iter().any(|little| little == kind))
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_table_is_readable() {
        assert!(super::FACTS.prove_little.len() > 3);
    }
}
