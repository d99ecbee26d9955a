//! The workflow's own JavaScript: code steps, and expressions that are more than a path.

use super::literal;
use super::printer::OwnExpression;
use super::sloppy::THIS;
use oxc::allocator::Allocator;
use oxc::parser::Parser;
use oxc::semantic::SemanticBuilder;
use oxc::span::SourceType;
use std::collections::BTreeSet;
use std::sync::OnceLock;

/// Names of JavaScript itself that mean the same in every scope. Expressions are guarded more closely than code.
fn is_global(name: &str, expression: bool) -> bool {
    static CODE: OnceLock<BTreeSet<&'static str>> = OnceLock::new();
    static EXPRESSION: OnceLock<BTreeSet<&'static str>> = OnceLock::new();
    let names = if expression {
        EXPRESSION.get_or_init(|| include_str!("globals-expression.txt").split_whitespace().collect())
    } else {
        CODE.get_or_init(|| include_str!("globals.txt").split_whitespace().collect())
    };
    names.contains(name)
}

/// Names that the scope of code gives, and names of newer JavaScript that it keeps undefined.
fn is_scope_name(name: &str) -> bool {
    static NAMES: OnceLock<BTreeSet<&'static str>> = OnceLock::new();
    NAMES.get_or_init(|| include_str!("scope.txt").split_whitespace().collect()).contains(name)
}

/// What a program uses and does not define, and which of that it assigns to.
#[derive(Clone, Debug, Default)]
pub struct Free {
    pub read: Vec<String>,
    /// Assigned without a declaration: legal only outside modules.
    pub assigned: Vec<String>,
    /// Read, and of no scope that is known: reaching it fails.
    pub unknown: Vec<String>,
    /// It parses as a module.
    pub parses: bool,
}

impl Free {
    /// The same where the scope gives some more names.
    pub fn with(mut self, names: &[&str]) -> Self {
        let is_named = |name: &String| names.contains(&name.as_str());
        let (named, unknown) = self.unknown.into_iter().partition::<Vec<String>, _>(is_named);
        let (also, assigned) = self.assigned.into_iter().partition::<Vec<String>, _>(is_named);
        self.read.extend(named.into_iter().chain(also));
        self.read.sort_unstable();
        Self { unknown, assigned, ..self }
    }
}

/// What a text of JavaScript is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Text {
    /// Code in a module.
    Module,
    /// Code as the platform runs it.
    Script,
    Expression,
}

fn analyse(source: &str, text: Text) -> Free {
    if cutover_ir::nests_too_deep(source) {
        return Free::default();
    }
    let allocator = Allocator::default();
    let source_type = if text == Text::Module { SourceType::mjs() } else { SourceType::cjs() };
    let expression = text == Text::Expression;
    let parsed = Parser::new(&allocator, source, source_type).parse();
    let parses = !parsed.panicked && parsed.diagnostics.is_empty();
    if !parses {
        return Free::default();
    }
    let built = SemanticBuilder::new().with_check_syntax_error(true).build(&parsed.program);
    let parses = built.diagnostics.is_empty();
    let scoping = built.semantic.scoping();
    let mut free = Free { parses, ..Free::default() };
    let mut read = BTreeSet::new();
    let mut assigned = BTreeSet::new();
    for (name, references) in scoping.root_unresolved_references() {
        let name = name.to_string();
        if is_global(&name, expression) {
            continue;
        }
        // In code a name that the scope does not know stays free, so that reaching it fails as it did.
        let known = expression || is_scope_name(&name);
        if known {
            read.insert(name);
        } else if references.iter().any(|r| scoping.get_reference(*r).is_write()) {
            assigned.insert(name);
        } else {
            free.unknown.push(name);
        }
    }
    free.read = read.into_iter().collect();
    free.assigned = assigned.into_iter().collect();
    free
}

/// The names that an expression takes from its scope.
pub fn free_names(code: &str) -> Vec<String> {
    let free = analyse(&format!("({code}\n)"), Text::Expression);
    let mut names = free.read;
    names.extend(free.assigned);
    names
}

/// The names that the body of a function takes from its scope.
pub fn free_in_body(body: &str) -> Free {
    analyse(&format!("export default async function () {{\n{body}\n}}"), Text::Module)
}

/// The same of a whole module.
pub fn free_in_module(module: &str) -> Free {
    analyse(module, Text::Module)
}

/// The same of a body that runs as a script.
pub fn free_in_script(body: &str) -> Free {
    analyse(&format!("(async function () {{\n{body}\n}})"), Text::Script)
}

