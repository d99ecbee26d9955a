//! The table of shapes and names, made ready for the scan.

use serde::Deserialize;
use std::collections::HashMap;
use std::sync::LazyLock;

#[derive(Default, Deserialize)]
pub(super) struct Table {
    pub alphabets: HashMap<String, String>,
    pub patterns: Vec<Pattern>,
    pub schemes: Vec<String>,
    pub names: Names,
    pub placeholders: Vec<String>,
    /// Beginnings of what stands for a password.
    pub leading: Vec<String>,
    /// Words of sentences about passwords.
    pub hints: Vec<String>,
    pub chains: Chains,
    pub sentences: Sentences,
    /// Functions that are given a secret.
    pub functions: Vec<Function>,
    /// Tokens of several parts with dots between.
    pub dotted: Vec<Dotted>,
    /// Pairs of an account and its secret.
    pub accounts: Vec<Account>,
    /// Keys that end with the name of a data centre.
    pub centres: Vec<Centre>,
    /// Words between a name and its value in a sentence: "the password is …".
    pub verbs: Vec<String>,
    /// What stands on a line of code and not on one of prose.
    pub code_signs: Vec<String>,
    pub hooks: Hooks,
    /// Command lines that are given a password.
    pub commands: Vec<Command>,
    /// Digits that everybody tries first.
    pub counted: Vec<String>,
    /// Words that say what kind of thing stands somewhere.
    pub kinds: Vec<String>,
    /// How the hash of a password says by what it was made, between two `$`.
    pub hashes: Vec<String>,
    /// Passwords that every manual uses: nobody's secret.
    pub usual: Vec<String>,
}

/// Addresses that whoever knows them may call.
#[derive(Default, Deserialize)]
pub(super) struct Hooks {
    /// Labels of a host, and segments of a path, before what nobody could guess.
    pub words: Vec<String>,
    /// Members that say under which path a workflow is called itself.
    pub own: Vec<String>,
    /// Ends of hosts whose paths hold a key.
    pub keyed: Vec<String>,
    /// Hosts whose tokens are short.
    pub short: Vec<String>,
}

/// Public addresses on block chains.
#[derive(Default, Deserialize)]
pub(super) struct Chains {
    /// Names of members that hold the address of a token.
    pub names: Vec<String>,
}

/// How people write a password into a sentence.
#[derive(Default, Deserialize)]
pub(super) struct Sentences {
    /// Words before the name where the value follows without a sign: "with password …".
    pub leads: Vec<String>,
    /// Words between a name and what it is for: "the password for …".
    pub purposes: Vec<String>,
    /// What announces a user and a password: "Login: admin / …".
    pub pairs: Vec<String>,
}

/// A function whose argument is a secret.
#[derive(Deserialize)]
pub(super) struct Function {
    pub name: String,
    /// Which argument, counted from 0.
    pub argument: usize,
    pub kind: String,
}

/// A token of parts, each as long as two numbers say.
#[derive(Deserialize)]
pub(super) struct Dotted {
    pub kind: String,
    /// The first letters that it may have.
    pub first: String,
    pub parts: Vec<(usize, usize)>,
}

/// `AC…:…`: an account, a colon, and what it proves itself by.
#[derive(Deserialize)]
pub(super) struct Account {
    pub kind: String,
    pub prefix: String,
    /// Digits of both, in hexadecimal.
    pub length: usize,
}

/// `…-us14`: hexadecimal digits and the name of a data centre.
#[derive(Deserialize)]
pub(super) struct Centre {
    pub kind: String,
    pub length: usize,
    pub behind: String,
}

/// A command that takes a password as an option.
#[derive(Deserialize)]
pub(super) struct Command {
    pub name: String,
    pub options: Vec<String>,
    /// What stands before the password in the option's value: `:` in `user:password`.
    #[serde(default)]
    pub behind: String,
    /// The value may follow without a space.
    #[serde(default)]
    pub glued: bool,
}

#[derive(Deserialize)]
pub(super) struct Pattern {
    pub kind: String,
    pub prefix: String,
    pub alphabet: String,
    pub min: usize,
    pub max: usize,
    /// Digits that must stand before the prefix.
    #[serde(default)]
    pub before: usize,
    /// A text that must stand in it.
    #[serde(default)]
    pub contains: String,
    /// The prefix says nothing that must be hidden: it is the address of the vendor.
    #[serde(default)]
    pub shown: bool,
    /// What is a secret only where one of this kind stands beside it.
    pub partner: Option<Partner>,
}

/// A value without a prefix of its own.
#[derive(Deserialize)]
pub(super) struct Partner {
    pub kind: String,
    pub alphabet: String,
    pub length: usize,
}

