//! What all printing shares: names, the ledger, imports, and expressions.

mod imports;
mod layout;
mod own;
mod paths;
mod plain;
mod texts;
mod uses;

pub use imports::{Imports, names as times_named};
pub use layout::{apart, arrow, as_body, call, group, indent_code, triggers};
pub use own::OwnExpression;
pub use paths::{path_source, tail};
pub use texts::LongTexts;
pub use uses::Uses;

use super::literal;
use crate::Siblings;
use crate::plan::{Flow, Names, Types};
use cutover_ir::secret::{Holder, Known, Leak, Secret};
use cutover_ir::{Class, Expr, Granularity, Ledger, Node, Pointer, Step, Value, Workflow};
use petgraph::stable_graph::NodeIndex;
use std::collections::{BTreeSet, HashMap};

/// The function of the runtime that asks an expression anew for each page of an answer.
const PER_PAGE: &str = "perPage";

/// Marks a text that is filled otherwise than ordinary ones; the tag has the same name.
pub const FILLED: &str = "filled";

/// The tag of ordinary texts.
pub const TEXT: (&str, &str) = ("runtime/text", "text");

/// The state of printing one workflow.
pub struct Printer<'a> {
    pub workflow: &'a Workflow,
    /// Repositories whose pipelines may be run.
    pub siblings: &'a Siblings,
    pub flow: &'a Flow,
    pub types: Types,
    pub names: Names,
    pub ledger: Ledger,
    /// What steps are called in code, where that is not their name.
    pub called: HashMap<NodeIndex, String>,
    /// Steps that set constants alone, which stand in a file of their own.
    pub config: HashMap<NodeIndex, super::config::Settings>,
    /// Code that reads one of them.
    pub constant_reads: BTreeSet<String>,
    /// Variable of an output.
    pub variables: HashMap<(NodeIndex, usize), String>,
    pub own: Vec<OwnExpression>,
    own_by_code: HashMap<String, usize>,
    pub expressions: crate::Expressions,
    /// Set while a subtree belongs to a function that throws.
    pub stubbing: bool,
    /// Set while a file is printed in which the variables of the pipeline are not in scope.
    pub detached: bool,
    /// Imports of the file that is being printed.
    pub imports: Imports,
    /// The tag of templates: module and name.
    pub tag: (&'static str, &'static str),
    /// Secrets in constants, by place.
    secrets: HashMap<Pointer, Vec<Secret>>,
    /// Values that are secret elsewhere too.
    pub known_secrets: Known,
    /// Texts that stand in a file of their own.
    pub texts: LongTexts,
    /// Accounts that several steps use.
    pub accounts: super::accounts_file::Declared,
    /// What stands in place of members of the parameters that are printed, by their places.
    pub replaced: super::accounts_file::Members,
    /// Steps with an expression that throws when it is reached.
    pub broken_steps: BTreeSet<NodeIndex>,
    /// Variables that stand for secrets.
    pub variables_for_secrets: super::secrets::Variables,
    /// Variables of steps that nothing follows: an expression reads the step, perhaps otherwise than by its variable.
    pub perhaps_unread: Vec<String>,
    /// Steps whose bundles a formula reads where they cannot be had.
    pub unreached: BTreeSet<String>,
    /// The items of the closure that is printed have no inferred type: only their own fields are at hand.
    pub untyped: bool,
}

