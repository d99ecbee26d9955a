//! What codes are called and mean. Most are rules; importing, planning and converting speak in findings too, and their pages are here.

use crate::analyzers::rule;
use serde::Deserialize;
use std::sync::LazyLock;

/// The page of a code that no rule gives.
#[derive(Clone, Debug, Deserialize)]
pub struct Page {
    pub code: String,
    pub name: String,
    pub severity: String,
    /// What it means, and after an empty line what to do.
    pub page: String,
    /// What it is about throws in the repository when it is reached, though no step is a stub.
    #[serde(default)]
    pub throws: bool,
}

/// All such pages, in the order of `codes.json`.
pub static PAGES: LazyLock<Vec<Page>> = LazyLock::new(|| cutover_ir::table!("codes.json"));

impl Page {
    /// What the code means.
    pub fn meaning(&self) -> &str {
        self.page.split("\n\n").next().unwrap_or_default()
    }

    /// What to do about it; empty where nothing is to be done.
    pub fn advice(&self) -> &str {
        self.page.split_once("\n\n").map_or("", |(_, advice)| advice)
    }
}

/// The page of a code that no rule gives.
pub fn page(code: &str) -> Option<&'static Page> {
    PAGES.iter().find(|page| page.code == code)
}

/// What a code is called: by its rule, or by its page.
pub fn name(code: &str) -> Option<&'static str> {
    rule(code).map(|rule| rule.name).or_else(|| page(code).map(|page| page.name.as_str()))
}

/// Whether this is the code or the name of a rule or of a page.
pub fn is_known(code_or_name: &str) -> bool {
    let is = |known: &str| known.eq_ignore_ascii_case(code_or_name);
    rule(code_or_name).is_some() || PAGES.iter().any(|page| is(&page.code) || is(&page.name))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analyzers::RULES;

    #[test]
    fn no_code_is_used_twice() {
        let mut codes: Vec<&str> = RULES.iter().map(|r| r.code).chain(PAGES.iter().map(|p| p.code.as_str())).collect();
        assert!(!PAGES.is_empty());
        let before = codes.len();
        codes.sort();
        codes.dedup();
        assert_eq!(before, codes.len());
    }
}
