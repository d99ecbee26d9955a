//! Values of items and of other steps, by path.

use super::super::literal;
use super::super::outputs::outputs;
use super::{Printer, Uses};
use cutover_ir::{Access, LinkKind, PathExpr, Root, Segment};
use petgraph::stable_graph::NodeIndex;
use std::collections::HashSet;

/// The module of what expressions ask of the run.
const OF_THE_RUN: &str = "runtime/of-the-run";

/// What the platform says of a step that there is not.
const NO_STEP: &str = "Referenced node doesn't exist";

impl Printer<'_> {
    pub(super) fn path(&mut self, path: &PathExpr, step: NodeIndex, hint: &str, uses: &mut Uses) -> String {
        let base = match self.nearest_root(&path.root, step) {
            Root::ItemIndex if path.segments.is_empty() => {
                uses.item = true;
                return "item.index".to_owned();
            }
            Root::Given(name) => {
                uses.item = true;
                self.imports.value("runtime/from-model", "fromModel");
                return format!("fromModel(item, {})", literal::string(name));
            }
            Root::Scope(name) if path.segments.is_empty() && matches!(name.as_str(), "$now" | "$today") => {
                let function = name.trim_start_matches('$');
                self.imports.value("runtime/dates", function);
                return format!("{function}()");
            }
            Root::RunIndex if path.segments.is_empty() => {
                uses.item = true;
                self.imports.value(OF_THE_RUN, "runIndex");
                return "runIndex(item)".to_owned();
            }
            Root::Scope(name) => {
                let (Some(function), [Segment::Key(member)]) = (of_the_run(name), path.segments.as_slice()) else {
                    return self.own_path(path, step, hint, uses);
                };
                uses.item = true;
                self.imports.value(OF_THE_RUN, function);
                return match function {
                    "env" => format!("env(item, {})", literal::string(member)),
                    _ => tail(format!("{function}(item)"), &path.segments, false),
                };
            }
            Root::Binary if is_of_a_file(&path.segments) => {
                uses.item = true;
                return tail("item.binary".to_owned(), &path.segments, true);
            }
            Root::Item if self.untyped && path.segments.len() > 1 => {
                let Some(code) = by_fields(&path.segments) else { return self.own_path(path, step, hint, uses) };
                uses.json = true;
                self.imports.value("runtime/json", "fieldsOf");
                return code;
            }
            Root::Item => {
                uses.json = true;
                "\u{1}".to_owned()
            }
            Root::Step { name, access } => {
                let Some(index) = self.workflow.by_name.get(name).copied() else {
                    self.imports.value("runtime/broken", "broken");
                    let source = path_source(path);
                    let source = if source.contains(['\'', '\\']) { source } else { source.replace('"', "'") };
                    return format!("broken({}, {})", literal::string(&source), literal::string(NO_STEP));
                };
                if let Some(constant) = self.configured(index, step, *access, &path.segments) {
                    return constant;
                }
                let Some(base) = self.reference(index, step, *access) else {
                    return self.own_path(path, step, hint, uses);
                };
                uses.item |= self.detached;
                let relative = match access {
                    Access::First => return tail(format!("{base}.first()?.json"), &path.segments, true),
                    Access::Last => return tail(format!("{base}.last()?.json"), &path.segments, true),
                    Access::Paired => "of",
                    Access::SameIndex => "at",
                    Access::Current => return self.own_path(path, step, hint, uses),
                };
                uses.item = true;
                format!("{base}.{relative}(item).json")
            }
            _ => return self.own_path(path, step, hint, uses),
        };
        tail(base, &path.segments, false)
    }

    /// The item at hand where the item of another step is asked for that all of them come from.
    fn nearest_root<'p>(&self, root: &'p Root, step: NodeIndex) -> &'p Root {
        if let Root::Step { name, access: Access::Paired } = root
            && !self.detached
            && !self.untyped
            && let Some(asked) = self.workflow.by_name.get(name)
        {
            let incoming = self.workflow.incoming(step);
            let given: Vec<_> = incoming.iter().filter(|(_, link)| link.kind == LinkKind::Main).collect();
            if !given.is_empty() && given.iter().all(|(source, link)| source == asked && link.input == 0) {
                return &Root::Item;
            }
        }
        root
    }

    /// Whether a path can be read so that it fails where the platform's reading does.
    pub(super) fn can_be_sure(&self, path: &PathExpr) -> bool {
        match &path.root {
            Root::Item => true,
            Root::Step { name, access } => *access != Access::Current && self.workflow.by_name.contains_key(name),
            _ => false,
        }
    }

    /// A path that fails where a member on the way is missing, or the step has no item for this one.
    pub(super) fn sure_path(&mut self, path: &PathExpr, step: NodeIndex, uses: &mut Uses) -> Option<String> {
        let base = match self.nearest_root(&path.root, step) {
            Root::Item => {
                uses.json = true;
                "\u{1}".to_owned()
            }
            Root::Step { name, access } => {
                let index = self.workflow.by_name.get(name).copied()?;
                if let Some(constant) = self.configured(index, step, *access, &path.segments) {
                    return Some(constant);
                }
                let base = self.reference(index, step, *access)?;
                let paired = matches!(access, Access::Paired | Access::SameIndex);
                uses.item |= self.detached || paired;
                match access {
                    Access::First => format!("{base}.first()!.json"),
                    Access::Last => format!("{base}.last()!.json"),
                    Access::Paired => format!("{base}.matching(item).json"),
                    Access::SameIndex => format!("{base}.at(item).json"),
                    Access::Current => return None,
                }
            }
            _ => return None,
        };
        let mut out = base;
        for (i, segment) in path.segments.iter().enumerate() {
            if i > 0 {
                out.push('!');
            }
            follow(&mut out, segment);
        }
        Some(out)
    }

    /// The variable of a step that certainly ran before and stands in scope, or a look-up by name.
    fn reference(&mut self, index: NodeIndex, from: NodeIndex, access: Access) -> Option<String> {
        let target = self.step(index)?;
        let dominates = self.flow.dominators.runs_before(index, from);
        let output = match access {
            _ if self.outputs(index) == 1 => Some(0),
            // Whichever output it is asked of, it is the item that another one was made from.
            Access::Paired => self.output_towards(index, from),
            // Of a step with several outputs, which one is meant depends on who asks: the runtime knows the way from there to here.
            _ => None,
        };
        if dominates
            && !self.detached
            && let Some(variable) = output.and_then(|output| self.variables.get(&(index, output)))
        {
            return Some(variable.clone());
        }
        let name = literal::string(&target.name);
        let ty = match self.types.of_output(index).map(str::to_owned) {
            Some(ty) => {
                self.imports.ty("types", &ty);
                format!("<{ty}>")
            }
            None => String::new(),
        };
        if self.detached {
            self.imports.value("runtime/step-of", "stepOf");
            return Some(format!("stepOf{ty}(item, {name})"));
        }
        Some(format!("run.step{ty}({name})"))
    }

    /// The one output of a step by which another is reached.
    fn output_towards(&self, index: NodeIndex, to: NodeIndex) -> Option<usize> {
        let main = |step: NodeIndex| {
            let links = self.workflow.outgoing(step).into_iter();
            links.filter(|(_, link)| link.kind == LinkKind::Main).map(|(target, link)| (target, link.output))
        };
        let reaches = |from: NodeIndex| {
            let mut seen = HashSet::from([index, from]);
            let mut open = vec![from];
            while let Some(step) = open.pop() {
                if step == to {
                    return true;
                }
                open.extend(main(step).map(|(target, _)| target).filter(|target| seen.insert(*target)));
            }
            false
        };
        let mut towards =
            main(index).filter(|(target, _)| *target != index && reaches(*target)).map(|(_, output)| output);
        let output = towards.next()?;
        towards.all(|other| other == output).then_some(output)
    }

    /// How many outputs a step has in the emitted code.
    pub fn outputs(&self, index: NodeIndex) -> usize {
        outputs(self.workflow, index)
    }
}

