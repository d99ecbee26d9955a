//! The register of business rules: not nodes, but what the business decided, wherever it hides.

use super::control::Control;
use super::schedule;
use crate::analyzers::tells;
use crate::analyzers::view::{
    Comparison, Constant, Script, Subject, conditions, constants, path_text, phrase, plain_code, quote, right,
    rules as ways_of, short,
};
use cutover_ir::secret::redact;
use cutover_ir::{Condition, Conditions, Expr, Node, Op, Pointer, Step, TriggerKind, Value};
use petgraph::stable_graph::NodeIndex;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

/// One rule that the business depends on.
#[derive(Clone, Debug, Serialize)]
pub struct BusinessRule {
    /// `R1`, `R2` …: unique in its workflow.
    pub id: String,
    pub name: String,
    pub kind: RuleKind,
    pub source: RuleSource,
    /// As a person would write it.
    pub condition: String,
    pub constants: Vec<String>,
    pub step: String,
    pub pointer: Pointer,
    /// The line in the step's code, one-based.
    pub line: Option<usize>,
    /// Which calls to the outside run or not because of it.
    pub gates: Vec<Gate>,
    /// Where it lives after conversion.
    pub after: String,
    /// Numbers that bound something, for comparison over the estate.
    pub bounds: Vec<Bound>,
    /// Other workflows that hold the same condition; filled over the estate.
    pub same_as: Vec<String>,
}

/// What a rule is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RuleKind {
    Pricing,
    Permission,
    Routing,
    Limit,
    Compliance,
    Timing,
    DataQuality,
}

impl RuleKind {
    /// The words that the report prints.
    pub fn words(self) -> &'static str {
        match self {
            RuleKind::Pricing => "pricing",
            RuleKind::Permission => "permission",
            RuleKind::Routing => "routing",
            RuleKind::Limit => "limit",
            RuleKind::Compliance => "compliance",
            RuleKind::Timing => "timing",
            RuleKind::DataQuality => "data quality",
        }
    }
}

/// Where a rule was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum RuleSource {
    Condition,
    Code,
    Table,
    Expression,
    Schedule,
    Prompt,
    Recipient,
    /// A number that has a name.
    Constant,
}

/// One way out of a decision and the calls that happen only there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Gate {
    /// `true`, `false`, or the name or number of an output.
    pub way: String,
    pub effects: Vec<String>,
}

impl Gate {
    /// The way and what happens only there, in one line.
    pub fn words(&self) -> String {
        let way = match self.way.as_str() {
            "true" => "if so",
            "false" => "if not",
            way => way,
        };
        match self.effects.as_slice() {
            [] => way.to_owned(),
            effects => format!("{way}: {}", effects.join(", ")),
        }
    }
}

/// `subject operator value`: a threshold.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Bound {
    /// The last members of the path, in small letters.
    pub subject: String,
    /// `above` or `below`.
    pub side: &'static str,
    pub value: String,
}

/// Whether two steps bound the same thing by values that look like one value that somebody changed in one place only: both have a value that
/// the other has not, and the two are close. Grades far apart (100 and 2000) are other scales.
pub(crate) fn disagree(one: &BTreeSet<&str>, other: &BTreeSet<&str>) -> bool {
    let number = |text: &&&str| text.parse::<f64>().ok();
    let own: Vec<f64> = one.difference(other).filter_map(|v| number(&v)).collect();
    let mut theirs = other.difference(one).filter_map(|v| number(&v));
    theirs.any(|b| own.iter().any(|a| a * b > 0.0 && (a / b).max(b / a) <= FARTHEST))
}

/// How many times larger a value may be and still mean the same limit.
const FARTHEST: f64 = 2.0;

#[derive(Debug, Default, Deserialize)]
struct Kinds {
    kinds: Vec<(String, Vec<String>)>,
    generic_names: Vec<String>,
    /// Names of colours: what looks different is decided the same.
    colours: Vec<String>,
}

