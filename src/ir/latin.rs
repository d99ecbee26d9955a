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
