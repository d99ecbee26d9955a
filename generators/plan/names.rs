//! Names in the emitted code: identifiers and file names made from what people called things.

use std::collections::HashSet;
use std::sync::LazyLock;

/// Words that cannot be variables in a module, and names that the emitted code uses itself.
const RESERVED: &str = "abstract any arguments as async await boolean break case catch class const continue debugger declare default delete do else \
 enum eval export extends false finally for from function get if implements import in infer instanceof interface is keyof let module \
 namespace never new null number object of package private protected public readonly require return set static string super switch symbol \
 this throw true try type typeof undefined unique unknown var void while with yield globalThis process console Object Array String Number \
 Boolean Math JSON Date RegExp Map Set Promise Symbol Error run item input json binary to text dateTime array own extend attempt now today \
 allOf anyOf strict loose legacy legacyAll legacyAny pipeline rawJson Item Output Json Fields Rule Mapping Scope broken prompt resolve NotConverted \
 asText asList fromModel stepOf there textOf numberOf listOf recordsOf parseInt parseFloat isNaN encodeURIComponent encodeURI decodeURIComponent \
 decodeURI textIs dateTimeIs filled";

/// Hands out names, each once.
#[derive(Clone, Debug)]
pub struct Names {
    /// They are names in code, where some words are reserved.
    in_code: bool,
    /// Folded.
    used: HashSet<String>,
}

impl Default for Names {
    fn default() -> Self {
        Self { in_code: true, used: HashSet::new() }
    }
}

fn is_reserved(name: &str) -> bool {
    static WORDS: LazyLock<HashSet<&str>> = LazyLock::new(|| RESERVED.split_whitespace().collect());
    WORDS.contains(name)
}

impl Names {
    /// An empty set without reserved words, for file names.
    pub fn files() -> Self {
        Self { in_code: false, used: HashSet::new() }
    }

    /// Lets a reserved word be handed out, where nothing printed has that name.
    pub fn release(&mut self, name: &str) {
        self.used.remove(&folded(name));
    }

    /// Keeps a name from being handed out.
    pub fn reserve(&mut self, name: &str) {
        self.used.insert(folded(name));
    }

    /// `wanted`, or `wanted2`, `wanted3` … where it is taken.
    pub fn unique(&mut self, wanted: &str) -> String {
        self.unique_with(wanted, "")
    }

    /// `wanted`, or where it is taken another name that says more.
    pub fn unique_or(&mut self, wanted: &str, otherwise: &str) -> String {
        if self.is_taken(wanted) { self.unique(otherwise) } else { self.unique(wanted) }
    }

    fn is_taken(&self, name: &str) -> bool {
        self.in_code && is_reserved(name) || self.used.contains(&folded(name))
    }

    /// [`Self::unique`] with a separator before the number.
    pub fn unique_with(&mut self, wanted: &str, separator: &str) -> String {
        let mut name = wanted.to_owned();
        let mut n = 2;
        while self.is_taken(&name) {
            name = format!("{wanted}{separator}{n}");
            n += 1;
        }
        self.used.insert(folded(&name));
        name
    }
}

/// Names that differ only in case would be one file on some disks, and those that differ only in accents are one file everywhere.
fn folded(name: &str) -> String {
    let without_marks = |c: char| match cutover_ir::latin(c) {
        plain if plain.is_empty() => c.to_lowercase().collect(),
        plain => plain,
    };
    format!("~{}", name.chars().map(without_marks).collect::<String>())
}

/// The words that a person reads in a name.
pub fn words(text: &str) -> Vec<String> {
    // A name may hold a secret, and its pieces would no longer be known as one.
    let text = cutover_ir::secret::redact(text).replace("(s)", "s");
    let mut words: Vec<String> = Vec::new();
    let mut current = String::new();
    let mut lower_before = false;
    let mut characters = text.chars().peekable();
    while let Some(c) = characters.next() {
        if c == '\'' || c == '’' {
            continue;
        }
        if c.is_alphanumeric() {
            // `createACompletion`: the article is a word, and what follows it.
            let article =
                current == "A" && c.is_uppercase() && characters.peek().is_some_and(|next| next.is_lowercase());
            if (c.is_uppercase() && lower_before || article && !words.is_empty()) && !current.is_empty() {
                words.push(std::mem::take(&mut current));
            }
            lower_before = c.is_lowercase() || c.is_numeric();
            current.push(c);
        } else {
            lower_before = false;
            if !current.is_empty() {
                words.push(std::mem::take(&mut current));
            }
        }
    }
    if !current.is_empty() {
        words.push(current);
    }
    words
}