static KINDS: LazyLock<Kinds> =
    LazyLock::new(|| serde_json::from_str(include_str!("rule_kinds.json")).unwrap_or_default());

/// A rule on its way into the register.
struct Draft<'a> {
    source: RuleSource,
    condition: String,
    constants: Vec<String>,
    at: &'a Pointer,
    line: Option<usize>,
    gates: Vec<Gate>,
    after: &'static str,
    /// The file that it becomes, where that is known.
    file: Option<String>,
    bounds: Vec<Bound>,
    /// A name that the export gives to this very rule, such as that of a route.
    label: Option<String>,
    /// What is decided by, as far as it has names: they tell what the rule is about, the values hardly do.
    about: String,
    kind: Option<RuleKind>,
}

impl<'a> Draft<'a> {
    fn new(source: RuleSource, condition: String, at: &'a Pointer, after: &'static str) -> Self {
        Self {
            source,
            condition,
            constants: Vec::new(),
            at,
            line: None,
            gates: Vec::new(),
            after,
            file: None,
            bounds: Vec::new(),
            label: None,
            about: String::new(),
            kind: None,
        }
    }
}

/// Every rule of a workflow, in the order of its steps.
pub(crate) fn rules(subject: &Subject<'_>) -> Vec<BusinessRule> {
    let mut control = None;
    let mut found: Vec<BusinessRule> = Vec::new();
    for (index, step) in subject.live() {
        let mut drafts = of_conditions(subject, &mut control, index, step);
        match &step.op {
            Op::Code { source, .. } => {
                if let Some(script) = subject.scripts.get(&index) {
                    drafts.extend(of_code(subject, &mut control, index, script, &source.at));
                }
            }
            Op::Trigger { kind: TriggerKind::Schedule, params, .. } => {
                drafts.extend(schedule::phrases(params).into_iter().map(|when| {
                    let mut draft = Draft::new(
                        RuleSource::Schedule,
                        format!("runs {when}"),
                        &step.origin.at,
                        "pipeline.yaml, triggers",
                    );
                    draft.kind = Some(RuleKind::Timing);
                    draft
                }));
            }
            _ => {}
        }
        drafts.extend(of_gates(subject, index));
        drafts.extend(of_expressions(subject, step));
        drafts.extend(recipients(subject, step));
        drafts.extend(settings(step));
        for prompt in subject.prompts.iter().filter(|prompt| std::ptr::eq(prompt.step, step)) {
            drafts.extend(prompt.rules().iter().map(|sentence| {
                let mut draft = Draft::new(RuleSource::Prompt, short(sentence, 300), prompt.at, "prompts/");
                draft.constants = numbers_in(sentence);
                draft.gates = vec![Gate { way: "told, not enforced".to_owned(), effects: Vec::new() }];
                draft
            }));
        }
        for draft in drafts {
            let kind = draft.kind.unwrap_or_else(|| kind_of(&draft, &step.name));
            let name = name_of(&step.name, &draft);
            let is_known = found.iter().any(|rule| rule.condition == draft.condition && rule.pointer == *draft.at);
            if !is_known {
                found.push(BusinessRule {
                    id: format!("R{}", found.len() + 1),
                    name,
                    kind,
                    source: draft.source,
                    condition: redact(&draft.condition).into_owned(),
                    constants: draft.constants.iter().map(|c| redact(c).into_owned()).collect(),
                    step: redact(&step.name).into_owned(),
                    pointer: draft.at.clone(),
                    line: draft.line,
                    gates: draft.gates,
                    after: draft.file.unwrap_or_else(|| draft.after.to_owned()),
                    bounds: draft.bounds,
                    same_as: Vec::new(),
                });
            }
        }
    }
    found
}