#[derive(Default, Deserialize)]
pub(super) struct Names {
    pub exact: Vec<String>,
    pub ending: Vec<String>,
    pub passwords: Vec<String>,
    /// Names that give a secret away only in the query of an address.
    pub query: Vec<String>,
    /// Names that give a secret away only outside such a query: there they sign a public address.
    pub headers: Vec<String>,
    /// Members that hold the query of an address.
    pub queries: Vec<String>,
    /// Endings that give a value away only where it is random and long.
    pub tokens: Vec<String>,
    /// Names of words that two programs agreed upon.
    pub phrases: Vec<String>,
    /// Words at the end of a name that only tell it from others.
    pub tails: Vec<String>,
    /// Members that name the value beside them: headers and fields are often lists of names and values.
    pub labels: Vec<String>,
    /// Members that are such a value, besides those whose names end with `value`.
    pub values: Vec<String>,
    /// The two sides of a condition.
    pub sides: Vec<(String, String)>,
    /// Members that list what a side beside them is compared with.
    pub cases: Vec<String>,
    /// Names of a few digits that only their owner knows.
    pub pins: Vec<String>,
    /// Names of who a password beside them belongs to.
    pub users: Vec<String>,
    /// Names of lists of users with their passwords.
    pub rosters: Vec<String>,
    /// Names with such an ending that hold no secret.
    pub harmless: Vec<String>,
}

pub(super) static TABLE: LazyLock<Table> = LazyLock::new(|| crate::table!("../secrets.json"));

/// Which bytes belong to something.
pub(super) struct Bytes([bool; 256]);

impl Bytes {
    fn of(text: &str) -> Self {
        let mut set = [false; 256];
        for byte in text.bytes() {
            if let Some(slot) = set.get_mut(usize::from(byte)) {
                *slot = true;
            }
        }
        Self(set)
    }

    pub(super) fn has(&self, byte: u8) -> bool {
        self.0.get(usize::from(byte)).copied().unwrap_or(false)
    }
}

/// A pattern with the bytes that may follow its prefix.
pub(super) struct Shape {
    pub pattern: &'static Pattern,
    pub bytes: Bytes,
}

/// Pairs of bytes. The first two letters of a word, or its last two, refuse nearly every word before it is compared with others.
struct Pairs(Vec<[u64; 4]>);

impl Pairs {
    fn none() -> Self {
        Self(vec![[0; 4]; 256])
    }

    /// Words that begin (or end) with these bytes; a word of one letter takes every other.
    fn of(words: impl Iterator<Item = (Option<u8>, Option<u8>)>) -> Self {
        let mut pairs = Self::none();
        for (one, other) in words {
            let Some(row) = one.and_then(|one| pairs.0.get_mut(usize::from(one))) else { continue };
            match other {
                Some(other) => {
                    row.iter_mut().skip(usize::from(other >> 6)).take(1).for_each(|bits| *bits |= 1 << (other & 63))
                }
                None => row.fill(u64::MAX),
            }
        }
        pairs
    }

    fn has(&self, one: u8, other: u8) -> bool {
        let row = self.0.get(usize::from(one));
        row.and_then(|row| row.get(usize::from(other >> 6))).is_some_and(|bits| bits >> (other & 63) & 1 == 1)
    }
}

/// Words that are known whatever their case.
pub(super) struct Words {
    beginnings: Pairs,
    words: Vec<&'static str>,
}

impl Words {
    fn of(words: impl Iterator<Item = &'static String>) -> Self {
        let words: Vec<&str> = words.map(String::as_str).collect();
        let beginnings = Pairs::of(words.iter().map(|word| {
            let mut bytes = word.bytes().map(|byte| byte.to_ascii_lowercase());
            (bytes.next(), bytes.next())
        }));
        Self { beginnings, words }
    }

    pub(super) fn has(&self, word: &str) -> bool {
        let mut bytes = word.bytes().map(|byte| byte.to_ascii_lowercase());
        bytes.next().is_some_and(|one| self.beginnings.has(one, bytes.next().unwrap_or(0)))
            && self.words.iter().any(|known| known.eq_ignore_ascii_case(word))
    }
}

/// The patterns, by what a word must begin with.
pub(super) struct Shapes {
    /// By the first byte of the prefix.
    by_first: Vec<Vec<Shape>>,
    beginnings: Pairs,
    /// Those that begin behind a number.
    pub behind: Vec<Shape>,
}

impl Shapes {
    /// The patterns whose prefix begins with the first byte of a text; none where no prefix begins with its first two.
    pub(super) fn beginning(&self, text: &[u8]) -> &[Shape] {
        let (first, second) = (text.first().copied().unwrap_or(0), text.get(1).copied().unwrap_or(0));
        match self.by_first.get(usize::from(first)) {
            Some(shapes) if self.beginnings.has(first, second) => shapes,
            _ => &[],
        }
    }
}

