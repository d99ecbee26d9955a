//! `src/accounts.ts`: accounts that several steps use, each with one name.

use super::printer::{Printer, Uses};
use crate::plan::identifier;
use cutover_ir::{Account, Node, Pointer, Value, Workflow};
use petgraph::stable_graph::NodeIndex;
use std::cell::OnceCell;
use std::collections::HashSet;

/// The constants of the file.
#[derive(Debug, Default)]
pub struct Declared {
    /// Each value with its name.
    known: Vec<(String, String)>,
    /// Accounts that at least two steps use, by type and label; counted when somebody asks, and only once.
    shared: OnceCell<HashSet<(String, String)>>,
}

impl Declared {
    /// The text of the file; nothing where no account is shared.
    pub fn file(&self) -> Option<String> {
        if self.known.is_empty() {
            return None;
        }
        let mut text = String::from("// Accounts that several steps use, by the names that .env.example has.\n");
        for (value, name) in &self.known {
            text.push_str(&format!("\nexport const {name} = {value};\n"));
        }
        Some(text)
    }
}

/// What stands in place of the members of parameters that say which account a call uses: by their places.
pub type Members = Vec<(Pointer, Option<String>)>;

impl Printer<'_> {
    /// The account of a call by its name, where other steps use it too.
    pub fn shared_account(&mut self, step: NodeIndex, params: &Node) -> Members {
        let Value::Map(members) = &params.value else { return Vec::new() };
        let Some(auth) = members.get("auth").filter(|auth| is_constant(auth)) else { return Vec::new() };
        let Some(account) = self.account_of(step).filter(|account| self.is_shared(account)) else { return Vec::new() };
        // A name that holds a secret is read from the environment, by who uses it.
        if !super::secrets::in_text(account.label(), &self.known_secrets).is_empty() {
            return Vec::new();
        }
        let kind = account.kind.value.clone();
        let stem = stem(&kind);
        let label = account.label().to_owned();
        let known = cutover_ir::secret::with_stand_ins(&label).into_owned();
        let mut uses = Uses::default();
        match members.get("credentials").filter(|named| is_constant(named) && named.get(&kind).is_some()) {
            Some(named) => {
                let how = self.value(auth, step, "auth", &mut uses);
                let which = self.value(named, step, "credentials", &mut uses);
                let value = format!("{{\n  auth: {how},\n  credentials: {which},\n}}");
                let name = self.account_name(value, &format!("with {stem}"), &format!("with {known}"));
                vec![(auth.at.clone(), None), (named.at.clone(), Some(format!("...{name}")))]
            }
            None if auth.get(&kind).is_some_and(|named| named.text().is_some()) => {
                let value = self.value(auth, step, "auth", &mut uses);
                let name = self.account_name(value, &format!("{stem} account"), &format!("{known} account"));
                vec![(auth.at.clone(), Some(format!("auth: {name}")))]
            }
            None => Vec::new(),
        }
    }

    /// The only account of a step.
    fn account_of(&self, step: NodeIndex) -> Option<&Account> {
        match self.step(step)?.credentials.as_slice() {
            [only] => Some(only),
            _ => None,
        }
    }

    fn is_shared(&self, account: &Account) -> bool {
        self.accounts.shared.get_or_init(|| shared(self.workflow)).contains(&key(account))
    }

    /// The name of the constant of a value, imported.
    fn account_name(&mut self, value: String, wanted: &str, otherwise: &str) -> String {
        let known = self.accounts.known.iter().find(|(known, _)| *known == value).map(|(_, name)| name.clone());
        let name = known.unwrap_or_else(|| {
            let name = self.names.unique_or(&identifier(wanted), &identifier(otherwise));
            self.accounts.known.push((value, name.clone()));
            name
        });
        self.imports.value("accounts", &name);
        name
    }
}

fn key(account: &Account) -> (String, String) {
    (account.kind.value.clone(), account.label().to_owned())
}

/// The accounts that several steps of a workflow use.
fn shared(workflow: &Workflow) -> HashSet<(String, String)> {
    let mut seen = HashSet::new();
    let mut shared = HashSet::new();
    for (_, step) in workflow.steps() {
        let own: HashSet<_> = step.credentials.iter().map(key).collect();
        shared.extend(own.into_iter().filter(|account| !seen.insert(account.clone())));
    }
    shared
}

/// Nothing of it is an expression or a text that goes over lines, and it is a list of members.
fn is_constant(node: &Node) -> bool {
    let mut plain = matches!(&node.value, Value::Map(members) if !members.is_empty()) && !node.has_expr();
    node.each_leaf(&mut |leaf| plain &= leaf.text().is_none_or(|text| !text.contains('\n')));
    plain
}

/// What a type of account is called without the words for how it proves who it is.
fn stem(kind: &str) -> &str {
    ["OAuth2Api", "OAuth2", "TokenApi", "Api"]
        .iter()
        .find_map(|end| kind.strip_suffix(end))
        .filter(|rest| !rest.is_empty())
        .unwrap_or(kind)
}