/// What is decided by an If, a Filter, a Switch, a router.
fn of_conditions<'a>(
    subject: &Subject<'a>,
    control: &mut Option<Control>,
    index: NodeIndex,
    step: &'a Step,
) -> Vec<Draft<'a>> {
    let all = ways_of(step);
    let many = all.len() > 1 || matches!(step.op, Op::Route { .. });
    let mut drafts = Vec::new();
    let mut gates: Option<Vec<Gate>> = None;
    for (output, rule) in all.into_iter().enumerate() {
        let telling: Vec<&Condition> = rule.conditions.iter().filter(|c| is_telling(c)).collect();
        let Some(first) = telling.first() else {
            continue;
        };
        let at = right(first).map_or(&first.left.at, |right| &right.at);
        let mut draft = Draft::new(RuleSource::Condition, said(rule), at, "src/rules/");
        draft.constants = telling.iter().filter_map(|c| plain_constant(c)).collect();
        draft.bounds = telling.iter().filter_map(|c| bound(c)).collect();
        draft.about = names_of(&telling);
        draft.file = subject.rule_file(rule.conditions.iter().map(|c| &c.left.at));
        let gates = gates.get_or_insert_with(|| gates_of(subject, control, index, step));
        let way = way_name(step, output);
        draft.gates = if many { gates.iter().filter(|gate| gate.way == way).cloned().collect() } else { gates.clone() };
        if many && !way.bytes().all(|b| b.is_ascii_digit()) {
            draft.label = Some(way);
        }
        drafts.push(draft);
    }
    drafts
}

/// What is decided before a step, or on the arms that hang on it.
fn of_gates<'a>(subject: &'a Subject<'_>, index: NodeIndex) -> Vec<Draft<'a>> {
    let mut drafts = Vec::new();
    for gated in subject.gates.iter().filter(|gated| gated.step == index) {
        let telling: Vec<&Condition> = gated.any.iter().flatten().filter(|c| is_telling(c)).collect();
        if telling.is_empty() {
            continue;
        }
        let all: Vec<String> =
            gated.any.iter().map(|all| all.iter().map(phrase).collect::<Vec<_>>().join(" and ")).collect();
        let mut draft = Draft::new(RuleSource::Condition, all.join(" or "), &gated.gate.at, "src/rules/");
        draft.constants = telling.iter().filter_map(|c| plain_constant(c)).collect();
        draft.bounds = telling.iter().filter_map(|c| bound(c)).collect();
        draft.about = names_of(&telling);
        draft.file = subject.rule_file(std::iter::once(&gated.gate.at));
        draft.label = gated.gate.name.as_ref().map(|name| name.value.clone()).filter(|name| !name.trim().is_empty());
        let way = if gated.otherwise { "this way" } else { "where it holds" };
        let effects = effects(subject, &gated.behind);
        if !effects.is_empty() {
            draft.gates = vec![Gate { way: way.to_owned(), effects }];
        }
        drafts.push(draft);
    }
    drafts
}

/// All conditions of one way, joined as the step joins them.
fn said(rule: &Conditions) -> String {
    let parts: Vec<String> = rule.conditions.iter().map(phrase).collect();
    parts.join(if rule.any { " or " } else { " and " })
}

/// Whether a condition is about the business: a constant that says something, or two fields compared with each other.
fn is_telling(condition: &Condition) -> bool {
    let Some(right) = right(condition) else {
        return false;
    };
    match (constants(right), constants(&condition.left)) {
        (Some(constant), None) => name_of_side(&condition.left).is_some_and(|name| tells(&name, &constant)),
        (None, Some(constant)) => name_of_side(right).is_some_and(|name| tells(&name, &constant)),
        (None, None) => {
            is_order(&condition.operation.value)
                && name_of_side(right).is_some()
                && name_of_side(&condition.left).is_some()
        }
        _ => false,
    }
}

/// The names that conditions decide by.
fn names_of(conditions: &[&Condition]) -> String {
    let sides = conditions.iter().flat_map(|c| [Some(&c.left), right(c)]).flatten();
    sides.filter_map(name_of_side).collect::<Vec<_>>().join(" ")
}