impl<'a> Printer<'a> {
    /// A printer with nothing printed yet. What it prints is settled in `ledger`.
    pub fn new(
        workflow: &'a Workflow,
        ledger: Ledger,
        (leaks, siblings): (&[Leak], &'a Siblings),
        flow: &'a Flow,
        types: Types,
        names: Names,
    ) -> Self {
        Self {
            workflow,
            siblings,
            flow,
            types,
            names,
            ledger,
            called: HashMap::new(),
            config: HashMap::new(),
            constant_reads: BTreeSet::new(),
            variables: HashMap::new(),
            own: Vec::new(),
            own_by_code: HashMap::new(),
            accounts: super::accounts_file::Declared::default(),
            replaced: Vec::new(),
            expressions: crate::Expressions::default(),
            stubbing: false,
            detached: false,
            imports: Imports::default(),
            tag: TEXT,
            untyped: false,
            perhaps_unread: Vec::new(),
            unreached: BTreeSet::new(),
            secrets: in_parameters(leaks),
            known_secrets: Known::of(leaks),
            variables_for_secrets: super::secrets::Variables::default(),
            texts: LongTexts::default(),
            broken_steps: BTreeSet::new(),
        }
    }

    /// The step of an index; indices come from the workflow itself.
    pub fn step(&self, index: NodeIndex) -> Option<&'a Step> {
        self.workflow.graph.node_weight(index)
    }

    /// The name of a step from which identifiers and files are made.
    pub fn called(&self, step: NodeIndex) -> &str {
        let own = || self.workflow.graph.node_weight(step).map(|named| named.name.as_str());
        self.called.get(&step).map(String::as_str).or_else(own).unwrap_or_default()
    }

    /// Settles a leaf as printed.
    pub fn printed(&mut self, at: &Pointer) {
        let class = if self.stubbing { Class::Stubbed } else { Class::Translated };
        self.ledger.settle(at, class);
    }

    /// A parameter tree as an expression. `hint` names own expressions.
    pub fn value(&mut self, node: &Node, step: NodeIndex, hint: &str, uses: &mut Uses) -> String {
        match &node.value {
            Value::Null => {
                self.printed(&node.at);
                "null".to_owned()
            }
            Value::Bool(b) => {
                self.printed(&node.at);
                b.to_string()
            }
            Value::Number(n) => {
                self.printed(&node.at);
                if self.secrets.contains_key(&node.at) {
                    return format!("Number({})", self.secret(n, step, hint));
                }
                literal::number(n)
            }
            Value::Text(t) => {
                self.printed(&node.at);
                let found = match self.secrets.get(&node.at) {
                    Some(found) => found.clone(),
                    None if self.known_secrets.is_empty() => Vec::new(),
                    None => super::secrets::in_text(t, &self.known_secrets),
                };
                if found.is_empty() {
                    let code = self.constant(t, step, hint);
                    match self.thing(t, step) {
                        Some(label) => format!("{code} {label}"),
                        None => code,
                    }
                } else {
                    self.without_secrets(t, &found, step, hint)
                }
            }
            Value::Expr(expr) => self.counted(node, expr, |printer| printer.expression(expr, step, hint, uses)),
            Value::List(items) => {
                let parts: Vec<String> = items.iter().map(|item| self.value(item, step, hint, uses)).collect();
                group("[", &parts, "]")
            }
            Value::Map(members) => {
                let parts: Vec<String> = members
                    .iter()
                    .filter_map(|(key, member)| {
                        if matches!(key.as_str(), "auth" | "credentials")
                            && let Some((_, code)) = self.replaced.iter().find(|(at, _)| *at == member.at)
                        {
                            return code.clone();
                        }
                        let value = self.value(member, step, &format!("{hint} {key}"), uses);
                        let secret = super::secrets::in_text(key, &self.known_secrets);
                        let label = self.thing(key, step).map_or_else(String::new, |label| format!("{label} "));
                        Some(if value == *key && literal::is_plain_key(key) {
                            value
                        } else if !secret.is_empty() {
                            format!("[{}]: {value}", self.without_secrets(key, &secret, step, hint))
                        } else {
                            format!("{label}{}: {value}", literal::key(key))
                        })
                    })
                    .collect();
                if parts.is_empty() { "{}".to_owned() } else { group("{", &parts, "}") }
            }
        }
    }

    /// What people call the thing that an identifier stands for, as a comment beside it.
    fn thing(&self, identifier: &str, step: NodeIndex) -> Option<String> {
        let label = self.step(step)?.labels.things.get(identifier)?;
        let label = literal::comment_line(&cutover_ir::secret::redact(label)).replace(['"', '`', '\'', '\\'], "’");
        let open: i32 = label
            .chars()
            .map(|c| i32::from(matches!(c, '(' | '[' | '{')) - i32::from(matches!(c, ')' | ']' | '}')))
            .sum();
        (open == 0 && !label.is_empty()).then(|| format!("/* {label} */"))
    }

