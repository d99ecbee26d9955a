//! Whether to leave: the criteria, their evidence, and the six questions to ask before production.

use super::Class;
use super::contents::{Contents, is_tool};
use super::data::{DataFlow, sensitivity};
use super::effort::{Complexity, Effort};
use super::lock_in::LockIn;
use super::register::{BusinessRule, RuleSource};
use crate::analyzers::have_no_guard;
use crate::analyzers::view::{Subject, Told, constant_text, count, quote};
use cutover_ir::secret::redact;
use cutover_ir::{Finding, Op, Pointer, Severity, Step, TriggerKind};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::sync::LazyLock;

/// What to do with a workflow, with the reasons.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Verdict {
    /// `stay-no-code`, `hybrid`, `code-first`, or `unknown` where no rule has looked.
    pub verdict: String,
    pub because: String,
    /// The sum of the criteria, 0 to 12.
    pub score: u32,
    pub criteria: Vec<Criterion>,
    pub questions: Vec<Question>,
}

/// One criterion, 0 to 3.
#[derive(Clone, Debug, Serialize)]
pub struct Criterion {
    pub name: String,
    pub score: u32,
    pub evidence: String,
    /// The places that the evidence comes from; none where it is about all of the export, or about what is not there.
    pub at: Vec<Pointer>,
}

/// One of the six questions.
#[derive(Clone, Debug, Serialize)]
pub struct Question {
    pub question: String,
    pub answer: Answer,
    pub evidence: String,
    /// The places that the evidence comes from; none where it is about all of the export, or about what is not there.
    pub at: Vec<Pointer>,
}

/// What the evidence says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Answer {
    Yes,
    Partly,
    No,
}

impl Answer {
    /// The word that the report prints.
    pub fn word(self) -> &'static str {
        match self {
            Answer::Yes => "yes",
            Answer::Partly => "partly",
            Answer::No => "no",
        }
    }
}

#[derive(Debug, Default, Deserialize)]
pub(crate) struct Table {
    pub criteria: Vec<(String, String)>,
    /// Name, the highest sum for which it holds, in words.
    pub verdicts: Vec<(String, u32, String)>,
    money: Vec<String>,
    /// Parts of hosts where money is kept.
    money_hosts: Vec<String>,
    /// Last parts of addresses that move money.
    money_paths: Vec<String>,
    /// Rules whose findings say that a step acts on what a model said.
    on_a_models_word: Vec<String>,
    destructive: Vec<String>,
    /// Kinds and resources whose deletion loses nothing that people made: entries of a cache, labels.
    mild_deletions: Vec<String>,
    messaging: Vec<String>,
}

static TABLE: LazyLock<Table> = LazyLock::new(|| cutover_ir::table!("verdict.json"));

/// The criteria and limits, as the report publishes them.
pub(crate) fn published() -> &'static Table {
    &TABLE
}

/// What a verdict is made from.
pub(super) struct Evidence<'e, 'a> {
    pub subject: &'e Subject<'a>,
    pub contents: &'e Contents,
    pub rules: &'e [BusinessRule],
    pub lock_in: &'e LockIn,
    pub data: &'e [DataFlow],
    pub effort: &'e Effort,
    pub findings: &'e [Finding],
    /// Calls to the outside whose failure nobody hears of.
    pub unguarded: &'e [&'a Step],
    pub class: Class,
}

impl Evidence<'_, '_> {
    /// Where the findings of a rule are.
    fn places_of(&self, code: &str) -> Vec<Pointer> {
        let found = self.findings.iter().filter(|finding| finding.code == code);
        found.flat_map(|finding| finding.pointers.iter().cloned()).collect()
    }
}

/// Where steps stand.
fn places<'s>(steps: impl IntoIterator<Item = &'s Step>) -> Vec<Pointer> {
    steps.into_iter().map(|step| step.origin.at.clone()).collect()
}

/// The verdict on a workflow of a platform that is only recognised.
pub(super) fn unknown() -> Verdict {
    Verdict {
        verdict: "unknown".to_owned(),
        because: "This platform is recognised and not analysed yet; only the inventory is known.".to_owned(),
        ..Verdict::default()
    }
}

/// Whether a step moves money, as far as its type and operation show.
pub(crate) fn moves_money(subject: &Subject<'_>, step: &Step) -> bool {
    subject.writes(step) && is_about_money(subject, step)
}

