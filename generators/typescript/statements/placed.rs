//! Rules and mappings: in files of their own, or in place where they are short or read other steps.

use super::super::Emitted;
use super::super::assign::Printed;
use super::super::boundaries::Checked;
use super::super::literal;
use super::super::printer::{Imports, Printer, arrow, indent_code};
use super::super::{comments, prose, rules, secrets, wrap};
use crate::plan::{file_slug, identifier, identifier_of};
use cutover_ir::{Class, Conditions, Op};
use petgraph::stable_graph::NodeIndex;

/// The type of items, imported; any fields where none is inferred.
fn item_type(imports: &mut Imports, ty: Option<&str>) -> String {
    match ty {
        Some(ty) => {
            imports.ty("types", ty);
            ty.to_owned()
        }
        None => {
            imports.ty("runtime/items", "Fields");
            "Fields".to_owned()
        }
    }
}

/// The statement of a function: its body on a line of its own where both do not fit on one.
fn defined(head: &str, body: &str) -> String {
    let line = format!("export const {head} {body};");
    if !body.contains('\n') && wrap::fits(&line) {
        return line;
    }
    format!("export const {head}\n  {};", indent_code(body, 2))
}

/// What a branch asks, without the word that says that it is one.
fn asked(name: &str) -> &str {
    let name = name.trim();
    let rest = ["check if ", "if ", "if: ", "if - ", "filter: ", "switch: "].iter().find_map(|word| {
        let (first, rest) = name.split_at_checked(word.len())?;
        first.eq_ignore_ascii_case(word).then_some(rest)
    });
    rest.filter(|rest| rest.starts_with(char::is_alphabetic)).unwrap_or(name)
}

/// A rule in a file of its own, or in place where it must stay with the steps that it reads.
pub(super) fn rule_reference(
    printer: &mut Printer<'_>,
    emitted: &mut Emitted,
    step: NodeIndex,
    rule: &Conditions,
    label: &str,
) -> String {
    let Some(named) = printer.step(step) else { return String::new() };
    if rule.conditions.is_empty() && !rule.legacy && rule.loose_when.is_none() {
        // What compares and how says nothing where nothing is compared.
        for leaf in &rule.leaves {
            match leaf.as_str().ends_with("/combinator") || leaf.as_str().ends_with("/combineOperation") {
                true => printer.printed(leaf),
                false => printer.ledger.settle(leaf, Class::Cosmetic),
            }
        }
        let verdict = if rule.any { "never" } else { "always" };
        printer.imports.value("runtime/conditions", verdict);
        return verdict.to_owned();
    }
    let said = prose::name(rule).filter(|_| label.is_empty() && named.labels.unnamed);
    let called = printer.called(step).to_owned();
    let about = match &said {
        Some(said) => said.clone(),
        None if label.is_empty() => called.clone(),
        None => format!("{called} {label}"),
    };
    let mut printed = rules::print(printer, rule, step, "condition");
    if matches!(printed.about, rules::About::Steps) {
        printer.imports.merge(&printed.imports);
        return printed.uses.closure(&printed.body);
    }
    let at = rule.conditions.first().map_or_else(|| named.origin.at.clone(), |c| c.left.at.clone());
    let wanted = match (&named.op, label) {
        _ if said.is_some() => identifier(&about),
        // A branch has two variables that say what came of it.
        (Op::Partition { .. }, _) => identifier(asked(&called)),
        (_, "") => identifier_of(asked(&called), "rule"),
        // The variable of what takes a way has its name.
        (_, label) if named.labels.unnamed => format!("{}Rule", identifier(label)),
        (_, label) => format!("{}Rule", identifier_of(&called, label)),
    };
    let name = printer.names.unique_or(&wanted, &identifier_of(&wanted, "rule"));
    let file = emitted.files.unique_with(&file_slug(&about), "-");
    let mut imports = std::mem::take(&mut printed.imports);
    let is_secret = |text: &str| !secrets::in_text(text, &printer.known_secrets).is_empty();
    let (defined, reference, checked) = match &printed.about {
        rules::About::Values(values) => {
            let names: Vec<&str> = values.iter().map(|(name, _)| name.as_str()).collect();
            let taken = names.iter().map(|name| format!("{name}: unknown")).collect::<Vec<_>>().join(", ");
            let given = values.iter().map(|(_, code)| code.as_str()).collect::<Vec<_>>().join(", ");
            imports.ty("runtime/rules", "Verdict");
            let checked = Checked::of_values(&name, &file, rule, &names, &is_secret);
            (
                defined(&format!("{name} = ({taken}): Verdict =>"), &printed.body),
                printed.uses.closure(&format!("{name}({given})")),
                checked,
            )
        }
        rules::About::Item | rules::About::Steps => {
            imports.ty("runtime/rules", "Rule");
            let parameter = item_type(&mut imports, printer.types.of_input(step));
            let closure = printed.uses.closure(&printed.body);
            let checked = Checked::of(&name, &file, rule, &is_secret);
            let (head, body) = arrow(&closure).unwrap_or(("() =>", &closure));
            (defined(&format!("{name}: Rule<{parameter}> = {head}"), body), name.clone(), checked)
        }
    };
    let text = format!(
        "{}\n/**\n{} * Business rule of “{}”, {}\n */\n{defined}\n",
        imports.print("../"),
        comments::lines(&literal::comment_line(&prose::conditions(rule))),
        literal::comment_line(&named.name),
        literal::comment_line(at.as_str()),
    );
    emitted.put_of(step, (&format!("src/rules/{file}.ts"), &name), text);
    let places = rule.conditions.iter().map(|condition| (condition.left.at.clone(), format!("src/rules/{file}.ts")));
    emitted.rule_files.extend(places);
    emitted.checked_rules.push(checked);
    printer.imports.value(&format!("rules/{file}"), &name);
    reference
}

/// A mapping in a file of its own where it stands alone and is long, else in place.
pub(super) fn place_mapping(
    printer: &mut Printer<'_>,
    emitted: &mut Emitted,
    step: NodeIndex,
    printed: &Printed,
) -> String {
    let Some(named) = printer.step(step) else { return String::new() };
    if let Some(settings) = printer.config.get(&step) {
        let name = settings.name.clone();
        emitted.config.add(named, &name, &printed.members, &printed.imports);
        emitted.lives(step, "src/config.ts", &name);
        printer.imports.value("config", &name);
        return format!("() => {name}");
    }
    let short = printed.fields <= 2 && !printed.body.contains('\n');
    if printed.reads_steps || short {
        printer.imports.merge(&printed.imports);
        return printed.uses.closure(&printed.body);
    }
    let name = printer.names.unique(&identifier_of(printer.called(step), "fields"));
    let file = emitted.files.unique_with(&file_slug(printer.called(step)), "-");
    let mut imports = printed.imports.clone();
    imports.ty("runtime/mapping", "Mapping");
    let input = item_type(&mut imports, printer.types.of_input(step));
    let output = item_type(&mut imports, printer.types.of_output(step));
    let closure = printed.uses.closure(&printed.body);
    let text = format!(
        "{}\n/** The fields that “{}” sets. */\n{}\n",
        imports.print("../"),
        literal::comment_line(&named.name),
        match arrow(&closure) {
            Some((head, body)) if !body.starts_with('(') =>
                defined(&format!("{name}: Mapping<{input}, {output}> = {head}"), body),
            _ => format!("export const {name}: Mapping<{input}, {output}> = {closure};"),
        }
    );
    emitted.put_of(step, (&format!("src/steps/{file}.ts"), &name), text);
    printer.imports.value(&format!("steps/{file}"), &name);
    name
}
