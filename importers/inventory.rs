use cutover_ir::{Pointer, StepKind};

/// What is in an export of a platform that is recognised but not converted yet, as far as its structure shows.
#[derive(Clone, Debug)]
pub struct Inventory {
    pub platform: String,
    pub name: String,
    pub entries: Vec<Entry>,
}

/// One step of an inventory.
#[derive(Clone, Debug)]
pub struct Entry {
    pub name: String,
    /// The platform's own type.
    pub kind: String,
    pub role: StepKind,
    pub at: Pointer,
}
