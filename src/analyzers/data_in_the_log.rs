use super::rule::{Found, Rule};
use super::view::{Subject, quote};
use crate::assessment::data::class_of;
use cutover_ir::{Confidence, Op, Severity};

pub(super) const RULE: Rule = Rule {
    code: "DA007",
    name: "data-in-the-log",
    severity: Severity::Low,
    confidence: Confidence::Medium,
    effort: 1,
    help: "Log that something happened and its id, not what it held.",
    tags: &["LCNC-SEC-03", "LCNC-SEC-10"],
    page: include_str!("data_in_the_log.md"),
    check,
};

fn check(subject: &Subject<'_>, found: &mut Found) {
    for (index, step) in subject.live() {
        let (Some(script), Op::Code { source, .. }) = (subject.scripts.get(&index), &step.op) else {
            continue;
        };
        if !script.names.contains("console") {
            continue;
        }
        let told: Vec<(usize, &str)> = source
            .value
            .lines()
            .enumerate()
            .filter(|(_, line)| !line.trim_start().starts_with("//"))
            .filter_map(|(i, line)| Some((i + 1, line.split_once("console.")?.1.split_once('(')?.1)))
            .collect();
        // A field is logged where a member with a telling name is an argument; words in quotes are only words.
        let fields = told.iter().find_map(|(line, arguments)| {
            let outside: String = arguments.split(['"', '\'']).step_by(2).collect::<Vec<_>>().join(" ");
            let members = outside
                .split(|c: char| !(c.is_alphanumeric() || c == '.' || c == '_'))
                .filter(|word| word.contains('.'));
            let class = members.filter_map(|word| class_of(data_member(word)?)).next()?;
            Some((*line, class))
        });
        if let Some((line, class)) = fields {
            found.report(
                format!("The code of {} writes {class} data into the log (line {line}).", quote(&step.name, 60)),
                [&source.at],
            );
        }
    }
}

/// What is called an error in a `catch`.
const ERRORS: &[&str] = &["e", "err", "error", "ex", "exception", "reason"];

/// The last member of a path into data. What an error says of itself is none.
fn data_member(path: &str) -> Option<&str> {
    let (owner, member) = path.rsplit_once('.')?;
    let owner = owner.rsplit('.').next().unwrap_or_default().to_ascii_lowercase();
    (!ERRORS.contains(&owner.as_str())).then_some(member)
}
