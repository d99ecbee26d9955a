use cutover_ir::secret::redact;
use std::io::{IsTerminal, Write};

/// What a command says to the person in front of it: results on standard output, everything else on standard error.
#[derive(Clone, Copy, Debug)]
pub struct Console {
    pub quiet: bool,
    pub json: bool,
}

impl Console {
    /// The result for a person. Not printed where a machine reads, or where quiet was asked for.
    pub fn show(&self, text: &str) {
        if !self.quiet && !self.json {
            print(&mut std::io::stdout().lock(), text);
        }
    }

    /// The result for a machine.
    pub fn json(&self, value: &serde_json::Value) {
        if self.json {
            let text = serde_json::to_string_pretty(value).unwrap_or_default();
            print(&mut std::io::stdout().lock(), &text);
        }
    }

    /// A part of the result for a machine, as it is.
    pub fn json_part(&self, text: &str) {
        if self.json {
            let _ = std::io::stdout().lock().write_all(text.as_bytes());
        }
    }

    /// Something that a person should know while a command works.
    pub fn note(&self, text: &str) {
        if !self.quiet {
            print(&mut std::io::stderr().lock(), &format!("cutover: {text}"));
        }
    }

    /// Something that went wrong. Printed even where quiet was asked for.
    pub fn error(&self, text: &str) {
        print(&mut std::io::stderr().lock(), &format!("cutover: {text}"));
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

/// Writes a text and a line end, without secrets that names and places may hold. A reader that went away, as `head` does, is
/// no error.
fn print(to: &mut impl Write, text: &str) {
    let text = redact(text.trim_end_matches('\n'));
    let _ = writeln!(to, "{text}").and_then(|()| to.flush());
}
