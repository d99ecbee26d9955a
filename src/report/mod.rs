//! Renderings of one value: text for a terminal, JSON, Markdown.

pub mod convert;
pub mod findings;
pub mod inspect;
pub mod place;
pub mod problem;
pub mod words;