/// Whether a comparison asks which side is more.
fn is_order(operation: &str) -> bool {
    side(operation).is_some() || ["after", "before"].contains(&operation) || operation.starts_with("date:")
}

fn name_of_side(node: &Node) -> Option<String> {
    match &node.value {
        Value::Expr(expr) => crate::analyzers::subject_name(expr),
        _ => None,
    }
}

fn plain_constant(condition: &Condition) -> Option<String> {
    let right = right(condition)?;
    constants(right).or_else(|| constants(&condition.left)).map(|constant| match constant {
        Constant::Number(text) | Constant::Text(text) => short(&text, 80),
    })
}

/// A condition as a threshold: what is bounded, from which side, by which number.
fn bound(condition: &Condition) -> Option<Bound> {
    let side = side(&condition.operation.value)?;
    let Constant::Number(value) = constants(right(condition)?)? else {
        return None;
    };
    let Value::Expr(Expr::Path(path)) = &condition.left.value else {
        return None;
    };
    Some(Bound { subject: subject_of(&path_text(path)), side, value })
}

fn side(operation: &str) -> Option<&'static str> {
    match operation {
        "gt" | "gte" | "larger" | "largerEqual" | ">" | ">=" | "number:greater" | "number:greaterorequal" => {
            Some("above")
        }
        "lt" | "lte" | "smaller" | "smallerEqual" | "<" | "<=" | "number:less" | "number:lessorequal" => Some("below"),
        _ => None,
    }
}

/// `body.order.total` and `Total` are about the same thing: the last name, in small letters without signs.
fn subject_of(path: &str) -> String {
    let last = path.rsplit(['.', ']', '[']).find(|part| !part.is_empty()).unwrap_or(path);
    last.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// The calls that happen on one way only, for each way out of a step.
fn gates_of(subject: &Subject<'_>, control: &mut Option<Control>, index: NodeIndex, step: &Step) -> Vec<Gate> {
    let control = control.get_or_insert_with(|| Control::of(subject));
    control
        .ways(index)
        .into_iter()
        .map(|way| Gate { way: way_name(step, way.output), effects: effects(subject, &way.steps) })
        .filter(|gate| !gate.effects.is_empty())
        .collect()
}

fn effects(subject: &Subject<'_>, steps: &[NodeIndex]) -> Vec<String> {
    let mut names: Vec<String> = steps
        .iter()
        .filter_map(|index| subject.workflow.graph.node_weight(*index))
        .filter(|step| {
            subject.is_external(step) || matches!(step.op, Op::SubFlow { .. } | Op::Respond { .. } | Op::Stop { .. })
        })
        .map(|step| redact(&step.name).into_owned())
        .collect();
    names.dedup();
    names
}

/// What an output of a step is called.
fn way_name(step: &Step, output: usize) -> String {
    match &step.op {
        Op::Partition { .. } => match output {
            0 => "true".to_owned(),
            1 => "false".to_owned(),
            _ => "on failure".to_owned(),
        },
        Op::Filter { .. } if output == 0 => "kept".to_owned(),
        Op::Route { branches, .. } => match branches.get(output) {
            Some(branch) => match branch.name.as_ref().and_then(Node::text).filter(|name| !name.trim().is_empty()) {
                Some(name) => short(name, 60),
                None => output.to_string(),
            },
            None => "otherwise".to_owned(),
        },
        _ => output.to_string(),
    }
}

/// Thresholds, early returns and lookup tables in code.
fn of_code<'a>(
    subject: &Subject<'a>,
    control: &mut Option<Control>,
    index: NodeIndex,
    script: &Script,
    at: &'a Pointer,
) -> Vec<Draft<'a>> {
    let mut drafts = of_script(script, at, "src/code/");
    if script.drops
        && drafts.iter().any(|draft| draft.source == RuleSource::Code)
        && let Some(step) = subject.workflow.graph.node_weight(index)
    {
        // Code that can return nothing decides whether all that follows runs.
        let control = control.get_or_insert_with(|| Control::of(subject));
        let behind: Vec<NodeIndex> = subject.downstream(index).into_iter().collect();
        let _ = control;
        let gate =
            Gate { way: format!("items that {} hands on", quote(&step.name, 60)), effects: effects(subject, &behind) };
        if !gate.effects.is_empty() {
            drafts.iter_mut().for_each(|draft| draft.gates = vec![gate.clone()]);
        }
    }
    drafts
}

