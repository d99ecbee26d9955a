use crate::wildcard::matches_in_any_case;
use cutover_ir::StepKind;
use serde::Deserialize;
use std::sync::LazyLock;

/// No platform names a type longer than this; what is longer is cut before it is compared.
const LONGEST_TYPE: usize = 200;

/// A platform's table of step types: patterns with `*`, the first that matches decides.
#[derive(Debug, Default, Deserialize)]
pub struct Roles {
    roles: Vec<(String, String)>,
}

impl Roles {
    /// Reads a table. A table that is not readable knows no type; a test holds every table readable.
    pub fn read(json: &str) -> Self {
        serde_json::from_str(json).unwrap_or_default()
    }

    /// What a type does, `Other` where the table does not know.
    pub fn of(&self, kind: &str) -> StepKind {
        let kind: String = kind.chars().take(LONGEST_TYPE).collect();
        self.roles
            .iter()
            .find(|(pattern, _)| matches_in_any_case(pattern, &kind))
            .and_then(|(_, role)| role_of(role))
            .unwrap_or(StepKind::Other)
    }
}

/// Every role with the word that tables and reports use for it.
const WORDS: &[(StepKind, &str)] = &[
    (StepKind::Trigger, "trigger"),
    (StepKind::Transform, "transform"),
    (StepKind::Branch, "branch"),
    (StepKind::Merge, "merge"),
    (StepKind::Loop, "loop"),
    (StepKind::Code, "code"),
    (StepKind::Http, "http"),
    (StepKind::App, "app"),
    (StepKind::Model, "model"),
    (StepKind::Agent, "agent"),
    (StepKind::Chain, "chain"),
    (StepKind::Tool, "tool"),
    (StepKind::Memory, "memory"),
    (StepKind::Parser, "parser"),
    (StepKind::VectorStore, "vector-store"),
    (StepKind::Embedding, "embedding"),
    (StepKind::Respond, "respond"),
    (StepKind::Wait, "wait"),
    (StepKind::Human, "human"),
    (StepKind::SubWorkflow, "sub-workflow"),
    (StepKind::Stop, "stop"),
    (StepKind::Other, "other"),
];

/// The word for a role, as reports print it.
pub fn role_word(role: StepKind) -> &'static str {
    WORDS.iter().find(|(r, _)| *r == role).map_or("other", |(_, word)| word)
}

/// The role that a word names.
fn role_of(word: &str) -> Option<StepKind> {
    WORDS.iter().find(|(_, w)| *w == word).map(|(role, _)| *role)
}

static N8N: LazyLock<Roles> = LazyLock::new(|| Roles::read(include_str!("n8n/roles.json")));

static MAKE: LazyLock<Roles> = LazyLock::new(|| Roles::read(include_str!("make/roles.json")));

static ZAPIER: LazyLock<Roles> = LazyLock::new(|| Roles::read(include_str!("zapier/roles.json")));

/// What a type of a converted platform does, for steps that its importer keeps as they are.
pub fn role_of_type(platform: &str, kind: &str) -> StepKind {
    match platform {
        "n8n" => N8N.of(kind),
        "make" => MAKE.of(kind),
        "zapier" => ZAPIER.of(kind),
        _ => StepKind::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TABLES: &[(&str, &str)] = &[
        ("n8n", include_str!("n8n/roles.json")),
        ("make", include_str!("make/roles.json")),
        ("zapier", include_str!("zapier/roles.json")),
        ("dify", include_str!("dify/roles.json")),
        ("flowise", include_str!("flowise/roles.json")),
        ("langflow", include_str!("langflow/roles.json")),
        ("retool", include_str!("retool/roles.json")),
        ("bubble", include_str!("bubble/roles.json")),
        ("node-red", include_str!("node_red/roles.json")),
        ("logic-apps", include_str!("logic_apps/roles.json")),
        ("pipedream", include_str!("pipedream/roles.json")),
    ];

    #[test]
    fn every_table_is_readable_and_names_known_roles() {
        for (platform, json) in TABLES {
            let table: Roles = serde_json::from_str(json).unwrap_or_else(|e| panic!("{platform}: {e}"));
            assert!(!table.roles.is_empty(), "{platform}");
            for (pattern, word) in &table.roles {
                assert!(role_of(word).is_some(), "{platform}: {pattern} names the unknown role {word}");
            }
        }
    }
}
