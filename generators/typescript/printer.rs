//! What all printing shares: names, the ledger, imports, and expressions.

use super::literal;
use crate::plan::{Flow, Names, Types, identifier};
use cutover_ir::secret::Secret;
use cutover_ir::{
    Access, Class, Expr, Granularity, Ledger, Node, Part, PathExpr, Pointer, Root, Segment, Step, Value, Workflow,
};
use petgraph::stable_graph::NodeIndex;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// One of the workflow's own expressions, kept as JavaScript.
#[derive(Clone, Debug)]
pub struct OwnExpression {
    pub name: String,
    pub code: String,
    pub free: Vec<String>,
    /// The step and the field that it belongs to.
    pub about: String,
}

/// Imports of one file: module → names.
#[derive(Clone, Debug, Default)]
pub struct Imports {
    values: BTreeMap<String, BTreeSet<String>>,
    /// Whole modules, by the name that stands for them.
    spaces: BTreeMap<String, String>,
    types: BTreeMap<String, BTreeSet<String>>,
}

impl Imports {
    /// Adds a value.
    pub fn value(&mut self, module: &str, name: &str) {
        self.values.entry(module.to_owned()).or_default().insert(name.to_owned());
    }

    /// Adds a module as a whole.
    pub fn space(&mut self, module: &str, name: &str) {
        self.spaces.insert(module.to_owned(), name.to_owned());
    }

    /// Adds a type.
    pub fn ty(&mut self, module: &str, name: &str) {
        self.types.entry(module.to_owned()).or_default().insert(name.to_owned());
    }

    /// Adds everything of another set.
    pub fn merge(&mut self, other: &Imports) {
        for (module, names) in &other.values {
            self.values.entry(module.clone()).or_default().extend(names.iter().cloned());
        }
        self.spaces.extend(other.spaces.iter().map(|(module, name)| (module.clone(), name.clone())));
        for (module, names) in &other.types {
            self.types.entry(module.clone()).or_default().extend(names.iter().cloned());
        }
    }

    /// The import lines, with modules below `src/` made relative by `prefix` (`./` or `../`).
    pub fn print(&self, prefix: &str) -> String {
        let mut out = String::new();
        for (module, name) in &self.spaces {
            out.push_str(&format!("import * as {name} from \"{prefix}{module}.js\";\n"));
        }
        let modules: BTreeSet<&String> = self.values.keys().chain(self.types.keys()).collect();
        for module in modules {
            let empty = BTreeSet::new();
            let values = self.values.get(module).unwrap_or(&empty);
            let types = self.types.get(module).unwrap_or(&empty);
            let path = format!("{prefix}{module}.js");
            let list = |names: &BTreeSet<String>, mark: &str| {
                names.iter().map(|n| format!("{mark}{n}")).collect::<Vec<_>>().join(", ")
            };
            let line = if values.is_empty() {
                format!("import type {{ {} }} from \"{path}\";\n", list(types, ""))
            } else {
                let mut names = list(values, "");
                if !types.is_empty() {
                    names.push_str(", ");
                    names.push_str(&list(types, "type "));
                }
                format!("import {{ {names} }} from \"{path}\";\n")
            };
            out.push_str(&line);
        }
        out
    }
}

/// What a printed closure uses of its parameters.
#[derive(Clone, Copy, Debug, Default)]
pub struct Uses {
    pub json: bool,
    pub item: bool,
    pub input: bool,
}

impl Uses {
    /// The closure around a body in which `\u{1}` stands for the fields of the item.
    pub fn closure(mut self, body: &str) -> String {
        let body = self.fields(body);
        match (self.json, self.item, self.input) {
            (false, false, false) => format!("() => {body}"),
            (true, false, false) => format!("({{ json }}) => {body}"),
            (_, _, false) => format!("(item) => {body}"),
            (_, false, true) => format!("(_, input) => {body}"),
            (_, true, true) => format!("(item, input) => {body}"),
        }
    }

    /// The body with the fields of the item named as the closure names them.
    pub fn fields(&mut self, body: &str) -> String {
        if self.json && (self.item || self.input) {
            self.item = true;
            body.replace('\u{1}', "item.json")
        } else {
            body.replace('\u{1}', "json")
        }
    }
}

/// The tag of ordinary texts.
pub const TEXT: (&str, &str) = ("runtime/text", "text");

/// The state of printing one workflow.
pub struct Printer<'a> {
    pub workflow: &'a Workflow,
    pub flow: &'a Flow,
    pub types: Types,
    pub names: Names,
    pub ledger: Ledger,
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
    /// Values that are secret wherever they stand, longest first.
    pub known_secrets: Vec<String>,
    /// Steps with an expression that throws when it is reached.
    pub broken_steps: BTreeSet<NodeIndex>,
    /// Variables that stand for secrets.
    pub variables_for_secrets: super::secrets::Variables,
    /// Steps whose bundles a formula reads where they cannot be had.
    pub unreached: BTreeSet<String>,
    /// The items of the closure that is printed have no inferred type: only their own fields are at hand.
    pub untyped: bool,
}