/// The same for a tool that is plugged into an agent.
pub(crate) fn tool_moves_money(subject: &Subject<'_>, tool: &Step) -> bool {
    subject.tool_acts(tool) && is_about_money(subject, tool)
}

fn is_about_money(subject: &Subject<'_>, step: &Step) -> bool {
    let url = subject.param(step, "url");
    let host = url.and_then(crate::analyzers::view::host_of).unwrap_or_default();
    let path = url.and_then(constant_text).unwrap_or_default().to_ascii_lowercase();
    let last = path.split(['?', '#']).next().unwrap_or_default().trim_end_matches('/').rsplit('/').next();
    names(subject, step, &TABLE.money)
        || TABLE.money_hosts.iter().any(|part| host.contains(part.as_str()))
        || last.is_some_and(|last| TABLE.money_paths.iter().any(|word| word == last))
}

/// Whether a step deletes something outside.
pub(crate) fn destroys(subject: &Subject<'_>, step: &Step) -> bool {
    let operation =
        subject.param(step, "operation").and_then(cutover_ir::Node::text).unwrap_or_default().to_ascii_lowercase();
    let method = subject.param(step, "method").and_then(cutover_ir::Node::text).unwrap_or_default();
    let names_one = |name: &str| TABLE.mild_deletions.iter().any(|mild| mild == name);
    let kind = step.origin.kind.value.rsplit('.').next().unwrap_or_default().to_ascii_lowercase();
    let resource = subject.param(step, "resource").and_then(cutover_ir::Node::text).unwrap_or_default();
    subject.is_external(step)
        && !names_one(&kind)
        && !names_one(&resource.to_ascii_lowercase())
        && (TABLE.destructive.iter().any(|word| operation.starts_with(word.as_str())) || method == "DELETE")
}

/// Whether a step sends a message to people.
pub(crate) fn messages(subject: &Subject<'_>, step: &Step) -> bool {
    subject.writes(step) && names(subject, step, &TABLE.messaging)
}

fn names(subject: &Subject<'_>, step: &Step, words: &[String]) -> bool {
    let kind = step.origin.kind.value.to_ascii_lowercase();
    let kind = kind.rsplit('.').next().unwrap_or_default();
    let host = subject.param(step, "url").and_then(crate::analyzers::view::host_of).unwrap_or_default();
    let resource =
        subject.param(step, "resource").and_then(cutover_ir::Node::text).unwrap_or_default().to_ascii_lowercase();
    words.iter().any(|word| kind.contains(word.as_str()) || host.contains(word.as_str()) || resource == *word)
}

/// The most points that a criterion gives.
const WORST: u32 = 3;

/// The code of the finding that steps have lost their settings.
const EMPTIED: &str = "IM016";

/// What to do with a workflow.
pub(super) fn verdict(evidence: &Evidence<'_, '_>) -> Verdict {
    let criteria = vec![complexity(evidence), sensitive(evidence), blast(evidence), lifecycle(evidence)];
    let score: u32 = criteria.iter().map(|criterion| criterion.score).sum();
    // What is at the worst in one respect is not made harmless by being small in the others.
    let is_grave = criteria.iter().any(|criterion| criterion.score == WORST);
    let rows = TABLE.verdicts.iter().skip(usize::from(is_grave));
    let row = rows.clone().find(|(_, most, _)| score <= *most).or_else(|| rows.last());
    let (verdict, mut because) = row.map(|(name, _, words)| (name.clone(), words.clone())).unwrap_or_default();
    because = because.replace("{moves}", &moves(evidence));
    let urgent = evidence.findings.iter().filter(|finding| finding.severity >= Severity::High).count();
    if urgent > 0 {
        because.push_str(&format!(" Wherever it runs, first resolve {}.", count(urgent, "urgent finding")));
    }
    if evidence.findings.iter().any(|finding| finding.code == EMPTIED) {
        because.push_str(
            " Some steps have no settings in this export: what they touch cannot be told, so judge again from a whole one.",
        );
    }
    Verdict { verdict, because, score, criteria, questions: questions(evidence) }
}

/// What of a workflow is worth tests: what it has of rules, prompts and code, else the calls that change something.
fn moves(e: &Evidence<'_, '_>) -> String {
    let has_rules = e.rules.iter().any(|rule| rule.source != RuleSource::Prompt);
    let things: Vec<&str> =
        [(has_rules, "rules"), (!e.contents.prompts.is_empty(), "prompts"), (!e.contents.code.is_empty(), "code")]
            .into_iter()
            .filter_map(|(there, what)| there.then_some(what))
            .collect();
    match things.as_slice() {
        [] => "the calls that send or change something".to_owned(),
        [one] => format!("its {one}"),
        [first, second] => format!("its {first} and {second}"),
        [first @ .., last] => format!("its {} and {last}", first.join(", ")),
    }
}

