//! Routes and branches: which of several ways a bundle takes.

use super::super::super::literal;
use super::super::super::printer::{Uses, group};
use super::Flow;
use super::code::braces;
use crate::plan::capital;
use crate::plan::tree::{Block, Way, is_fallback, is_open};
use cutover_ir::{Gate, Nested, Op, When};
use petgraph::stable_graph::NodeIndex;

impl<'p, 'a> Flow<'p, 'a> {
    pub(super) fn routes(&mut self, step: NodeIndex, ways: &'p [Way<'a>]) -> String {
        let mut out = self.notes(step);
        let live = |way: &&Way<'a>| !way.arm.disabled;
        let fallback = ways.iter().filter(live).find(|way| is_fallback(way.arm));
        let gated: Vec<&Way<'a>> = ways
            .iter()
            .filter(live)
            .filter(|way| matches!(&way.arm.when, When::Gate(gate) if !gate.any.is_empty()))
            .collect();
        let always = ways.iter().filter(live).any(|way| is_open(way.arm));
        let simple = fallback.is_some() && gated.len() == 1 && !always;
        let mut conditions: Vec<(String, String)> = Vec::new();
        if fallback.is_some() && !simple {
            // The fallback asks whether any other route was taken, so the conditions have names. Each is asked when its route's turn has come.
            for way in &gated {
                if let When::Gate(gate) = &way.arm.when {
                    let rule = self.rule(gate, step);
                    let name = rule.split('(').next().unwrap_or("route").to_owned();
                    let variable = self.printer.names.unique(
                        &format!("takes {name}")
                            .split(' ')
                            .map(str::to_owned)
                            .reduce(|a, b| a + &capital(&b))
                            .unwrap_or_default(),
                    );
                    conditions.push((variable, rule));
                }
            }
        }
        let mut named = conditions.iter();
        for (i, way) in ways.iter().enumerate() {
            if way.arm.disabled {
                out.push_str(&self.off(&format!("route {}", i + 1), way));
                continue;
            }
            match &way.arm.when {
                When::Gate(gate) if !gate.any.is_empty() => {
                    let condition = if simple || fallback.is_none() {
                        self.rule(gate, step)
                    } else {
                        let (variable, rule) = named.next().cloned().unwrap_or_default();
                        out.push_str(&format!("const {variable} = {rule};\n"));
                        variable
                    };
                    let body = self.block(&way.body);
                    out.push_str(&format!("if ({condition}) {}", braces(&body)));
                    match fallback.filter(|_| simple) {
                        Some(other) => {
                            let head = match &other.arm.when {
                                When::Fallback(Some(gate)) => format!("if ({}) ", self.rule(gate, step)),
                                _ => String::new(),
                            };
                            let body = self.block(&other.body);
                            out.push_str(&format!(" else {head}{}\n", braces(&body)));
                        }
                        None => out.push('\n'),
                    }
                }
                When::Gate(_) | When::Always => {
                    let last = i + 1 == ways.len() && fallback.is_none();
                    if let Some(name) = &way.arm.name {
                        out.push_str(&format!("// {}\n", literal::comment_line(&name.value)));
                    }
                    let body = self.block(&way.body);
                    if last || !body.contains("const ") {
                        out.push_str(&body);
                    } else {
                        if way.arm.name.is_none() {
                            out.push_str("// This route has no condition.\n");
                        }
                        out.push_str(&format!("{}\n", braces(&body)));
                    }
                }
                When::Fallback(_) => {}
            }
        }
        if let Some(way) = fallback.filter(|_| !simple) {
            if always {
                self.caveats.push((step, "another route has no condition: its fallback never runs".to_owned()));
                out.push_str(&self.off("fallback beside a route without a condition", way));
                return out;
            }
            let mut parts: Vec<String> = conditions.iter().map(|(variable, _)| format!("!{variable}")).collect();
            if let When::Fallback(Some(gate)) = &way.arm.when {
                parts.push(self.rule(gate, step));
            }
            let body = self.block(&way.body);
            match parts.is_empty() {
                true => out.push_str(&body),
                false => out.push_str(&format!("if ({}) {}\n", parts.join(" && "), braces(&body))),
            }
        }
        out
    }

    /// A way that never runs.
    pub(super) fn off(&mut self, what: &str, way: &'p Way<'a>) -> String {
        let what = way.arm.name.as_ref().map_or_else(|| what.to_owned(), |name| name.value.clone());
        self.printer.imports.value("runtime/flow/parts", "switchedOff");
        let condition = match &way.arm.when {
            When::Gate(gate) | When::Fallback(Some(gate)) if !gate.any.is_empty() => {
                format!(" && {}", self.rule(gate, NodeIndex::end()))
            }
            _ => String::new(),
        };
        let body = self.block(&way.body);
        format!("if (switchedOff({}){condition}) {}\n", literal::string(&what), braces(&body))
    }

    pub(super) fn branches(
        &mut self,
        step: NodeIndex,
        ways: &'p [Way<'a>],
        meet: Option<&'p (&'a Nested, Block<'a>)>,
    ) -> String {
        let mut out = self.notes(step);
        let mark = self.scope.len();
        if let Some((rejoin, after)) = meet {
            let variable = self.bind(rejoin.step, true).unwrap_or_default();
            let ty = self.type_of(rejoin.step);
            let inside = self.scope.len();
            self.enter(rejoin.step, &variable, ty.clone());
            let body = self.statements(after);
            self.leave(inside);
            let function = self.printer.names.unique(&format!("after{}", capital(&variable)));
            out.push_str(&format!(
                "const {function} = async ({variable}: {ty}): Promise<void> => {};\n",
                braces(&body)
            ));
            self.meets.insert(rejoin.step, function.clone());
            self.scope.push((function, format!("(bundle: {ty}) => Promise<void>")));
        }
        let mut chain = String::new();
        let mut offs = String::new();
        let mut always = false;
        for (i, way) in ways.iter().enumerate() {
            if way.arm.disabled || always {
                // Behind a branch that always runs no other one does.
                offs.push_str(&self.off(&format!("branch {}", i + 1), way));
                continue;
            }
            let head = match &way.arm.when {
                When::Gate(gate) if !gate.any.is_empty() => format!("if ({}) ", self.rule(gate, step)),
                When::Fallback(Some(gate)) => format!("if ({}) ", self.rule(gate, step)),
                _ => String::new(),
            };
            let body = self.block(&way.body);
            let otherwise = if chain.is_empty() { "" } else { " else " };
            chain.push_str(&format!("{otherwise}{head}{}", braces(&body)));
            always |= head.is_empty();
        }
        if !chain.is_empty() {
            out.push_str(&chain);
            out.push('\n');
        }
        out.push_str(&offs);
        self.leave(mark);
        out
    }

    pub(super) fn arrive(
        &mut self,
        meet: NodeIndex,
        way: usize,
        last: Option<NodeIndex>,
        gate: Option<&'p Gate>,
    ) -> String {
        let Some(function) = self.meets.get(&meet).cloned() else { return String::new() };
        let Some(named) = self.printer.step(meet) else { return String::new() };
        let Op::Rejoin { outputs, leaves } = &named.op else { return String::new() };
        leaves.iter().for_each(|leaf| self.printer.printed(leaf));
        let condition = gate.filter(|gate| !gate.any.is_empty()).map(|gate| self.rule(gate, meet));
        let brings =
            last.and_then(|step| self.printer.variables.get(&(step, 0)).cloned()).unwrap_or_else(|| "{}".to_owned());
        let value = if outputs.is_empty() {
            brings
        } else {
            let mut parts = Vec::new();
            for (name, mappings) in outputs {
                self.printer.printed(&name.at);
                let value = match mappings.get(way) {
                    Some(node) => self.printer.value(node, meet, &name.value, &mut Uses::default()),
                    None => "undefined".to_owned(),
                };
                parts.push(format!("{}: {value}", literal::key(&name.value)));
            }
            group("{", &parts, "}")
        };
        self.printer.imports.value("runtime/modules/hand-on", "handOn");
        let value = if value.starts_with('{') { format!("({value})") } else { value };
        let call =
            format!("await {function}(await run.step({}, handOn, () => {value}));\n", literal::string(&named.name));
        match condition {
            Some(rule) => format!("if ({rule}) {}\n", braces(&call)),
            None => call,
        }
    }
}
