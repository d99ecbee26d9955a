//! Filters: an outer list of which one is enough, of inner lists of which all must hold.

use super::formulas::StepOf;
use super::table::table;
use super::values;
use cutover_ir::{Gate, Located, Node, Pointer, Test, Value};
use serde_json::Value as Json;

/// The filter at a place. Members that a filter does not have are handed to `odd`.
pub fn read(json: &Json, at: &Pointer, step_of: StepOf<'_>, odd: &mut dyn FnMut(&str, &Json, Pointer)) -> Gate {
    let mut gate = Gate { at: at.clone(), ..Gate::default() };
    // Conditions alone, without a name.
    if json.is_array() {
        gate.any = lists(json, at, step_of, odd);
        return gate;
    }
    let Some(members) = json.as_object() else {
        odd("filter", json, at.clone());
        return gate;
    };
    for (key, member) in members {
        let here = at.key(key);
        match (key.as_str(), member) {
            ("name", Json::String(name)) => gate.name = Some(Located::new(name.clone(), here)),
            ("conditions", Json::Array(_)) => gate.any = lists(member, &here, step_of, odd),
            _ => odd("filter", member, here),
        }
    }
    gate
}

/// The lists of conditions at a place.
pub fn lists(
    json: &Json,
    at: &Pointer,
    step_of: StepOf<'_>,
    odd: &mut dyn FnMut(&str, &Json, Pointer),
) -> Vec<Vec<Test>> {
    let mut any = Vec::new();
    for (i, list) in json.as_array().into_iter().flatten().enumerate() {
        let at = at.index(i);
        let mut all = Vec::new();
        match list {
            Json::Array(tests) => {
                for (j, test) in tests.iter().enumerate() {
                    all.extend(condition(test, &at.index(j), step_of, odd));
                }
            }
            // Some files leave the inner list out.
            Json::Object(_) => all.extend(condition(list, &at, step_of, odd)),
            other => odd("condition", other, at),
        }
        if !all.is_empty() {
            any.push(all);
        }
    }
    any
}

fn condition(
    json: &Json,
    at: &Pointer,
    step_of: StepOf<'_>,
    odd: &mut dyn FnMut(&str, &Json, Pointer),
) -> Option<Test> {
    let members = json.as_object().or_else(|| {
        odd("condition", json, at.clone());
        None
    })?;
    let missing = || -> Node { Located::new(Value::Null, at.clone()) };
    let mut test =
        Test { left: missing(), operator: Located::new(String::new(), at.key("o")), right: None, known: false };
    for (key, member) in members {
        let here = at.key(key);
        match (key.as_str(), member) {
            ("a", _) => test.left = values::read(member, &here, step_of),
            ("b", _) => test.right = Some(values::read(member, &here, step_of)),
            ("o", Json::String(operator)) => test.operator = Located::new(operator.clone(), here),
            _ => odd("condition", member, here),
        }
    }
    // Without an operator Make's editor shows the text comparison, which is its default.
    if test.operator.value.is_empty() {
        test.operator.value = "text:equal".to_owned();
    }
    test.known = table().has_operator(&test.operator.value);
    Some(test)
}
