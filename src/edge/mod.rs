//! The only files that touch disk, processes or the environment.
