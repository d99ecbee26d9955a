use super::rule::{Found, Rule};
use super::view::{Subject, list, quote, short};
use cutover_ir::{Confidence, Op, Severity};

pub(super) const RULE: Rule = Rule {
    code: "GO010",
    name: "unfinished-code",
    severity: Severity::Low,
    confidence: Confidence::High,
    effort: 1,
    help: "Finish it or write down why not: what is converted keeps the remark and the gap.",
    tags: &[],
    page: include_str!("unfinished_code.md"),
    check,
};

fn check(subject: &Subject<'_>, found: &mut Found) {
    for (_, step) in subject.live() {
        let Op::Code { source, .. } = &step.op else {
            continue;
        };
        let remarks: Vec<String> = source
            .value
            .lines()
            .enumerate()
            .filter_map(|(i, line)| {
                let (_, remark) =
                    line.split_once("//").or_else(|| line.split_once("/*")).or_else(|| line.split_once('#'))?;
                let begins = ["TODO", "FIXME", "HACK", "XXX:"].iter().any(|word| remark.trim_start().starts_with(word));
                begins.then(|| format!("{} (line {})", quote(&short(remark.trim(), 60), 60), i + 1))
            })
            .collect();
        if !remarks.is_empty() {
            found.report(
                format!(
                    "The code of {} says itself that it is not finished: {}.",
                    quote(&step.name, 60),
                    list(&remarks, 3)
                ),
                [&source.at],
            );
        }
    }
}