fn criterion(number: usize, score: u32, evidence: String, at: Vec<Pointer>) -> Criterion {
    let name = TABLE.criteria.get(number).map(|(name, _)| name.clone()).unwrap_or_default();
    Criterion { name, score, evidence, at: shown(at) }
}

/// Places without what a name on the way gives away.
fn shown(places: Vec<Pointer>) -> Vec<Pointer> {
    places.into_iter().map(|at| Pointer::from(&*redact(at.as_str()))).collect()
}

fn complexity(e: &Evidence<'_, '_>) -> Criterion {
    let branches = e.contents.branches.len();
    let lines: usize = e.contents.code.iter().map(|code| code.lines).sum();
    let score = match e.effort.complexity {
        Complexity::Low if e.contents.steps <= 10 && lines == 0 => 0,
        Complexity::Low => 1,
        Complexity::Medium => 2,
        Complexity::Complex | Complexity::VeryComplex => 3,
    };
    let text = format!(
        "{}, {}, {} of code, effort {}",
        count(e.contents.steps, "step"),
        match branches {
            1 => "1 branch".to_owned(),
            n => format!("{n} branches"),
        },
        count(lines, "line"),
        e.effort.complexity.words()
    );
    let code = e.contents.code.iter().map(|code| code.pointer.clone());
    criterion(0, score, text, e.contents.branches.iter().map(|branch| branch.pointer.clone()).chain(code).collect())
}

fn sensitive(e: &Evidence<'_, '_>) -> Criterion {
    let class = sensitivity(e.data);
    let score = match class {
        None => 0,
        Some("customer text") => 1,
        Some("personal" | "financial") => 2,
        Some(_) => 3,
    };
    let text = match class {
        None => "no field with a telling name leaves the workflow".to_owned(),
        Some(class) => {
            let to: BTreeSet<&str> =
                e.data.iter().filter(|flow| flow.class == class).map(|flow| flow.to.as_str()).collect();
            format!("{class} data goes to {}", to.into_iter().take(4).collect::<Vec<_>>().join(", "))
        }
    };
    let leaving = e.data.iter().filter(|flow| Some(flow.class.as_str()) == class);
    criterion(1, score, text, leaving.map(|flow| flow.pointer.clone()).collect())
}

fn blast(e: &Evidence<'_, '_>) -> Criterion {
    let live: Vec<&Step> = e.subject.live().map(|(_, step)| step).collect();
    let which = |holds: &dyn Fn(&Step) -> bool| -> Vec<&Step> { live.iter().copied().filter(|s| holds(s)).collect() };
    let writers = which(&|s| e.subject.acts(s) && !matches!(s.op, Op::SubFlow { .. }));
    let called = which(&|s| matches!(s.op, Op::SubFlow { .. }));
    let writes: BTreeSet<String> = writers.iter().filter_map(|s| written(e.subject, s)).collect();
    let money = which(&|s| moves_money(e.subject, s));
    let destroys = which(&|s| destroys(e.subject, s));
    let has_agent =
        live.iter().any(|s| matches!(&s.op, Op::Model { role, .. } if *role == cutover_ir::StepKind::Agent));
    let is_on = |s: &&Step| is_tool(s) && !s.policy.disabled;
    let tools: Vec<&Step> = e.subject.workflow.steps().map(|(_, s)| s).filter(is_on).collect();
    let messages = live.iter().any(|s| messages(e.subject, s));
    let (score, text, at) = if let Some(step) = money.first() {
        (3, format!("moves money or documents about it ({})", step.name), places(money))
    } else if let Some(step) = destroys.first() {
        (3, format!("deletes something outside ({})", step.name), places(destroys))
    } else if has_agent && !tools.is_empty() {
        (3, "a model chooses which tools to call".to_owned(), places(tools))
    } else if tools.iter().any(|tool| e.subject.tool_may_act(tool)) {
        (3, "the models of its callers choose which tools to call".to_owned(), places(tools))
    } else if let Some(finding) = e.findings.iter().find(|finding| TABLE.on_a_models_word.contains(&finding.code)) {
        (3, format!("acts on a model's word ({})", finding.code), finding.pointers.clone())
    } else {
        let of = |names: &BTreeSet<String>| names.iter().take(5).cloned().collect::<Vec<_>>().join(", ");
        let runs: BTreeSet<String> = called.iter().map(|step| quote(&step.name, 60)).collect();
        let said = match (writes.is_empty(), runs.is_empty()) {
            (true, true) => "only reads".to_owned(),
            (false, true) => format!("writes to {}", of(&writes)),
            (true, false) => format!("runs other workflows, with what those do ({})", of(&runs)),
            (false, false) => format!("writes to {}; runs other workflows ({})", of(&writes), of(&runs)),
        };
        let score = match writes.len() {
            _ if messages => 2,
            0 => u32::from(!runs.is_empty()),
            1 => 1,
            _ => 2,
        };
        (score, said, places(writers.into_iter().chain(called)))
    };
    criterion(2, score, text, at)
}

