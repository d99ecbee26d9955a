/// A parsed expression that owns its text. Generators decide how to print it.
#[derive(Clone, Debug, PartialEq)]
pub enum Expr {
    /// A bare path into data: `$json.body.email`.
    Path(PathExpr),
    /// Text with holes. A template of one hole and no text is not a template but that hole.
    Template(Vec<Part>),
    /// The platform's own language kept as it is, with its references resolved.
    Foreign {
        /// The expression as the author wrote it, without the braces.
        source: String,
        /// The same expression made ready to run against the scope: extension calls and unknown names rewritten.
        code: String,
        /// What it reads.
        reads: Vec<Read>,
        /// Names that nothing defines.
        unknown: Vec<String>,
    },
    /// Something that the platform itself could not evaluate: kept, reported, never guessed.
    Broken { source: String, reason: String },
}

/// A piece of a template.
#[derive(Clone, Debug, PartialEq)]
pub enum Part {
    Text(String),
    Hole(Expr),
}

/// A root and the members followed from it.
#[derive(Clone, Debug, PartialEq)]
pub struct PathExpr {
    pub root: Root,
    pub segments: Vec<Segment>,
}

/// One member access.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Segment {
    Key(String),
    Index(usize),
}

/// Where a path begins.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Root {
    /// The JSON of the item at hand.
    Item,
    /// The binary data of the item at hand.
    Binary,
    /// Items of the step's own input.
    Input(Access),
    /// Items of another step, by the name people know.
    Step { name: String, access: Access },
    /// The ordinal of the item at hand.
    ItemIndex,
    /// The ordinal of this run of the step.
    RunIndex,
    /// Any other thing of the scope that is a plain path: `$workflow`, `$execution`, `$now`, `$vars`, `$env`, `$prevNode`.
    Scope(String),
}

/// Which item of another step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Access {
    /// The item that the item at hand was made from.
    Paired,
    First,
    Last,
    /// The item with the same ordinal.
    SameIndex,
}

/// Something that an expression or a piece of code reads.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Read {
    /// A field of the item at hand (`[]` for the whole item).
    Item(Vec<Segment>),
    /// A step by name.
    Step(String),
    /// A name of the scope, such as `$now` or `$env`.
    Scope(String),
}

impl Expr {
    /// Calls `visit` for this expression and every hole inside it.
    pub fn each(&self, visit: &mut dyn FnMut(&Expr)) {
        visit(self);
        if let Expr::Template(parts) = self {
            for part in parts {
                if let Part::Hole(expr) = part {
                    expr.each(visit);
                }
            }
        }
    }

    /// Everything that it reads.
    pub fn reads(&self) -> Vec<Read> {
        let mut all = Vec::new();
        self.each(&mut |expr| match expr {
            Expr::Path(path) => all.push(match &path.root {
                Root::Item | Root::Binary | Root::Input(_) => Read::Item(path.segments.clone()),
                Root::Step { name, .. } => Read::Step(name.clone()),
                Root::ItemIndex => Read::Scope("$itemIndex".to_owned()),
                Root::RunIndex => Read::Scope("$runIndex".to_owned()),
                Root::Scope(name) => Read::Scope(name.clone()),
            }),
            Expr::Foreign { reads, .. } => all.extend(reads.iter().cloned()),
            Expr::Template(_) | Expr::Broken { .. } => {}
        });
        all
    }

    /// The names of the steps that it reads.
    pub fn steps(&self) -> Vec<String> {
        self.reads()
            .into_iter()
            .filter_map(|read| match read {
                Read::Step(name) => Some(name),
                _ => None,
            })
            .collect()
    }
}
