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
        /// The same expression where it means the same in every JavaScript. Nothing where it needs the platform's scope.
        plain: Option<Plain>,
    },
    /// A constant of a formula.
    Constant(Constant),
    /// A function that the runtime has under this name, with its arguments.
    Call { function: String, arguments: Vec<Expr> },
    /// An infix operator by its sign (`+`, `=`, `<=`, `&`), as every target knows it.
    Infix { operator: String, left: Box<Expr>, right: Box<Expr> },
    /// Members followed from something that is not a plain path: `first(list).name`.
    Member { of: Box<Expr>, segments: Vec<Segment> },
    /// An element whose ordinal, counted from zero, is computed. `one_based`: the formula counts from one.
    Index { of: Box<Expr>, at: Box<Expr>, one_based: bool },
    /// Something that the platform itself could not evaluate: kept, reported, never guessed.
    Broken { source: String, reason: String },
}

/// An expression of operators, constants, methods and functions that mean the same everywhere.
#[derive(Clone, Debug, PartialEq)]
pub struct Plain {
    /// What it reads, and the code around it.
    pub pieces: Vec<Piece>,
    /// Whether it may fail where the platform's fails too, and has no value then.
    pub fails: bool,
    /// Whether it gives a moment, which JSON has not: only a text can hold it.
    pub moment: bool,
}

/// A piece of an expression that means the same everywhere.
#[derive(Clone, Debug, PartialEq)]
pub enum Piece {
    /// Code as it stands.
    Code(String),
    /// What a value is asked for: code that would not compile over any JSON value without it.
    Asked(Asked),
    /// A path that is read.
    Read { path: PathExpr, taken: Taken },
}

/// What the code around a path makes of its value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Taken {
    /// Any value will do.
    Any,
    /// It stands on one side of an equality.
    Compared,
    /// Reading it fails where a member on the way is missing.
    Sure,
    /// Both.
    SureCompared,
    /// Only a text has the method that follows, which begins behind the dot; the expression has no value for anything else.
    Text,
    /// The same for a list.
    List,
}

impl Taken {
    /// Whether it stands on one side of an equality.
    pub fn is_compared(self) -> bool {
        matches!(self, Taken::Compared | Taken::SureCompared)
    }

    /// Whether reading it may fail.
    pub fn is_sure(self) -> bool {
        matches!(self, Taken::Sure | Taken::SureCompared)
    }
}

/// A function that fails for values that it is not made for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    /// Not null, and not missing.
    There,
    Text,
    Number,
    List,
    /// A list whose elements have fields.
    Records,
    /// A value that is called a method of the platform on, whose name and arguments follow.
    Extension,
}

/// A constant of a formula.
#[derive(Clone, Debug, PartialEq)]
pub enum Constant {
    Null,
    /// An argument that was left out.
    Absent,
    Bool(bool),
    /// As it was written.
    Number(String),
    Text(String),
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
    /// What a model gave the tool at hand under a name.
    Given(String),
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
    /// The one record of the step that is on its way, where steps hand on one record at a time.
    Current,
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
        match self {
            Expr::Template(parts) => {
                for part in parts {
                    if let Part::Hole(expr) = part {
                        expr.each(visit);
                    }
                }
            }
            Expr::Call { arguments, .. } => arguments.iter().for_each(|argument| argument.each(visit)),
            Expr::Infix { left, right, .. } => {
                left.each(visit);
                right.each(visit);
            }
            Expr::Member { of, .. } => of.each(visit),
            Expr::Index { of, at, .. } => {
                of.each(visit);
                at.each(visit);
            }
            Expr::Path(_) | Expr::Foreign { .. } | Expr::Constant(_) | Expr::Broken { .. } => {}
        }
    }

    /// Calls `visit` for every plain path in it.
    pub fn each_path(&self, visit: &mut dyn FnMut(&PathExpr)) {
        self.each(&mut |expr| match expr {
            Expr::Path(path) => visit(path),
            Expr::Foreign { plain: Some(plain), .. } => plain.pieces.iter().for_each(|piece| {
                if let Piece::Read { path, .. } = piece {
                    visit(path);
                }
            }),
            _ => {}
        });
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
                Root::Given(name) | Root::Scope(name) => Read::Scope(name.clone()),
            }),
            Expr::Foreign { reads, .. } => all.extend(reads.iter().cloned()),
            Expr::Template(_)
            | Expr::Constant(_)
            | Expr::Call { .. }
            | Expr::Infix { .. }
            | Expr::Member { .. }
            | Expr::Index { .. }
            | Expr::Broken { .. } => {}
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

    /// A formula in one line for people, in no platform's syntax: `lower(name) = "x"`. Texts are as written: callers hide secrets.
    pub fn plain(&self) -> String {
        match self {
            Expr::Path(path) => path.plain(),
            Expr::Template(parts) => parts
                .iter()
                .map(|part| match part {
                    Part::Text(text) => text.clone(),
                    Part::Hole(hole) => format!("{{{}}}", hole.plain()),
                })
                .collect(),
            Expr::Foreign { source, .. } | Expr::Broken { source, .. } => source.trim().to_owned(),
            Expr::Constant(Constant::Text(text)) => format!("\"{text}\""),
            Expr::Constant(Constant::Number(number)) => number.clone(),
            Expr::Constant(Constant::Bool(value)) => value.to_string(),
            Expr::Constant(Constant::Null) => "null".to_owned(),
            Expr::Constant(Constant::Absent) => String::new(),
            Expr::Call { function, arguments } => {
                let arguments: Vec<String> = arguments.iter().map(Expr::plain).collect();
                format!("{function}({})", arguments.join(", "))
            }
            Expr::Infix { operator, left, right } => format!("{} {operator} {}", left.plain(), right.plain()),
            Expr::Member { of, segments } => format!("{}{}", of.plain(), members(segments)),
            Expr::Index { of, at, .. } => format!("{}[{}]", of.plain(), at.plain()),
        }
    }
}

impl PathExpr {
    /// The path for people: the members that are followed, after the step's name where it is another step's.
    fn plain(&self) -> String {
        let root = match &self.root {
            Root::Step { name, .. } => name.clone(),
            Root::Given(name) | Root::Scope(name) => name.clone(),
            Root::Item | Root::Input(_) => String::new(),
            Root::Binary => "file".to_owned(),
            Root::ItemIndex => "ordinal".to_owned(),
            Root::RunIndex => "run".to_owned(),
        };
        let text = format!("{root}{}", members(&self.segments));
        text.strip_prefix('.').map_or(text.clone(), str::to_owned)
    }
}

fn members(segments: &[Segment]) -> String {
    segments
        .iter()
        .map(|segment| match segment {
            Segment::Key(key) => format!(".{key}"),
            Segment::Index(index) => format!("[{index}]"),
        })
        .collect()
}
