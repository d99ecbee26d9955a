//! The scenario as a whole: what wraps it, its settings, its notes, the flows that nothing leads to.

use super::doubts::doubts;
use super::flow::Reader;
use super::schedule::{self, Start};
use super::table::table;
use super::values;
use crate::read;
use cutover_ir::{
    Finding, Granularity, Ledger, Located, Node, Op, Order, Parsed, Pointer, Semantics, Setting, Severity, SourceFile,
    TriggerKind, Value, Workflow,
};
use indexmap::IndexMap;
use serde_json::Value as Json;
use sha2::{Digest, Sha256};

/// Where a blueprint can stand in a document.
const PLACES: &[&str] = &["", "/blueprint", "/response/blueprint"];

/// The blueprints of a document, with their places: one, or a part of a canvas for each piece that was copied from it (`subflows`).
pub fn find(document: &Json) -> Vec<(Pointer, &Json)> {
    let is_blueprint = |candidate: &Json| {
        let described = candidate.get("metadata").is_some_and(Json::is_object);
        let flow = candidate.get("flow").and_then(Json::as_array);
        flow.is_some_and(|flow| {
            let modular = flow.iter().any(|m| m.get("module").is_some_and(Json::is_string));
            modular || (described && flow.is_empty())
        })
    };
    let whole = PLACES.iter().find_map(|at| {
        let candidate = document.pointer(at).filter(|candidate| is_blueprint(candidate))?;
        Some((Pointer::from(*at), candidate))
    });
    if let Some(found) = whole {
        return vec![found];
    }
    let here = Pointer::root().key("subflows");
    let copied = read::list(document, "subflows").iter().enumerate().filter(|(_, candidate)| is_blueprint(candidate));
    copied.map(|(i, candidate)| (here.index(i), candidate)).collect()
}

/// Reads the scenario at `at`.
pub fn import(source: &SourceFile, document: &Json, at: &Pointer, blueprint: &Json) -> Parsed<Workflow> {
    let mut ledger = Ledger::open(blueprint, at);
    let mut reader = Reader::new(blueprint, at);
    let regions = reader.main(blueprint, at);
    let orphans = reader.orphans(blueprint, at);
    let mut settings = Vec::new();
    for (key, member) in blueprint.as_object().into_iter().flatten() {
        let here = at.key(key);
        match key.as_str() {
            "name" if member.is_string() => {}
            "flow" => {}
            "metadata" => metadata(member, &here, &mut reader, &mut settings),
            "scheduling" => settings.push(Setting { name: key.clone(), value: values::verbatim(member, &here) }),
            _ => reader.keep(key, member, here),
        }
    }
    // What wraps a blueprint holds its schedule at most; the rest is kept as it is.
    if !at.as_str().is_empty() {
        wrapper(document, &Pointer::root(), at, &mut ledger, &mut reader, &mut settings);
    }
    if reader.graph.node_count() == 0 {
        reader.tell("IM007", Severity::Info, "the scenario has no modules".to_owned(), at.key("flow"));
    }
    let name = blueprint.get("name").and_then(Json::as_str).filter(|name| !name.trim().is_empty());
    let starts = regions.steps.first().and_then(|first| reader.graph.node_weight(first.step));
    if starts.is_some_and(|step| !matches!(step.op, Op::Trigger { .. }))
        && settings.iter().all(|s| s.name != "scheduling")
    {
        let message = "The scenario starts by a schedule, and blueprints hold none: write it into pipeline.yaml, or nothing starts it";
        reader.findings.push(
            Finding::new("IM110", Severity::Low, message, at.key("flow"))
                .help("look the schedule up in the scenario's own page before it is switched off"),
        );
    }
    unheard(&mut reader, &settings);
    starts_at(&mut reader, document, &mut settings);
    unsaid(&mut reader, &settings, at);
    let is_module = |id: &str| reader.name_of(id).is_some();
    let found = doubts(reader.graph.node_weights(), &regions, &is_module, &settings);
    reader.findings.extend(found);
    let unneeded = crate::accounts::tell_apart(&mut reader.graph);
    reader.cosmetic.extend(unneeded);
    Parsed {
        value: Workflow {
            platform: "make".to_owned(),
            name: name.map_or_else(|| read::stem(source), str::to_owned),
            name_at: blueprint.get("name").filter(|n| n.is_string()).map(|_| at.key("name")),
            description: None,
            id: None,
            graph: reader.graph,
            by_name: reader.by_name,
            semantics: Semantics {
                granularity: Granularity::Bundles,
                order: Order::DepthFirst,
                timezone: None,
                timeout: None,
                error_workflow: None,
            },
            regions: Some(regions),
            orphans,
            settings,
            notes: Vec::new(),
            pins: Vec::new(),
            state: Vec::new(),
            provenance: reader.provenance,
            cosmetic: reader.cosmetic,
            ledger,
            at: at.clone(),
            digest: digest(blueprint),
        },
        findings: reader.findings,
    }
}