/// The same of a function that cannot wait for anything.
pub fn free_in_order(body: &str) -> Free {
    analyse(&format!("export default function ({{ a, b }}) {{\n{body}\n}}"), Text::Module)
}

/// `src/code/expressions.js`: every expression that is more than a path.
pub fn expressions_file(own: &[OwnExpression]) -> String {
    let mut out = String::from(
        "// The workflow's own expressions, as their authors wrote them; calls of the platform's extension methods go through `extend`.\n",
    );
    let calls: String = own.iter().map(|e| e.code.as_str()).collect();
    out.insert_str(0, &super::secrets::import_for(&calls));
    for expression in own {
        let scope = scope(&expression.free);
        out.push_str(&format!(
            "\n/** {} */\nexport const {} = ({scope}) => (\n  {}\n);\n",
            literal::comment_line(&expression.about),
            expression.name,
            expression.code.trim()
        ));
    }
    out
}

/// `src/code/expressions.d.ts`.
pub fn expressions_types(own: &[OwnExpression]) -> String {
    let mut out = String::from(
        "import type { Json } from \"../runtime/items.js\";\nimport type { Scope } from \"../runtime/scope.js\";\n\n",
    );
    for expression in own {
        out.push_str(&format!("export function {}(scope: Scope): Json;\n", expression.name));
    }
    out
}

fn scope(free: &[String]) -> String {
    if free.is_empty() { String::new() } else { format!("{{ {} }}", free.join(", ")) }
}

/// The file of one code step.
pub fn code_file(step: &str, name: &str, body: &str, free: &Free) -> String {
    let mut out = super::secrets::import_for(body);
    out.push_str(&format!("// The code of “{}”, as its authors wrote it.\n", literal::comment_line(step)));
    // What is added stands in the first line, so that the lines of the code keep their numbers.
    out.push_str(&format!("export async function {name}({}) {{", scope(&free.read)));
    if body.contains(THIS) {
        out.push_str(&format!(" const {THIS} = (own) => own ?? this;"));
    }
    if !free.assigned.is_empty() {
        out.push_str(&format!(" let {}; // assigned below without a declaration", free.assigned.join(", ")));
    }
    out.push('\n');
    out.push_str(body.trim_end());
    out.push_str("\n}\n");
    out
}

/// The file of code that runs as a script only: a text, and why it is one.
pub fn script_file(step: &str, name: &str, body: &str, free: &Free, why: &str) -> String {
    let names: Vec<String> = free.read.iter().map(|name| literal::string(name)).collect();
    let declared = match free.assigned.as_slice() {
        [] => String::new(),
        assigned => format!(" let {};", assigned.join(", ")),
    };
    let text = literal::template_text(&format!("{declared}\n{}", body.trim_end())).replace(literal::BREAK, "\n");
    format!(
        "import {{ script }} from \"../runtime/script.js\";\n\n\
         // The code of “{}”, as its authors wrote it. It runs as a script, not as a module: {why}.\n\
         export const {name} = script([{}], `{text}`);\n",
        literal::comment_line(step),
        names.join(", ")
    )
}

/// Its types.
pub fn script_types(name: &str) -> String {
    format!("import type {{ Script }} from \"../runtime/script.js\";\n\nexport const {name}: Script;\n")
}

/// The file of code that is no valid JavaScript: its step fails as it always did.
pub fn unreadable_file(step: &str, name: &str, body: &str) -> String {
    format!(
        "import {{ unreadable }} from \"../runtime/unreadable.js\";\n\n\
         // The code of “{}”, as its authors wrote it. It is no valid JavaScript, so the step has always failed.\n\
         export const {name} = unreadable({});\n",
        literal::comment_line(step),
        literal::string(body)
    )
}

/// Its types.
pub fn unreadable_types(name: &str) -> String {
    format!(
        "import type {{ Unreadable }} from \"../runtime/unreadable.js\";\n\nexport function {name}(): ReturnType<Unreadable>;\n"
    )
}

/// The file of code that says which of two items comes first.
pub fn order_file(step: &str, name: &str, body: &str, free: &Free) -> String {
    let file = code_file(step, name, body, &Free { read: vec!["a".to_owned(), "b".to_owned()], ..free.clone() });
    file.replacen("export async function", "export function", 1)
}

/// Its types.
pub fn order_types(name: &str) -> String {
    format!(
        "import type {{ Pair }} from \"../runtime/transforms/sort-by.js\";\n\nexport function {name}(pair: Pair): unknown;\n"
    )
}

/// Its types.
pub fn code_types(name: &str) -> String {
    format!(
        "import type {{ Scope }} from \"../runtime/scope.js\";\n\nexport function {name}(scope: Scope): Promise<unknown>;\n"
    )
}
