use super::{Recording, RepoFacts};
use cutover_importers::Imported;
use cutover_ir::SourceFile;
use std::collections::BTreeSet;

/// The identity of the workflow that a recording ran, as the importer sees it: the same flow has the same digest.
pub fn digest(recording: &Recording) -> Option<String> {
    let text = serde_json::to_string(recording.workflow.as_ref()?).ok()?;
    let file = SourceFile { name: recording.source.clone(), text };
    match cutover_importers::import(&file, None) {
        Imported::Workflows(all) => all.into_iter().next().map(|w| w.value.digest).filter(|d| !d.is_empty()),
        _ => None,
    }
}

/// The repository that a recording belongs to: by the workflow's digest, then by its name where only one repository
/// has it, and with a single repository also by the names of its steps.
pub fn repository(recording: &Recording, digest: Option<&str>, repositories: &[RepoFacts]) -> Option<usize> {
    let position = |wanted: &dyn Fn(&RepoFacts) -> bool| {
        let mut found = repositories.iter().enumerate().filter(|(_, r)| wanted(r)).map(|(i, _)| i);
        (found.next(), found.next().is_none())
    };
    if let Some(digest) = digest
        && let (Some(first), _) = position(&|r| r.workflow.digest == digest)
    {
        return Some(first);
    }
    if let Some(name) = recording.workflow_name()
        && let (Some(only), true) = position(&|r| r.workflow.name == name)
    {
        return Some(only);
    }
    match repositories {
        [only] if resembles(recording, only) => Some(0),
        _ => None,
    }
}

/// Whether most of the steps that ran are steps of the repository.
fn resembles(recording: &Recording, repo: &RepoFacts) -> bool {
    let ran: BTreeSet<&str> = recording.steps.keys().map(String::as_str).collect();
    let known = ran.iter().filter(|name| repo.steps.contains_key(**name)).count();
    !ran.is_empty() && known * 4 >= ran.len() * 3
}
