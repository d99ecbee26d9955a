//! Where data goes: which fields reach which vendor, model or host.

use super::contents::{model_for, system};
use super::register::split_words;
use crate::analyzers::view::{Script, Subject, host_of, plain_name};
use cutover_ir::secret::redact;
use cutover_ir::{Expr, Keep, Node, Op, Pointer, Read, Root, Segment, Step, Value};
use petgraph::stable_graph::NodeIndex;
use serde::{Deserialize, Serialize};
use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::rc::Rc;
use std::sync::LazyLock;

/// One kind of data that reaches one place outside.
#[derive(Clone, Debug, Serialize)]
pub struct DataFlow {
    /// `personal`, `financial`, `health`, `secret`, `customer text`.
    pub class: String,
    /// Paths as the expressions read them.
    pub fields: Vec<String>,
    pub to: String,
    pub kind: DestinationKind,
    /// The step that sends it.
    pub step: String,
    pub pointer: Pointer,
}

/// What receives data.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum DestinationKind {
    Model,
    Vendor,
    Host,
}

impl DestinationKind {
    /// The word that the report prints.
    pub fn word(self) -> &'static str {
        match self {
            DestinationKind::Model => "model",
            DestinationKind::Vendor => "vendor",
            DestinationKind::Host => "host",
        }
    }
}

#[derive(Debug, Default, Deserialize)]
struct Table {
    classes: HashMap<String, Vec<String>>,
    /// Phrases that mean something else than their words; an empty class is none.
    first: Vec<(String, String)>,
    plain_ids: Vec<String>,
    /// Last words of names of fields that hold no copy of what they are filled from.
    plain_names: Vec<String>,
    /// The same for first words.
    plain_beginnings: Vec<String>,
}

static TABLE: LazyLock<Table> = LazyLock::new(|| cutover_ir::table!("data_classes.json"));

/// Phrase → its place in `first`, or behind those the place of its class: of several phrases in a name the one that comes first counts.
static PHRASES: LazyLock<HashMap<&'static str, (usize, Option<&'static str>)>> = LazyLock::new(|| {
    let first = TABLE
        .first
        .iter()
        .enumerate()
        .map(|(at, (phrase, class))| (phrase.as_str(), (at, CLASSES.into_iter().find(|known| known == class))));
    let mut phrases: HashMap<&str, (usize, Option<&str>)> = HashMap::new();
    let classes = CLASSES.into_iter().enumerate().flat_map(|(at, class)| {
        let names = TABLE.classes.get(class).into_iter().flatten();
        names.map(move |name| (name.as_str(), (TABLE.first.len() + at, Some(class))))
    });
    first.chain(classes).for_each(|(phrase, what)| {
        phrases.entry(phrase).or_insert(what);
    });
    phrases
});

/// The most words that a phrase has.
static LONGEST_PHRASE: LazyLock<usize> =
    LazyLock::new(|| PHRASES.keys().map(|phrase| phrase.split(' ').count()).max().unwrap_or(0));

/// From the most to the least sensitive; a field counts as the first that fits.
pub(crate) const CLASSES: [&str; 5] = [SECRET, "health", "financial", "personal", CUSTOMER_TEXT];

/// Keys, tokens and passwords.
const SECRET: &str = "secret";

/// What people outside wrote.
const CUSTOMER_TEXT: &str = "customer text";

/// The class of a field by the words in its name; nothing where the name says nothing.
pub(crate) fn class_of(field: &str) -> Option<&'static str> {
    let words = split_words(field);
    let last = words.last()?;
    let is_plain = words.len() > 1 && TABLE.plain_ids.contains(last);
    let mut best: Option<(usize, Option<&'static str>)> = None;
    for from in 0..words.len() {
        let mut phrase = String::new();
        for (at, word) in words.iter().enumerate().skip(from).take(*LONGEST_PHRASE) {
            if !phrase.is_empty() {
                phrase.push(' ');
            }
            phrase.push_str(word);
            // The id of a conversation and the link to an invoice are neither, unless a phrase takes in that last word.
            let counts = !is_plain || at + 1 == words.len();
            let found = PHRASES.get(phrase.as_str()).copied().filter(|_| counts);
            best = [best, found].into_iter().flatten().min_by_key(|(at, _)| *at);
        }
    }
    best.and_then(|(_, class)| class)
}

