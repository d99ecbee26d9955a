//! Words for variables.

use crate::plan::identifier;

/// What a collection is about.
pub(super) fn subject(name: &str) -> &str {
    ["Collect ", "Join ", "Compute over ", "Table of ", "JSON of ", "CSV of "]
        .iter()
        .find_map(|prefix| name.strip_prefix(prefix))
        .unwrap_or(name)
}

/// What editors say that a step does, before they say with what.
const VERBS: &[&str] =
    &["create", "download", "fetch", "find", "get", "list", "read", "retrieve", "search", "send", "upload", "watch"];

/// What a collection of a step's bundles is called: the things that the step is about, without its verb and article.
pub(super) fn collection(name: &str) -> String {
    let verb = |word: &str| VERBS.contains(&word.to_lowercase().as_str());
    // “List of the aisle” begins with a noun.
    let says = |(first, rest): &(&str, &str)| {
        verb(first) && !["of ", "for ", "from ", "in "].iter().any(|word| rest.starts_with(word))
    };
    let Some((_, rest)) = name.split_once(' ').filter(says) else { return identifier(name) };
    let article = |word: &str| matches!(word.to_lowercase().as_str(), "a" | "an" | "the");
    let noun = identifier(rest.split_once(' ').filter(|(first, _)| article(first)).map_or(rest, |(_, noun)| noun));
    if noun.ends_with('s') { noun } else { plural(&noun) }
}

/// The things that a name is about: the last word before what says where or whose they are.
pub(super) fn things(name: &str) -> &str {
    let ends = [" of ", " for ", " in ", " from ", " by ", " with ", " at ", " on ", " ("];
    let end = ends.iter().filter_map(|end| name.find(end)).filter(|at| *at > 0).min().unwrap_or(name.len());
    let head = name.get(..end).unwrap_or(name);
    head.rsplit([' ', '_']).next().filter(|word| !word.is_empty()).unwrap_or(head)
}

/// The name of a step without what tells it from others of that name: its id, or the way that it stands on, which comes second.
pub(super) fn apart(name: &str) -> (&str, Option<&str>) {
    let name = name.split(" [").next().unwrap_or(name);
    match name.strip_suffix(')').and_then(|head| head.rsplit_once(" (")) {
        Some((head, way)) if !head.is_empty() => (head, Some(way)),
        _ => (name, None),
    }
}

/// What was done to the things that a name is about, where its verb is known.
pub(super) fn done(name: &str) -> Option<&'static str> {
    const DONE: &[(&str, &str)] = &[
        ("filter", "filtered"),
        ("find", "found"),
        ("get", "fetched"),
        ("list", "listed"),
        ("read", "fetched"),
        ("retrieve", "retrieved"),
        ("search", "found"),
        ("watch", "watched"),
    ];
    let verb = |word: &str| DONE.iter().find(|(verb, _)| word.eq_ignore_ascii_case(verb)).map(|(_, done)| *done);
    name.split(' ').rev().find_map(verb)
}

/// One of what a plural names.
pub(super) fn singular(name: &str) -> String {
    match name {
        n if n.ends_with("ies") && n.len() > 4 => format!("{}y", n.trim_end_matches("ies")),
        n if n.ends_with("elves") => format!("{}f", n.trim_end_matches("ves")),
        n if n.ends_with("ss") || n.ends_with("us") => n.to_owned(),
        n if n.ends_with('s') && n.len() > 2 => n.trim_end_matches('s').to_owned(),
        n => n.to_owned(),
    }
}

/// The name of a list of such things.
pub(super) fn plural(name: &str) -> String {
    // The number tells a thing from others of its name, and so it tells their lists.
    let word = name.trim_end_matches(|c: char| c.is_ascii_digit());
    if word.len() < name.len() && !word.is_empty() {
        return format!("{}{}", plural(word), name.get(word.len()..).unwrap_or_default());
    }
    match name.chars().next_back() {
        Some('s' | 'x') => format!("{name}Found"),
        Some('h') if name.ends_with("ch") || name.ends_with("sh") => format!("{name}es"),
        Some('y') => format!("{}ies", name.trim_end_matches('y')),
        Some('f') if name.ends_with("elf") => format!("{}ves", name.trim_end_matches('f')),
        _ => format!("{name}s"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn things_are_named_by_the_noun() {
        assert_eq!(things("Shelves of the aisle"), "Shelves");
        assert_eq!(things("Find the order in the sheet"), "order");
        assert_eq!(things("Google Sheets watch rows"), "rows");
        assert_eq!(things("of all"), "all");
        assert_eq!(collection("Search Rows"), "rows");
        assert_eq!(collection("Download a File"), "files");
        assert_eq!(collection("List of the aisle"), "listOfTheAisle");
        assert_eq!(collection("Watchlist entries"), "watchlistEntries");
        assert_eq!(plural("search"), "searches");
        assert_eq!((plural("article2").as_str(), plural("class3").as_str()), ("articles2", "classFound3"));
        assert_eq!(singular(things("Parts of the number")), "Part");
        assert_eq!(apart("Send mail (Not Sure)"), ("Send mail", Some("Not Sure")));
        assert_eq!((apart("HTTP get [13]"), apart("(all)")), (("HTTP get", None), ("(all)", None)));
        assert_eq!(done("Google Sheets filter rows"), Some("filtered"));
        assert_eq!((singular("shelves").as_str(), plural("shelf").as_str()), ("shelf", "shelves"));
    }
}