    /// What prints the expression of a leaf, counted and settled.
    pub fn counted(&mut self, node: &Node, expr: &Expr, print: impl FnOnce(&mut Self) -> String) -> String {
        let before = self.expressions.stubbed;
        self.count(expr);
        let printed = print(self);
        if self.expressions.stubbed > before {
            self.ledger.settle(&node.at, Class::Stubbed);
        } else {
            self.printed(&node.at);
        }
        printed
    }

    /// Counts an expression that is printed.
    pub fn count(&mut self, expr: &Expr) {
        self.expressions.total += 1;
        let mut broken = false;
        expr.each(&mut |e| broken |= matches!(e, Expr::Broken { .. }));
        if broken {
            self.expressions.stubbed += 1;
        } else {
            self.expressions.translated += 1;
        }
    }

    /// An expression of the export as TypeScript.
    pub fn expression(&mut self, expr: &Expr, step: NodeIndex, hint: &str, uses: &mut Uses) -> String {
        match expr {
            Expr::Path(_) | Expr::Broken { .. } if self.workflow.regions.is_some() => {
                super::tree::formula(self, expr, step, hint)
            }
            Expr::Path(path) => self.path(path, step, hint, uses),
            Expr::Template(parts) => self.template(parts, step, hint, uses),
            Expr::Foreign { code, unknown, .. } if self.is_missing(code, unknown) => {
                self.imports.value("runtime/missing", "missing");
                format!("missing({})", literal::string(code.trim()))
            }
            Expr::Foreign { code, plain, .. } => plain
                .as_ref()
                .filter(|plain| !plain.moment)
                .and_then(|plain| self.plain_expression(code, plain, step, hint, uses))
                .unwrap_or_else(|| self.own_expression(code, step, hint, uses)),
            Expr::Call { function, arguments } if function == PER_PAGE => {
                let code = match arguments.first() {
                    Some(Expr::Path(path)) => path_source(path),
                    Some(Expr::Foreign { code, .. }) => code.clone(),
                    Some(other) => return self.expression(other, step, hint, uses),
                    None => return "undefined".to_owned(),
                };
                match self.own_name(&code, step, hint, uses) {
                    Ok(name) => {
                        self.imports.value("runtime/per-page", PER_PAGE);
                        format!("{PER_PAGE}({name}, item)")
                    }
                    Err(broken) => broken,
                }
            }
            Expr::Call { function, arguments } if function == FILLED => {
                let before = std::mem::replace(&mut self.tag, ("runtime/filled", FILLED));
                let code = arguments.iter().map(|text| self.expression(text, step, hint, uses)).collect();
                self.tag = before;
                code
            }
            Expr::Constant(_) | Expr::Call { .. } | Expr::Infix { .. } | Expr::Member { .. } | Expr::Index { .. } => {
                super::tree::formula(self, expr, step, hint)
            }
            Expr::Broken { source, reason } if self.workflow.semantics.granularity == Granularity::Records => {
                self.imports.value("runtime/flow/parts", "unresolved");
                format!("unresolved({}, {})", literal::string(source), literal::string(reason))
            }
            Expr::Broken { source, reason } => {
                self.broken_steps.insert(step);
                self.imports.value("runtime/broken", "broken");
                format!("broken({}, {})", literal::string(source), literal::string(reason))
            }
        }
    }

    /// Whether an expression is a name that nothing defines, or a member of one.
    fn is_missing(&self, code: &str, unknown: &[String]) -> bool {
        let mut words = code.trim().split('.');
        let (Some(first), [name]) = (words.next(), unknown) else { return false };
        first == name
            && words.all(|word| literal::is_plain_key(word) && !word.is_empty())
            && super::secrets::in_text(code, &self.known_secrets).is_empty()
            && cutover_ir::secret::secrets(code).is_empty()
    }

