//! Recorded runs, replayed through an emitted repository and compared step by step.

mod assumed;
mod beside;
mod compare;
mod diff;
mod digest;
mod evidence;
mod facts;
mod fixture;
mod flatted;
mod golden;
mod instant;
mod lockfile;
mod matching;
mod neutral;
mod privacy;
mod recording;
mod render;
mod report;
mod trace;
mod transpile;
mod values;
mod verify;

pub use beside::Beside;
pub use compare::compare;
pub use diff::{DiffOptions, diff, trace_of};
pub use digest::sha256;
pub use facts::{AccountFacts, Kind, LOCK, RepoFacts, StepFacts, WorkflowFacts};
pub use fixture::{fixture, fixtures};
pub use lockfile::{Install, together};
pub use matching::digest as workflow_digest;
pub use privacy::without_secrets;
pub use recording::{Fixed, Recording, Run, Source, StepError, recordings};
pub use render::{diff_text, verify_text};
pub use report::{
    DiffReport, Difference, DifferenceKind, EffectDiff, RunDiff, RunStatus, StepDiff, StepStatus, Summary,
};
pub use trace::{Trace, TraceError, TraceRun};
pub use transpile::transpile;
pub use verify::{Check, CheckStatus, Verdict, VerifyOptions, VerifyReport, edited, verify};