/// Where a request goes whose address no export can tell.
pub(super) const UNKNOWN_ADDRESS: &str = "an address chosen at run time";

/// Class, kind of destination, destination, step.
type Way = (String, DestinationKind, String, String);

/// Every class of data that reaches something outside.
pub(crate) fn flows(subject: &Subject<'_>) -> Vec<DataFlow> {
    let mut found: BTreeMap<Way, (BTreeSet<String>, Pointer)> = BTreeMap::new();
    for touches in subject.touches().chunk_by(|one, next| one.by == next.by) {
        let step = touches.first().and_then(|touch| subject.workflow.graph.node_weight(touch.by));
        let Some(step) = step else { continue };
        for (to, kind) in destinations(subject, step) {
            for touch in touches.iter().filter(|touch| !authenticates(subject, step, touch)) {
                let key = (touch.class.to_owned(), kind, to.clone(), step.name.clone());
                let (fields, _) = found.entry(key).or_insert_with(|| (BTreeSet::new(), touch.at.clone()));
                fields.insert(touch.field.clone());
            }
        }
    }
    found
        .into_iter()
        .map(|((class, kind, to, step), (fields, pointer))| DataFlow {
            class,
            fields: fields.into_iter().map(|field| redact(&field).into_owned()).collect(),
            to: redact(&to).into_owned(),
            kind,
            step: redact(&step).into_owned(),
            pointer,
        })
        .collect()
}

/// Whether a secret that a request carries is the one by which its receiver knows the caller: that stands in a header with a name for it.
fn authenticates(subject: &Subject<'_>, step: &Step, touch: &Touch<'_>) -> bool {
    let is_header = touch.at.as_str().to_ascii_lowercase().contains("/header");
    touch.class == SECRET
        && is_header
        && subject.facts.is_http(step)
        && name_beside(step.params(), touch.at).is_some_and(|name| {
            let name = name.to_ascii_lowercase();
            ["auth", "key", "token"].iter().any(|word| name.contains(word))
        })
}

/// The `name` of the row whose `value` stands at a place.
fn name_beside<'n>(node: &'n Node, at: &Pointer) -> Option<&'n str> {
    match &node.value {
        Value::List(items) => items.iter().find_map(|item| name_beside(item, at)),
        Value::Map(members) => {
            let is_row = members.get("value").is_some_and(|value| value.at == *at);
            let own = is_row.then(|| members.get("name").and_then(Node::text)).flatten();
            own.or_else(|| members.values().find_map(|member| name_beside(member, at)))
        }
        _ => None,
    }
}

/// What one part of an expression, or a piece of code, reads.
struct Taken {
    /// Dotted paths.
    fields: Vec<String>,
    /// The steps that it names; where it names none, it reads what it is given.
    named: Vec<String>,
}

/// What an expression reads, part by part.
fn taken(subject: &Subject<'_>, expr: &Expr) -> Vec<Taken> {
    let mut all = Vec::new();
    expr.each(&mut |part| match part {
        Expr::Path(path) => {
            let named = match &path.root {
                Root::Step { name, .. } => vec![name.clone()],
                _ => Vec::new(),
            };
            all.push(Taken { fields: dotted(&path.segments).into_iter().collect(), named });
        }
        Expr::Foreign { source, .. } => {
            let (mut fields, named) = (fields(part), part.steps());
            if !named.is_empty() {
                // Only the code itself says what it takes of steps that it names.
                let script = subject.expression(source);
                fields.extend(
                    script.sent.fields.iter().filter(|field| !fields.contains(field)).cloned().collect::<Vec<_>>(),
                );
            }
            all.push(Taken { fields, named });
        }
        _ => {}
    });
    all
}

/// What a piece of code reads.
fn taken_by(script: &Script) -> Taken {
    Taken {
        fields: script.sent.fields.iter().cloned().collect(),
        named: script.steps.iter().map(|(name, _)| name.clone()).collect(),
    }
}

