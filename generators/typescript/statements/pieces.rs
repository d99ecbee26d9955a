//! Pieces of the flow: what stands in place, or as a function at the end of the file that takes what it reads.
//!
//! Functions, the arms of `together` and what follows a join are printed by themselves, with a mark where they belong. Once all of them
//! are there, it is known which variables each reads, over whatever it calls, and how long it is.

use super::super::Emitted;
use super::super::comments;
use super::super::printer::{Printer, indent_code};
use super::indent_lines;
use super::variables::output_type;
use oxc::allocator::Allocator;
use oxc::parser::Parser;
use oxc::semantic::SemanticBuilder;
use oxc::span::SourceType;
use petgraph::stable_graph::NodeIndex;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet, VecDeque};

/// Stands around the number of a piece, where the piece belongs.
const MARK: char = '\u{5}';

/// What a local function is given stands between these two until it is known where the function stands.
const GIVEN: char = '\u{3}';
const GIVEN_END: char = '\u{4}';

/// A longer piece becomes a function of its own.
const LONG: usize = 40;

/// The head of a function that stands in a call has at most so many characters: such a line cannot be broken.
const WIDE: usize = 95;

/// So many pieces stand within one another.
const DEEP: usize = 2;

/// A function that reads more variables than so many stays beside them.
const MOST_READ: usize = 6;

/// What a piece is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Several ways lead to it.
    Function,
    /// A function that a waiting join may enter with nothing, or a trigger.
    Entered,
    /// Runs beside others.
    Arm,
    /// What follows a join, whose call has so many characters before it.
    Continuation { head: usize },
}

/// A piece of the flow.
#[derive(Debug)]
pub struct Piece {
    pub kind: Kind,
    /// Its name as a function, or the one it would like to have.
    pub name: String,
    pub about: String,
    /// What it is called with, and of what type.
    pub given: Vec<(String, String)>,
    pub text: String,
}

/// Keeps a piece; gives the mark that stands for it.
pub fn keep(emitted: &mut Emitted, piece: Piece) -> String {
    emitted.pieces.push(piece);
    format!("{MARK}{}{MARK}", emitted.pieces.len() - 1)
}

/// The call of a local function.
pub fn call(function: &str, given: &str) -> String {
    format!("{function}({GIVEN}{given}{GIVEN_END})")
}

/// The body of the pipeline, and the functions that stand behind it.
pub fn assemble(printer: &mut Printer<'_>, emitted: &mut Emitted, body: String) -> (String, String) {
    let pieces = std::mem::take(&mut emitted.pieces);
    if emitted.sketch {
        return (String::new(), String::new());
    }
    let mut scene = Scene::new(printer, emitted, pieces, body);
    scene.choose(printer);
    scene.print(printer)
}

/// What a name of the pipeline stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Local {
    Output(NodeIndex),
    Join,
    Loop,
    Function(usize),
    /// The run itself.
    Run,
}

/// What the pipeline calls the run.
const RUN: &str = "run";

/// What is known of a piece.
#[derive(Default)]
struct Known {
    /// The names of the pipeline that it mentions and does not declare.
    free: BTreeSet<String>,
    declared: BTreeSet<String>,
    children: Vec<usize>,
}

struct Scene {
    pieces: Vec<Piece>,
    known: Vec<Known>,
    body: String,
    locals: HashMap<String, Local>,
    /// The pieces that stand as functions at the end of the file, with the variables that they take beside what they are given.
    apart: BTreeMap<usize, Vec<String>>,
    /// Those of them that take the run.
    running: BTreeSet<usize>,
}

impl Scene {
    fn new(printer: &Printer<'_>, emitted: &Emitted, pieces: Vec<Piece>, body: String) -> Self {
        let mut locals: HashMap<String, Local> = HashMap::new();
        locals.extend(printer.variables.iter().map(|((step, _), name)| (name.clone(), Local::Output(*step))));
        locals.extend(emitted.joins.values().map(|name| (name.clone(), Local::Join)));
        locals.extend(emitted.loops.values().map(|name| (name.clone(), Local::Loop)));
        for (i, piece) in pieces.iter().enumerate() {
            if matches!(piece.kind, Kind::Function | Kind::Entered) {
                locals.insert(piece.name.clone(), Local::Function(i));
            }
        }
        locals.insert(RUN.to_owned(), Local::Run);
        let (apart, running) = (BTreeMap::new(), BTreeSet::new());
        let mut scene = Self { known: Vec::new(), pieces, body, locals, apart, running };
        scene.known = scene.pieces.iter().map(|piece| scene.learn(piece)).collect();
        scene
    }

