//! What of a hole is evaluated: the platform runs the first statement and forgets the rest.

use oxc::allocator::Allocator;
use oxc::ast::ast::Statement;
use oxc::parser::Parser;
use oxc::span::{GetSpan, SourceType};

/// Whether a text begins with a word.
pub fn begins(text: &str, word: &str) -> bool {
    text.strip_prefix(word)
        .is_some_and(|rest| !rest.starts_with(|c: char| c.is_alphanumeric() || matches!(c, '_' | '$')))
}

/// The expression that a hole stands for; the error says why there is none.
pub fn first(text: &str) -> Result<&str, String> {
    let allocator = Allocator::default();
    let wrapped = format!("({text}\n)");
    let alone = Parser::new(&allocator, &wrapped, SourceType::cjs()).parse();
    if !alone.panicked && alone.diagnostics.is_empty() {
        return Ok(text);
    }
    let reason =
        alone.diagnostics.iter().next().map_or_else(|| "it does not parse".to_owned(), |d| d.message.to_string());
    let several = Parser::new(&allocator, text, SourceType::cjs()).parse();
    if several.panicked || !several.diagnostics.is_empty() {
        return Err(reason);
    }
    let span = match (several.program.directives.first(), several.program.body.first()) {
        (Some(directive), _) => directive.expression.span,
        (None, Some(Statement::ExpressionStatement(statement))) => statement.expression.span(),
        _ => return Err(reason),
    };
    text.get(span.start as usize..span.end as usize).ok_or(reason)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_first_statement_counts() {
        assert_eq!(first("$json.a; $json.b"), Ok("$json.a"));
        assert_eq!(first("'a'; 'b'"), Ok("'a'"));
        assert_eq!(first("a, b"), Ok("a, b"));
        assert!(first("var a = 1; a").is_err());
        assert!(first("a +").is_err());
    }
}