/// A sensitive field that the expressions or the code of a step read.
#[derive(Clone, Debug)]
pub(crate) struct Touch<'a> {
    by: NodeIndex,
    class: &'static str,
    field: String,
    at: &'a Pointer,
}

/// The sensitive fields that the steps of a workflow read, in their order.
pub(crate) fn touched<'a>(subject: &Subject<'a>) -> Vec<Touch<'a>> {
    subject.live().flat_map(|(index, step)| touched_by(subject, index, step)).collect()
}

fn touched_by<'a>(subject: &Subject<'_>, by: NodeIndex, step: &'a Step) -> Vec<Touch<'a>> {
    let mut found = Vec::new();
    let renamed = subject.renamed();
    let mut add = |fields: Vec<String>, named: &[String], at: &'a Pointer| {
        let told = fields.into_iter().filter_map(|field| sensitive(subject, renamed, by, named, field));
        found.extend(told.map(|(class, field)| Touch { by, class, field, at }));
    };
    let sends = subject.is_external(step);
    let mut whole: Vec<(Vec<String>, &'a Pointer)> = Vec::new();
    step.each_expr(&mut |expr, at| {
        taken(subject, expr).into_iter().for_each(|taken| add(taken.fields, &taken.named, at));
        if sends && reads_whole_items(expr) {
            whole.push((expr.steps(), at));
        }
    });
    if let (Op::Code { source, .. }, Some(script)) = (&step.op, subject.scripts.get(&by)) {
        let taken = taken_by(script);
        add(taken.fields, &taken.named, &source.at);
    }
    if sends && subject.facts.sends_items.iter().any(|row| row.holds(step)) {
        whole.push((Vec::new(), &step.origin.at));
    }
    for (named, at) in whole {
        add(carried(subject, by, &named).into_iter().collect(), &named, at);
    }
    found
}

/// The class of a field that a step reads, by its name or by the field that it was filled from, and how to tell of it. What a model wrote
/// is no customer's text.
fn sensitive(
    subject: &Subject<'_>,
    renamed: &Renamed,
    at: NodeIndex,
    named: &[String],
    field: String,
) -> Option<(&'static str, String)> {
    let last: Vec<&str> = field.rsplit('.').take(2).collect();
    let name = last.iter().rev().copied().collect::<Vec<_>>().join(" ");
    if let Some(class) = class_of(&name) {
        return (class != CUSTOMER_TEXT || !comes_from_models(subject, at, named)).then_some((class, field));
    }
    let filled = renamed.get(&plain_name(last.first()?))?;
    let from = filled.iter().find(|one| one.reaches.contains(&at) || named.contains(&one.step))?;
    Some((from.class, format!("{field} (filled from {})", from.field)))
}

/// The steps of these names that run.
fn steps_named<'a>(subject: &Subject<'a>, names: &[String]) -> Vec<(NodeIndex, &'a Step)> {
    let index = |name: &String| subject.workflow.by_name.get(name).copied();
    let steps = names.iter().filter_map(|name| Some((index(name)?, subject.workflow.step(name)?)));
    steps.filter(|(index, step)| subject.is_live(*index, step)).collect()
}

/// Whether all that a step reads of these steps, or is given where it names none, is what models answered.
fn comes_from_models(subject: &Subject<'_>, at: NodeIndex, named: &[String]) -> bool {
    let mut open = if named.is_empty() { subject.feeders(at) } else { steps_named(subject, named) };
    let mut seen = BTreeSet::new();
    let mut answers = false;
    while let Some((index, step)) = open.pop() {
        // Who chooses a way hands on what came in.
        if subject.decides(step) {
            if seen.insert(index) {
                open.extend(subject.feeders(index));
            }
        } else if subject.calls_model(step) {
            answers = true;
        } else {
            return false;
        }
    }
    answers
}

/// Fields that a workflow fills from sensitive ones under a name that does not tell, by that name in small letters.
pub(crate) type Renamed = HashMap<String, Vec<Filled>>;