    fn learn(&self, piece: &Piece) -> Known {
        let mut known = Known { children: marks(&piece.text), ..Known::default() };
        if let Some((free, declared)) = names_of(&self.alone(&piece.text)) {
            let is_local = |name: &String| self.locals.contains_key(name);
            known.free = free.into_iter().filter(is_local).collect();
            known.declared = declared.into_iter().filter(is_local).collect();
            known.declared.extend(piece.given.iter().map(|(name, _)| name.clone()));
            known.free = known.free.difference(&known.declared).cloned().collect();
        } else {
            // Nobody knows what it reads.
            known.free =
                self.locals.iter().filter(|(_, local)| **local == Local::Loop).map(|(n, _)| n.clone()).collect();
            known.free.insert(UNKNOWN.to_owned());
        }
        known
    }

    /// The text of a piece without those in it.
    fn alone(&self, text: &str) -> String {
        let text = replace_marks(text, |i| match self.pieces.get(i).map(|piece| piece.kind) {
            Some(Kind::Arm | Kind::Continuation { .. }) => "() => {}".to_owned(),
            _ => String::new(),
        });
        text.replace([GIVEN, GIVEN_END], "")
    }

    /// Decides which pieces become functions at the end of the file.
    fn choose(&mut self, printer: &mut Printer<'_>) {
        let mut chosen: HashSet<usize> = HashSet::new();
        let mut extent: Vec<(usize, usize)> = Vec::new();
        // What stands in a piece was kept before it.
        for (i, (piece, known)) in self.pieces.iter().zip(&self.known).enumerate() {
            let inside =
                || known.children.iter().filter(|child| !chosen.contains(child)).filter_map(|c| extent.get(*c));
            let lines = piece.text.lines().count() + inside().map(|(lines, _)| lines).sum::<usize>();
            let deep = 1 + inside().map(|(_, deep)| *deep).max().unwrap_or(0);
            extent.push((lines, deep));
            let moves = match piece.kind {
                Kind::Function => true,
                Kind::Entered => false,
                Kind::Arm => lines > LONG || deep > DEEP,
                Kind::Continuation { head } => lines > LONG || deep > DEEP || head + typed(piece).len() > WIDE,
            };
            if moves {
                chosen.insert(i);
            }
        }
        loop {
            let free = self.closed(&chosen);
            let stays = |i: &usize| {
                let Some(names) = free.get(*i) else { return true };
                let variables = names.iter().filter(|name| *name != RUN && !self.is_apart(name, &chosen)).count();
                let most =
                    if self.pieces.get(*i).is_some_and(|p| p.kind == Kind::Function) { MOST_READ } else { usize::MAX };
                variables > most || names.iter().any(|name| !self.can_be_given(name, &chosen))
            };
            let staying: Vec<usize> = chosen.iter().copied().filter(stays).collect();
            if staying.is_empty() {
                break self.name(printer, &chosen, &free);
            }
            chosen.retain(|i| !staying.contains(i));
        }
    }

    fn is_apart(&self, name: &str, chosen: &HashSet<usize>) -> bool {
        matches!(self.locals.get(name), Some(Local::Function(i)) if chosen.contains(i))
    }

    fn can_be_given(&self, name: &str, chosen: &HashSet<usize>) -> bool {
        match self.locals.get(name) {
            Some(Local::Output(_) | Local::Join | Local::Run) => true,
            Some(Local::Function(i)) => chosen.contains(i),
            Some(Local::Loop) | None => false,
        }
    }

    /// The names that each piece takes from around it, over whatever stands in it and whatever it calls.
    fn closed(&self, chosen: &HashSet<usize>) -> Vec<BTreeSet<String>> {
        let mut free: Vec<BTreeSet<String>> = vec![BTreeSet::new(); self.known.len()];
        loop {
            let mut grew = false;
            for (i, known) in self.known.iter().enumerate() {
                let mut taken: BTreeSet<String> = known.free.clone();
                for child in &known.children {
                    // A function apart takes nothing where it was declared, only where it is called.
                    let is_function = self.pieces.get(*child).is_some_and(|p| p.kind == Kind::Function);
                    if !(is_function && chosen.contains(child)) {
                        taken.extend(free.get(*child).into_iter().flatten().cloned());
                    }
                }
                let called: Vec<usize> = taken.iter().filter_map(|name| self.function(name)).collect();
                for function in called.into_iter().filter(|function| chosen.contains(function)) {
                    taken.extend(free.get(function).into_iter().flatten().cloned());
                }
                let declared = |name: &String| {
                    known.declared.contains(name) || self.function(name).is_some_and(|f| known.children.contains(&f))
                };
                taken.retain(|name| !declared(name));
                if let Some(own) = free.get_mut(i)
                    && taken.len() > own.len()
                {
                    *own = taken;
                    grew = true;
                }
            }
            if !grew {
                return free;
            }
        }
    }

