//! The prompts of a workflow.

use super::given::Givers;
use super::{Facts, Model};
use petgraph::stable_graph::NodeIndex;
use std::cell::OnceCell;
use std::collections::{BTreeMap, HashSet};

use cutover_ir::{Expr, Node, Part, PathExpr, Pointer, Step, Value};

/// A text that a model is told.
pub(crate) struct Prompt<'a> {
    pub step: &'a Step,
    pub at: &'a Pointer,
    /// Its constant text; a hole is a space.
    pub text: String,
    /// The whole text with its holes in double braces, where it is only a part of what stands at its place.
    pub shown: Option<String>,
    /// Worked out when somebody asks, and only once.
    rules: OnceCell<Vec<String>>,
}

impl Prompt<'_> {
    /// Its sentences that are rules of the business.
    pub(crate) fn rules(&self) -> &[String] {
        self.rules.get_or_init(|| crate::analyzers::prompt_rules(&self.text).into_iter().map(str::to_owned).collect())
    }
}

/// Every prompt, in the order of the export.
pub(crate) fn prompts<'a>(givers: Givers<'a>, models: &BTreeMap<NodeIndex, Model<'a>>) -> Vec<Prompt<'a>> {
    let facts = givers.facts;
    let mut prompts = Vec::new();
    for (index, step) in givers.workflow.steps() {
        let kind = facts.kind(step);
        let speaks = models.contains_key(&index) && !facts.is_http(step)
            || facts.models.contains_key(kind)
            || facts.prompt_kinds.iter().any(|end| kind.ends_with(end.as_str()));
        if speaks && !step.policy.disabled {
            walk(givers, index, step, step.params(), "", &mut prompts);
        }
        for (told, at) in models.get(&index).into_iter().flat_map(|model| &model.told).filter(|_| !step.policy.disabled)
        {
            let text = without_holes(told);
            if !text.trim().is_empty() {
                prompts.push(Prompt { step, at, text, shown: Some(told.clone()), rules: OnceCell::new() });
            }
        }
    }
    // What one step sets may be told by several.
    let mut seen = HashSet::new();
    prompts.retain(|prompt| seen.insert((prompt.at, prompt.text.clone())));
    prompts
}

/// How many words a text has that stands in a hole of a prompt and tells the model something: a name and a date have fewer.
const FEWEST_WORDS: usize = 5;

fn walk<'a>(
    givers: Givers<'a>,
    index: NodeIndex,
    step: &'a Step,
    node: &'a Node,
    name: &str,
    prompts: &mut Vec<Prompt<'a>>,
) {
    let facts = givers.facts;
    match &node.value {
        Value::List(items) => items.iter().for_each(|item| walk(givers, index, step, item, name, prompts)),
        Value::Map(members) => members.iter().for_each(|(key, member)| walk(givers, index, step, member, key, prompts)),
        Value::Text(text) if is_prompt(name, facts) => {
            prompts.push(Prompt { step, at: &node.at, text: text.clone(), shown: None, rules: OnceCell::new() })
        }
        Value::Expr(expr) if is_prompt(name, facts) => {
            // What other steps set stands for itself, or in the holes of a text; a short word there is a name or a date.
            let (read, fewest): (Vec<&PathExpr>, usize) = match expr {
                Expr::Path(path) => (vec![path], 1),
                Expr::Template(parts) => (parts.iter().filter_map(bare).collect(), FEWEST_WORDS),
                _ => (Vec::new(), 1),
            };
            let given = read.into_iter().flat_map(|path| givers.nodes(index, path));
            let said = given.filter_map(|given| Some((&given.at, told(given)?)));
            let said = said.filter(|(_, (text, _))| text.split_whitespace().count() >= fewest);
            prompts.extend(said.map(|(at, (text, shown))| Prompt {
                step,
                at,
                text,
                shown: Some(shown),
                rules: OnceCell::new(),
            }));
            let text = constant_text(expr);
            if !text.trim().is_empty() {
                prompts.push(Prompt { step, at: &node.at, text, shown: None, rules: OnceCell::new() });
            }
        }
        _ => {}
    }
}

/// The path that alone fills a hole.
fn bare(part: &Part) -> Option<&PathExpr> {
    match part {
        Part::Hole(Expr::Path(path)) => Some(path),
        _ => None,
    }
}

/// A text that another step gives: its constant part, and the whole of it.
fn told(given: &Node) -> Option<(String, String)> {
    match &given.value {
        Value::Text(text) => Some((text.clone(), text.clone())),
        Value::Expr(expr @ Expr::Template(_)) => Some((constant_text(expr), whole(expr))),
        _ => None,
    }
    .filter(|(text, _)| !text.trim().is_empty())
}

fn is_prompt(name: &str, facts: &Facts) -> bool {
    facts.prompt_params.iter().any(|p| p == name)
}

fn constant_text(expr: &Expr) -> String {
    match expr {
        Expr::Template(parts) => parts
            .iter()
            .map(|part| match part {
                Part::Text(text) => text.as_str(),
                Part::Hole(_) => " ",
            })
            .collect(),
        _ => String::new(),
    }
}

/// A text whose holes, in double braces or as a template of JavaScript has them, are a space each.
fn without_holes(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((at, end)) =
        ["{{", "${"].iter().filter_map(|open| Some((rest.find(open)?, if *open == "{{" { "}}" } else { "}" }))).min()
    {
        out.push_str(rest.get(..at).unwrap_or_default());
        out.push(' ');
        rest = rest.get(at..).and_then(|hole| hole.split_once(end)).map_or("", |(_, rest)| rest);
    }
    out + rest
}

/// A template with its holes named in double braces.
pub(crate) fn whole(expr: &Expr) -> String {
    match expr {
        Expr::Template(parts) => parts
            .iter()
            .map(|part| match part {
                Part::Text(text) => text.clone(),
                Part::Hole(hole) => format!("{{{{ {} }}}}", holes(hole).join(" ")),
            })
            .collect(),
        other => format!("{{{{ {} }}}}", holes(other).join(" ")),
    }
}

/// What an expression puts into a text.
pub(crate) fn holes(expr: &Expr) -> Vec<String> {
    match expr {
        Expr::Path(path) => vec![super::path_text(path)],
        Expr::Foreign { source, .. } | Expr::Broken { source, .. } => vec![super::short(source, 80)],
        Expr::Template(parts) => parts
            .iter()
            .flat_map(|part| match part {
                Part::Hole(hole) => holes(hole),
                Part::Text(_) => Vec::new(),
            })
            .collect(),
        formula => vec![super::short(&formula.plain(), 80)],
    }
}
