//! What makes two findings the same finding in two reports: not its line, not its words, but what was found where, with which constants.

use super::register::BusinessRule;
use cutover_ir::{Finding, Pointer};
use sha2::{Digest, Sha256};

/// Stable over edits that move a finding without changing it: the code, the workflow ([`identity`]), and the steps that it is about: one more
/// step in a group is another finding. Where a rule finds several things in the same steps, their order tells them apart (`ordinal`).
/// `constants` are the values that it is about: a threshold that somebody has changed is another finding.
pub fn fingerprint(
    finding: &Finding,
    workflow: &str,
    steps: &[String],
    constants: &[String],
    ordinal: usize,
) -> String {
    let mut steps: Vec<&str> = steps.iter().map(String::as_str).collect();
    // Where a step stands in the export says nothing about it.
    steps.sort_unstable();
    let mut hash = Sha256::new();
    let mut add = |part: &str| {
        hash.update(part.as_bytes());
        hash.update([0]);
    };
    [finding.code.as_str(), workflow].into_iter().for_each(&mut add);
    steps.into_iter().for_each(&mut add);
    // What follows is no step.
    add("");
    constants.iter().map(String::as_str).for_each(&mut add);
    hash.update(ordinal.to_le_bytes());
    hash.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

/// What tells a workflow from all others of a report, also from one of the same name: the path of its file inside of what the user named
/// (`within`), its name, and its place among those of that name in the file (`ordinal`).
pub fn identity(name: &str, within: &str, ordinal: usize) -> String {
    format!("{within}\u{0}{name}\u{0}{ordinal}")
}

/// The longest value, in bytes, that counts as a constant: what is longer is a text or code, and the register knows what it decides by.
const LONGEST: usize = 40;

/// The constants that a finding is about: those of the business rules at its places, and the numbers and words that stand there themselves.
/// `written` gives the JSON at a place. What may be a secret leaves no trace in a fingerprint.
pub fn constants<'t>(
    finding: &Finding,
    rules: &[BusinessRule],
    written: impl Fn(&Pointer) -> Option<&'t str>,
) -> Vec<String> {
    let mut found = Vec::new();
    if finding.code.starts_with("SE") {
        return found;
    }
    for at in &finding.pointers {
        if finding.code.starts_with("BR") {
            found.extend(rules.iter().filter(|rule| rule.pointer == *at).flat_map(|rule| rule.constants.clone()));
        }
        let scalar = written(at).map(str::trim).filter(|text| text.len() <= LONGEST && !text.starts_with(['{', '[']));
        found.extend(scalar.map(str::to_owned));
    }
    found.sort();
    found.dedup();
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use cutover_ir::Severity;

    #[test]
    fn one_more_step_and_another_file_are_another_finding() {
        let finding = Finding::new("RE001", Severity::Medium, String::new(), Pointer::root());
        let of = |within: &str, steps: &[&str]| {
            let steps: Vec<String> = steps.iter().map(|step| (*step).to_owned()).collect();
            fingerprint(&finding, &identity("Orders", within, 0), &steps, &[], 0)
        };
        assert_eq!(of("a/x.json", &["Get", "Post"]), of("a/x.json", &["Post", "Get"]));
        assert_ne!(of("a/x.json", &["Get", "Post"]), of("a/x.json", &["Get", "Post", "Put"]));
        assert_ne!(of("a/x.json", &["Get"]), of("b/x.json", &["Get"]));
    }

    #[test]
    fn a_changed_constant_is_another_finding_and_a_secret_leaves_no_trace() {
        let place = Pointer::root().key("right");
        let finding = |code: &str| Finding::new(code, Severity::Low, "Decides.".to_owned(), place.clone());
        let of = |code: &str, written: &'static str| constants(&finding(code), &[], |_| Some(written));
        assert_ne!(of("BR001", "500"), of("BR001", "600"));
        assert_eq!(of("BR001", "{\"a\": 500}"), of("BR001", "{\"a\": 600}"));
        assert_eq!(of("SE001", "\"hunter2\""), Vec::<String>::new());
    }
}