/// The function of the runtime that gives what an expression asks of the run by that name.
fn of_the_run(name: &str) -> Option<&'static str> {
    Some(match name {
        "$env" => "env",
        "$vars" => "vars",
        "$execution" => "executionOf",
        "$workflow" => "workflowOf",
        _ => return None,
    })
}

/// Members of an item without an inferred type, each asked of the fields of the one before: what has none has no such member either.
fn by_fields(segments: &[Segment]) -> Option<String> {
    // A text and a list have a length, and no fields.
    let plain = |segment: &Segment| matches!(segment, Segment::Key(key) if key != "length");
    let (first, rest) = segments.split_first()?;
    if !segments.iter().all(plain) {
        return None;
    }
    let mut code = "\u{1}".to_owned();
    follow(&mut code, first);
    for segment in rest {
        code = format!("fieldsOf({code})");
        follow(&mut code, segment);
    }
    Some(code)
}

/// Whether a path below the files of an item leads to one of the facts that each file has.
fn is_of_a_file(segments: &[Segment]) -> bool {
    let [Segment::Key(_), Segment::Key(fact)] = segments else { return false };
    matches!(fact.as_str(), "fileName" | "mimeType" | "fileExtension" | "fileType" | "fileSize")
}

/// Members of what stands there, each read with `?.`; with `optional` the first too.
pub fn tail(mut code: String, segments: &[Segment], optional: bool) -> String {
    for (i, segment) in segments.iter().enumerate() {
        if optional || i > 0 {
            let plain = matches!(segment, Segment::Key(key) if literal::is_plain_key(key));
            code.push_str(if plain { "?" } else { "?." });
        }
        follow(&mut code, segment);
    }
    code
}

/// Reads a member of what stands there.
fn follow(code: &mut String, segment: &Segment) {
    match segment {
        Segment::Key(key) if literal::is_plain_key(key) => {
            code.push('.');
            code.push_str(key);
        }
        Segment::Key(key) => code.push_str(&format!("[{}]", literal::string(key))),
        Segment::Index(index) => code.push_str(&format!("[{index}]")),
    }
}

/// A path in the platform's own language.
pub fn path_source(path: &PathExpr) -> String {
    let mut code = match &path.root {
        Root::Item => "$json".to_owned(),
        Root::Binary => "$binary".to_owned(),
        Root::ItemIndex => "$itemIndex".to_owned(),
        Root::RunIndex => "$runIndex".to_owned(),
        Root::Scope(name) => name.clone(),
        Root::Given(name) => format!("$fromAI({})", literal::string(name)),
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
        follow(&mut code, segment);
    }
    code
}
