//! Recorded runs, replayed through an emitted repository and compared step by step.