impl<'a> Printer<'a> {
    /// A printer with nothing printed yet.
    pub fn new(workflow: &'a Workflow, flow: &'a Flow, types: Types, names: Names, ledger: Ledger) -> Self {
        Self {
            workflow,
            flow,
            types,
            names,
            ledger,
            variables: HashMap::new(),
            own: Vec::new(),
            own_by_code: HashMap::new(),
            expressions: crate::Expressions::default(),
            stubbing: false,
            detached: false,
            imports: Imports::default(),
            tag: TEXT,
            untyped: false,
            unreached: BTreeSet::new(),
            secrets: secrets_of(workflow),
            known_secrets: super::secrets::values(workflow),
            variables_for_secrets: super::secrets::Variables::default(),
            broken_steps: BTreeSet::new(),
        }
    }

    /// The step of an index; indices come from the workflow itself.
    pub fn step(&self, index: NodeIndex) -> Option<&'a Step> {
        self.workflow.graph.node_weight(index)
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
                literal::number(n)
            }
            Value::Text(t) => {
                self.printed(&node.at);
                let found = match self.secrets.get(&node.at) {
                    Some(found) => found.clone(),
                    None if self.known_secrets.is_empty() => Vec::new(),
                    None => super::secrets::in_text(t, &self.known_secrets),
                };
                if found.is_empty() { literal::string(t) } else { self.without_secrets(t, &found, step, hint) }
            }
            Value::Expr(expr) => {
                self.printed(&node.at);
                self.count(expr);
                self.expression(expr, step, hint, uses)
            }
            Value::List(items) => {
                let parts: Vec<String> = items.iter().map(|item| self.value(item, step, hint, uses)).collect();
                group("[", &parts, "]")
            }
            Value::Map(members) => {
                let parts: Vec<String> = members
                    .iter()
                    .map(|(key, member)| {
                        let value = self.value(member, step, &format!("{hint} {key}"), uses);
                        let secret = super::secrets::in_text(key, &self.known_secrets);
                        if value == *key && literal::is_plain_key(key) {
                            value
                        } else if !secret.is_empty() {
                            format!("[{}]: {value}", self.without_secrets(key, &secret, step, hint))
                        } else {
                            format!("{}: {value}", literal::key(key))
                        }
                    })
                    .collect();
                if parts.is_empty() { "{}".to_owned() } else { group("{", &parts, "}") }
            }
        }
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
            Expr::Template(parts) => {
                let (module, tag) = self.tag;
                self.imports.value(module, tag);
                let mut out = format!("{tag}`");
                for part in parts {
                    match part {
                        Part::Text(text) => {
                            let words = self.words(text, step, hint);
                            out.push_str(&words);
                        }
                        Part::Hole(hole) => {
                            out.push_str("${");
                            out.push_str(&self.expression(hole, step, hint, uses));
                            out.push('}');
                        }
                    }
                }
                out.push('`');
                out
            }
            Expr::Foreign { code, operands, .. } => operands
                .as_deref()
                .and_then(|operands| self.plain_expression(code, operands, step, hint, uses))
                .unwrap_or_else(|| self.own_expression(code, step, hint, uses)),
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

    /// A constant of a formula; a secret in it is read from the environment.
    pub fn constant_text(&mut self, text: &str, step: NodeIndex, hint: &str) -> String {
        let found = cutover_ir::secret::secrets(text);
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
        self.variables_for_secrets.name(value, &format!("{place} {hint}"))
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

    fn path(&mut self, path: &PathExpr, step: NodeIndex, hint: &str, uses: &mut Uses) -> String {
        let (base, optional) = match &path.root {
            Root::ItemIndex if path.segments.is_empty() => {
                uses.item = true;
                return "item.index".to_owned();
            }
            Root::Item if self.untyped && path.segments.len() > 1 => return self.own_path(path, step, hint, uses),
            Root::Item => {
                uses.json = true;
                ("\u{1}".to_owned(), false)
            }
            Root::Step { name, access } => {
                let Some(index) = self.workflow.by_name.get(name).copied() else {
                    return self.own_path(path, step, hint, uses);
                };
                let Some(base) = self.reference(index, step) else {
                    return self.own_path(path, step, hint, uses);
                };
                let relative = match access {
                    Access::First => return self.tail(format!("{base}.first()?.json"), &path.segments, true),
                    Access::Last => return self.tail(format!("{base}.last()?.json"), &path.segments, true),
                    Access::Paired => "of",
                    Access::SameIndex => "at",
                    Access::Current => return self.own_path(path, step, hint, uses),
                };
                uses.item = true;
                (format!("{base}.{relative}(item).json"), false)
            }
            _ => return self.own_path(path, step, hint, uses),
        };
        self.tail(base, &path.segments, optional)
    }

    fn tail(&self, base: String, segments: &[Segment], optional: bool) -> String {
        let mut out = base;
        for (i, segment) in segments.iter().enumerate() {
            let chain = optional || i > 0;
            match segment {
                Segment::Key(key) if literal::is_plain_key(key) => {
                    out.push_str(if chain { "?." } else { "." });
                    out.push_str(key);
                }
                Segment::Key(key) => {
                    out.push_str(if chain { "?.[" } else { "[" });
                    out.push_str(&literal::string(key));
                    out.push(']');
                }
                Segment::Index(index) => {
                    out.push_str(if chain { "?.[" } else { "[" });
                    out.push_str(&index.to_string());
                    out.push(']');
                }
            }
        }
        out
    }

    /// The variable of a step that certainly ran before and stands in scope, or a look-up by name.
    fn reference(&mut self, index: NodeIndex, from: NodeIndex) -> Option<String> {
        if self.detached {
            return None;
        }
        let target = self.step(index)?;
        let single = self.outputs(index) == 1;
        let dominates = self.flow.dominators.get(&from).is_some_and(|d| d.contains(&index));
        // Of a step with several outputs, which one is meant depends on who asks: the runtime knows the way from there to here.
        if single
            && dominates
            && let Some(variable) = self.variables.get(&(index, 0))
        {
            return Some(variable.clone());
        }
        let name = literal::string(&target.name);
        match self.types.of_output(index).map(str::to_owned) {
            Some(ty) => {
                self.imports.ty("types", &ty);
                Some(format!("run.step<{ty}>({name})"))
            }
            None => Some(format!("run.step({name})")),
        }
    }

    /// How many outputs a step has in the emitted code.
    pub fn outputs(&self, index: NodeIndex) -> usize {
        use cutover_ir::{OnError, Op};
        let Some(step) = self.step(index) else { return 1 };
        if step.policy.disabled {
            return 1;
        }
        let own = match &step.op {
            Op::Partition { .. } | Op::Loop { .. } => 2,
            Op::Route { branches, fallback, .. } => {
                let version: f64 = step.origin.version.value.parse().unwrap_or(1.0);
                if version < 2.0 {
                    // The first version has four outputs, whatever its rules are.
                    return 4 + usize::from(step.policy.on_error == OnError::Route);
                }
                if version < 3.0 {
                    return branches.len()
                        + usize::from(fallback != "none")
                        + usize::from(step.policy.on_error == OnError::Route);
                }
                let to = branches.iter().enumerate().map(|(i, b)| b.output.unwrap_or(i) + 1).max().unwrap_or(1);
                to.max(branches.len()).max(1) + usize::from(fallback == "extra")
            }
            Op::RouteBy { outputs, .. } => *outputs,
            Op::Transform { outputs, .. } | Op::Join { outputs, .. } => *outputs,
            Op::Connector { .. } | Op::Opaque { .. } | Op::Model { .. } => self
                .workflow
                .outgoing(index)
                .iter()
                .filter(|(_, l)| l.kind == cutover_ir::LinkKind::Main)
                .map(|(_, l)| l.output + 1)
                .max()
                .unwrap_or(1)
                .saturating_sub(usize::from(step.policy.on_error == OnError::Route))
                .max(1),
            _ => 1,
        };
        own + usize::from(step.policy.on_error == OnError::Route)
    }

    /// Code that needs nothing of the platform, with its paths printed as such. Nothing where it holds a secret, or where what it
    /// reads is not known as what the code takes it for.
    fn plain_expression(
        &mut self,
        code: &str,
        operands: &[cutover_ir::Operand],
        step: NodeIndex,
        hint: &str,
        uses: &mut Uses,
    ) -> Option<String> {
        if !super::secrets::in_text(code, &self.known_secrets).is_empty()
            || !cutover_ir::secret::secrets(code).is_empty()
        {
            return None;
        }
        let deep = |operand: &cutover_ir::Operand| self.untyped && operand.path.segments.len() > 1;
        if operands.iter().any(|operand| deep(operand) || (operand.compared && !self.reads_a_leaf(&operand.path, step)))
        {
            return None;
        }
        let mut out = String::new();
        let mut at = 0;
        for operand in operands {
            out.push_str(code.get(at..operand.range.start)?);
            out.push_str(&self.path(&operand.path, step, hint, uses));
            at = operand.range.end;
        }
        out.push_str(code.get(at..)?);
        Some(out.trim().to_owned())
    }

    /// Whether no one reads below what a path leads to: then its type is any JSON value.
    fn reads_a_leaf(&self, path: &PathExpr, step: NodeIndex) -> bool {
        let tree = match &path.root {
            Root::Step { name, .. } => {
                self.workflow.by_name.get(name).and_then(|from| self.types.tree_of_output(*from))
            }
            _ => self.types.tree_of_input(step),
        };
        tree.and_then(|tree| tree.at(&path.segments)).is_none_or(crate::plan::Tree::is_leaf)
    }

    fn own_path(&mut self, path: &PathExpr, step: NodeIndex, hint: &str, uses: &mut Uses) -> String {
        self.own_expression(&path_source(path), step, hint, uses)
    }

    fn own_expression(&mut self, code: &str, step: NodeIndex, hint: &str, uses: &mut Uses) -> String {
        uses.item = true;
        self.imports.value("runtime/own", "own");
        let index = match self.own_by_code.get(code) {
            Some(index) => *index,
            None => {
                let step_name = self.step(step).map(|s| s.name.clone()).unwrap_or_default();
                let about = format!("{step_name} {hint}");
                let name = self.names.unique(&identifier(&about));
                let free = super::code::free_names(code);
                let printed = match self.code_without_secrets(code, false, step, hint) {
                    super::secrets::Code::Clean => code.to_owned(),
                    super::secrets::Code::Rewritten(clean) => clean,
                    super::secrets::Code::Stuck => {
                        self.imports.value("runtime/broken", "broken");
                        self.expressions.translated = self.expressions.translated.saturating_sub(1);
                        self.expressions.stubbed += 1;
                        self.broken_steps.insert(step);
                        return format!(
                            "broken({}, {})",
                            literal::string(code),
                            literal::string(super::secrets::STUCK)
                        );
                    }
                };
                self.own.push(OwnExpression {
                    name,
                    code: printed,
                    free,
                    about: format!(
                        "“{}”{}",
                        step_name,
                        if hint.trim().is_empty() { String::new() } else { format!(", {}", hint.trim()) }
                    ),
                });
                self.own_by_code.insert(code.to_owned(), self.own.len() - 1);
                self.own.len() - 1
            }
        };
        let name = self.own.get(index).map(|o| o.name.clone()).unwrap_or_default();
        self.imports.value("code/expressions", &name);
        format!("own({name}, item)")
    }
}

