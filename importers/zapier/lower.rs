//! A step to what it does.

use super::chain::members;
use super::nodes::ZapNode;
use super::references::References;
use super::table::{Row, table};
use super::{code, naming, schedule};
use crate::clients::ClientRow;
use crate::read;
use cutover_ir::{
    CodeMode, Constant, Expr, Finding, Located, Multiplicity, Node, Op, Pointer, Poll, Severity, TriggerKind, Value,
};
use indexmap::IndexMap;
use serde_json::Value as Json;
use std::collections::{BTreeSet, HashMap};

/// What became of a step.
pub struct Lowered {
    pub op: Op,
    pub gives: Multiplicity,
    pub findings: Vec<Finding>,
    /// Leaves without behaviour.
    pub ignored: Vec<Pointer>,
    /// Leaves that chose what was made of the step.
    pub leaves: Vec<Pointer>,
    /// The type of the credential of the client that serves it.
    pub credential: String,
}

impl Lowered {
    fn one(op: Op) -> Self {
        Self {
            op,
            gives: Multiplicity::One,
            findings: Vec::new(),
            ignored: Vec::new(),
            leaves: Vec::new(),
            credential: String::new(),
        }
    }

    /// Notes what a client's row says, and what became of the leaves.
    fn take(&mut self, row: &ClientRow, node: &ZapNode<'_>, ignored: Vec<Pointer>, decided: Vec<Pointer>) {
        self.credential.clone_from(&row.credential);
        self.ignored = ignored;
        self.leaves = decided;
        if !row.notice.is_empty() {
            let message = format!("{}: {}", node.action(), row.notice);
            self.findings.push(Finding::new("IM212", Severity::Low, message, node.at.clone()));
        }
    }

    fn opaque(reason: impl Into<String>, params: &Node) -> Self {
        Self::one(Op::Opaque { reason: reason.into(), params: params.clone() })
    }
}

/// What a step does.
pub fn lower(
    node: &ZapNode<'_>,
    row: Option<&'static Row>,
    params: &Node,
    name: &str,
    references: &References,
) -> Lowered {
    if node.action().is_empty() {
        let mut lowered = Lowered::opaque("a draft: nobody chose what it does", params);
        lowered.findings.push(Finding::new(
            "IM208",
            Severity::Medium,
            format!("“{name}” is a draft: nobody chose what it does, and reaching it throws"),
            node.at.clone(),
        ));
        return lowered;
    }
    let trigger = node.parent.is_none() && read::text(node.json, "type_of").is_none_or(|kind| kind == "read");
    match row {
        Some(row) => {
            let mut lowered = of_row(node, row, params, name, trigger);
            lowered.findings.extend(references.reads_of(name).and_then(|reads| unnamed_fields(node, row, name, reads)));
            lowered
        }
        None if trigger => polled(node, params, references.reads_of(name)),
        None => match served(node, params, references.reads_of(name)) {
            Ok(lowered) => lowered,
            Err(reason) => of_app(node, params, reason),
        },
    }
}

/// What later steps read of a schedule is not in any export, and is not guessed.
fn unnamed_fields(node: &ZapNode<'_>, row: &Row, name: &str, reads: &BTreeSet<String>) -> Option<Finding> {
    let first = reads.iter().next().filter(|_| row.op == "schedule")?;
    let message = format!("a later step reads the field “{first}” of the schedule “{name}”, which is empty here");
    let advice = "no page says how these fields are written: compute the date in the step that needs it";
    Some(Finding::new("IM213", Severity::Medium, message, node.at.clone()).help(advice).effort(1))
}

/// The field by which a search that goes on says whether it found something.
const FOUND: &str = "_zap_search_was_found_status";

/// A trigger of an app: a client that asks what is new where one fits, else a typed function that a person writes.
fn polled(node: &ZapNode<'_>, params: &Node, reads: Option<&BTreeSet<String>>) -> Lowered {
    let app = naming::app_words(node.app());
    let rows = table().clients(node.app(), node.action()).filter(|row| !row.poll.is_empty());
    let mut reason = None;
    for row in rows {
        let fitted = match row.fit(&[("", params)], &params.at, reads, &[]) {
            Ok(fitted) => fitted,
            Err(why) => {
                reason.get_or_insert(why);
                continue;
            }
        };
        let (function, module) = row.client();
        let adapter = row.adapter(&app, node.action());
        let poll = Poll { function, module, adapter, key: row.poll.clone(), since: row.since.clone() };
        let mut lowered = Lowered::one(starting(TriggerKind::Poll(Box::new(poll)), fitted.params));
        lowered.take(row, node, fitted.ignored, fitted.decided);
        return lowered;
    }
    let mut lowered = Lowered::one(starting(TriggerKind::App(app), params.clone()));
    if let Some(reason) = reason {
        let message = format!("{}: no client asks for its events, because {reason}", node.action());
        lowered.findings.push(Finding::new("IM212", Severity::Medium, message, node.at.clone()));
    }
    lowered
}

