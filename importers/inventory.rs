use cutover_ir::{Located, Pointer, StepKind};

/// What is in an export of a platform that is recognised but not converted yet, as far as its structure shows.
#[derive(Clone, Debug, Default)]
pub struct Inventory {
    pub platform: String,
    /// The name people know, the file's name where the export has none.
    pub name: String,
    /// The place of the workflow in its file.
    pub at: Pointer,
    pub entries: Vec<Entry>,
    /// Connections that the export refers to, by name or id. Never a value.
    pub credentials: Vec<Located<String>>,
}

/// One step of an inventory.
#[derive(Clone, Debug)]
pub struct Entry {
    pub name: String,
    /// The platform's own type.
    pub kind: String,
    pub role: StepKind,
    pub at: Pointer,
    /// The language model that the step names.
    pub model: Option<String>,
    /// The places of its prompt texts.
    pub prompts: Vec<Pointer>,
    /// The places of its own code, with the language.
    pub code: Vec<(Pointer, String)>,
    /// Its author switched it off.
    pub disabled: bool,
}

impl Entry {
    /// A step of which only the name, the type and the role are known.
    pub fn new(name: impl Into<String>, kind: impl Into<String>, role: StepKind, at: Pointer) -> Self {
        Self {
            name: name.into(),
            kind: kind.into(),
            role,
            at,
            model: None,
            prompts: Vec::new(),
            code: Vec::new(),
            disabled: false,
        }
    }
}
