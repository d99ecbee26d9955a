//! The governance checklist: what somebody must be able to say about a workflow before it runs in production, filled in as far as the export says it.

use super::contents::Contents;
use super::data::{DataFlow, sensitivity};
use super::register::{BusinessRule, by_kind};
use crate::analyzers::have_no_guard;
use crate::analyzers::view::{Subject, Told, count, short};
use serde::Serialize;
use std::collections::BTreeSet;

/// One line of the checklist.
#[derive(Clone, Debug, Serialize)]
pub struct Check {
    pub item: String,
    /// What the export says; empty where a person must fill it in.
    pub known: String,
}

/// The checklist of one workflow, of whose calls `unguarded` can fail without a word.
pub(super) fn checklist(
    subject: &Subject<'_>,
    contents: &Contents,
    rules: &[BusinessRule],
    data: &[DataFlow],
    unguarded: usize,
) -> Vec<Check> {
    let workflow = subject.workflow;
    let line = |item: &str, known: String| Check { item: item.to_owned(), known };
    let purpose = workflow
        .description
        .as_ref()
        .map(|d| d.value.as_str())
        .filter(|d| !d.trim().is_empty())
        .map(|d| short(d, 200))
        .or_else(|| {
            workflow.notes.first().map(|note| format!("a note on the canvas says: {}", short(&note.text.value, 200)))
        })
        .unwrap_or_default();
    let sensitive = match sensitivity(data) {
        Some(class) => format!("{class} data leaves it; see where data goes"),
        None => "no field with a telling name leaves it".to_owned(),
    };
    let error = match subject.told_of_failure() {
        Some(Told::Workflow(other)) => format!("the error workflow {}", short(&other.value, 60)),
        Some(Told::Step(step)) => format!("its own start for failures, {}", short(&step.name, 60)),
        None if unguarded > 0 => format!("nobody: {} no retry and no error output", have_no_guard(unguarded)),
        None => String::new(),
    };
    let kinds: Vec<String> = by_kind(rules).into_iter().map(|(kind, n)| format!("{n} {}", kind.words())).collect();
    let people = contents.people.iter().map(|p| short(&p.step, 60)).collect::<Vec<_>>().join(", ");
    let models: BTreeSet<&str> = contents.models.iter().map(|m| m.model.as_str()).collect();
    let models: Vec<&str> = models.into_iter().collect();
    let unkept = subject.facts.unkept_runs.iter().filter(|(name, is)| {
        workflow.settings.iter().any(|setting| setting.name == **name && setting.value.text() == Some(is))
    });
    let audit = match unkept.count() {
        0 => "the platform's list of executions, as long as it keeps them",
        n if n == subject.facts.unkept_runs.len() => "none: the settings say that no execution is kept",
        _ => "a part: the settings say that some executions are not kept",
    };
    vec![
        line("Owner", told(subject, "owner")),
        line("Purpose", purpose),
        line("Data sensitivity", sensitive),
        line("Release process", "none on the platform: what is saved is live".to_owned()),
        line("Who is told of a failure", error),
        line("Audit log", audit.to_owned()),
        line("Rollback", told(subject, "rollback")),
        line("Approvals by people", people),
        line("Models and prompts", if models.is_empty() { "none".to_owned() } else { models.join(", ") }),
        line(
            "Thresholds and rules",
            if kinds.is_empty() {
                "none found".to_owned()
            } else {
                format!("{}: {}", count(rules.len(), "rule"), kinds.join(", "))
            },
        ),
    ]
}

/// What the description, the notes or the tags say behind a word and a colon: `Owner: Jane Doe (finance)`.
fn told(subject: &Subject<'_>, word: &str) -> String {
    let workflow = subject.workflow;
    let described = workflow.description.iter().map(|text| text.value.as_str());
    let noted = workflow.notes.iter().map(|note| note.text.value.as_str());
    let mut tags = Vec::new();
    for setting in workflow.provenance.iter().filter(|setting| setting.name == "tags") {
        setting.value.each_leaf(&mut |leaf| tags.extend(leaf.text()));
    }
    described
        .chain(noted)
        .chain(tags)
        .find_map(|text| behind(text, word))
        .map(|said| short(said, 120))
        .unwrap_or_default()
}

/// The rest of a sentence behind a word and a colon.
fn behind<'t>(text: &'t str, word: &str) -> Option<&'t str> {
    text.lines().flat_map(|line| line.split(". ")).find_map(|sentence| {
        let sentence = sentence.trim_start_matches(|c: char| !c.is_alphanumeric());
        let named = sentence.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word));
        let rest = sentence.get(word.len()..).filter(|_| named)?;
        let said =
            rest.trim_start_matches('*').strip_prefix(':')?.trim_matches(|c: char| c.is_whitespace() || c == '*');
        (!said.is_empty()).then_some(said)
    })
}
