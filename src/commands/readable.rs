//! Exports as they may be shown: read, and without their secrets.

use super::import;
use crate::edge::console::Console;
use crate::edge::input::Input;
use crate::report::mask;
use cutover_generators::Outline;
use cutover_importers::Imported;
use cutover_ir::secret::{Leak, leaks, without};
use cutover_ir::{Parsed, SourceFile, Workflow};
use std::borrow::Cow;

/// What a file holds, secrets replaced by what stands for them.
pub struct Readable<'i> {
    pub imported: Imported,
    /// The text of the file.
    pub text: Cow<'i, str>,
    /// What is known of each workflow from its text as it was.
    pub known: Vec<Known>,
}

/// What the masked text of a workflow does not show any more.
#[derive(Debug, Default)]
pub struct Known {
    pub leaks: Vec<Leak>,
    /// What `convert` would make of it; only where it was asked for.
    pub outline: Outline,
}

/// Reads a file. Nothing where it is no export and was not named: see [`import`].
pub fn readable<'i>(
    input: &'i Input,
    from: Option<&str>,
    console: &Console,
    outline: fn(&Workflow, &[Leak]) -> Outline,
) -> Option<Readable<'i>> {
    let imported = import(input, from, console)?;
    let text = input.text.as_ref().map_or("", |source| source.text.as_str());
    let (known, clean) = match &imported {
        Imported::Workflows(all) => {
            let look = |one: &Parsed<Workflow>| {
                let leaks = leaks(&one.value);
                Known { outline: outline(&one.value, &leaks), leaks }
            };
            let known: Vec<Known> = all.iter().map(look).collect();
            let mut found = known.iter().flat_map(|one| &one.leaks).peekable();
            let clean = found.peek().is_some().then(|| mask::masked(text, known.iter().flat_map(|one| &one.leaks)));
            (known, clean)
        }
        Imported::Unsupported(_) => {
            let values = mask::secrets_of(text);
            (Vec::new(), (!values.is_empty()).then(|| without(text, &values).into_owned()))
        }
        Imported::Unreadable(_) => (Vec::new(), None),
    };
    let Some(clean) = clean else {
        return Some(Readable { imported, text: Cow::Borrowed(text), known });
    };
    let name = input.text.as_ref().map_or_else(|_| input.name.clone(), |source| source.name.clone());
    let (within, text) = (input.within.clone(), Ok(SourceFile { name, text: clean }));
    let masked = Input { name: input.name.clone(), within, named: input.named, text };
    let imported = import(&masked, from, console)?;
    let text = masked.text.map_or_else(|_| Cow::Borrowed(""), |source| Cow::Owned(source.text));
    Some(Readable { imported, text, known })
}
