//! What a run costs on the platform and as code: units from the graph, tokens from the prompts, prices from dated tables. Every assumption is said.

use super::Assessment;
use super::contents::PromptText;
use super::tokens::{self, Vocabulary};
pub use super::usage::{ModelCall, Pass, Usage};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// The forecast for one workflow.
#[derive(Clone, Debug, Serialize)]
pub struct Cost {
    /// Runs in a month, as given.
    pub runs: u64,
    /// What the platform counts: `execution`, `credit`, `task`; empty where its way of counting is not known.
    pub unit: String,
    pub units_per_run: f64,
    pub units: f64,
    pub platform: Option<Money>,
    /// Paid in both worlds.
    pub input_tokens_per_run: usize,
    pub output_tokens_per_run: usize,
    pub models: Option<Money>,
    /// Models whose price is not in the table.
    pub unpriced: Vec<String>,
    /// The same runs as code, models not counted.
    pub code: Money,
    pub assumptions: Vec<String>,
}

/// An amount in a month.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Money {
    pub amount: f64,
    pub currency: String,
}

/// Runs in a month: for all workflows, or for some by name or file.
#[derive(Clone, Debug, Default)]
pub struct Volume {
    pub each: Option<u64>,
    pub by_workflow: BTreeMap<String, u64>,
}

impl Volume {
    /// The runs of one workflow, where they are known.
    pub fn of(&self, assessment: &Assessment) -> Option<u64> {
        names(&assessment.name, &assessment.source)
            .iter()
            .find_map(|name| self.by_workflow.get(*name).copied())
            .or(self.each)
    }
}

/// The names by which settings may speak of a workflow: its own, its path, its file's.
pub fn names<'n>(name: &'n str, source: &'n str) -> [&'n str; 3] {
    [name, source, source.rsplit(['/', '!']).next().unwrap_or(source)]
}

/// The price tables; a user's own replace them member by member.
#[derive(Clone, Debug, Deserialize)]
pub struct Prices {
    /// When the table was put together.
    pub date: String,
    pub source: String,
    pub assumptions: Assumptions,
    pub platforms: BTreeMap<String, PlatformPrice>,
    pub models: BTreeMap<String, ModelPrice>,
    /// Beginnings of model names → the vocabulary that its maker has published for them.
    #[serde(default)]
    pub vocabularies: BTreeMap<String, Vocabulary>,
    pub code: CodePrice,
    /// What a user's own tables say in place of these, as dotted paths.
    #[serde(skip)]
    pub replaced: Vec<String>,
    /// What they say and nothing reads: mostly a name that is misspelt.
    #[serde(skip)]
    pub unknown: Vec<String>,
}

/// What the graph cannot show.
#[derive(Clone, Debug, Deserialize)]
pub struct Assumptions {
    /// Passes of a loop.
    pub passes: f64,
    pub output_tokens: usize,
    pub tokens_per_variable: usize,
    pub seconds_per_step: f64,
}

/// How a platform counts and what a unit costs.
#[derive(Clone, Debug, Deserialize)]
pub struct PlatformPrice {
    pub unit: String,
    /// `run`: one unit for a run; `action`: one for each step that acts; `step`: one for each step that runs, the trigger too, but for those that cost nothing.
    pub counts: String,
    pub price: f64,
    pub currency: String,
    pub plan: String,
    pub source: String,
}

/// US dollars for a million tokens.
#[derive(Clone, Debug, Deserialize)]
pub struct ModelPrice {
    pub input: f64,
    pub output: f64,
}

/// A function that runs on demand.
#[derive(Clone, Debug, Deserialize)]
pub struct CodePrice {
    pub per_request: f64,
    pub per_gb_second: f64,
    pub gb: f64,
    pub currency: String,
    pub source: String,
}

static BUILT_IN: &str = include_str!("prices/prices.json");

static PRICES: LazyLock<Option<Prices>> = LazyLock::new(|| serde_json::from_str(BUILT_IN).ok());

impl Prices {
    /// The tables that cutover brings.
    pub fn built_in() -> Option<&'static Prices> {
        PRICES.as_ref()
    }

    /// The price of `provider/model`, where the table has it.
    pub fn of(&self, model: &str) -> Option<&ModelPrice> {
        longest(&self.models, model)
    }

    /// The vocabulary of `provider/model`, where it is public.
    pub fn vocabulary(&self, model: &str) -> Option<Vocabulary> {
        longest(&self.vocabularies, model).copied()
    }

    /// The built-in tables with what a user's own say in their place.
    ///
    /// # Errors
    /// Where the text is not JSON of the tables' shape.
    pub fn with(own: &str) -> Result<Prices, serde_json::Error> {
        let mut all: serde_json::Value = serde_json::from_str(BUILT_IN)?;
        let mut own: serde_json::Value = serde_json::from_str(own)?;
        let (mut replaced, mut unknown) = (Vec::new(), Vec::new());
        compare(&own, &all, "", &mut replaced, &mut unknown);
        for (table, members) in SOURCED {
            say_where_from(own.pointer_mut(table), table.len() > "/code".len(), members);
        }
        merge(&mut all, own);
        Ok(Prices { replaced, unknown, ..serde_json::from_value(all)? })
    }
}