/// The first client that fits a step; else why none of those that there are does.
fn served(node: &ZapNode<'_>, params: &Node, reads: Option<&BTreeSet<String>>) -> Result<Lowered, Option<String>> {
    let search = read::text(node.json, "type_of") == Some("search");
    let goes_on = node.param("_zap_search_success_on_miss").is_some_and(is_on);
    let creates = read::text(node.json, "type_of") == Some("search_or_write");
    let action = if creates { format!("{} or create", node.action()) } else { node.action().to_owned() };
    // What says whether something was found is of no app.
    let own = reads.map(|reads| reads.iter().filter(|field| !(goes_on && *field == FOUND)).cloned().collect());
    let reads: Option<&BTreeSet<String>> = own.as_ref();
    let mut reason = None;
    for row in table().clients(node.app(), &action).filter(|row| row.poll.is_empty()) {
        let fitted = match row.fit(&[("", params)], &params.at, reads, &[]) {
            Ok(fitted) => fitted,
            Err(why) => {
                reason.get_or_insert(why);
                continue;
            }
        };
        let (function, module) = row.client();
        let params = fitted.params;
        let call = if row.kept {
            Op::State { function, module, params }
        } else {
            let adapter = row.adapter(&naming::app_words(node.app()), &action);
            Op::Call { function, module, params, adapter: Some(Box::new(adapter)) }
        };
        let mut lowered = Lowered::one(call);
        lowered.take(row, node, fitted.ignored, fitted.decided);
        if search && !goes_on {
            lowered.gives = Multiplicity::Optional;
        }
        return Ok(lowered);
    }
    Err(reason)
}

/// A call of an app. A search that finds nothing ends the run, unless it was told to go on.
fn of_app(node: &ZapNode<'_>, params: &Node, reason: Option<String>) -> Lowered {
    let mut lowered = Lowered::one(Op::Connector {
        app: naming::app_words(node.app()),
        operation: node.action().to_owned(),
        params: params.clone(),
        reason,
    });
    if read::text(node.json, "type_of") == Some("search") {
        let goes_on = node.param("_zap_search_success_on_miss").is_some_and(is_on);
        lowered.gives = if goes_on { Multiplicity::One } else { Multiplicity::Optional };
    }
    lowered
}

fn is_on(value: &Json) -> bool {
    matches!(value, Json::Bool(true)) || value.as_str().is_some_and(|text| matches!(text, "true" | "yes" | "1"))
}

fn of_row(node: &ZapNode<'_>, row: &'static Row, params: &Node, name: &str, trigger: bool) -> Lowered {
    match row.op.as_str() {
        "filter" | "path" | "paths" => pass(row, params),
        "formatter" => formatter(params),
        "code" if trigger => Lowered::one(starting(TriggerKind::App(naming::app_words(node.app())), params.clone())),
        "event" => of_event(node, row, params, name),
        "code" => own_code(node, row, params, name),
        "schedule" => of_schedule(node, params, name),
        "webhook" => webhook(node, params),
        "called" => Lowered::one(starting(TriggerKind::SubWorkflow, params.clone())),
        "hand-on" => hand_on(row, params),
        "opaque" => {
            let mut lowered = Lowered::opaque(row.reason.clone(), params);
            lowered.gives = if row.gives == "many" { Multiplicity::Many } else { Multiplicity::One };
            lowered
        }
        "loop" => {
            let mut lowered = mapped(row, params);
            lowered.gives = Multiplicity::Many;
            lowered.findings.extend(doubts(row, params));
            if !row.notice.is_empty() && matches!(lowered.op, Op::Compute { .. }) {
                lowered.findings.push(Finding::new("IM206", Severity::Low, row.notice.clone(), node.at.clone()));
            }
            lowered
        }
        "wait" if row.zoned => {
            let mut lowered = mapped(row, params);
            lowered.findings.extend(unzoned(node, name, "reads dates without a zone"));
            lowered
        }
        "state" if !row.account.is_empty() => kept(node, row, params),
        _ => mapped(row, params),
    }
}