/// Longest number of words that a name keeps.
const LONGEST: usize = 7;

/// Longest identifier: a name without a blank can be as long as its author liked.
const LONGEST_IDENTIFIER: usize = 60;

/// Words that nothing ends with.
const LEADING_ON: &[&str] =
    &["a", "an", "and", "at", "by", "for", "from", "in", "into", "of", "on", "or", "the", "to", "via", "with"];

/// The words that a name is made of: as many as one can read, and none of them a number before the first letter.
fn kept_words(text: &str, goes_on: bool) -> Vec<String> {
    let mut words = words(text);
    let is_cut = words.len() > LONGEST;
    words.truncate(LONGEST);
    while is_cut && words.last().is_some_and(|last| LEADING_ON.contains(&last.to_lowercase().as_str())) {
        words.pop();
    }
    let numbers = words.iter().take_while(|word| word.starts_with(char::is_numeric)).count();
    if !goes_on && numbers < words.len() {
        words.rotate_left(numbers);
    }
    words
}

/// The words of a name in camel case, the first one with a large letter where it goes on with another name.
fn camel(text: &str, goes_on: bool) -> String {
    let mut out = String::new();
    for (i, word) in kept_words(text, goes_on).iter().enumerate() {
        let mut chars = word.chars();
        if let Some(first) = chars.next() {
            if i == 0 && !goes_on {
                out.extend(first.to_lowercase());
            } else {
                // A script without capitals has no other way to show where a word begins, and two numbers would be one.
                let joined = first.is_numeric() && out.ends_with(char::is_numeric);
                if joined || first.is_alphabetic() && !first.is_lowercase() && !first.is_uppercase() && !out.is_empty()
                {
                    out.push('_');
                }
                out.extend(first.to_uppercase());
            }
            out.push_str(&chars.as_str().to_lowercase());
        }
    }
    out
}

/// A camel-case identifier of a step.
pub fn identifier(text: &str) -> String {
    identifier_as(text, "step")
}

/// A camel-case identifier; `thing` says what it is where the name has no letter to begin with.
pub fn identifier_as(text: &str, thing: &str) -> String {
    let mut out = camel(text, false);
    out.retain(|c| c == '_' || is_identifier_char(c));
    if !out.starts_with(|c: char| !c.is_numeric()) {
        out.insert_str(0, thing);
    }
    if let Some((cut, _)) = out.char_indices().nth(LONGEST_IDENTIFIER) {
        out.truncate(cut);
    }
    out
}

/// The identifier of one thing that belongs to another: its own word is kept however long the other's name is, and not said twice.
pub fn identifier_of(text: &str, word: &str) -> String {
    let mut out = identifier(text);
    if out.len() > word.len() && out.to_ascii_lowercase().ends_with(&word.to_ascii_lowercase()) {
        return out;
    }
    let word = camel(word, true);
    if out.ends_with(char::is_numeric) && word.starts_with(char::is_numeric) {
        out.push('_');
    }
    out.extend(word.chars().filter(|c| is_identifier_char(*c)).take(LONGEST_IDENTIFIER));
    out
}

/// Letters and digits that every JavaScript engine takes in an identifier: ASCII and the common scripts of one code unit.
fn is_identifier_char(c: char) -> bool {
    c.is_ascii_alphanumeric() || (c.is_alphabetic() && (c as u32) < 0xFFFF && !('\u{FB00}'..='\u{FFFF}').contains(&c))
}

/// What a step is called in identifiers: where its name is too long to be kept whole, the way that it stands on, which its brackets say.
pub fn by_way(name: &str) -> &str {
    let without_id = name.split(" [").next().unwrap_or(name);
    let is_cut = words(without_id).len() > kept_words(without_id, false).len();
    let way = without_id.strip_suffix(')').and_then(|head| head.rsplit_once(" (")).map(|(_, way)| way);
    way.filter(|way| is_cut && words(way).len() > 1).unwrap_or(name)
}

/// A Pascal-case type name.
pub fn type_name(text: &str) -> String {
    let name = capital(&identifier(text));
    if name.is_empty() { "Step".to_owned() } else { name }
}