/// Tables whose rows say where a price is from, with what a row that gives no such member says instead.
const SOURCED: [(&str, &[(&str, &str)]); 2] = [
    ("/platforms", &[("plan", "as given with --prices"), ("source", "the file given with --prices")]),
    ("/code", &[("source", "the file given with --prices")]),
];

/// A price of one's own does not come from where the built-in one did.
fn say_where_from(table: Option<&mut serde_json::Value>, has_rows: bool, members: &[(&str, &str)]) {
    let Some(table) = table.and_then(serde_json::Value::as_object_mut) else {
        return;
    };
    let say = |row: &mut serde_json::Map<String, serde_json::Value>| {
        for (member, text) in members {
            row.entry(*member).or_insert_with(|| serde_json::Value::from(*text));
        }
    };
    if has_rows {
        table.values_mut().filter_map(serde_json::Value::as_object_mut).for_each(say);
    } else {
        say(table);
    }
}

/// Tables that take rows of any name; the first row that is there shows which members a row has.
const OPEN: [&str; 3] = ["platforms", "models", "vocabularies"];

/// What a user's own tables replace or add, and which of their members nothing reads.
fn compare(
    own: &serde_json::Value,
    known: &serde_json::Value,
    path: &str,
    replaced: &mut Vec<String>,
    unknown: &mut Vec<String>,
) {
    let (Some(own), Some(known)) = (own.as_object(), known.as_object()) else {
        replaced.push(path.to_owned());
        return;
    };
    let row = known.values().next().filter(|_| OPEN.contains(&path));
    for (name, value) in own {
        let at = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
        match known.get(name).or(row) {
            Some(known) => compare(value, known, &at, replaced, unknown),
            None => unknown.push(at),
        }
    }
}

fn merge(into: &mut serde_json::Value, from: serde_json::Value) {
    match (into, from) {
        (serde_json::Value::Object(into), serde_json::Value::Object(from)) => {
            for (key, value) in from {
                merge(into.entry(key).or_insert(serde_json::Value::Null), value);
            }
        }
        (into, from) => *into = from,
    }
}

/// The forecast for one workflow.
pub fn forecast(platform: &str, usage: &Usage, prompts: &[PromptText], runs: u64, prices: &Prices) -> Cost {
    let a = &prices.assumptions;
    let runs_f = runs as f64;
    let mut assumptions = vec![
        format!("{runs} runs a month, as given; every way out of a branch is taken once in a run: an upper bound"),
        format!("prices of {}: {}", prices.date, prices.source),
    ];
    if !prices.replaced.is_empty() {
        assumptions.push(format!("in their place, from the file given with --prices: {}", prices.replaced.join(", ")));
    }
    if usage.looped > 0 {
        assumptions.push(format!(
            "{} in a loop, which goes round {} times; a loop within a loop as often for each",
            crate::analyzers::view::count(usage.looped, "step"),
            a.passes
        ));
    }
    let times = |loops: usize| a.passes.powi(i32::try_from(loops).unwrap_or(i32::MAX));
    let all = |of: fn(&Pass) -> usize| usage.passes.iter().map(|pass| of(pass) as f64 * times(pass.loops)).sum::<f64>();
    let (unit, units_per_run, money) = match prices.platforms.get(platform) {
        Some(row) => {
            let per_run = match row.counts.as_str() {
                "action" => all(|pass| pass.actions),
                "step" => all(|pass| pass.charged),
                _ => 1.0,
            };
            assumptions
                .push(format!("one {} costs {} {} ({}; {})", row.unit, row.price, row.currency, row.plan, row.source));
            (
                row.unit.clone(),
                per_run,
                Some(Money { amount: cents(per_run * runs_f * row.price), currency: row.currency.clone() }),
            )
        }
        None => (String::new(), 0.0, None),
    };
    let (mut input, mut output, mut dollars) = (0.0, 0.0, 0.0);
    let mut unpriced = Vec::new();
    let (mut counted, mut priced) = (0, 0);
    for call in &usage.models {
        let times = times(call.loops);
        let input_tokens = match prices.vocabulary(&call.model) {
            Some(vocabulary) => {
                counted += 1;
                let own = prompts.iter().filter(|prompt| prompt.step == call.step);
                let (estimated, exact) =
                    own.fold((0, 0), |(e, x), prompt| (e + prompt.tokens, x + tokens::count(&prompt.text, vocabulary)));
                (call.input_tokens + exact).saturating_sub(estimated)
            }
            None => call.input_tokens,
        };
        let (tokens_in, tokens_out) = (input_tokens as f64 * times, a.output_tokens as f64 * times);
        input += tokens_in;
        output += tokens_out;
        match prices.of(&call.model) {
            Some(price) => {
                priced += 1;
                dollars += (tokens_in * price.input + tokens_out * price.output) / 1e6;
            }
            None => unpriced.push(call.model.clone()),
        }
    }
    unpriced.sort();
    unpriced.dedup();
    if !usage.models.is_empty() {
        assumptions.push(format!(
            "the prompts of {counted} of {} model steps are counted in the model's own vocabulary, the others estimated at four characters a token; a variable has {} tokens, an answer {}",
            usage.models.len(),
            a.tokens_per_variable,
            a.output_tokens
        ));
    }
    let seconds = all(|pass| pass.steps) * a.seconds_per_step;
    let code = runs_f * (prices.code.per_request + seconds * prices.code.gb * prices.code.per_gb_second);
    assumptions.push(format!(
        "as code: a function with {} GB that takes {} s for a step ({})",
        prices.code.gb, a.seconds_per_step, prices.code.source
    ));
    Cost {
        runs,
        unit,
        units_per_run,
        units: units_per_run * runs_f,
        platform: money,
        input_tokens_per_run: input.round() as usize,
        output_tokens_per_run: output.round() as usize,
        models: (priced > 0).then(|| Money { amount: cents(dollars * runs_f), currency: "USD".to_owned() }),
        unpriced,
        code: Money { amount: cents(code), currency: prices.code.currency.clone() },
        assumptions,
    }
}