    fn function(&self, name: &str) -> Option<usize> {
        match self.locals.get(name) {
            Some(Local::Function(i)) => Some(*i),
            _ => None,
        }
    }

    fn name(&mut self, printer: &mut Printer<'_>, chosen: &HashSet<usize>, free: &[BTreeSet<String>]) {
        for i in chosen {
            let Some(names) = free.get(*i) else { continue };
            let mut reads: Vec<(Option<NodeIndex>, String)> = names
                .iter()
                .filter_map(|name| match self.locals.get(name)? {
                    Local::Output(step) => Some((Some(*step), name.clone())),
                    Local::Join => Some((None, name.clone())),
                    Local::Loop | Local::Function(_) | Local::Run => None,
                })
                .collect();
            if names.contains(RUN) {
                self.running.insert(*i);
            }
            reads.sort();
            self.apart.insert(*i, reads.into_iter().map(|(_, name)| name).collect());
        }
        for i in self.apart.keys() {
            if let Some(piece) = self.pieces.get_mut(*i)
                && piece.kind != Kind::Function
            {
                piece.name = printer.names.unique(&piece.name);
            }
        }
    }

    fn print(&self, printer: &mut Printer<'_>) -> (String, String) {
        let mut apart: VecDeque<usize> = VecDeque::new();
        let body = self.placed(&self.body, &mut apart);
        let mut functions = String::new();
        let mut printed = BTreeSet::new();
        while let Some(i) = apart.pop_front() {
            let Some(piece) = self.pieces.get(i).filter(|_| printed.insert(i)) else { continue };
            let mut inner: VecDeque<usize> = VecDeque::new();
            let text = self.placed(&piece.text, &mut inner);
            // What belongs to a function stands right behind it.
            inner.into_iter().rev().for_each(|i| apart.push_front(i));
            let mut parameters = Vec::new();
            if self.running.contains(&i) {
                printer.imports.ty("runtime/run", "Run");
                parameters.push("run: Run".to_owned());
            }
            parameters.extend(read(piece).map(|(name, ty)| format!("{name}: {ty}")));
            for name in self.apart.get(&i).into_iter().flatten() {
                let ty = self.type_of(printer, name);
                parameters.push(format!("{name}: {ty}"));
            }
            functions.push_str(&declaration(piece, &parameters.join(", "), &text));
        }
        (body, functions)
    }

    fn type_of(&self, printer: &mut Printer<'_>, name: &str) -> String {
        match self.locals.get(name) {
            Some(Local::Output(step)) => output_type(printer, *step),
            _ => {
                printer.imports.ty("runtime/join", "Join");
                "Join".to_owned()
            }
        }
    }

    /// A text with the pieces that stand in it, and with what local functions are given; the others are noted.
    fn placed(&self, text: &str, apart: &mut VecDeque<usize>) -> String {
        let mut out = String::new();
        for line in text.split_inclusive('\n') {
            let margin = line.len() - line.trim_start_matches(' ').len();
            let placed = replace_marks(line, |i| indent_code(&self.piece(i, apart), margin));
            // A function that stands elsewhere leaves nothing behind.
            if !placed.trim().is_empty() || !line.contains(MARK) {
                out.push_str(&placed);
            }
        }
        self.given(&out)
    }

