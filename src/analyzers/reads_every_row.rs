use super::rule::{Found, Rule};
use super::view::{Subject, constant_text, quote};
use cutover_ir::{Confidence, Severity};

pub(super) const RULE: Rule = Rule {
    code: "DA006",
    name: "reads-every-row",
    severity: Severity::Medium,
    confidence: Confidence::Medium,
    effort: 1,
    help: "Ask for the rows of the one who asks, and for no more than are needed.",
    tags: &["LCNC-SEC-02"],
    page: include_str!("reads_every_row.md"),
    check,
};

fn check(subject: &Subject<'_>, found: &mut Found) {
    let behind = subject.downstream_of_all(subject.strangers().into_iter().map(|(index, _)| index));
    for (_, step) in subject.live().filter(|(index, _)| behind.contains(index)) {
        let Some(node) = subject.facts.queries.get(&step.origin.kind.value).and_then(|path| subject.param(step, path))
        else {
            continue;
        };
        let Some(text) = constant_text(node) else { continue };
        let words = format!(" {} ", text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase());
        let narrowed =
            [" where ", " limit ", " top ", " join ", " group by ", "count(", " fetch ", "information_schema"];
        if words.starts_with(" select ")
            && words.contains(" from ")
            && !narrowed.iter().any(|word| words.contains(word))
        {
            found.report(format!("{} reads every row of a table for whoever asks.", quote(&step.name, 60)), [&node.at]);
        }
    }
}
