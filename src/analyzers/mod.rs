//! Rules over workflows: one file and one page per rule, one table that lists them.