fn secrets_of(workflow: &Workflow) -> HashMap<Pointer, Vec<Secret>> {
    let mut all: HashMap<Pointer, Vec<Secret>> = HashMap::new();
    for (_, step) in workflow.steps() {
        for (at, secret) in cutover_ir::secret::secrets_in(&step.origin.params) {
            all.entry(at).or_default().push(secret);
        }
    }
    for found in all.values_mut() {
        found.sort_by_key(|s| s.range.start);
    }
    all
}

/// A path in the platform's own language.
pub fn path_source(path: &PathExpr) -> String {
    let mut code = match &path.root {
        Root::Item => "$json".to_owned(),
        Root::Binary => "$binary".to_owned(),
        Root::ItemIndex => "$itemIndex".to_owned(),
        Root::RunIndex => "$runIndex".to_owned(),
        Root::Scope(name) => name.clone(),
        Root::Input(Access::First) => "$input.first().json".to_owned(),
        Root::Input(Access::Last) => "$input.last().json".to_owned(),
        Root::Input(_) => "$input.item.json".to_owned(),
        Root::Step { name, access } => {
            let name = literal::string(name);
            match access {
                Access::Paired => format!("$({name}).item.json"),
                Access::First => format!("$({name}).first().json"),
                Access::Last => format!("$({name}).last().json"),
                Access::SameIndex | Access::Current => format!("$node[{name}].json"),
            }
        }
    };
    for segment in &path.segments {
        match segment {
            Segment::Key(key) if literal::is_plain_key(key) => {
                code.push('.');
                code.push_str(key);
            }
            Segment::Key(key) => code.push_str(&format!("[{}]", literal::string(key))),
            Segment::Index(i) => code.push_str(&format!("[{i}]")),
        }
    }
    code
}

/// A list or an object on one line where it is short, else one part a line.
pub fn group(open: &str, parts: &[String], close: &str) -> String {
    if parts.is_empty() {
        return format!("{open}{close}");
    }
    let one = parts.join(", ");
    let pad = if open == "{" { " " } else { "" };
    if one.len() <= 80 && !one.contains(['\n', literal::BREAK]) {
        return format!("{open}{pad}{one}{pad}{close}");
    }
    let mut out = String::from(open);
    for part in parts {
        out.push_str("\n  ");
        out.push_str(&indent_code(part, 2));
        out.push(',');
    }
    out.push('\n');
    out.push_str(close);
    out
}

/// Indents every line but the first. Line breaks inside template literals are not lines yet.
pub fn indent_code(code: &str, by: usize) -> String {
    code.replace('\n', &format!("\n{}", " ".repeat(by)))
}