/// Settings of a trigger that asks an app tune nothing where none does; how many failures there may be says nothing where they take what was found.
fn unheard(reader: &mut Reader, settings: &[Setting]) {
    let asks =
        reader.graph.node_weights().any(|step| matches!(&step.op, Op::Trigger { kind: TriggerKind::Poll(_), .. }));
    let last = |s: &&Setting| s.name == "autoCommitTriggerLast";
    let takes = settings.iter().find(last).is_some_and(|s| s.value.bool() == Some(false));
    for setting in settings {
        if last(&setting) && !asks || setting.name == "maxErrors" && (takes || !asks) {
            reader.cosmetic.push(setting.value.at.clone());
        }
    }
}

/// When the scenario starts, where the export says so: a setting `schedule` holds the trigger's.
fn starts_at(reader: &mut Reader, document: &Json, settings: &mut Vec<Setting>) {
    let Some(written) = settings.iter().find(|s| s.name == "scheduling") else { return };
    let at = written.value.at.clone();
    let Some(json) = document.pointer(at.as_str()) else { return };
    let start = schedule::start(json);
    let trigger = reader.graph.node_weights().find_map(|step| match &step.op {
        Op::Trigger { kind, .. } => Some(kind),
        _ => None,
    });
    let text = |text: &str| Located::new(Value::Text(text.to_owned()), at.clone());
    let map = |members: IndexMap<String, Node>| Located::new(Value::Map(members), at.clone());
    let mut tell = |severity, message: String| {
        let advice = "compare with the scenario's own page, and set the trigger in pipeline.yaml";
        reader.findings.push(Finding::new("IM110", severity, message, at.clone()).help(advice));
    };
    match (trigger, &start) {
        (Some(TriggerKind::Poll(_)) | None, Start::Crons(crons)) => {
            tell(
                Severity::Info,
                format!("the scenario's schedule became `{}`, in the zone of pipeline.yaml", crons.join("`, `")),
            );
            let members = match crons.as_slice() {
                [cron] => IndexMap::from([("cron".to_owned(), text(cron))]),
                several => {
                    let rule = |cron: &String| {
                        map(IndexMap::from([
                            ("field".to_owned(), text("cronExpression")),
                            ("expression".to_owned(), text(cron)),
                        ]))
                    };
                    let list = Located::new(Value::List(several.iter().map(rule).collect()), at.clone());
                    IndexMap::from([("rule".to_owned(), map(IndexMap::from([("interval".to_owned(), list)])))])
                }
            };
            settings.push(Setting { name: "schedule".to_owned(), value: map(members) });
        }
        (None, Start::ByHand) => {
            tell(
                Severity::Info,
                "nothing starts the scenario but a person: so it is here, with `npm start -- run`".to_owned(),
            );
            settings.push(Setting { name: "schedule".to_owned(), value: map(IndexMap::new()) });
        }
        (Some(TriggerKind::Poll(_)) | None, _) => {
            tell(
                Severity::Medium,
                "the scenario's schedule is not one that is understood: nothing starts until pipeline.yaml says when"
                    .to_owned(),
            );
            settings.push(Setting {
                name: "schedule".to_owned(),
                value: map(IndexMap::from([("cron".to_owned(), text(""))])),
            });
        }
        (Some(kind), start) => {
            if *start != Start::ByHand {
                let message = match kind {
                    TriggerKind::Webhook => {
                        "the platform gathers what comes in and handles it by a schedule: here each event is handled when it comes"
                    }
                    _ => "the platform asks for events by a schedule: whoever writes the trigger starts it so",
                };
                tell(Severity::Medium, message.to_owned());
            }
            reader.cosmetic.push(at);
        }
    }
}