/// One field that is filled from a sensitive one.
#[derive(Clone, Debug)]
pub(crate) struct Filled {
    class: &'static str,
    /// The sensitive field.
    field: String,
    /// The step that fills it.
    step: String,
    /// The steps that get it with their items: what calls the outside hands on what it was answered.
    reaches: Rc<BTreeSet<NodeIndex>>,
}

/// A field may be filled from one that is filled from another: so often, and what comes later is not followed.
const MOST_RENAMINGS: usize = 3;

/// Which fields a workflow fills from sensitive ones, in steps that set fields and in code.
pub(crate) fn renamed(subject: &Subject<'_>) -> Renamed {
    let mut renamed = Renamed::new();
    for _ in 0..MOST_RENAMINGS {
        let mut added = false;
        for (index, step) in subject.live() {
            // One step fills many fields, which all go the same way.
            let reaches = OnceCell::new();
            for (name, Taken { fields, named }) in filled(subject, index, step) {
                let key = plain_name(&name);
                let is_known = renamed.get(&key).is_some_and(|all| all.iter().any(|one| one.step == step.name));
                if is_known || class_of(&name).is_some() || is_plain(&name) {
                    continue;
                }
                let from = fields.into_iter().find_map(|field| sensitive(subject, &renamed, index, &named, field));
                let Some((class, field)) = from else { continue };
                let reaches = Rc::clone(reaches.get_or_init(|| Rc::new(subject.receivers(index))));
                let field = field.split(" (filled from ").next().unwrap_or_default().to_owned();
                renamed.entry(key).or_default().push(Filled { class, field, step: step.name.clone(), reaches });
                added = true;
            }
        }
        if !added {
            break;
        }
    }
    renamed
}

/// Whether a name says that the field holds a number, an id, an address or an answer, wherever that was taken from.
fn is_plain(name: &str) -> bool {
    let words = split_words(name);
    let last = words.last().is_some_and(|last| TABLE.plain_ids.contains(last) || TABLE.plain_names.contains(last));
    last || words.len() > 1 && words.first().is_some_and(|first| TABLE.plain_beginnings.contains(first))
}

/// The fields that a step fills: the name of each, and what it is filled from.
fn filled(subject: &Subject<'_>, index: NodeIndex, step: &Step) -> Vec<(String, Taken)> {
    match &step.op {
        Op::Assign { assignments, .. } => assignments
            .iter()
            .filter_map(|one| {
                let expr = one.value.expr()?;
                // Whether something holds, and how many there are, tell nobody who it is.
                let tells = one.kind.as_ref().is_none_or(|kind| !["boolean", "number"].contains(&kind.value.as_str()))
                    && !compares(expr);
                let name = one.name.text()?.rsplit('.').next()?;
                tells.then(|| taken(subject, expr).into_iter().map(move |taken| (name.to_owned(), taken)))
            })
            .flatten()
            .collect(),
        Op::Code { .. } => {
            let Some(script) = subject.scripts.get(&index) else { return Vec::new() };
            let named = taken_by(script).named;
            let member = |(name, field): &(String, String)| {
                (name.clone(), Taken { fields: vec![field.clone()], named: named.clone() })
            };
            script.sent.filled.iter().map(member).collect()
        }
        _ => Vec::new(),
    }
}

/// Whether an expression holds a comparison: what it gives then is an answer and no copy.
fn compares(expr: &Expr) -> bool {
    let mut found = false;
    expr.each(&mut |part| {
        found |= matches!(part, Expr::Foreign { source, .. } if source.contains(['<', '>']) || source.contains("=="));
    });
    found
}

/// Whether an expression takes items as a whole: `{{ JSON.stringify($json) }}`.
fn reads_whole_items(expr: &Expr) -> bool {
    let mut whole = false;
    expr.each(&mut |part| {
        whole |= match part {
            Expr::Path(path) => path.segments.is_empty() && matches!(path.root, Root::Item | Root::Step { .. }),
            Expr::Foreign { source, reads, .. } => {
                source.contains("stringify")
                    || source.contains("toJsonString")
                    || reads.contains(&Read::Item(Vec::new()))
            }
            _ => false,
        };
    });
    whole
}

