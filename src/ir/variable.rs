//! How the environment is asked for what a repository must not hold.

/// The spelling of a name as a variable of the environment, the same as that of the emitted runtime: `Main API`, `apiKey` give `MAIN_API_API_KEY`.
/// Empty where no letter or digit of ASCII is in it.
pub fn variable_name(parts: &[&str]) -> String {
    let spelled = parts.iter().map(|part| {
        let mut out = String::new();
        let mut before = ' ';
        for c in part.chars() {
            if c.is_ascii_uppercase() && (before.is_ascii_lowercase() || before.is_ascii_digit()) {
                out.push('_');
            }
            if c.is_ascii_alphanumeric() {
                out.push(c.to_ascii_uppercase());
            } else if !out.ends_with('_') {
                out.push('_');
            }
            before = c;
        }
        out.trim_matches('_').to_owned()
    });
    spelled.filter(|part| !part.is_empty()).collect::<Vec<_>>().join("_")
}

#[cfg(test)]
mod tests {
    use super::variable_name;

    #[test]
    fn variables_are_spelled_as_the_runtime_reads_them() {
        assert_eq!(variable_name(&["main-api", "apiKey"]), "MAIN_API_API_KEY");
        assert_eq!(variable_name(&["Main API (2)", "token"]), "MAIN_API_2_TOKEN");
        assert_eq!(variable_name(&["日本", "token"]), "TOKEN");
    }
}
