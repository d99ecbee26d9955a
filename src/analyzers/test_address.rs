use super::rule::{Found, Rule};
use super::view::{Subject, constant_text, quote};
use cutover_ir::{Confidence, Severity};

pub(super) const RULE: Rule = Rule {
    code: "GO005",
    name: "test-address",
    severity: Severity::Medium,
    confidence: Confidence::High,
    effort: 1,
    help: "Put the address into the configuration, one for each environment.",
    tags: &["LCNC-SEC-05"],
    page: include_str!("test_address.md"),
    check,
};

fn check(subject: &Subject<'_>, found: &mut Found) {
    if !subject.runs_alone() {
        return;
    }
    for (_, step) in subject.live().filter(|(_, step)| subject.is_external(step)) {
        step.params().each_leaf(&mut |leaf| {
            let Some(text) = constant_text(leaf) else { return };
            let address = text.trim();
            let Some(rest) = address.strip_prefix("http://").or_else(|| address.strip_prefix("https://")) else {
                return;
            };
            let host = rest.split(['/', '?', ' ']).next().unwrap_or_default().to_ascii_lowercase();
            let testing = is_test_host(&host)
                || rest.contains("/webhook-test/")
                || host.starts_with("staging.")
                || host.starts_with("sandbox.")
                || host.contains("-staging.");
            let own_machine = host.starts_with("localhost") || host.starts_with("127.0.0.1");
            if testing || own_machine {
                let what = if own_machine { "the machine that the platform runs on" } else { "an address for tests" };
                found.report(
                    format!("{} runs by itself and talks to {what}: {}.", quote(&step.name, 60), quote(&host, 80)),
                    [&leaf.at],
                );
            }
        });
    }
}

/// Hosts that show what is sent to them, or lead to somebody's own machine.
const TEST_HOSTS: &[&str] = &[
    ".ngrok.io",
    ".ngrok-free.app",
    ".ngrok.app",
    ".loca.lt",
    ".trycloudflare.com",
    "webhook.site",
    ".requestcatcher.com",
    ".beeceptor.com",
];

/// Whether a host is there to try things out: nothing of a product stands behind it.
pub(super) fn is_test_host(host: &str) -> bool {
    TEST_HOSTS.iter().any(|end| host.ends_with(end))
}