fn of_script<'a>(script: &Script, at: &'a Pointer, after: &'static str) -> Vec<Draft<'a>> {
    let source = if after == "src/code/" { RuleSource::Code } else { RuleSource::Expression };
    let mut drafts: Vec<Draft<'a>> = Vec::new();
    let mut told: Vec<(String, usize)> = Vec::new();
    for decision in &script.decisions {
        let telling: Vec<&Comparison> = decision.comparisons.iter().filter(|c| tells(&c.name, &c.constant)).collect();
        if telling.is_empty() {
            continue;
        }
        if source == RuleSource::Expression && is_decoration(&decision.then) && is_decoration(&decision.otherwise) {
            told.extend(telling.iter().map(|c| (c.subject.clone(), c.line)));
            continue;
        }
        let mut condition = format!("if {}", short(&decision.test, 200));
        let then = outcome(&decision.then);
        if !then.is_empty() {
            condition.push_str(&format!(": {then}"));
        }
        let otherwise = outcome(&decision.otherwise);
        if !otherwise.is_empty()
            && !decision.otherwise.trim_start().starts_with("if")
            && !is_ternary(&decision.otherwise)
        {
            condition.push_str(&format!("; otherwise {otherwise}"));
        }
        let mut draft = Draft::new(source, condition, at, after);
        draft.line = (source == RuleSource::Code).then_some(decision.line);
        draft.constants = telling.iter().map(|c| constant_text(&c.constant)).collect();
        draft.bounds = telling.iter().filter_map(|c| bound_in(c)).collect();
        draft.about = telling.iter().map(|c| c.name.as_str()).collect::<Vec<_>>().join(" ");
        told.extend(telling.iter().map(|c| (c.subject.clone(), c.line)));
        drafts.push(draft);
    }
    for c in script.comparisons.iter().filter(|c| tells(&c.name, &c.constant)) {
        if told.contains(&(c.subject.clone(), c.line)) {
            continue;
        }
        let mut draft = Draft::new(
            source,
            format!("{} {} {}", short(&plain_code(&c.subject), 80), c.operator, quoted(&c.constant)),
            at,
            after,
        );
        draft.line = (source == RuleSource::Code).then_some(c.line);
        draft.constants = vec![constant_text(&c.constant)];
        draft.bounds = bound_in(c).into_iter().collect();
        draft.about.clone_from(&c.name);
        // Code asks the same twice; the decision that says what follows is the better half.
        if !drafts.iter().any(|other| holds(&other.condition, &draft.condition)) {
            drafts.push(draft);
        }
    }
    for (name, number, line) in &script.numbers {
        // A constant in capitals is meant to be one; what is written small is mostly a start value.
        let is_constant =
            name.len() > 2 && name.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_');
        if is_constant && is_setting(name, number) {
            let mut draft = Draft::new(RuleSource::Constant, format!("{name} = {number}"), at, after);
            draft.line = (source == RuleSource::Code).then_some(*line);
            draft.constants = vec![number.clone()];
            draft.label = Some(name.clone());
            drafts.push(draft);
        }
    }
    for table in script.tables.iter().filter(|table| crate::analyzers::table_tells(table)) {
        let entries: Vec<String> =
            table
                .entries
                .iter()
                .map(|(key, value)| {
                    if key.is_empty() {
                        short(value, 40)
                    } else {
                        format!("{} → {}", short(key, 40), short(value, 40))
                    }
                })
                .collect();
        let shown = crate::analyzers::view::list(&entries, 12);
        let looked_up = short(&table.looked_up, 60);
        let condition = if table.entries.iter().all(|(key, _)| key.is_empty()) {
            format!("{looked_up} is one of {shown}")
        } else {
            format!("{looked_up} decides: {shown}")
        };
        let mut draft = Draft::new(RuleSource::Table, condition, at, after);
        draft.line = (source == RuleSource::Code).then_some(table.line);
        draft.constants = entries;
        draft.about = format!("{} {}", table.name, table.looked_up);
        draft.label = (!table.name.is_empty()).then(|| table.name.clone());
        drafts.push(draft);
    }
    drafts
}