/// What a step that changes something writes to, as people call it.
fn written(subject: &Subject<'_>, step: &Step) -> Option<String> {
    let table = subject.table_written(step).map(|what| format!("{what} on the platform"));
    table.or_else(|| super::contents::system(subject, step))
}

fn lifecycle(e: &Evidence<'_, '_>) -> Criterion {
    let unattended = !e.contents.schedules.is_empty()
        || e.subject.triggers().any(|(_, _, kind)| !matches!(kind, TriggerKind::Manual));
    let called = e.subject.triggers().any(|(_, _, kind)| matches!(kind, TriggerKind::SubWorkflow));
    let decided = e.rules.iter().filter(|r| !matches!(r.source, RuleSource::Schedule | RuleSource::Recipient)).count();
    let bare = !e.unguarded.is_empty();
    let score = if decided >= 5 && bare {
        3
    } else if decided > 0 || called {
        2
    } else {
        u32::from(unattended)
    };
    let start = if unattended { "starts by itself" } else { "started by hand" };
    // When it runs and who is told are in the register, and nothing there can be decided wrongly.
    let mut text = match e.rules.len() {
        all if all == decided => format!("{start}; {}", count(decided, "business rule")),
        all => format!("{start}; {decided} of {} decide something", count(all, "business rule")),
    };
    if called {
        text.push_str("; other workflows call it");
    }
    if bare {
        text.push_str("; failures reach nobody");
    }
    criterion(3, score, text, places(e.subject.triggers().map(|(_, step, _)| step)))
}

/// How many rules nothing tests, and how many of them a test can call once they are code.
fn untested(rules: &[BusinessRule]) -> String {
    let all = format!("{} without a test", count(rules.len(), "rule"));
    match rules.iter().filter(|rule| rule.after.starts_with("src/rules/")).count() {
        0 => format!("{all}; none becomes a function under src/rules/, so its test is a run of the whole"),
        n if n == rules.len() => {
            format!("{all}; in the converted repository each is a function under src/rules/ that a test can call")
        }
        n => format!(
            "{all}; the converted repository holds {n} of them as functions under src/rules/ that a test can call, the others stay in code, prompts and settings"
        ),
    }
}

