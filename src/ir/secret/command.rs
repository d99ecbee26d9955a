//! Secrets of command lines: `curl -u user:password`, `sshpass -p password`.

use super::Secret;
use super::credible::is_given_password;
use super::table::{COMMANDS, TABLE};
use std::ops::Range;

/// The first secret that the command whose name a word is takes on its line.
pub(super) fn secret(text: &str, word: &Range<usize>) -> Option<Secret> {
    let name = text.get(word.clone()).filter(|name| COMMANDS.has(name))?;
    let command = TABLE.commands.iter().find(|command| command.name == name)?;
    let rest = text.get(word.end..)?;
    let line = rest.get(..rest.find(['\n', ';', '|', '&']).unwrap_or(rest.len()))?;
    command.options.iter().find_map(|option| {
        let at = line.find(&format!(" {option}"))? + 1 + option.len();
        let value = line.get(at..)?;
        let trimmed = value.trim_start_matches([' ', '=']);
        // `-p` glued to its value is one word; `-pretty` is another option.
        if trimmed.len() == value.len() && !command.glued {
            return None;
        }
        let open = trimmed.trim_start_matches(['"', '\'', '\\']);
        let quoted = open.len() < trimmed.len();
        let end = if quoted { open.find(['"', '\'', '\\']) } else { open.find([' ', '"', '\'', '`', '\\']) };
        let argument = open.get(..end.unwrap_or(open.len()))?;
        let secret = if command.behind.is_empty() { argument } else { argument.split_once(&command.behind)?.1 };
        let start = word.end + line.len() - open.len() + argument.len() - secret.len();
        is_given_password(secret).then(|| Secret {
            kind: "password of a command".to_owned(),
            range: start..start + secret.len(),
            certain: false,
        })
    })
}