/// Whether a condition says another one whole: `if total > 500: ask` holds `total > 500`, and not `total > 50`.
fn holds(whole: &str, part: &str) -> bool {
    let goes_on = |c: char| c.is_alphanumeric() || c == '_' || c == '.';
    whole.match_indices(part).any(|(at, _)| {
        let before = whole.get(..at).and_then(|text| text.chars().next_back());
        let after = whole.get(at + part.len()..).and_then(|text| text.chars().next());
        !before.is_some_and(goes_on) && !after.is_some_and(goes_on)
    })
}

/// What happens on one side of a decision, in a few words.
fn outcome(source: &str) -> String {
    let text = source.trim().trim_start_matches('{').trim_end_matches('}').trim().trim_end_matches(';');
    if text.lines().count() > 3 || text.len() > 160 { String::new() } else { short(text, 120) }
}

/// A colour, a sign, a picture: how something looks, and no business of anybody.
fn is_decoration(outcome: &str) -> bool {
    let text = outcome.trim().trim_matches(['"', '\'', '`']).to_lowercase();
    let colour = text.strip_prefix('#').is_some_and(|hex| hex.bytes().all(|b| b.is_ascii_hexdigit()));
    colour || KINDS.colours.contains(&text) || !text.contains(|c: char| c.is_alphanumeric())
}

fn is_ternary(text: &str) -> bool {
    text.contains(" ? ")
}

fn quoted(constant: &Constant) -> String {
    match constant {
        Constant::Number(number) => number.clone(),
        Constant::Text(text) => quote(text, 60),
    }
}

fn constant_text(constant: &Constant) -> String {
    match constant {
        Constant::Number(text) | Constant::Text(text) => short(text, 80),
    }
}

fn bound_in(comparison: &Comparison) -> Option<Bound> {
    let Constant::Number(value) = &comparison.constant else {
        return None;
    };
    Some(Bound { subject: subject_of(&comparison.name), side: side(&comparison.operator)?, value: value.clone() })
}

/// Ternaries and comparisons in expressions. Conditions are read as such and not again as expressions.
fn of_expressions<'a>(subject: &Subject<'a>, step: &'a Step) -> Vec<Draft<'a>> {
    if !conditions(step).is_empty() || matches!(step.op, Op::Code { .. }) {
        return Vec::new();
    }
    let mut drafts: Vec<Draft<'a>> = Vec::new();
    step.each_expr(&mut |expr, at| {
        expr.each(&mut |part| {
            if let Expr::Foreign { source, .. } = part
                && source.contains(['<', '>', '=', '?'])
            {
                let script = subject.expression(source);
                let own: Vec<Draft<'a>> = of_script(&script, at, "src/code/ (expressions)");
                drafts.extend(own);
            }
        });
    });
    for draft in &mut drafts {
        draft.gates = vec![Gate { way: "what is sent".to_owned(), effects: vec![redact(&step.name).into_owned()] }];
    }
    drafts
}

/// Numbers that a step gives a name of the business: `discount_rate = 10`.
fn settings(step: &Step) -> Vec<Draft<'_>> {
    let Op::Assign { assignments, .. } = &step.op else {
        return Vec::new();
    };
    let mut drafts = Vec::new();
    for one in assignments {
        let (Some(name), Some(Constant::Number(number))) = (one.name.text(), constants(&one.value)) else {
            continue;
        };
        if is_setting(name, &number) {
            let mut draft = Draft::new(
                RuleSource::Constant,
                format!("{} = {number}", short(name, 60)),
                &one.value.at,
                "src/steps/",
            );
            draft.constants = vec![number];
            draft.label = Some(short(name, 60));
            drafts.push(draft);
        }
    }
    drafts
}