    /// A constant of a formula; a secret in it is read from the environment.
    pub fn constant_text(&mut self, text: &str, step: NodeIndex, hint: &str) -> String {
        let found = super::secrets::in_text(text, &self.known_secrets);
        if found.is_empty() { literal::string(text) } else { self.without_secrets(text, &found, step, hint) }
    }

    /// A constant in which secrets are read from the environment.
    fn without_secrets(&mut self, text: &str, found: &[Secret], step: NodeIndex, hint: &str) -> String {
        let whole = found.first().is_some_and(|s| found.len() == 1 && s.range == (0..text.len()));
        if whole {
            return self.secret(text, step, hint);
        }
        format!("`{}`", self.template_without_secrets(text, found, step, hint))
    }

    /// Words for the inside of a template literal, secrets as holes.
    pub fn words(&mut self, text: &str, step: NodeIndex, hint: &str) -> String {
        let found = super::secrets::in_text(text, &self.known_secrets);
        self.template_without_secrets(text, &found, step, hint)
    }

    fn template_without_secrets(&mut self, text: &str, found: &[Secret], step: NodeIndex, hint: &str) -> String {
        let mut out = String::new();
        let mut at = 0;
        for secret in found {
            let (Some(before), Some(value)) = (text.get(at..secret.range.start), text.get(secret.range.clone())) else {
                continue;
            };
            out.push_str(&literal::template_text(before));
            out.push_str(&format!("${{{}}}", self.secret(value, step, hint)));
            at = secret.range.end;
        }
        out.push_str(&literal::template_text(text.get(at..).unwrap_or_default()));
        out
    }

    /// The variable for a secret: named after its place, told apart by a fingerprint.
    pub fn secret(&mut self, value: &str, step: NodeIndex, hint: &str) -> String {
        self.imports.value(super::secrets::MODULE, super::secrets::FUNCTION);
        let name = self.secret_name(value, step, hint);
        format!("{}({})", super::secrets::FUNCTION, literal::string(&name))
    }

    /// The name of that variable.
    pub fn secret_name(&mut self, value: &str, step: NodeIndex, hint: &str) -> String {
        let place = self.step(step).map(|s| s.name.as_str()).unwrap_or_default();
        let name = self.variables_for_secrets.name(value, &format!("{place} {hint}"));
        self.variables_for_secrets.read_by(&name, place);
        name
    }

    /// JavaScript of the workflow without its secrets. The file that it goes to imports [`super::secrets::ALIAS`].
    pub fn code_without_secrets(
        &mut self,
        source: &str,
        module: bool,
        step: NodeIndex,
        hint: &str,
    ) -> super::secrets::Code {
        let known = std::mem::take(&mut self.known_secrets);
        let code = super::secrets::in_code(source, module, &known, &mut |value| {
            let name = self.secret_name(value, step, hint);
            format!("{}({})", super::secrets::ALIAS, literal::string(&name))
        });
        self.known_secrets = known;
        code
    }

    /// Data for a file that the runtime reads: secrets stand there as `${VARIABLE}`.
    pub fn data_without_secrets(&mut self, json: &serde_json::Value, place: &str) -> serde_json::Value {
        let known = std::mem::take(&mut self.known_secrets);
        let data = super::secrets::in_data(json, &known, &mut |value| self.variables_for_secrets.name(value, place));
        self.known_secrets = known;
        data
    }
}

/// Secrets in the constants of parameters, by place and in order.
fn in_parameters(leaks: &[Leak]) -> HashMap<Pointer, Vec<Secret>> {
    let mut all: HashMap<Pointer, Vec<Secret>> = HashMap::new();
    for leak in leaks.iter().filter(|leak| leak.constant && matches!(leak.holder, Holder::Step(_))) {
        all.entry(leak.at.clone()).or_default().push(leak.secret.clone());
    }
    for found in all.values_mut() {
        found.sort_by_key(|s| s.range.start);
    }
    all
}
