//! Names of folders and packages, made from names that people gave.

use crate::safe_path;
use cutover_ir::{latin, whole_words};
use sha2::{Digest, Sha256};
use std::collections::HashMap;

/// The longest slug, a suffix not counted.
const LONGEST: usize = 60;

/// A safe name: small Latin letters, digits and single hyphens. Empty where nothing of the name is left.
pub fn slug(name: &str) -> String {
    let mut slug = String::new();
    for c in cutover_ir::secret::redact(name).chars() {
        let plain = latin(c);
        if plain.is_empty() {
            if !slug.is_empty() && !slug.ends_with('-') {
                slug.push('-');
            }
        } else {
            slug.push_str(plain.as_str());
        }
        // The word that goes beyond is left out, however long it is.
        if slug.len() > LONGEST {
            break;
        }
    }
    let slug = whole_words(&slug, LONGEST).trim_matches('-').to_owned();
    if safe_path::is_device(&slug) || RESERVED.contains(&slug.as_str()) { format!("{slug}-workflow") } else { slug }
}

/// Names that a package manager or git gives a meaning of its own.
const RESERVED: &[&str] = &["node-modules", "favicon-ico", "test", "src"];

/// What a folder is named after: the workflow's name and the file that it stands in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Naming {
    /// The name of the source, as messages show it.
    pub source: String,
    /// The ordinal of the workflow in its source.
    pub ordinal: usize,
    /// The name people know.
    pub name: String,
}

/// One slug for each workflow, all different. A slug that several would have gets a suffix made from the source's name,
/// so that a workflow keeps its folder when others come and go in any order.
pub fn unique(all: &[Naming]) -> Vec<String> {
    let bases: Vec<String> = all.iter().map(base).collect();
    let mut count: HashMap<&str, usize> = HashMap::new();
    for base in &bases {
        *count.entry(base).or_default() += 1;
    }
    let mut taken: HashMap<String, usize> = HashMap::new();
    all.iter()
        .zip(&bases)
        .map(|(naming, base)| {
            let alone = count.get(base.as_str()).is_none_or(|n| *n < 2);
            let wanted = if alone { base.clone() } else { format!("{base}-{}", suffix(naming)) };
            let times = taken.entry(wanted.clone()).or_default();
            *times += 1;
            if *times == 1 { wanted } else { format!("{wanted}-{times}") }
        })
        .collect()
}

fn base(naming: &Naming) -> String {
    let file = naming.source.rsplit(['/', '\\', '!']).next().unwrap_or_default();
    let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
    [naming.name.as_str(), stem]
        .iter()
        .map(|name| slug(name))
        .find(|s| !s.is_empty())
        .unwrap_or_else(|| "workflow".to_owned())
}

/// Six hexadecimal digits of the source's own name. Where it lies does not matter.
fn suffix(naming: &Naming) -> String {
    let file = naming.source.rsplit(['/', '\\']).next().unwrap_or_default();
    let digest = Sha256::digest(format!("{file}#{}", naming.ordinal));
    digest.iter().take(3).map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn naming(source: &str, name: &str) -> Naming {
        Naming { source: source.to_owned(), ordinal: 0, name: name.to_owned() }
    }

    #[test]
    fn names_become_safe() {
        assert_eq!(slug("Lead triage (v2)!"), "lead-triage-v2");
        assert_eq!(slug("../../etc/passwd"), "etc-passwd");
        assert_eq!(slug("Müller & Söhne"), "mueller-soehne");
        assert_eq!(slug("CON"), "con-workflow");
        assert_eq!(slug("工作流"), "");
        assert!(slug(&"x".repeat(500)).len() <= LONGEST);
        assert_eq!(
            slug("Automate call quality scoring and coaching with Gemini, OpenAI, and Gmail"),
            "automate-call-quality-scoring-and-coaching-with-gemini"
        );
    }

    #[test]
    fn equal_names_are_told_apart_by_their_source() {
        let all = [naming("a/one.json", "Same"), naming("a/two.json", "Same"), naming("three.json", "Other")];
        let mut turned = all.to_vec();
        turned.reverse();
        let slugs = unique(&all);
        let mut again = unique(&turned);
        again.reverse();
        assert_eq!(slugs, again);
        assert_ne!(slugs[0], slugs[1]);
        assert_eq!(slugs[2], "other");
    }

    #[test]
    fn a_name_of_other_letters_falls_back_to_the_file() {
        assert_eq!(unique(&[naming("flows/0620c1.json", "工作流")]), ["0620c1"]);
    }
}