/// A step that keeps values for an account.
fn kept(node: &ZapNode<'_>, row: &Row, params: &Node) -> Lowered {
    let mut lowered = mapped(row, params);
    let account = node.json.get("authentication_id").and_then(read::label);
    if let (Some(id), Op::State { params, .. }) = (account, &mut lowered.op)
        && let Value::Map(members) = &mut params.value
    {
        let account = Located::new(Value::Text(naming::connection(&id)), node.at.key("authentication_id"));
        members.shift_insert(0, row.account.clone(), account);
    }
    let message = "Storage keeps values by the secret of its account, which no export holds: here zaps share them that have the same account and the same STATE_FILE, and `StoreClient` in code does not see them";
    let advice = "where code reads what such a step keeps, let one of both do all of it";
    lowered.findings.push(Finding::new("IM214", Severity::Low, message, node.at.clone()).help(advice));
    lowered
}

/// A step that goes by the zone of the account, where the export does not hold it.
fn unzoned(node: &ZapNode<'_>, name: &str, what: &str) -> Option<Finding> {
    let zoned = read::first_text(node.json, &["/meta/timezone"]).is_some_and(|zone| zone.contains('/'));
    let message = format!("“{name}” {what} in the time zone of the account, which is not in the export");
    (!zoned).then(|| {
        Finding::new("IM211", Severity::Medium, message, node.at.clone())
            .help("set `timezone` in pipeline.yaml to the zone of the account's profile")
            .effort(1)
    })
}

/// An event that nobody can be asked for any more: why, and what could start the pipeline instead.
fn of_event(node: &ZapNode<'_>, row: &Row, params: &Node, name: &str) -> Lowered {
    let mut lowered = Lowered::one(starting(TriggerKind::App(naming::app_words(node.app())), params.clone()));
    let message = format!("“{name}”: {}", row.reason);
    lowered.findings.push(Finding::new("IM212", Severity::Medium, message, node.at.clone()).effort(2));
    lowered
}

/// The rules of filters and paths stand at their gate; what else they hold is of the editor, or says when a path is tried.
fn pass(row: &Row, params: &Node) -> Lowered {
    let mut lowered = Lowered::one(Op::Pass);
    for (key, member) in members(params).filter(|(key, _)| *key != "filter_criteria") {
        let cosmetic = row.op == "path" && table().cosmetic.path.iter().any(|known| known == key);
        let into = if cosmetic { &mut lowered.ignored } else { &mut lowered.leaves };
        member.each_leaf(&mut |leaf| into.push(leaf.at.clone()));
    }
    lowered
}

/// What a sub-zap gives is what its last step gives.
fn hand_on(row: &Row, params: &Node) -> Lowered {
    let other = members(params).any(|(key, _)| key != "output_dict");
    match params.get("output_dict") {
        Some(output) if !other && matches!(output.value, Value::Map(_)) => Lowered::one(Op::Compute {
            function: row.function.clone(),
            module: row.file.clone(),
            params: output.clone(),
        }),
        _ => Lowered::opaque("what it returns is not written as fields", params),
    }
}

/// A step of the formatter: a pure function of its parameters.
fn formatter(params: &Node) -> Lowered {
    let Some(written) = params.get("transform").and_then(Node::text) else {
        return Lowered::opaque("nobody chose what it formats", params);
    };
    let Some(transform) = table().transform(written) else {
        return Lowered::opaque(format!("the transform {written} is not converted yet"), params);
    };
    let mut known: HashMap<String, String> = HashMap::new();
    for name in &transform.params {
        known.insert(name.clone(), name.clone());
        known.insert(format!("{name}.*"), name.clone());
    }
    for name in ["inputs", "input"] {
        known.insert(name.to_owned(), "input".to_owned());
        known.insert(format!("{name}.*"), "input".to_owned());
    }
    let mut ignore = transform.ignore.clone();
    ignore.push("transform".to_owned());
    let mut lowered = gathered(&known, &ignore, params, |params| Op::Compute {
        function: transform.function.clone(),
        module: transform.file.clone(),
        params: with_input(params),
    });
    if let Some(chosen) = params.get("transform") {
        lowered.leaves.push(chosen.at.clone());
        lowered.ignored.retain(|at| *at != chosen.at);
    }
    lowered
}

