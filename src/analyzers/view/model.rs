//! The model that a step calls or stands for: by its kind, or by the address that a plain request or its own code is sent to.

use super::body::{Member, members};
use super::facts::{Facts, ModelKind};
use super::given::Givers;
use super::{Script, address, constant_text};
use cutover_generators::usual_model;
use cutover_importers::wildcard;
use cutover_ir::{Node, Op, Pointer, Step, Value};
use petgraph::stable_graph::NodeIndex;
use serde::Deserialize;
use std::borrow::Cow;
use std::sync::LazyLock;

/// A model that a step calls, or that it stands for as a part of another.
#[derive(Debug)]
pub(crate) struct Model<'a> {
    pub provider: &'static str,
    /// The row of the table that knows how names of such models look.
    pub names: &'static str,
    pub choice: Choice<'a>,
    /// What the platform takes today where the export names none; empty where that is not known.
    pub default: &'static str,
    /// It answers in words, so that its answer has a length.
    pub speaks: bool,
    /// The request says how long an answer may be, where the step is a plain request.
    pub is_bounded: bool,
    /// The request says what form an answer has, where the step is a plain request.
    pub has_form: bool,
    /// What a plain request tells it.
    pub told: Vec<(String, &'a Pointer)>,
}

/// How the export names a model.
#[derive(Debug)]
pub(crate) enum Choice<'a> {
    Named(Cow<'a, str>, &'a Pointer),
    /// The platform chooses.
    Missing,
    /// Known at run time only.
    Computed,
}

/// The vendors' addresses: who answers there, and how a request names its model.
#[derive(Debug, Default, Deserialize)]
struct Services {
    /// Host (`*` is any text; with its port where that tells it apart), provider, row of the table of model names.
    hosts: Vec<(String, String, String)>,
    /// Parts of an address behind which a model answers in words.
    words: Vec<String>,
    /// The same for models that embed, draw, hear, speak or rank.
    others: Vec<String>,
    /// Parts of an address at which no model is called.
    not: Vec<String>,
    /// What the name of the model stands behind, in an address.
    named_in_address: Vec<String>,
    /// Parts of an address that stand behind such a name.
    behind_name: Vec<String>,
    /// Members of a request that name its model.
    named_by: Vec<String>,
    /// Members of a request that tell the model something.
    prompts: Vec<String>,
    /// Members of a request that say what form the answer has.
    forms: Vec<String>,
    /// Members of a request that bound the answer.
    limits: Vec<String>,
}

static SERVICES: LazyLock<Services> = LazyLock::new(|| cutover_ir::table!("model_services.json"));

/// A model step of a package that no table knows.
static COMMUNITY: LazyLock<ModelKind> = LazyLock::new(|| ModelKind {
    provider: "router".to_owned(),
    names: String::new(),
    params: vec!["model".to_owned()],
});

impl<'a> Model<'a> {
    /// The model of a step; nothing where it is none and calls none. `script` is the step's own code.
    pub(super) fn of(givers: Givers<'a>, index: NodeIndex, step: &'a Step, script: Option<&Script>) -> Option<Self> {
        let facts = givers.facts;
        if let Some(kind) = facts.models.get(facts.kind(step)) {
            return Some(Self::of_kind(givers, index, kind, step));
        }
        match &step.op {
            Op::Code { source, .. } => Self::of_code(script?, &source.at),
            _ if facts.is_http(step) => Self::of_request(givers, index, step),
            _ if Self::is_of_community(facts, step) => Some(Self::of_kind(givers, index, &COMMUNITY, step)),
            _ => None,
        }
    }

    /// Whether a step of a community package names a model and tells it something.
    fn is_of_community(facts: &Facts, step: &Step) -> bool {
        let kind = facts.kind(step);
        let has = |name: &str| facts.param(step, name).is_some();
        let is_foreign = !facts.packages.is_empty() && !facts.packages.iter().any(|own| own == facts.package(kind));
        is_foreign
            && COMMUNITY.params.iter().any(|name| facts.param(step, name).and_then(Node::text).is_some())
            && SERVICES.prompts.iter().chain(&facts.prompt_params).any(|name| has(name))
    }

    fn of_kind(givers: Givers<'a>, index: NodeIndex, kind: &'static ModelKind, step: &'a Step) -> Self {
        let names = if kind.names.is_empty() { &kind.provider } else { &kind.names };
        Self {
            provider: &kind.provider,
            names,
            choice: choice(givers, index, step, &kind.params),
            default: usual_model(&step.origin.kind.value, &step.origin.version.value).unwrap_or_default(),
            speaks: names != "embedding",
            is_bounded: false,
            has_form: false,
            told: Vec::new(),
        }
    }

