//! What of an emitted tree must move when the export moves: everything but the accounts and the comments.

use cutover_generators::Files;
use oxc::allocator::Allocator;
use oxc::codegen::{Codegen, CodegenOptions, CommentOptions};
use oxc::parser::Parser;
use oxc::span::SourceType;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// Documents that retell the export: a leaf that stands nowhere else has decided nothing.
const ACCOUNTS: &[&str] = &["cutover.lock", "MIGRATION.md", "README.md", "docs/export.yaml"];

/// What must move, by file.
pub type Essence<'a> = BTreeMap<&'a str, Cow<'a, [u8]>>;

/// Members of triggers in pipeline.yaml that nothing reads.
const RETOLD: &[&str] = &["    type: ", "    version: "];

/// The tree without accounts, ledger and comments.
///
/// `src/code/*.js` is the workflow's own code: its comments are the authors' words and count.
pub fn essence(files: &Files) -> Essence<'_> {
    files
        .iter()
        .filter(|(path, _)| !ACCOUNTS.contains(&path.as_str()) && !path.starts_with(".cutover/"))
        .map(|(path, bytes)| (path.as_str(), without_comments(path, bytes)))
        .collect()
}

fn without_comments<'a>(path: &str, bytes: &'a [u8]) -> Cow<'a, [u8]> {
    let own_code = path.starts_with("src/code/") && path.ends_with(".js");
    let runtime = path.starts_with("src/runtime/");
    let Ok(text) = std::str::from_utf8(bytes) else { return Cow::Borrowed(bytes) };
    if own_code || runtime {
        return Cow::Borrowed(bytes);
    }
    if path.ends_with(".ts") {
        return Cow::Owned(code_only(text).into_bytes());
    }
    let hash_comments =
        [".yaml", ".yml", "Dockerfile", ".env.example", ".gitignore"].iter().any(|end| path.ends_with(end));
    if hash_comments {
        let kept = text.lines().filter(|l| !l.trim_start().starts_with('#'));
        // What the definition retells of the source is read by people only.
        let mut retold = false;
        let kept = kept.filter(|line| {
            if !line.starts_with(' ') {
                retold = path == "pipeline.yaml" && line.starts_with("source:");
            }
            !(retold || path == "pipeline.yaml" && RETOLD.iter().any(|member| line.starts_with(member)))
        });
        return Cow::Owned(kept.collect::<Vec<_>>().join("\n").into_bytes());
    }
    Cow::Borrowed(bytes)
}

/// TypeScript printed again without its comments.
pub fn code_only(text: &str) -> String {
    let allocator = Allocator::default();
    let parsed = Parser::new(&allocator, text, SourceType::ts()).parse();
    if parsed.panicked {
        return text.to_owned();
    }
    let options = CodegenOptions { comments: CommentOptions::disabled(), ..CodegenOptions::default() };
    Codegen::new().with_options(options).build(&parsed.program).code
}

/// Leaves that decide only together with others, so that one alone may move nothing: the version of a step's type, or of a module, says what omitted parameters
/// mean, and often none is omitted; the id of a module, what refers to it; the number of an account,
/// which steps share it; a step of a zap says what it is by app, action and kind, its
/// place among paths by an ordinal and that a path is always taken beside conditions that it may not have.
pub fn decides_with_others(pointer: &str) -> bool {
    match pointer.rsplit('/').next().unwrap_or_default() {
        "typeVersion" => true,
        "version" => pointer.contains("/flow/") && !pointer.contains("/mapper/"),
        "id" => pointer.contains("/flow/") || pointer.contains("/credentials/"),
        "__IMTCONN__" | "account" | "makeConnectionId" | "apiKeyKeychain" | "proxyKeychain" | "authKeychain"
        | "basicAuthKeychain" => pointer.contains("/flow/"),
        "type_of" | "action" | "path_eval_index" | "path_eval_stage" | "isAlwaysRun" => pointer.starts_with("/zaps/"),
        _ => false,
    }
}