    fn piece(&self, i: usize, apart: &mut VecDeque<usize>) -> String {
        let Some(piece) = self.pieces.get(i) else { return String::new() };
        if let Some(reads) = self.apart.get(&i) {
            apart.push_back(i);
            let own = read(piece).map(|(name, _)| name.as_str());
            let run = self.running.contains(&i).then_some(RUN);
            let all: Vec<&str> = run.into_iter().chain(own).chain(reads.iter().map(String::as_str)).collect();
            return match piece.kind {
                Kind::Function | Kind::Entered => String::new(),
                Kind::Arm | Kind::Continuation { .. } => {
                    format!("({}) => {}({})", typed(piece), piece.name, all.join(", "))
                }
            };
        }
        let text = self.placed(&piece.text, apart);
        match piece.kind {
            Kind::Function | Kind::Entered => declaration(piece, &typed(piece), &text).trim_end().to_owned(),
            Kind::Continuation { .. } if text.trim().is_empty() => "async () => {}".to_owned(),
            Kind::Arm if let Some(call) = only_call(&text) => match call.contains('\n') {
                true => format!("() =>\n  {}", indent_code(call, 2)),
                false => format!("() => {call}"),
            },
            Kind::Arm | Kind::Continuation { .. } => {
                format!("async ({}) => {{\n{}}}", typed(piece), indent_lines(&text))
            }
        }
    }

    /// What local functions are given, with what those take that stand elsewhere.
    fn given(&self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        let mut rest = text;
        while let Some((before, after)) = rest.split_once(GIVEN) {
            let Some((given, after)) = after.split_once(GIVEN_END) else { break };
            let name =
                before.trim_end_matches('(').rsplit(|c: char| !(c.is_alphanumeric() || c == '_' || c == '$')).next();
            let called = name.and_then(|name| self.function(name));
            let reads = called.and_then(|i| self.apart.get(&i));
            out.push_str(before);
            let mut all: Vec<&str> = called.filter(|i| self.running.contains(i)).map(|_| RUN).into_iter().collect();
            all.extend(Some(given).filter(|given| !given.is_empty()));
            all.extend(reads.into_iter().flatten().map(String::as_str));
            out.push_str(&all.join(", "));
            rest = after;
        }
        out.push_str(rest);
        out
    }
}

/// Stands among the names of a piece that could not be read.
const UNKNOWN: &str = "?";

/// What a piece is given and reads.
fn read(piece: &Piece) -> impl Iterator<Item = &(String, String)> {
    piece.given.iter().filter(|(name, _)| !name.starts_with(UNREAD))
}

/// A parameter that nothing reads begins so, and is only there for those behind it.
pub const UNREAD: char = '_';

fn typed(piece: &Piece) -> String {
    piece.given.iter().map(|(name, ty)| format!("{name}: {ty}")).collect::<Vec<_>>().join(", ")
}

fn declaration(piece: &Piece, parameters: &str, text: &str) -> String {
    let about = if piece.about.is_empty() { String::new() } else { comments::doc(&piece.about) };
    format!("\n{about}async function {}({parameters}): Promise<void> {{\n{}}}\n", piece.name, indent_lines(text))
}

/// The awaited call that a piece of code is, where it is nothing else.
fn only_call(code: &str) -> Option<&str> {
    let call = code.strip_prefix("await ")?.strip_suffix(";\n")?;
    // Lines of what the call is given are indented or close its brackets.
    let goes_on = |line: &str| line.starts_with([' ', ')', ']', '}']);
    call.lines().skip(1).all(goes_on).then_some(call)
}

/// The numbers of the pieces that stand in a text.
fn marks(text: &str) -> Vec<usize> {
    text.split(MARK).skip(1).step_by(2).filter_map(|number| number.parse().ok()).collect()
}

fn replace_marks(text: &str, mut with: impl FnMut(usize) -> String) -> String {
    let mut out = String::with_capacity(text.len());
    for (i, part) in text.split(MARK).enumerate() {
        match part.parse::<usize>() {
            Ok(number) if i % 2 == 1 => out.push_str(&with(number)),
            _ => out.push_str(part),
        }
    }
    out
}

/// The names that statements take from around them, and those that they declare. Nothing where they cannot be read.
fn names_of(statements: &str) -> Option<(Vec<String>, Vec<String>)> {
    if cutover_ir::nests_too_deep(statements) {
        return None;
    }
    let source = format!("export async function body() {{\n{statements}\n}}");
    let allocator = Allocator::default();
    let parsed = Parser::new(&allocator, &source, SourceType::ts()).parse();
    if parsed.panicked || !parsed.diagnostics.is_empty() {
        return None;
    }
    let built = SemanticBuilder::new().build(&parsed.program);
    let scoping = built.semantic.scoping();
    let free = scoping.root_unresolved_references().keys().map(|name| name.to_string()).collect();
    let declared = scoping.symbol_names().map(str::to_owned).collect();
    Some((free, declared))
}
