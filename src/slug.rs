//! Names of folders and packages, made from names that people gave.

use crate::safe_path;
use cutover_importers::Named;
use cutover_ir::{latin, whole_words};
use sha2::{Digest, Sha256};
use std::collections::HashSet;

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

/// What a folder is named after: what the workflow is called, and the file that it stands in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Naming {
    /// The name of the source, as messages show it.
    pub source: String,
    /// The ordinal of the workflow in its source.
    pub ordinal: usize,
    pub named: Named,
}

/// One slug for each workflow, all different.
///
/// A workflow keeps the folder that it has: `has` says whether the folder of that name was made from the workflow with that index. Of
/// several that have none and would have the same slug, the one that was made first has it (by the export's own date; without one, by the
/// path of the source); the others get a suffix made from the platform's identifier, or else from the name of the file.
pub fn unique(all: &[Naming], has: &dyn Fn(usize, &str) -> bool) -> Vec<String> {
    let mut order: Vec<(usize, &Naming)> = all.iter().enumerate().collect();
    order.sort_by_key(|(_, naming)| {
        let created = naming.named.created.as_deref();
        (created.is_none(), created, naming.source.as_str(), naming.ordinal)
    });
    let mut taken: HashSet<String> = HashSet::new();
    let mut slugs = vec![String::new(); all.len()];
    let mut open = Vec::new();
    for (index, naming) in order {
        let base = base(naming);
        let own = format!("{base}-{}", suffix(naming));
        let there = [&base, &own].into_iter().find(|slug| !taken.contains(*slug) && has(index, slug)).cloned();
        match there {
            Some(slug) => give(&mut slugs, &mut taken, index, slug),
            None => open.push((index, base, own)),
        }
    }
    for (index, base, own) in open {
        let more = (2..).map(|n| format!("{own}-{n}"));
        if let Some(slug) = [base, own.clone()].into_iter().chain(more).find(|slug| !taken.contains(slug)) {
            give(&mut slugs, &mut taken, index, slug);
        }
    }
    slugs
}

fn give(slugs: &mut [String], taken: &mut HashSet<String>, index: usize, slug: String) {
    taken.insert(slug.clone());
    if let Some(place) = slugs.get_mut(index) {
        *place = slug;
    }
}

fn base(naming: &Naming) -> String {
    let file = naming.source.rsplit(['/', '\\', '!']).next().unwrap_or_default();
    let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
    [naming.named.name.as_str(), stem]
        .iter()
        .map(|name| slug(name))
        .find(|s| !s.is_empty())
        .unwrap_or_else(|| "workflow".to_owned())
}

/// Six hexadecimal digits of the platform's identifier, or of the source's own name. Where the source lies does not matter.
fn suffix(naming: &Naming) -> String {
    let file = naming.source.rsplit(['/', '\\']).next().unwrap_or_default();
    let digest = match &naming.named.id {
        Some(id) => Sha256::digest(id),
        None => Sha256::digest(format!("{file}#{}", naming.ordinal)),
    };
    digest.iter().take(3).map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn naming(source: &str, name: &str) -> Naming {
        let named = Named { name: name.to_owned(), ..Named::default() };
        Naming { source: source.to_owned(), ordinal: 0, named }
    }

    fn fresh(all: &[Naming]) -> Vec<String> {
        unique(all, &|_, _| false)
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
        let slugs = fresh(&all);
        let mut again = fresh(&turned);
        again.reverse();
        assert_eq!(slugs, again);
        assert_eq!(slugs[0], "same");
        assert!(slugs[1].starts_with("same-"));
        assert_eq!(slugs[2], "other");
    }

    #[test]
    fn a_workflow_keeps_its_folder_when_another_of_its_name_joins_or_leaves() {
        let (first, newcomer) = (naming("b.json", "Same"), naming("a.json", "Same"));
        let joined = unique(&[newcomer.clone(), first.clone()], &|index, slug| index == 1 && slug == "same");
        assert_eq!(joined[1], "same");
        let left = unique(&[newcomer], &|index, slug| index == 0 && slug == joined[0]);
        assert_eq!(left, [joined[0].clone()]);
    }

    #[test]
    fn the_older_workflow_has_the_name_and_an_identifier_outlives_the_file() {
        let made = |file: &str, id: &str, created: &str| {
            let mut one = naming(file, "Same");
            (one.named.id, one.named.created) = (Some(id.to_owned()), Some(created.to_owned()));
            one
        };
        let old = made("z.json", "7", "2024-05-01T08:00:00.000Z");
        let young = |file: &str| made(file, "8", "2026-05-01T08:00:00.000Z");
        let slugs = fresh(&[young("a.json"), old.clone()]);
        assert_eq!(slugs[1], "same");
        assert_eq!(slugs, fresh(&[young("renamed.json"), old]));
    }

    #[test]
    fn a_name_of_other_letters_falls_back_to_the_file() {
        assert_eq!(fresh(&[naming("flows/0620c1.json", "工作流")]), ["0620c1"]);
    }
}