/// What the table says of the longest name that the model's begins with.
fn longest<'t, T>(table: &'t BTreeMap<String, T>, model: &str) -> Option<&'t T> {
    // Some sellers write the version with a point: `claude-3.7-sonnet`.
    let name = model.rsplit('/').next()?;
    let dashed = name.replace('.', "-");
    table
        .iter()
        .filter(|(known, _)| name.starts_with(known.as_str()) || dashed.starts_with(known.as_str()))
        .max_by_key(|(known, _)| known.len())
        .map(|(_, row)| row)
}

fn cents(amount: f64) -> f64 {
    (amount * 100.0).round() / 100.0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn usage() -> Usage {
        let call =
            ModelCall { step: "Draft".into(), model: "openai/gpt-4o-mini".into(), input_tokens: 1_000, loops: 1 };
        let passes = vec![
            Pass { loops: 0, steps: 4, actions: 2, charged: 3 },
            Pass { loops: 1, steps: 1, actions: 1, charged: 1 },
        ];
        Usage { actions: 3, steps: 5, looped: 1, passes, models: vec![call] }
    }

    #[test]
    fn platforms_count_what_they_bill() {
        let prices = Prices::built_in().unwrap();
        assert_eq!(forecast("n8n", &usage(), &[], 1000, prices).units, 1000.0);
        assert_eq!(forecast("zapier", &usage(), &[], 1000, prices).units_per_run, 2.0 + prices.assumptions.passes);
        assert_eq!(forecast("make", &usage(), &[], 1, prices).units, 3.0 + prices.assumptions.passes);
        assert_eq!(forecast("nowhere", &usage(), &[], 1000, prices).platform, None);
    }

    #[test]
    fn a_users_table_replaces_single_prices() {
        let own = r#"{"models": {"gpt-4o-mini": {"input": 100.0, "output": 0.0}}, "assumptions": {"passes": 1.0}}"#;
        let prices = Prices::with(own).unwrap();
        assert_eq!(forecast("n8n", &usage(), &[], 1000, &prices).models.unwrap().amount, 100.0);
        assert!(Prices::with("[").is_err());
    }

    #[test]
    fn a_price_of_ones_own_does_not_cite_the_old_source() {
        let own = r#"{"platforms": {"n8n": {"price": 0.01}, "own": {"unit": "run", "counts": "run", "price": 1, "currency": "EUR"}},
            "models": {"llama3": {"input": 1.0, "output": 1.0, "cached": 0.1}}, "modles": {}}"#;
        let prices = Prices::with(own).unwrap();
        assert_eq!(prices.unknown, ["models.llama3.cached", "modles"]);
        assert!(prices.replaced.contains(&"platforms.n8n.price".to_owned()), "{:?}", prices.replaced);
        let said = forecast("n8n", &usage(), &[], 1000, &prices).assumptions.join("\n");
        assert!(said.contains("one execution costs 0.01 EUR (as given with --prices; the file given"), "{said}");
        assert!(said.contains("platforms.n8n.price") && !said.contains("n8n.io/pricing"), "{said}");
        assert_eq!(forecast("own", &usage(), &[], 2, &prices).platform.unwrap().amount, 2.0);
    }

    #[test]
    fn the_longest_name_prices_a_model() {
        let prices = Prices::built_in().unwrap();
        let of = |name| prices.of(name).map(|p| p.input);
        assert!(of("openai/gpt-4o-mini-2024-07-18") < of("openai/gpt-4o"));
        assert_eq!(of("router/anthropic/claude-3.7-sonnet"), of("anthropic/claude-3-7-sonnet-20250219"));
        assert_eq!(of("ollama/llama3"), None);
    }
}