pub(super) static SHAPES: LazyLock<Shapes> = LazyLock::new(|| {
    let (behind, before): (Vec<&Pattern>, Vec<&Pattern>) =
        TABLE.patterns.iter().partition(|pattern| pattern.before > 0);
    let shape = |pattern: &'static Pattern| Shape { pattern, bytes: alphabet(&pattern.alphabet) };
    let mut by_first: Vec<Vec<Shape>> = std::iter::repeat_with(Vec::new).take(256).collect();
    for pattern in &before {
        if let Some(row) = pattern.prefix.bytes().next().and_then(|b| by_first.get_mut(usize::from(b))) {
            row.push(shape(pattern));
        }
    }
    let beginnings = Pairs::of(before.iter().map(|pattern| {
        let mut bytes = pattern.prefix.bytes();
        (bytes.next(), bytes.next())
    }));
    Shapes { by_first, beginnings, behind: behind.into_iter().map(shape).collect() }
});

/// Letters, digits, `_` and `-`: what a word consists of.
pub(super) static WORD: LazyLock<Bytes> = LazyLock::new(|| alphabet("url"));
/// What a token after a scheme consists of.
pub(super) static BASE64: LazyLock<Bytes> = LazyLock::new(|| alphabet("base64"));

/// How some words end: most other words do not even have the last two letters of one, and few have the last three.
struct Ends {
    pairs: Pairs,
    /// The last three letters, backwards and sorted; 0 stands for each that a shorter word lacks.
    triples: Vec<[u8; 3]>,
}

impl Ends {
    fn of(words: impl Iterator<Item = impl AsRef<str>>) -> Self {
        let mut triples: Vec<[u8; 3]> = words.map(|word| last_three(word.as_ref().bytes().rev())).collect();
        triples.sort_unstable();
        let pairs = Pairs::of(triples.iter().map(|[one, two, _]| (Some(*one), Some(*two).filter(|two| *two > 0))));
        Self { pairs, triples }
    }

    /// Whether a word ends so, given backwards.
    fn has(&self, backwards: impl Iterator<Item = u8>) -> bool {
        let [one, two, three] = last_three(backwards);
        self.pairs.has(one, two)
            && [[one, two, three], [one, two, 0], [one, 0, 0]].iter().any(|end| self.triples.binary_search(end).is_ok())
    }
}

/// The first three letters and digits of what is given, in small letters; signs do not count.
fn last_three(backwards: impl Iterator<Item = u8>) -> [u8; 3] {
    let mut bytes = backwards.filter(u8::is_ascii_alphanumeric).map(|byte| byte.to_ascii_lowercase());
    [(); 3].map(|()| bytes.next().unwrap_or(0))
}

fn names() -> impl Iterator<Item = &'static str> {
    let names =
        [&TABLE.names.exact, &TABLE.names.ending, &TABLE.names.query, &TABLE.names.tokens, &TABLE.names.phrases];
    names.into_iter().flatten().chain(&TABLE.names.pins).map(String::as_str).chain(["cookie"])
}

static NAME_ENDS: LazyLock<Ends> = LazyLock::new(|| Ends::of(names()));

/// The same with what may stand behind the name itself.
static TAILED_ENDS: LazyLock<Ends> = LazyLock::new(|| {
    let plurals = TABLE.names.tokens.iter().map(|token| format!("{token}s"));
    Ends::of(names().map(str::to_owned).chain(TABLE.names.tails.iter().cloned()).chain(plurals))
});

/// Whether a name ends in the last letters of the name of some secret; signs do not count.
pub(super) fn ends_like_a_secret(name: &str) -> bool {
    NAME_ENDS.has(name.bytes().rev())
}

/// Whether a name may end like that once numbers, signs and words that only tell it from others are taken from its end.
pub(super) fn may_end_like_a_secret(name: &str) -> bool {
    TAILED_ENDS.has(name.bytes().rev().skip_while(|byte| !byte.is_ascii_alphabetic()))
}

/// An alphabet of the table.
pub(super) fn alphabet(name: &str) -> Bytes {
    Bytes::of(TABLE.alphabets.get(name).map_or("", String::as_str))
}

/// Names of lists of users with their passwords.
pub(super) static ROSTERS: LazyLock<Words> = LazyLock::new(|| Words::of(TABLE.names.rosters.iter()));

static SCHEMES: LazyLock<Words> = LazyLock::new(|| Words::of(TABLE.schemes.iter()));
/// Labels and segments of the addresses of hooks.
pub(super) static HOOKS: LazyLock<Words> = LazyLock::new(|| Words::of(TABLE.hooks.words.iter()));
/// Names of commands that are given a password.
pub(super) static COMMANDS: LazyLock<Words> =
    LazyLock::new(|| Words::of(TABLE.commands.iter().map(|command| &command.name)));

/// Whether a word says how a request proves who sends it.
pub(super) fn is_scheme(word: &str) -> bool {
    (3..=20).contains(&word.len()) && SCHEMES.has(word)
}