/// Whether a named number is about the business: money, limits, permissions and days are; sizes of pages and pauses of the machine are not.
fn is_setting(name: &str, number: &str) -> bool {
    const MACHINE: &[&str] = &[
        "size",
        "batch",
        "page",
        "retry",
        "retries",
        "timeout",
        "delay",
        "ms",
        "width",
        "height",
        "chunk",
        "token",
        "tokens",
        "index",
        "offset",
        "port",
        "seed",
        "attempts",
        "concurrency",
        "results",
        "length",
        "chars",
        "count",
        "id",
        "year",
        "seconds",
        "temperature",
        "duration",
        "counter",
    ];
    let words = split_words(name);
    let technical = words.iter().any(|word| MACHINE.contains(&word.as_str()));
    !technical
        && tells(name, &Constant::Number(number.to_owned()))
        && !matches!(kind_in(name), None | Some(RuleKind::Routing | RuleKind::DataQuality))
}

/// Addresses of people that stand in the export: who is told is a decision of the business.
fn recipients<'a>(subject: &Subject<'a>, step: &'a Step) -> Vec<Draft<'a>> {
    if !subject.writes(step) {
        return Vec::new();
    }
    let mut drafts = Vec::new();
    step.params().each_leaf(&mut |leaf| {
        let Some(text) = leaf.text() else {
            return;
        };
        let addresses: Vec<String> =
            text.split([',', ';', ' ']).map(str::trim).filter(|a| is_address(a)).map(str::to_owned).collect();
        let condition = format!("goes to {}", crate::analyzers::view::list(&addresses, 6));
        let is_new = !drafts.iter().any(|known: &Draft<'_>| known.condition == condition);
        if is_new && !addresses.is_empty() && text.len() < 400 {
            let mut draft = Draft::new(RuleSource::Recipient, condition, &leaf.at, "src/pipeline.ts");
            draft.constants = addresses;
            draft.kind = Some(RuleKind::Routing);
            draft.gates = vec![Gate { way: "always".to_owned(), effects: vec![redact(&step.name).into_owned()] }];
            drafts.push(draft);
        }
    });
    drafts
}

/// An address of a person that is not plainly an example.
pub(crate) fn is_address(text: &str) -> bool {
    let Some((user, host)) = text.split_once('@') else {
        return false;
    };
    let plain = text.to_ascii_lowercase();
    let example = [
        "example",
        "your",
        "test",
        "domain.com",
        "email@",
        "user@",
        "company.com",
        "acme",
        "xxx",
        "placeholder",
        "name@",
        "sample",
        "foo",
        "redacted",
        "someone",
        "mail@mail",
    ];
    !user.is_empty()
        && user.bytes().all(|b| b.is_ascii_alphanumeric() || b"._%+-".contains(&b))
        && host.contains('.')
        && !host.starts_with('.')
        && !host.ends_with('.')
        && host.bytes().all(|b| b.is_ascii_alphanumeric() || b".-".contains(&b))
        && host.rsplit('.').next().is_some_and(|end| end.len() >= 2 && end.bytes().all(|b| b.is_ascii_alphabetic()))
        && !example.iter().any(|part| plain.contains(part))
}

fn numbers_in(sentence: &str) -> Vec<String> {
    let mut numbers = Vec::new();
    for word in sentence.split_whitespace() {
        let word = word.trim_matches(|c: char| !(c.is_ascii_digit() || "%$€£".contains(c)));
        if word.bytes().any(|b| b.is_ascii_digit()) && word.len() <= 16 {
            numbers.push(word.to_owned());
        }
    }
    numbers
}

/// What a rule is about: by the names that it decides by, else by its own name, by the words of its condition, and by its step's name.
fn kind_of(draft: &Draft<'_>, step: &str) -> RuleKind {
    let whole = draft.source == RuleSource::Prompt;
    let said = if whole { draft.condition.clone() } else { without_quotes(&draft.condition) };
    let label = draft.label.as_deref().unwrap_or_default();
    let own = [draft.about.as_str(), label, &said].into_iter().find_map(kind_in);
    // "Format the answer" says what the step does, and nothing of what it decides.
    let kind = own.or_else(|| kind_in(step).filter(|kind| *kind != RuleKind::DataQuality)).unwrap_or(RuleKind::Routing);
    // "The score is hot" sends it somewhere; only a number bounds.
    let is_named =
        !draft.constants.is_empty() && !draft.constants.iter().any(|c| c.contains(|c: char| c.is_ascii_digit()));
    if kind == RuleKind::Limit && is_named && draft.source != RuleSource::Prompt { RuleKind::Routing } else { kind }
}

/// The words that are not values.
fn without_quotes(text: &str) -> String {
    text.split('"').step_by(2).collect::<Vec<_>>().join(" ")
}

/// The kind that the words of a text name.
fn kind_in(text: &str) -> Option<RuleKind> {
    let lower = text.to_lowercase();
    let words: Vec<String> = split_words(text);
    let (kind, _) = KINDS.kinds.iter().find(|(_, names)| {
        names.iter().any(|name| {
            if name.chars().all(|c| c.is_ascii_alphanumeric()) {
                words.contains(name)
            } else if name.chars().any(char::is_alphanumeric) {
                lower.contains(name.as_str())
            } else {
                is_money(&lower, name)
            }
        })
    })?;
    Some(match kind.as_str() {
        "compliance" => RuleKind::Compliance,
        "pricing" => RuleKind::Pricing,
        "permission" => RuleKind::Permission,
        "timing" => RuleKind::Timing,
        "limit" => RuleKind::Limit,
        "data quality" => RuleKind::DataQuality,
        _ => RuleKind::Routing,
    })
}

/// Whether a sign of a currency stands beside a number: in code it means other things.
fn is_money(text: &str, sign: &str) -> bool {
    text.match_indices(sign).any(|(at, _)| {
        let before = text.get(..at).unwrap_or_default().trim_end().chars().next_back();
        let after = text.get(at + sign.len()..).unwrap_or_default().trim_start().chars().next();
        [before, after].into_iter().flatten().any(|c| c.is_ascii_digit())
    })
}

/// The words of a text: camel case and signs part them.
pub(crate) fn split_words(text: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut before = ' ';
    for c in text.chars() {
        if !c.is_alphanumeric() {
            words.push(String::new());
        } else {
            if c.is_uppercase() && before.is_lowercase() {
                words.push(String::new());
            }
            if let Some(word) = words.last_mut() {
                word.extend(c.to_lowercase());
            }
        }
        before = c;
    }
    words.retain(|word| !word.is_empty());
    words
}

/// What people would call a rule: the name of its route or step where somebody gave one, else the condition itself.
fn name_of(step: &str, draft: &Draft<'_>) -> String {
    let bare = step.trim().trim_end_matches(|c: char| c.is_ascii_digit()).trim().to_lowercase();
    let is_generic = KINDS.generic_names.contains(&bare);
    let name = match (&draft.label, is_generic) {
        (Some(label), true) => label.clone(),
        (Some(label), false) => format!("{step}: {label}"),
        (None, true) => draft.condition.clone(),
        (None, false) => step.to_owned(),
    };
    short(&name, 80)
}

/// Rules by kind, counted.
pub(super) fn by_kind(rules: &[BusinessRule]) -> BTreeMap<RuleKind, usize> {
    let mut counts = BTreeMap::new();
    for rule in rules {
        *counts.entry(rule.kind).or_default() += 1;
    }
    counts
}