/// Every transform has an input, if only an empty one.
fn with_input(mut params: Node) -> Node {
    let at = params.at.clone();
    if let Value::Map(members) = &mut params.value
        && !members.contains_key("input")
    {
        members.shift_insert(0, "input".to_owned(), Located::new(Value::Text(String::new()), at));
    }
    params
}

fn own_code(node: &ZapNode<'_>, row: &Row, params: &Node, name: &str) -> Lowered {
    let text = node.param("code").and_then(Json::as_str);
    let Some(source) = text else { return Lowered::opaque("it holds no code", params) };
    let odd = members(params).find(|(key, member)| {
        !matches!(key.as_str(), "code" | "input" | "code_help" | "packages_enabled" | "language")
            && !says_nothing(member)
    });
    if let Some((key, _)) = odd {
        return Lowered::opaque(format!("its setting {key} has no counterpart yet"), params);
    }
    let at = params.at.key("code");
    let (mut leaves, mut ignored) = (Vec::new(), Vec::new());
    for (key, member) in members(params).filter(|(key, _)| !matches!(key.as_str(), "code" | "input")) {
        // Without a package nothing is enabled; help is the editor's.
        let settled = if matches!(key.as_str(), "packages_enabled" | "code_help") { &mut ignored } else { &mut leaves };
        member.each_leaf(&mut |leaf| settled.push(leaf.at.clone()));
    }
    let gives = code::gives(source, &row.language);
    let mut lowered = Lowered::one(Op::Code {
        mode: CodeMode::Each,
        language: row.language.clone(),
        source: Located::new(source.to_owned(), at.clone()),
        leaves: leaves.clone(),
    });
    lowered.leaves = leaves;
    lowered.ignored = ignored;
    lowered.gives = gives;
    if gives == Multiplicity::Unknown {
        lowered.findings.push(
            Finding::new(
                "IM209",
                Severity::Low,
                format!("the code of “{name}” may give a list: what follows it is a loop over what it gives"),
                at,
            )
            .help("where it always gives one object, the loop can become a plain statement"),
        );
    }
    lowered
}

fn of_schedule(node: &ZapNode<'_>, params: &Node, name: &str) -> Lowered {
    let mut kept: IndexMap<String, Node> = IndexMap::new();
    let kind = match schedule::cron(node) {
        Some(cron) => {
            kept.insert("cron".to_owned(), Located::new(Value::Text(cron), node.at.clone()));
            TriggerKind::Schedule
        }
        None => TriggerKind::App("Schedule".to_owned()),
    };
    kept.extend(members(params).map(|(key, member)| (key.clone(), member.clone())));
    let known = kind == TriggerKind::Schedule;
    let mut lowered = Lowered::one(starting(kind, Located::new(Value::Map(kept), params.at.clone())));
    if known {
        lowered.findings.extend(unzoned(node, name, "runs"));
    }
    if !known {
        lowered.findings.push(
            Finding::new(
                "IM210",
                Severity::High,
                format!("the schedule “{name}” ({}) is not understood: set it in pipeline.yaml", node.action()),
                node.at.clone(),
            )
            .effort(1),
        );
    }
    lowered
}

/// A raw hook hands on the body as it came.
fn webhook(node: &ZapNode<'_>, params: &Node) -> Lowered {
    let mut kept: IndexMap<String, Node> = IndexMap::new();
    if node.action() == "hook_raw" {
        kept.insert("rawBody".to_owned(), Located::new(Value::Bool(true), node.at.clone()));
    }
    kept.extend(members(params).map(|(key, member)| (key.clone(), member.clone())));
    let params = Located::new(Value::Map(kept), params.at.clone());
    Lowered::one(starting(TriggerKind::Webhook, params))
}

fn mapped(row: &Row, params: &Node) -> Lowered {
    let refused = row.refuse.iter().find_map(|(place, values)| {
        let value = params.path(place).and_then(Node::text)?;
        values
            .iter()
            .any(|refused| refused.eq_ignore_ascii_case(value))
            .then(|| format!("its setting {place} ({value}) has no counterpart yet"))
    });
    if let Some(reason) = refused {
        return Lowered::opaque(reason, params);
    }
    let (function, module) = (row.function.clone(), row.file.clone());
    gathered(&row.params, &row.ignore, params, |params| match row.op.as_str() {
        "call" => Op::Call { function, module, params, adapter: None },
        "state" => Op::State { function, module, params },
        "subflow" => Op::SubFlow { params },
        "wait" => Op::Wait { params: seconds(row, &params) },
        _ => Op::Compute { function, module, params },
    })
}

