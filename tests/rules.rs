//! Every rule's page fires its rule, its near miss does not, and the list of rules in the documentation is fresh.
#![allow(clippy::disallowed_methods, clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use cutover::analyzers::{RULES, Rule, analyze, rule};
use cutover::report::codes::PAGES;
use cutover_importers::{Imported, import};
use cutover_ir::{Finding, SourceFile};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

const HEADINGS: [&str; 5] = ["## What it finds", "## Why it matters", "## Example", "## Near miss", "## After cutover"];

/// What all rules find in one export.
fn findings(name: &str, text: &str) -> Vec<Finding> {
    let source = SourceFile { name: name.to_owned(), text: text.to_owned() };
    match import(&source, None) {
        Imported::Workflows(workflows) => workflows.iter().flat_map(|parsed| analyze(&parsed.value)).collect(),
        other => panic!("{name} is not an export: {other:?}"),
    }
}

/// The part of a page under a heading.
fn section<'p>(page: &'p str, heading: &str) -> &'p str {
    let after = page.split_once(&format!("\n{heading}\n")).unwrap_or_else(|| panic!("no {heading}")).1;
    after.split("\n## ").next().unwrap().trim()
}

/// The fenced exports in a part of a page.
fn exports(section: &str) -> Vec<&str> {
    let fenced = section.split("```json\n").skip(1);
    let exports: Vec<&str> = fenced.map(|rest| rest.split_once("\n```").expect("a closed fence").0).collect();
    assert!(!exports.is_empty(), "no fenced export");
    exports
}

fn messages(findings: &[Finding]) -> String {
    findings.iter().map(|f| format!("\n  {} {} {:?}", f.code, f.message, f.pointers)).collect()
}

#[test]
fn every_page_has_its_headings_in_order() {
    for rule in RULES {
        assert!(rule.page.starts_with(&format!("# {} {}\n", rule.code, rule.name)), "{}", rule.code);
        let headings: Vec<&str> = rule.page.lines().filter(|line| line.starts_with("## ")).collect();
        assert_eq!(headings, HEADINGS, "{}", rule.code);
        for heading in HEADINGS {
            assert!(section(rule.page, heading).len() > 40, "{}: {heading} says nothing", rule.code);
        }
    }
}

