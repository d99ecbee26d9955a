//! Connectors that a person has to write.

use super::{comments, literal};

/// `export const call = unconverted<Params>("app: operation");` with its comment.
pub fn connector(file: &str, operation: &str, function: &str, params: &str) -> String {
    let what = format!("{}: {}", literal::comment_line(file), literal::comment_line(operation));
    let about =
        comments::doc(&format!("{what}. Write the call here; it gets the parameters as the workflow resolved them."));
    let name = literal::string(&format!("{file}: {operation}"));
    format!("\n{about}export const {function} = unconverted<{params}>({name});\n")
}