/// The fields that items are known to hold when a step gets them: what the steps before it set, back to the last answer from outside.
fn carried(subject: &Subject<'_>, at: NodeIndex, named: &[String]) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut open: Vec<(NodeIndex, &Step)> = subject.feeders(at);
    open.extend(steps_named(subject, named));
    let mut seen = BTreeSet::new();
    while let Some((index, step)) = open.pop() {
        if !seen.insert(index) || subject.is_external(step) {
            continue;
        }
        if let Op::Assign { assignments, keep, .. } = &step.op {
            let names = assignments.iter().filter_map(|one| one.name.text());
            found.extend(names.map(str::to_owned));
            // What it does not set goes no further.
            if matches!(keep, Keep::None) {
                continue;
            }
        }
        if let Some(script) = subject.scripts.get(&index) {
            found.extend(script.sent.filled.iter().map(|(name, _)| name.clone()));
        }
        open.extend(subject.feeders(index));
    }
    found
}

/// The classes of data that a workflow seems to touch, wherever that goes, each with its fields.
pub(super) fn touches(subject: &Subject<'_>) -> BTreeMap<String, BTreeSet<String>> {
    let mut found: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for Touch { class, field, .. } in subject.touches() {
        found.entry((*class).to_owned()).or_default().insert(redact(field).into_owned());
    }
    found
}

/// Where a step sends what it is given.
fn destinations(subject: &Subject<'_>, step: &Step) -> Vec<(String, DestinationKind)> {
    let host = |host: Option<String>| (host.unwrap_or_else(|| UNKNOWN_ADDRESS.to_owned()), DestinationKind::Host);
    if subject.calls_model(step) {
        return vec![(model_for(subject, step).unwrap_or_else(|| "a model".to_owned()), DestinationKind::Model)];
    }
    if subject.facts.is_http(step) {
        return vec![host(subject.param(step, "url").and_then(host_of))];
    }
    if matches!(step.op, Op::Code { .. }) {
        return subject.code_hosts(step).into_iter().map(host).collect();
    }
    let is_app = subject.is_external(step) && !matches!(step.op, Op::Part { .. });
    let app = is_app.then(|| system(subject, step)).flatten();
    app.into_iter().map(|name| (name, DestinationKind::Vendor)).collect()
}

/// The fields of items that an expression reads by itself, as dotted paths.
pub(crate) fn fields(expr: &Expr) -> Vec<String> {
    let mut found = Vec::new();
    expr.each(&mut |part| match part {
        Expr::Path(path) => found.extend(dotted(&path.segments)),
        Expr::Foreign { reads, .. } => found.extend(reads.iter().filter_map(|read| match read {
            Read::Item(segments) => dotted(segments),
            _ => None,
        })),
        _ => {}
    });
    found
}

/// A path in names, without ordinals; nothing for the item itself.
fn dotted(segments: &[Segment]) -> Option<String> {
    let names: Vec<&str> = segments
        .iter()
        .filter_map(|segment| match segment {
            Segment::Key(key) => Some(key.as_str()),
            Segment::Index(_) => None,
        })
        .collect();
    (!names.is_empty()).then(|| names.join("."))
}

/// How sensitive the data of a workflow is: the most sensitive class that leaves it.
pub(super) fn sensitivity(flows: &[DataFlow]) -> Option<&'static str> {
    CLASSES.into_iter().find(|class| flows.iter().any(|flow| flow.class == *class))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_classed_by_their_words() {
        for (field, class) in [
            ("body email", Some("personal")),
            ("customer firstName", Some("personal")),
            ("patient_name", Some("health")),
            ("order amount", Some("financial")),
            ("message text", Some("customer text")),
            ("message id", None),
            ("order status", None),
            ("email count", None),
            ("emailed", None),
            ("conversation_id", None),
            ("phone_number_id", None),
            ("tax_id", Some("financial")),
            ("invoice_link", None),
            ("linkedinUrl", Some("personal")),
            ("searchQuery", None),
        ] {
            assert_eq!(class_of(field), class, "{field}");
        }
    }
}