/// What runs otherwise than on the platform, or depends on what no blueprint holds.
fn unsaid(reader: &mut Reader, settings: &[Setting], at: &Pointer) {
    let on = |name: &str| {
        settings.iter().find(|s| s.name == name && s.value.bool() == Some(true)).map(|s| s.value.at.clone())
    };
    if let Some(at) = on("dlq") {
        let message = "the scenario stores what fails as incomplete executions: here the bundle is kept in the state store; rate limits, time-outs and services that cannot be reached are tried again by themselves, anything else waits for a person";
        let advice = "watch the log for `incomplete`, and try what was kept with `npm start -- run Retries` when the cause is gone";
        reader.findings.push(Finding::new("IM111", Severity::Low, message, at).help(advice));
    }
    if let Some(at) = on("sequential") {
        let message = "the scenario waits with new events until incomplete executions are resolved: here they are kept in the state store until then, and a request is answered at once";
        let advice = "serve the pipeline from one process: two of them do not wait for each other";
        reader.findings.push(Finding::new("IM112", Severity::Low, message, at).help(advice));
    }
    if reader.reads_clock() {
        let message = "Dates are read and written in the time zone of the organisation, which blueprints do not hold: here it is UTC";
        let advice = "set `timezone` in pipeline.yaml to the zone of the organisation";
        reader.findings.push(Finding::new("IM113", Severity::Low, message, at.key("flow")).help(advice));
    }
}

/// SHA-256 of the flow and of how it runs, whatever wraps or describes it.
fn digest(blueprint: &Json) -> String {
    let text = format!(
        "{}{}",
        blueprint.get("flow").map(Json::to_string).unwrap_or_default(),
        blueprint.pointer("/metadata/scenario").map(Json::to_string).unwrap_or_default()
    );
    Sha256::digest(text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}

fn metadata(json: &Json, at: &Pointer, reader: &mut Reader, settings: &mut Vec<Setting>) {
    let Some(members) = json.as_object() else {
        reader.keep("metadata", json, at.clone());
        return;
    };
    for (key, member) in members {
        let here = at.key(key);
        match (key.as_str(), member) {
            ("scenario", Json::Object(scenario)) => {
                for (name, value) in scenario {
                    // The others say how the platform meters and keeps runs.
                    if !table().tunes.contains(name) {
                        reader.cosmetic.push(here.key(name));
                    }
                    let value = values::verbatim(value, &here.key(name));
                    settings.push(Setting { name: name.clone(), value });
                }
            }
            ("designer", Json::Object(designer)) => {
                for (name, value) in designer {
                    if name != "orphans" {
                        reader.keep("designer", value, here.key(name));
                    }
                }
            }
            _ => reader.keep(key, member, here),
        }
    }
}

fn wrapper(
    json: &Json,
    here: &Pointer,
    inner: &Pointer,
    ledger: &mut Ledger,
    reader: &mut Reader,
    settings: &mut Vec<Setting>,
) {
    for (key, member) in json.as_object().into_iter().flatten() {
        let at = here.key(key);
        if &at == inner {
            continue;
        }
        if inner.is_within(&at) {
            wrapper(member, &at, inner, ledger, reader, settings);
            continue;
        }
        ledger.add(member, &at);
        if key == "scheduling" {
            settings.push(Setting { name: key.clone(), value: values::verbatim(member, &at) });
        } else {
            reader.keep(key, member, at);
        }
    }
}

/// A note of the editor as plain text: its markup goes.
pub fn note_text(html: &str) -> String {
    let mut out = String::new();
    let mut inside = false;
    for c in html.chars() {
        match c {
            '<' => inside = true,
            '>' => {
                inside = false;
                out.push(' ');
            }
            c if !inside => out.push(c),
            _ => {}
        }
    }
    let text = out.replace("&nbsp;", " ").replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The notes of the editor by module: the text and its place.
pub fn notes(blueprint: &Json, at: &Pointer) -> Vec<(String, Located<String>)> {
    let here = at.key("metadata").key("notes");
    let list = blueprint.pointer("/metadata/notes").and_then(Json::as_array);
    let mut found = Vec::new();
    for (i, note) in list.into_iter().flatten().enumerate() {
        let Some(content) = read::text(note, "content") else { continue };
        for id in read::list(note, "moduleIds").iter().filter_map(read::label) {
            found.push((id, Located::new(note_text(content), here.index(i).key("content"))));
        }
    }
    found
}