/// What is not certain about how a step was set.
fn doubts(row: &Row, params: &Node) -> Vec<Finding> {
    let told = row.doubts.iter().filter_map(|(name, doubt)| {
        let set = params.get(name)?;
        let harmless = match &set.value {
            Value::Null => true,
            Value::Text(text) | Value::Number(text) => text.is_empty() || *text == doubt.unless,
            _ => false,
        };
        let message = format!("“{name}”: {}", doubt.says);
        (!harmless).then(|| Finding::new("IM206", Severity::Low, message, set.at.clone()))
    });
    told.collect()
}

/// How long a step waits: a formula of its parameters.
fn seconds(row: &Row, params: &Node) -> Node {
    let mut arguments: Vec<Expr> =
        row.order.iter().map(|name| params.get(name).map_or(Expr::Constant(Constant::Absent), argument)).collect();
    while arguments.last() == Some(&Expr::Constant(Constant::Absent)) {
        arguments.pop();
    }
    let function = row.function.clone();
    let place = members(params).next().map_or_else(|| params.at.clone(), |(_, first)| first.at.clone());
    let formula = Value::Expr(Expr::Call { function, arguments });
    let mut map = IndexMap::from([("seconds".to_owned(), Located::new(formula, place))]);
    // Runs that share a queue wait for each other.
    map.extend(params.get("queue").map(|queue| ("queue".to_owned(), queue.clone())));
    Located::new(Value::Map(map), params.at.clone())
}

fn argument(node: &Node) -> Expr {
    match &node.value {
        Value::Expr(expr) => expr.clone(),
        Value::Text(text) => Expr::Constant(Constant::Text(text.clone())),
        Value::Number(number) => Expr::Constant(Constant::Number(number.clone())),
        Value::Bool(value) => Expr::Constant(Constant::Bool(*value)),
        Value::Null | Value::List(_) | Value::Map(_) => Expr::Constant(Constant::Absent),
    }
}

/// The parameters under their new names, in the order of the table; a step with one that has no counterpart is not converted.
fn gathered(
    known: &HashMap<String, String>,
    ignore: &[String],
    params: &Node,
    make: impl FnOnce(Node) -> Op,
) -> Lowered {
    let mut kept: IndexMap<String, Node> = IndexMap::new();
    let mut ignored = Vec::new();
    let mut leaves = Vec::new();
    let whole = params.at.clone();
    for (key, member) in members(params) {
        let subtree = matches!(&member.value, Value::Map(_) | Value::List(_));
        let target = if subtree { known.get(&format!("{key}.*")).or_else(|| known.get(key)) } else { None };
        if let Some(target) = target.or_else(|| known.get(key)).or_else(|| known.get(&format!("{key}.*"))) {
            kept.insert(target.clone(), member.clone());
        } else if ignore.iter().any(|name| name == key) {
            member.each_leaf(&mut |leaf| ignored.push(leaf.at.clone()));
        } else if says_nothing(member) {
            // Filling it in would change what the step is.
            member.each_leaf(&mut |leaf| leaves.push(leaf.at.clone()));
        } else {
            return Lowered::opaque(format!("its setting {key} has no counterpart yet"), params);
        }
    }
    let mut lowered = Lowered::one(make(Located::new(Value::Map(kept), whole)));
    if matches!(lowered.op, Op::Wait { .. }) {
        // They stand together in one formula.
        params.each_leaf(&mut |leaf| leaves.push(leaf.at.clone()));
        leaves.retain(|at| !ignored.contains(at));
    }
    lowered.ignored = ignored;
    lowered.leaves = leaves;
    lowered
}

/// Null, an empty text, and what holds nothing.
fn says_nothing(node: &Node) -> bool {
    match &node.value {
        Value::Null => true,
        Value::Text(text) => text.is_empty(),
        Value::List(items) => items.is_empty(),
        Value::Map(members) => members.is_empty(),
        _ => false,
    }
}

/// A trigger whose events, where it is an app's, a typed function learns of.
fn starting(kind: TriggerKind, params: Node) -> Op {
    Op::Trigger { kind, params, client: None }
}