#[test]
fn every_example_fires_its_rule() {
    let mut wrong = String::new();
    for rule in RULES {
        for export in exports(section(rule.page, "## Example")) {
            let found = findings(rule.code, export);
            if !found.iter().any(|f| f.code == rule.code) {
                wrong.push_str(&format!("\n{} {} does not fire{}", rule.code, rule.name, messages(&found)));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn no_near_miss_fires_its_rule() {
    let mut wrong = String::new();
    for rule in RULES {
        for export in exports(section(rule.page, "## Near miss")) {
            let found = findings(rule.code, export);
            if found.iter().any(|f| f.code == rule.code) {
                wrong.push_str(&format!("\nthe near miss of {} {}{}", rule.code, rule.name, messages(&found)));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

/// A page may show more than its own rule, but not much more: what shouts at every example is ignored.
#[test]
fn rules_keep_to_themselves() {
    let mut foreign: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
    for rule in RULES {
        for heading in ["## Example", "## Near miss"] {
            let all = exports(section(rule.page, heading)).into_iter();
            for finding in all.flat_map(|export| findings(rule.code, export)) {
                if finding.code != rule.code {
                    foreign.entry(finding.code).or_default().insert(rule.code);
                }
            }
        }
    }
    let loud: Vec<_> = foreign.iter().filter(|(_, pages)| pages.len() * 10 > RULES.len() * 2).collect();
    assert!(loud.is_empty(), "{loud:?}");
    if std::env::var("RULES_LIST").is_ok() {
        println!("{foreign:?}");
    }
}

#[test]
fn every_finding_points_into_the_export() {
    let examples =
        |rule: &'static Rule| exports(section(rule.page, "## Example")).into_iter().map(move |text| (rule, text));
    for (rule, text) in RULES.iter().flat_map(examples) {
        let document: serde_json::Value = serde_json::from_str(text).unwrap();
        for finding in findings(rule.code, text) {
            assert!(!finding.pointers.is_empty() && !finding.help.is_empty(), "{}", finding.code);
            for pointer in &finding.pointers {
                let known = document.pointer(pointer.as_str()).is_some()
                    || pointer.as_str().rsplit_once('/').is_some_and(|(parent, _)| document.pointer(parent).is_some());
                assert!(known, "{}: {pointer}", finding.code);
            }
        }
    }
}

#[test]
fn codes_and_names_are_unique_and_sorted() {
    let codes: Vec<&str> = RULES.iter().map(|rule| rule.code).collect();
    let sorted: BTreeSet<&str> = codes.iter().copied().collect();
    assert_eq!(codes, sorted.into_iter().collect::<Vec<_>>());
    let names: BTreeSet<&str> = RULES.iter().map(|rule| rule.name).collect();
    assert_eq!(names.len(), RULES.len());
    for each in RULES {
        assert_eq!(rule(each.name).map(|r| r.code), Some(each.code));
        assert_eq!(rule(&each.code.to_lowercase()).map(|r| r.code), Some(each.code));
        assert!(each.code.len() == 5 && each.code[2..].bytes().all(|b| b.is_ascii_digit()), "{}", each.code);
    }
}

#[test]
fn notes_and_placeholders_are_left_alone() {
    let text = r##"{"name":"Notes","nodes":[
        {"name":"Start","type":"n8n-nodes-base.manualTrigger","typeVersion":1,"position":[0,0],"parameters":{}},
        {"name":"Note","type":"n8n-nodes-base.stickyNote","typeVersion":1,"position":[0,200],
         "parameters":{"content":"Key\nNever offer more than 10 % off. apiKey = '7f3k9QmZx2Lw8RtV4bNs6HcJ1pYd5GaE'"}},
        {"name":"Call","type":"n8n-nodes-base.httpRequest","typeVersion":4.2,"position":[200,0],
         "parameters":{"url":"https://api.example.com","sendHeaders":true,
          "headerParameters":{"parameters":[{"name":"Authorization","value":"Bearer <your token>"}]}}}],
        "connections":{"Start":{"main":[[{"node":"Call","type":"main","index":0}]]}}}"##;
    let found = findings("notes", text);
    assert!(found.is_empty(), "{}", messages(&found));
}

#[test]
fn no_message_holds_a_secret() {
    let value = format!("ghp_{}", "7f3k9QmZx2Lw8RtV4bNs6HcJ1pYd5GaEw2x1");
    let text = r##"{"name":"Secrets","nodes":[
        {"name":"Start VALUE","type":"n8n-nodes-base.webhook","typeVersion":2,"position":[0,0],"parameters":{"path":"x","httpMethod":"POST"}},
        {"name":"If VALUE","type":"n8n-nodes-base.if","typeVersion":2.2,"position":[100,0],"parameters":{"conditions":{"conditions":[
          {"leftValue":"={{ $json.body.key }}","rightValue":"VALUE","operator":{"type":"string","operation":"equals"}}]}}},
        {"name":"Call","type":"n8n-nodes-base.httpRequest","typeVersion":4.2,"position":[200,0],
         "parameters":{"method":"POST","url":"={{ $json.total > 500 ? 'VALUE' : 'x' }}"},"credentials":{"a":{"id":"1","name":"VALUE"}}}],
        "connections":{"Start VALUE":{"main":[[{"node":"If VALUE","type":"main","index":0}]]},"If VALUE":{"main":[[{"node":"Call","type":"main","index":0}]]}}}"##
        .replace("VALUE", &value);
    let found = findings("secrets", &text);
    assert!(found.iter().any(|f| f.code == "SE001"), "{}", messages(&found));
    for finding in found {
        let said = format!("{} {}", finding.message, finding.help);
        assert!(!said.contains("7f3k9QmZx2Lw"), "{}", finding.code);
    }
}

/// How often a rule fired.
#[derive(Clone, Copy, Default)]
struct Count {
    findings: usize,
    workflows: usize,
}

/// The platforms whose workflows the rules look at.
const PLATFORMS: [&str; 3] = ["n8n", "make", "zapier"];

fn corpus() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus");
    folder.is_dir().then_some(folder)
}

/// All rules over the corpus: the number of workflows, and the counts by code.
fn survey(folder: &Path) -> (usize, BTreeMap<&'static str, Count>) {
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let mut workflows = 0;
    let mut counts: BTreeMap<&'static str, Count> = RULES.iter().map(|rule| (rule.code, Count::default())).collect();
    let listed = std::env::var("RULES_LIST").ok();
    for file in files {
        let text = std::fs::read_to_string(&file).unwrap();
        let name = file.file_name().unwrap().to_string_lossy().into_owned();
        let source = SourceFile { name: name.clone(), text: text.trim_start_matches('\u{feff}').to_owned() };
        let platform = folder.file_name().and_then(|name| name.to_str());
        let Imported::Workflows(imported) = import(&source, platform) else {
            continue;
        };
        for parsed in imported {
            workflows += 1;
            let found = analyze(&parsed.value);
            assert_eq!(found, analyze(&parsed.value), "{name} is not analysed the same way twice");
            let mut seen = BTreeSet::new();
            for finding in &found {
                let code = RULES.iter().find(|rule| rule.code == finding.code).expect("a known code").code;
                let count = counts.get_mut(code).unwrap();
                count.findings += 1;
                count.workflows += usize::from(seen.insert(code));
                if listed.as_deref().is_some_and(|l| l == "all" || l == code) {
                    println!("{code}\t{:?}\t{name}\t{}\t{}", finding.severity, finding.pointers[0], finding.message);
                }
            }
        }
    }
    (workflows, counts)
}

/// The documentation of all rules; `counts` is the part that only the corpus can give.
fn document(counts: &str) -> String {
    let mut text = String::from(
        "# Rules\n\nWritten by `UPDATE_DOCS=1 cargo test --test rules`; a test fails when it is stale. `cutover explain CODE` prints a rule's page.\n\n\
         | code | rule | severity | confidence | effort | OWASP |\n|---|---|---|---|---|---|\n",
    );
    for rule in RULES {
        text.push_str(&format!(
            "| {} | [{}](../src/analyzers/{}.md) | {} | {} | {} | {} |\n",
            rule.code,
            rule.name,
            rule.name.replace('-', "_"),
            format!("{:?}", rule.severity).to_lowercase(),
            format!("{:?}", rule.confidence).to_lowercase(),
            rule.effort,
            rule.tags.join(", ")
        ));
    }
    text.push_str("\nWhat only several workflows together show, in the estate's part of a report:\n\n| code | name | severity | what it means |\n|---|---|---|---|\n");
    let of_estate = |code: &str| RULES.iter().any(|rule| code.starts_with(&rule.code[..2]));
    for page in PAGES.iter().filter(|page| of_estate(&page.code)) {
        text.push_str(&format!("| {} | {} | {} | {} |\n", page.code, page.name, page.severity, page.meaning()));
    }
    text.push_str("\nSeverity, confidence and effort (points of half an hour) are what a finding has unless the rule says otherwise for one.\n\n");
    text.push_str(PRECISION);
    text.push_str(COUNTS);
    text.push_str(counts);
    text
}

/// What a sceptical reading of findings over the corpus gave. Written by hand after each change of a rule.
const PRECISION: &str = "\
## Precision

Samples of findings over the corpus (n8n; for the most frequent rules a second and a third sample, drawn apart, with Make and Zapier), and of 2,352
public n8n templates that no rule was written against (thirty findings by chance of each of the most frequent rules, six samples of BR001 and five of BR002; of the last thirty of each 26 were right), judged by one reader from the
message, and from the export where the message left a doubt. \"Right\" means that the reader would keep the finding. Rules that are not listed fired less than five times; their samples are their test.

| code | read | right | what is wrong with the rest |
|---|---|---|---|
| AI001 | 182 | 182 | |
| AI002 | 47 | 46 | a model that speaks has no length of an answer |
| AI003 | 21 | 20 | a tool that only asks, by POST |
| AI005 | 3 | 1 | entries of a cache, labels: left out since |
| AI006 | 30 | 30 | |
| AI008 | 66 | 61 | \"purpose of contact\", a sender's domain: both left out since; a field named after a label |
| AI013 | 80 | 80 | |
| BR001 | 461 | 368 | hosts of links, labels of a mailbox, words that an expression or code of the workflow chooses from: left out since; before that marks that steps of the workflow set themselves, words of a service or a program (`item:deleted`), ends of file names, what code asks for to show it, placeholders; before: names that only the workflow knows, signs of a format (AM, °C), hours of a clock; a choice of a form; choices of a form in another shape, channels by name |
| BR002 | 195 | 151 | examples in quotation marks, how a value is written, tasks, the form of the answer: left out since; before: what to write where a field is empty, a step of a conversation |
| BR003 | 8 | 7 | a check beside another scale; values more than twice apart were other scales, and are left out since |
| BR101 | 6 | 4 | an hour of somebody's clock (left out since), prices of different things |
| BR005 | 13 | 11 | names of fields, advice as text |
| CO001 | 99 | 99 | |
| CO002 | 7 | 7 | |
| CO004 | 8 | 6 | an agent that runs for the first item only |
| DA001 | 234 | 227 | requests by POST that only read, under a name that does not say so; rows that are only filtered: left out since; a webhook that refuses every call: left out since |
| DA003 | 7 | 6 | an app's call that only reads |
| DA004 | 20 | 20 | |
| DA007 | 3 | 2 | the message of an answer that is an error (what an error says of itself no longer counts: it was four of seven) |
| GO001 | 76 | 76 | |
| GO002 | 150 | 149 | a placeholder: left out since, and one finding for a workflow |
| GO003 | 105 | 103 | notes in a shape that n8n does not read; many notes of the corpus have lost their text |
| GO004 | 7 | 7 | |
| GO006 | 8 | 8 | |
| GO007 | 21 | 21 | |
| GO008 | 6 | 6 | |
| GO009 | 7 | 7 | |
| LI001 | 221 | 208 | servers of tools, which speak an open protocol: they weigh `low` since |
| LI002 | 123 | 123 | |
| LI003 | 229 | 229 | |
| LI004 | 126 | 126 | |
| LI005 | 9 | 9 | |
| LI006 | 7 | 7 | |
| LI007 | 9 | 9 | |
| LI008 | 12 | 12 | |
| LI009 | 7 | 7 | |
| RE001 | 217 | 209 | a call of a model that only ranks; a workflow with a start of its own for failures: left out since; reads by the default of a resource that counted as writes: left out since |
| RE002 | 59 | 57 | capitals in double braces that a reader of the template fills in: left out since |
| RE004 | 71 | 59 | values that the workflow itself sets; choices of a form and values of a schema are left out since |
| RE005 | 12 | 11 | a sign that somebody is typing |
| RE006 | 25 | 23 | an upload that replaces what is there |
| RE007 | 26 | 25 | a cycle that ends with its list |
| RE008 | 20 | 20 | |
| RE009 | 8 | 7 | |
| RE010 | 16 | 9 | what a person was shown and approved, a question that is asked again after its own answer: left out since |
| RE011 | 8 | 8 | |
| RE014 | 5 | 4 | one item is meant |
| SE001 | 20 | 18 | addresses of a blockchain under the name of token; the corpus is scrubbed: recall is tested on planted samples |
| SE002 | 42 | 42 | |
| SE004 | 24 | 24 | |

What stands beside the findings, thirty of each by chance from the same templates, read against the export:

| what | read | right | what is wrong with the rest |
|---|---|---|---|
| rows of \"where data goes\" | 84 | 84 reach the vendor, 63 are of the class that is said | what a model wrote, ids, descriptions of things: left out since, after which 25 of 30 were right; a model's text that code hands on still counts |
| rules of the register, of all kinds | 40 | 29 | names of a protocol, beginnings of ids, own flags, steps of a conversation; \"and\" and \"or\" outside an `if` were lost, and are read since |
| the calls that a rule gates | 30 | 30 | |
| rules of workflows that begin with a form | 30 | 26 | code about the shape of data |
| rules in Python, all that there are | 25 | 10 | kinds of columns and of records; lists and tables are read since |
| verdict and hours | 30 | 27 | exports that people had emptied (said since), services that only look something up and counted as written to (mended) |

";

const COUNTS: &str = "## How often each rule fires\n";

fn counts_text(surveys: &[(&str, usize, BTreeMap<&str, Count>)]) -> String {
    let mut text =
        String::from("\nOver public workflows: findings, and the share of workflows that have one.\n\n| code |");
    for (platform, workflows, _) in surveys {
        text.push_str(&format!(" {platform} ({workflows}) | share |"));
    }
    text.push_str(&format!("\n|---|{}\n", "---:|---:|".repeat(surveys.len())));
    for rule in RULES {
        text.push_str(&format!("| {} |", rule.code));
        for (_, workflows, counts) in surveys {
            let count = counts.get(rule.code).copied().unwrap_or_default();
            let share = count.workflows * 1000 / (*workflows).max(1);
            text.push_str(&format!(" {} | {}.{} % |", count.findings, share / 10, share % 10));
        }
        text.push('\n');
    }
    text
}

#[test]
fn the_list_of_rules_is_fresh() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/rules.md");
    let written = std::fs::read_to_string(&path).unwrap_or_default();
    let counts = match corpus() {
        Some(folder) => {
            let surveys: Vec<_> = PLATFORMS
                .iter()
                .map(|platform| {
                    let (workflows, counts) = survey(&folder.join(platform));
                    (*platform, workflows, counts)
                })
                .collect();
            counts_text(&surveys)
        }
        None => {
            println!("the corpus is not here: its counts are not checked");
            written.split_once(COUNTS).map(|(_, counts)| counts.to_owned()).unwrap_or_default()
        }
    };
    let fresh = document(&counts);
    if std::env::var("UPDATE_DOCS").is_ok() {
        std::fs::write(&path, &fresh).unwrap();
    } else {
        assert!(written == fresh, "docs/rules.md is stale: run UPDATE_DOCS=1 cargo test --test rules");
    }
}