/// The six questions, answered from what the export shows.
fn questions(e: &Evidence<'_, '_>) -> Vec<Question> {
    let ask = |question: &str, (answer, evidence): (Answer, String), at: Vec<Pointer>| Question {
        question: question.to_owned(),
        answer,
        evidence,
        at: shown(at),
    };
    let open = e.subject.stubs.len();
    let floating: Vec<Pointer> = e.contents.models.iter().filter(|m| !m.pinned).map(|m| m.pointer.clone()).collect();
    let has = |code: &str| e.findings.iter().any(|f| f.code == code);
    let stores = e.contents.stores.len();
    let stays = e.contents.credentials.iter().filter(|credential| credential.stays).count();
    let mut missing = Vec::new();
    if stores > 0 {
        missing.push(format!("{} that the platform keeps", count(stores, "thing")));
    }
    if stays > 0 {
        missing.push(format!("{}, which no export holds", count(stays, "credential")));
    }
    let unnamed = e.contents.credentials.iter().filter(|credential| credential.unnamed).count();
    if unnamed > 0 {
        missing.push(format!("{} that steps need and the export does not name", count(unnamed, "account")));
    }
    let export = match missing.as_slice() {
        [] => (Answer::Yes, "the export holds all of it".to_owned()),
        missing => (Answer::Partly, format!("all but {}", missing.join(", and "))),
    };
    let test = if !floating.is_empty() {
        (
            Answer::Partly,
            format!(
                "{} can change its answers overnight; the rest is tested once it is code",
                count(floating.len(), "unpinned model")
            ),
        )
    } else if e.rules.is_empty() {
        (Answer::Partly, "nothing on the platform tests it; there is little to get wrong".to_owned())
    } else {
        (Answer::No, untested(e.rules))
    };
    let observe = if let Some(told) = e.subject.told_of_failure() {
        let who = match told {
            Told::Workflow(_) => "an error workflow is told".to_owned(),
            Told::Step(step) => format!("a failure starts {}", quote(&step.name, 60)),
        };
        (Answer::Partly, format!("{who}; there is no metric and no trace outside of the platform"))
    } else if !e.unguarded.is_empty() {
        let calls = have_no_guard(e.unguarded.len());
        (Answer::No, format!("nobody is told when it fails: {calls} no retry and no error output"))
    } else {
        (Answer::Partly, "the platform's own execution list only".to_owned())
    };
    let secure = match (has("SE001"), has("DA001")) {
        (true, _) => (Answer::No, "a secret stands in the export".to_owned()),
        (_, true) => (Answer::No, "anybody who knows its address can start it".to_owned()),
        _ if e.contents.people.is_empty() => {
            (Answer::Partly, "changes go live when they are saved; no step asks a person".to_owned())
        }
        _ => (
            Answer::Partly,
            format!(
                "{} asks a person; changes to the workflow itself are not approved",
                count(e.contents.people.len(), "step")
            ),
        ),
    };
    let throwing: BTreeSet<&str> = e
        .findings
        .iter()
        .filter(|finding| crate::report::codes::page(&finding.code).is_some_and(|page| page.throws))
        .map(|finding| finding.code.as_str())
        .collect();
    let own_stack = match e.class {
        Class::Converted if !throwing.is_empty() => (
            Answer::Partly,
            format!(
                "every step has a translation, and reaching what these findings name throws until it is mended: {}",
                throwing.iter().copied().collect::<Vec<_>>().join(", ")
            ),
        ),
        Class::Converted => (Answer::Yes, "every step has a translation".to_owned()),
        _ => (
            Answer::Partly,
            format!(
                "once {} filled in: clients of apps, and what has no translation",
                if open == 1 { "1 function is".to_owned() } else { format!("{} are", count(open, "function")) }
            ),
        ),
    };
    let leave = match e.lock_in.score {
        0..=33 => (Answer::Yes, format!("lock-in {} of 100, about {} hours", e.lock_in.score, e.effort.hours)),
        34..=66 => (Answer::Partly, format!("lock-in {} of 100, about {} hours", e.lock_in.score, e.effort.hours)),
        _ => (
            Answer::No,
            format!("not without replacing parts: lock-in {} of 100, about {} hours", e.lock_in.score, e.effort.hours),
        ),
    };
    let unnamed_or_stays = e.contents.credentials.iter().filter(|c| c.stays || c.unnamed).map(|c| c.pointer.clone());
    let kept = e.contents.stores.iter().map(|store| store.pointer.clone());
    let tested = if floating.is_empty() { e.rules.iter().map(|rule| rule.pointer.clone()).collect() } else { floating };
    let handler = e.subject.told_of_failure().into_iter().map(|told| told.at().clone());
    let secured = [e.places_of("SE001"), e.places_of("DA001")].into_iter().find(|found| !found.is_empty());
    let people = || e.contents.people.iter().map(|asked| asked.pointer.clone()).collect();
    let stubs = e.subject.workflow.steps().map(|(_, step)| step).filter(|step| e.subject.stubs.contains(&step.name));
    let open_at = match e.class {
        Class::Converted => throwing.iter().flat_map(|code| e.places_of(code)).collect(),
        _ => places(stubs),
    };
    vec![
        ask("Can we export it?", export, kept.chain(unnamed_or_stays).collect()),
        ask("Can we test it?", test, tested),
        ask("Can we observe it?", observe, handler.chain(places(e.unguarded.iter().copied())).collect()),
        ask("Can we secure and approve it?", secure, secured.unwrap_or_else(people)),
        ask("Can we run it in our stack?", own_stack, open_at),
        ask("Can we leave it?", leave, e.lock_in.items.iter().flat_map(|item| item.pointers.iter().cloned()).collect()),
    ]
}
