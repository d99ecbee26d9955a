//! Names in plain Latin letters, for files and folders.

/// A character in small Latin letters and digits, without its marks; nothing for anything else.
pub fn latin(c: char) -> String {
    match c {
        'a'..='z' | '0'..='9' => c.to_string(),
        'A'..='Z' => c.to_ascii_lowercase().to_string(),
        _ => FOLDED.iter().find(|(set, _)| set.contains(c)).map(|(_, plain)| (*plain).to_owned()).unwrap_or_default(),
    }
}

/// Letters with marks, and what they are without.
const FOLDED: &[(&str, &str)] = &[
    ("àáâãåāăąÀÁÂÃÅĀĂĄạảấầẩẫậắằẳẵặ", "a"),
    ("äÄæÆ", "ae"),
    ("çćčÇĆČ", "c"),
    ("ďđĎĐ", "d"),
    ("èéêëēęěÈÉÊËĒĘĚẹẻẽếềểễệ", "e"),
    ("ğĞ", "g"),
    ("ìíîïīıÌÍÎÏĪİịỉĩ", "i"),
    ("łŁ", "l"),
    ("ñńňÑŃŇ", "n"),
    ("òóôõøōőÒÓÔÕØŌŐọỏốồổỗộớờởỡợơ", "o"),
    ("öÖœŒ", "oe"),
    ("řŘ", "r"),
    ("śšşșŚŠŞȘ", "s"),
    ("ß", "ss"),
    ("ťțŤȚ", "t"),
    ("ùúûūůűÙÚÛŪŮŰụủứừửữựư", "u"),
    ("üÜ", "ue"),
    ("ýÿÝỳỵỷỹ", "y"),
    ("źżžŹŻŽ", "z"),
];

/// A slug that is no longer than `most`, cut between words where that leaves most of it.
pub fn whole_words(slug: &str, most: usize) -> &str {
    let Some(cut) = slug.get(..most).filter(|_| slug.len() > most) else { return slug };
    let within_word = !slug.get(most..).is_some_and(|rest| rest.starts_with('-'));
    let before = cut.rfind('-').filter(|at| within_word && *at * 2 > most).and_then(|at| cut.get(..at));
    before.unwrap_or(cut).trim_end_matches('-')
}

#[cfg(test)]
mod tests {
    use super::whole_words;

    #[test]
    fn a_long_slug_ends_with_a_word() {
        assert_eq!(whole_words("one-two-three", 20), "one-two-three");
        assert_eq!(whole_words("one-two-three", 10), "one-two");
        assert_eq!(whole_words("one-two-three", 7), "one-two");
        assert_eq!(whole_words("a-undividable", 7), "a-undiv");
    }
}