    fn of_request(givers: Givers<'a>, index: NodeIndex, step: &'a Step) -> Option<Self> {
        let facts = givers.facts;
        // What is only read (a file, an answer that is ready) calls no model.
        let by_action = step.origin.kind.value.split_once(' ').map(|(_, method)| method);
        let param = |name| facts.param(step, name).and_then(Node::text);
        let method = param("method").or_else(|| param("requestMethod")).or(by_action)?;
        if method.eq_ignore_ascii_case("get") {
            return None;
        }
        let url = facts.param(step, "url")?;
        let address = constant_text(url)?;
        let mut model = Self::at(&address, &url.at)?;
        model.read(members(givers, index, step));
        Some(model)
    }

    fn of_code(script: &Script, at: &'a Pointer) -> Option<Self> {
        let addresses = script.sent.requests.iter().filter_map(|request| request.address.as_deref());
        let mut model = addresses.into_iter().find_map(|address| Self::at(address, at))?;
        let said = script.sent.members.iter();
        model.read(said.map(|(name, text)| Member { name: name.clone(), value: Some(text.clone()), at }).collect());
        Some(model)
    }

    /// The model behind an address, as far as the address tells.
    fn at(address: &str, at: &'a Pointer) -> Option<Self> {
        let host = address::authority(address, true)?.to_ascii_lowercase();
        let (_, provider, names) = SERVICES.hosts.iter().find(|(pattern, ..)| wildcard::matches(pattern, &host))?;
        let path = address.to_ascii_lowercase();
        let holds = |parts: &[String]| parts.iter().any(|part| path.contains(part.as_str()));
        let speaks = holds(&SERVICES.words);
        if !(speaks || holds(&SERVICES.others)) || holds(&SERVICES.not) {
            return None;
        }
        let named = SERVICES.named_in_address.iter().find_map(|part| {
            let rest = address.split_once(part.as_str())?.1.split([':', '?']).next()?;
            // An owner may stand before the name, and what is asked of the model behind it.
            let is_name = |segment: &&str| !SERVICES.behind_name.iter().any(|word| word == segment);
            let name = rest.split('/').take_while(is_name).collect::<Vec<_>>().join("/");
            let name = name.trim().trim_end_matches('/');
            (!name.is_empty() && !name.contains(['{', '$', ' '])).then(|| name.to_owned())
        });
        Some(Self {
            provider,
            names,
            choice: named.map_or(Choice::Computed, |name| Choice::Named(Cow::Owned(name), at)),
            default: "",
            speaks,
            is_bounded: false,
            has_form: false,
            told: Vec::new(),
        })
    }

    /// Takes what a request says of its model.
    fn read(&mut self, members: Vec<Member<'a>>) {
        for member in members {
            let is = |names: &[String]| names.contains(&member.name);
            self.is_bounded |= is(&SERVICES.limits);
            self.has_form |= is(&SERVICES.forms);
            let Some(value) = member.value.filter(|value| !value.trim().is_empty()) else {
                continue;
            };
            if is(&SERVICES.named_by) && !value.contains(['{', '$', ' ']) && matches!(self.choice, Choice::Computed) {
                self.choice = Choice::Named(Cow::Owned(value), member.at);
            } else if is(&SERVICES.prompts) && self.speaks && !value.trim_start().starts_with('{') {
                self.told.push((value, member.at));
            }
        }
    }

    /// `provider/model`, or the provider alone where the export names no model.
    pub(crate) fn label(&self) -> String {
        let name = match &self.choice {
            Choice::Named(name, _) => name,
            Choice::Missing => self.default,
            Choice::Computed => "",
        };
        if name.is_empty() { self.provider.to_owned() } else { format!("{}/{name}", self.provider) }
    }
}

fn choice<'a>(givers: Givers<'a>, index: NodeIndex, step: &'a Step, params: &[String]) -> Choice<'a> {
    let facts = givers.facts;
    for path in params {
        match facts.param(step, path).map(|node| (&node.value, node)) {
            Some((Value::Text(name), node)) if !name.trim().is_empty() => {
                return Choice::Named(Cow::Borrowed(name.trim()), &node.at);
            }
            Some((Value::Expr(expr), _)) => {
                let given = givers.text(index, expr).filter(|(name, _)| !name.trim().is_empty());
                return given
                    .map_or(Choice::Computed, |(name, node)| Choice::Named(Cow::Borrowed(name.trim()), &node.at));
            }
            _ => {}
        }
    }
    // A model step that does something else (files, assistants, audio) names its model elsewhere or needs none.
    let other = ["resource", "operation"].iter().any(|name| facts.param(step, name).and_then(Node::text).is_some());
    if other { Choice::Computed } else { Choice::Missing }
}
