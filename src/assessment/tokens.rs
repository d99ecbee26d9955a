//! How long a text is for a model.

/// A vocabulary that its maker has published.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Vocabulary {
    O200k,
    Cl100k,
}

/// The tokens of a text in a vocabulary.
pub fn count(text: &str, vocabulary: Vocabulary) -> usize {
    match vocabulary {
        Vocabulary::O200k => bpe_openai::o200k_base().count(text),
        Vocabulary::Cl100k => bpe_openai::cl100k_base().count(text),
    }
}

/// About how many tokens a text has where no vocabulary is public: four characters are one. Labelled an estimate wherever it is shown.
pub fn estimate(text: &str) -> usize {
    text.chars().count().div_ceil(4)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_counted_and_not_letters() {
        assert_eq!(count("hello world", Vocabulary::Cl100k), 2);
        assert_eq!(count("hello world", Vocabulary::O200k), 2);
        assert_eq!(estimate("hello world"), 3);
    }
}
