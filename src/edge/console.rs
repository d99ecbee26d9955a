use cutover_ir::secret::redact;
use std::io::{ErrorKind, IsTerminal, Result, Write};
use std::sync::Mutex;

/// What a command says to the person in front of it: results on standard output, everything else on standard error.
#[derive(Debug)]
pub struct Console {
    pub quiet: bool,
    pub json: bool,
    /// The first thing that went wrong with standard output.
    failure: Mutex<Option<std::io::Error>>,
}

impl Console {
    /// A console that says all, or only what was asked for.
    pub fn new(quiet: bool, json: bool) -> Self {
        Self { quiet, json, failure: Mutex::new(None) }
    }

    /// Why the result did not reach standard output: a full disk, say. A reader that went away, as `head` does, is no failure.
    pub fn failure(&self) -> Option<String> {
        self.failure
            .lock()
            .ok()?
            .as_ref()
            .filter(|error| error.kind() != ErrorKind::BrokenPipe)
            .map(ToString::to_string)
    }

    /// Writes to standard output, until that fails for the first time.
    fn out(&self, write: impl FnOnce(&mut std::io::StdoutLock<'_>) -> Result<()>) {
        let Ok(mut failure) = self.failure.lock() else { return };
        if failure.is_none() {
            let mut out = std::io::stdout().lock();
            *failure = write(&mut out).and_then(|()| out.flush()).err();
        }
    }

    /// The result for a person. Not printed where a machine reads, or where quiet was asked for.
    pub fn show(&self, text: &str) {
        if !self.quiet && !self.json {
            self.out(|out| print(out, text));
        }
    }

    /// The result for a machine.
    pub fn json(&self, value: &serde_json::Value) {
        if self.json {
            let text = serde_json::to_string_pretty(value).unwrap_or_default();
            self.out(|out| print(out, &text));
        }
    }

    /// A part of the result for a machine, as it is.
    pub fn json_part(&self, text: &str) {
        if self.json {
            self.out(|out| out.write_all(text.as_bytes()));
        }
    }

    /// Something that a person should know while a command works.
    pub fn note(&self, text: &str) {
        if !self.quiet {
            tell(text);
        }
    }

    /// Something that went wrong. Printed even where quiet was asked for.
    pub fn error(&self, text: &str) {
        tell(text);
    }

    /// A bar for long work: on a terminal only, never in a pipe.
    pub fn progress(&self, what: &str, length: usize) -> indicatif::ProgressBar {
        if self.quiet || length < 20 || !std::io::stderr().is_terminal() {
            return indicatif::ProgressBar::hidden();
        }
        let style = indicatif::ProgressStyle::with_template("{prefix} [{bar:30}] {pos}/{len}")
            .map(|style| style.progress_chars("=> "));
        let bar = indicatif::ProgressBar::new(length as u64).with_prefix(what.to_owned());
        match style {
            Ok(style) => bar.with_style(style),
            Err(_) => bar,
        }
    }
}

/// One line on standard error. Where not even that can be written, nobody is left to be told.
fn tell(text: &str) {
    let _ = print(&mut std::io::stderr().lock(), &format!("cutover: {text}"));
}

/// Writes a text and a line end, without secrets that names and places may hold.
fn print(to: &mut impl Write, text: &str) -> Result<()> {
    let text = redact(text.trim_end_matches('\n'));
    writeln!(to, "{text}")
}
