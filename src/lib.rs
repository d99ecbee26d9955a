//! cutover: exports of visual workflow builders → findings, repositories, and a proof of equal behaviour.
//!
//! The line, top to bottom:
//!
//! ```text
//! SourceFile ─import─▶ Workflow ─analyze─▶ Findings ─▶ report
//!                         │
//!                         └─generate─▶ Files ─▶ a repository on disk
//! recorded runs ─fixtures─▶ replay the repository ─compare─▶ diff, verify
//! ```
//!
//! Everything but `edge` is pure and total.

pub mod analyzers;
pub mod assessment;
pub mod cli;
pub mod commands;
pub mod edge;
pub mod inventory;
pub mod replay;
pub mod report;
pub mod safe_path;
pub mod slug;
