//! What the command line and the settings file decide beside the paths.

use crate::assessment::Brief;
use crate::assessment::cost::{self, Prices, Volume};
use crate::cli;
use crate::edge::clock;
use crate::edge::input;
use crate::report::policy::{Policy, baseline};
use anyhow::{Context, Result, anyhow};
use std::collections::{BTreeMap, HashSet};
use std::path::{Path, PathBuf};

/// What the command line decides beside the paths.
pub(super) struct Settings {
    pub(super) policy: Policy,
    pub(super) volume: Option<Volume>,
    pub(super) prices: Option<Prices>,
}

impl Settings {
    pub(super) fn new(arguments: &cli::Report) -> Result<Self> {
        let known = match &arguments.baseline {
            Some(path) => {
                baseline(&input::text(path)?).map_err(|why| anyhow!("{} is no baseline: {why}", path.display()))?
            }
            None => HashSet::new(),
        };
        let default = PathBuf::from("cutover.toml");
        let config = match &arguments.config {
            Some(path) => Some((path, input::text(path)?)),
            None => input::text(&default).ok().map(|text| (&default, text)),
        };
        let policy = match config {
            Some((path, text)) => {
                Policy::new(&text, known, &clock::today()).map_err(|why| anyhow!("{}: {why}", path.display()))?
            }
            None => Policy::new("", known, &clock::today()).map_err(|why| anyhow!(why))?,
        };
        let volume = arguments.volume.as_deref().map(volume).transpose()?;
        let prices = match &arguments.prices {
            Some(path) => {
                Some(Prices::with(&input::text(path)?).with_context(|| format!("{} holds no prices", path.display()))?)
            }
            None => Prices::built_in().cloned(),
        };
        Ok(Self { policy, volume, prices })
    }
}

impl Settings {
    /// What the settings name and this report does not hold: mostly a name that is misspelt.
    pub(super) fn unmatched(&self, briefs: &[Brief]) -> Vec<String> {
        let names: HashSet<&str> = briefs.iter().flat_map(|one| cost::names(&one.name, &one.source)).collect();
        let volumes = self.volume.iter().flat_map(|volume| volume.by_workflow.keys());
        let unknown = volumes.filter(|name| *name != "*" && !names.contains(name.as_str()));
        let mut told: Vec<String> = unknown
            .map(|name| {
                format!("--volume names {name}, which is no workflow of this report; its number counts nowhere")
            })
            .collect();
        let unread = self.prices.iter().flat_map(|prices| &prices.unknown);
        told.extend(unread.map(|member| format!("--prices has {member}, which no table has; it counts nowhere")));
        told.extend(self.policy.idle(&names));
        told
    }
}

/// A number, or a file of numbers.
fn volume(text: &str) -> Result<Volume> {
    if let Ok(each) = text.replace(['_', ','], "").parse::<u64>() {
        return Ok(Volume { each: Some(each), ..Volume::default() });
    }
    let read = input::text(Path::new(text)).context("--volume is a number of runs in a month or a file")?;
    let by_workflow: BTreeMap<String, u64> = serde_json::from_str(&read)
        .with_context(|| format!("{text} must hold an object of workflow names or files and numbers"))?;
    Ok(Volume { each: by_workflow.get("*").copied(), by_workflow })
}