/// An identifier with a large letter in front.
pub fn capital(name: &str) -> String {
    let mut chars = name.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().collect::<String>() + chars.as_str())
}

/// A safe file name without extension: lower-case words joined by hyphens, in Latin letters where they have such.
pub fn file_slug(text: &str) -> String {
    slug(text, true)
}

/// The same in Latin letters alone, for addresses and variables of the environment.
pub fn latin_slug(text: &str) -> String {
    slug(text, false)
}

fn slug(text: &str, any_script: bool) -> String {
    let mut out = String::new();
    for word in words(text).iter().take(LONGEST + 3) {
        let ascii: String = word.chars().map(cutover_ir::latin).collect();
        // Scripts that have no Latin letters for theirs stay as they are, as in identifiers.
        let own = || word.chars().filter(|c| is_identifier_char(*c)).collect();
        let kept: String = if ascii.is_empty() && any_script { own() } else { ascii };
        if kept.is_empty() {
            continue;
        }
        if !out.is_empty() {
            out.push('-');
        }
        out.push_str(&kept);
    }
    let out = cutover_ir::whole_words(&out, LONGEST_IDENTIFIER).to_owned();
    match out.as_str() {
        "" => "step".to_owned(),
        "con" | "prn" | "aux" | "nul" | "com1" | "com2" | "lpt1" | "index" => format!("{out}-step"),
        _ => out,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_too_long_for_an_identifier_is_told_by_its_way() {
        let long = "Gemini Ai create a completion gemini pro (Social Media Route) [56]";
        assert_eq!(by_way(long), "Social Media Route");
        assert_eq!(by_way("Send mail (Not Sure)"), "Send mail (Not Sure)");
        assert_eq!(
            by_way("One two three four five six seven eight nine ten"),
            "One two three four five six seven eight nine ten"
        );
    }

    #[test]
    fn names_are_safe() {
        assert_eq!(identifier("On clicking 'execute'"), "onClickingExecute");
        assert_eq!(identifier("2nd step"), "step2nd");
        assert_eq!(identifier("1. Get 7 rows"), "get7Rows1");
        assert_eq!(identifier("7c46ad-8866"), "step7c46ad8866");
        assert_eq!(identifier_as("工作流 12", "flow"), "工作流12");
        assert_eq!(identifier_as("!", "flow"), "flow");
        assert_eq!(identifier("../../etc/passwd"), "etcPasswd");
        assert_eq!(identifier("`${process.exit()}`"), "processExit");
        assert_eq!(file_slug("../../etc/passwd"), "etc-passwd");
        assert_eq!(file_slug("日本"), "日本");
        assert_eq!(latin_slug("日本"), "step");
        assert_eq!(file_slug("😀"), "step");
        assert_eq!(identifier("استخراج البيانات"), "استخراج_البيانات");
        assert_eq!(identifier("Rows 2 8 0"), "rows2_8_0");
        assert_eq!(type_name("lead triage"), "LeadTriage");
        assert_eq!(Names::default().unique(&identifier("List of")), "listOf2");
        assert_eq!(identifier_of("Switch", "1"), "switch1");
        assert_eq!(identifier_of("a b c d e f g h", "rule"), "aBCDEFGRule");
    }

    #[test]
    fn words_are_those_that_a_person_reads() {
        assert_eq!(identifier_of("Filter Renewals Code", "code"), "filterRenewalsCode");
        assert_eq!(file_slug("createACompletionGeminiPro"), "create-a-completion-gemini-pro");
        assert_eq!(identifier("API call"), "aPICall".replace("aPI", "api"));
        assert_eq!(identifier("Get row(s) in sheet"), "getRowsInSheet");
        assert_eq!(
            identifier("Automate call scoring and coaching with and for Gemini"),
            "automateCallScoringAndCoaching"
        );
        assert_eq!(file_slug("Facturación"), "facturacion");
    }

    #[test]
    fn a_name_is_handed_out_once() {
        let mut names = Names::default();
        assert_eq!(names.unique("a"), "a");
        assert_eq!(names.unique("a"), "a2");
        assert_eq!(names.unique("await"), "await2");
        assert_eq!(names.unique_or("a", "aItems"), "aItems");
        assert_eq!(names.unique_or("b", "bItems"), "b");
        assert_eq!(
            (names.unique("facturación"), names.unique("facturacion")),
            ("facturación".to_owned(), "facturacion2".to_owned())
        );
    }
}
