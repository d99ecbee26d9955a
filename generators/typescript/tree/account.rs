//! The ledger of a workflow with regions: what the files around the code hold.

use super::super::printer::Printer;
use cutover_ir::{Class, Op};

/// Settles the leaves that are not parameters: names, types, places, ways, settings.
pub fn settle(printer: &mut Printer<'_>) {
    let workflow = printer.workflow;
    if let Some(at) = &workflow.name_at {
        printer.ledger.settle(at, Class::Translated);
    }
    for (_, step) in workflow.steps() {
        let (kind, version) = (&step.origin.kind.at, &step.origin.version.at);
        printer.ledger.settle(kind, Class::Translated);
        if version != kind {
            // The settings of a trigger name its version; of other steps only the README does.
            let told = matches!(step.op, Op::Trigger { .. });
            printer.ledger.settle(version, if told { Class::Translated } else { Class::Cosmetic });
        }
        if let Some(position) = &step.position {
            for key in ["x", "y"] {
                printer.ledger.settle(&position.at.key(key), Class::Translated);
            }
        }
        for leaf in &step.policy.leaves {
            printer.ledger.settle(leaf, Class::Translated);
        }
        for leaf in step.credentials.iter().flat_map(|account| account.name.iter().chain(&account.id)) {
            printer.ledger.settle(&leaf.at, Class::Translated);
        }
    }
    for region in workflow.regions.iter().chain(&workflow.orphans) {
        region.each(&mut |nested| {
            for arm in nested.arms.iter().flat_map(|arms| &arms.list) {
                // The picture shows them beside what they decide in the code.
                for key in ["disabled", "type", "label", "merge"] {
                    printer.ledger.settle(&arm.at.key(key), Class::Translated);
                }
            }
        });
    }
    super::super::settle_kept(printer);
}
