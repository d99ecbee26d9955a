//! Collections: opened before the loop that fills them, closed behind it.

use super::super::super::literal;
use super::super::super::options;
use super::super::super::printer::Uses;
use super::Flow;
use super::code::braces;
use super::names::{collection, plural, subject};
use crate::plan::tree::{Block, Leave};
use cutover_ir::{Multiplicity, Nested, Op};
use petgraph::stable_graph::NodeIndex;

impl<'p, 'a> Flow<'p, 'a> {
    pub(super) fn open(&mut self, collector: NodeIndex) -> String {
        let Some(named) = self.printer.step(collector) else { return String::new() };
        let Op::Collect { function, module, params, group, stop_if_empty, feeder, drops, .. } = &named.op else {
            return String::new();
        };
        let about = subject(named.name.split(" [").next().unwrap_or(&named.name));
        let variable = self.printer.names.unique(&collection(about));
        self.collectors.insert(collector, variable.clone());
        let mut uses = Uses::default();
        let value = self.printer.value(params, collector, "", &mut uses);
        let value = if value == "{}" { String::new() } else { value };
        let mut options = Vec::new();
        if let Some(stop) = stop_if_empty {
            self.printer.printed(&stop.at);
            if stop.value {
                options.push("stopIfEmpty: true".to_owned());
            }
        }
        if group.is_some() {
            options.push("grouped: true".to_owned());
        }
        if *drops {
            options.push(format!("feeder: {}", literal::string(&feeder.value)));
        }
        let options = options::print(&options);
        self.printer.imports.value(&format!("runtime/{module}"), function);
        let text = format!(
            "const {variable} = run.collect({}, {function}({value}){options});\n",
            literal::string(&named.name)
        );
        self.scope.push((variable, "Collector".to_owned()));
        text
    }

    pub(super) fn add(&mut self, collector: NodeIndex) -> String {
        let Some(named) = self.printer.step(collector) else { return String::new() };
        let Op::Collect { value, group, feeder, .. } = &named.op else { return String::new() };
        self.printer.printed(&feeder.at);
        let variable = self.collectors.get(&collector).cloned().unwrap_or_default();
        let mut uses = Uses::default();
        let mut arguments = vec![self.printer.value(value, collector, "", &mut uses)];
        if let Some(group) = group {
            arguments.push(self.printer.value(group, collector, "group", &mut uses));
        }
        format!("{variable}.add({});\n", arguments.join(", "))
    }

    pub(super) fn close(&mut self, nested: &'p Nested, leave: Leave, rest: &'p Block<'a>) -> String {
        let collector = self.collectors.get(&nested.step).cloned().unwrap_or_default();
        let mut out = self.notes(nested.step);
        match nested.gives {
            Multiplicity::One => {
                out.push_str(&self.exactly_one(nested.step, &format!("{collector}.result()")));
                out.push_str(&self.statements(rest));
            }
            Multiplicity::Optional => {
                let variable = self.bind(nested.step, true).unwrap_or_default();
                let ty = self.type_of(nested.step);
                out.push_str(&format!("const [{variable}]: readonly {ty}[] = await {collector}.bundles();\n"));
                if !rest.is_empty() {
                    out.push_str(&self.where_there(nested.step, &variable, ty, leave, rest));
                }
            }
            Multiplicity::Many | Multiplicity::Unknown => {
                let mark = self.scope.len();
                let variable = self.bind(nested.step, true).unwrap_or_default();
                let ty = self.type_of(nested.step);
                let list = self.printer.names.unique(&plural(&variable));
                out.push_str(&format!("const {list}: readonly {ty}[] = await {collector}.bundles();\n"));
                self.enter(nested.step, &variable, ty);
                let body = self.statements(rest);
                self.leave(mark);
                if !body.trim().is_empty() {
                    out.push_str(&format!("for (const {variable} of {list}) {}\n", braces(&body)));
                }
            }
        }
        out
    }
}
