//! The only files that touch disk, processes or the environment.

pub mod archive;
mod base;
pub mod cache;
pub mod clock;
pub mod console;
pub mod growing;
pub mod input;
pub mod node;
pub mod output;
pub mod packages;
pub mod recordings;
pub mod stage;
pub mod text;
pub mod typecheck;
