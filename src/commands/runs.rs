use crate::edge::console::Console;
use crate::edge::recordings;
use crate::replay::{Recording, workflow_digest};
use anyhow::{Result, bail};
use cutover_ir::Workflow;
use rayon::prelude::*;
use std::collections::HashMap;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

/// Recorded executions, by the workflow that they ran.
#[derive(Debug, Default)]
pub struct Runs {
    groups: Vec<Group>,
    by_digest: HashMap<String, usize>,
    by_name: HashMap<String, Vec<usize>>,
    /// Runs that carry no workflow but its name.
    unidentified: HashMap<String, usize>,
}

/// The recordings of one workflow.
#[derive(Debug, Default)]
struct Group {
    name: Option<String>,
    recordings: Vec<Recording>,
    used: AtomicBool,
}

impl Runs {
    /// Reads every recorded execution at a path. What holds none is told, and is no error.
    pub fn read(path: &Path, console: &Console) -> Result<Self> {
        let (found, without) = recordings::read(path)?;
        without.iter().for_each(|note| console.note(note));
        if found.is_empty() {
            bail!("{} holds no recorded execution: export one from the platform's API with its data", path.display());
        }
        let digests: Vec<Option<String>> = found.par_iter().map(workflow_digest).collect();
        let mut runs = Self::default();
        for (recording, digest) in found.into_iter().zip(digests) {
            runs.add(recording, digest);
        }
        Ok(runs)
    }

    fn add(&mut self, recording: Recording, digest: Option<String>) {
        let name = recording.workflow_name().map(str::to_owned);
        let digest_less = digest.is_none();
        let known = match &digest {
            Some(digest) => self.by_digest.get(digest).copied(),
            None => name.as_ref().and_then(|name| self.unidentified.get(name).copied()),
        };
        let index = known.unwrap_or(self.groups.len());
        match self.groups.get_mut(index) {
            Some(group) => group.recordings.push(recording),
            None => {
                if let Some(digest) = digest {
                    self.by_digest.insert(digest, index);
                }
                if digest_less && let Some(name) = &name {
                    self.unidentified.insert(name.clone(), index);
                }
                if let Some(name) = &name {
                    self.by_name.entry(name.clone()).or_default().push(index);
                }
                self.groups.push(Group { name, recordings: vec![recording], used: AtomicBool::new(false) });
            }
        }
    }

    /// The recordings of a workflow: of the very same flow, else of the only one with its name.
    pub fn of(&self, workflow: &Workflow) -> &[Recording] {
        let by_name = || match self.by_name.get(&workflow.name).map(Vec::as_slice) {
            Some([only]) => Some(*only),
            _ => None,
        };
        let index = self.by_digest.get(&workflow.digest).copied().or_else(by_name);
        match index.and_then(|i| self.groups.get(i)) {
            Some(group) => {
                group.used.store(true, Ordering::Relaxed);
                &group.recordings
            }
            None => &[],
        }
    }

    /// A sentence for each group of recordings that no workflow asked for.
    pub fn unused(&self) -> Vec<String> {
        let left = self.groups.iter().filter(|g| !g.used.load(Ordering::Relaxed));
        left.map(|group| {
            let name = group.name.as_deref().unwrap_or("a workflow without a name");
            let first = group.recordings.first().map(|r| r.source.as_str()).unwrap_or_default();
            format!("{first}: this run is of “{name}”, which is not among the converted workflows")
        })
        .collect()
    }
}
