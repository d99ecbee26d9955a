//! The scan of a text, word by word. Nearly every text of an export holds no secret, so what looks closer is asked for last.

use super::credible::{
    distinct, is_basic, is_chosen_password, is_key, is_lone_password, is_password, is_phrase, is_pin, is_random,
    is_spoken_password, is_token, mostly_words, stands_for_key,
};
use super::joined::Joined;
use super::joint::{Joint, Sign};
use super::name::{Place, is_password_name, is_pin_name, is_secret_name, kind_of_name, may_name_token};
use super::pair::{has_user, literals};
use super::table::{
    BASE64, Bytes, Partner, ROSTERS, SHAPES, Shape, TABLE, WORD, alphabet, is_scheme, may_end_like_a_secret,
};
use super::{Secret, address, command, harmless, named_at, shape};
use std::ops::Range;

/// No secret is shorter, the name or the address that gives it away included.
const SHORTEST: usize = 10;

/// Every secret in a text, in order, without overlaps.
pub fn secrets(text: &str) -> Vec<Secret> {
    if harmless::is_known(text) {
        return Vec::new();
    }
    let found = search(text);
    if found.is_empty() {
        harmless::remember(text);
    }
    found
}

fn search(text: &str) -> Vec<Secret> {
    let mut found = scan(text);
    if let Some(joined) = Joined::of(text) {
        for secret in scan(&joined.text) {
            for range in joined.pieces(&secret.range) {
                add(&mut found, Secret { range, ..secret.clone() });
            }
        }
    }
    if let Some(partner) = partner_of(&found) {
        partners(text, partner).into_iter().for_each(|secret| add(&mut found, secret));
    }
    found.sort_by_key(|secret| secret.range.start);
    found
}

/// Adds a secret that overlaps none.
pub fn add(found: &mut Vec<Secret>, new: Secret) {
    if found.iter().all(|old| old.range.end <= new.range.start || new.range.end <= old.range.start) {
        found.push(new);
    }
}

fn scan(text: &str) -> Vec<Secret> {
    let mut found = Vec::new();
    // Most texts of an export are a word or two; one without digits holds a secret only where a sign or an option gives it away.
    if text.len() < SHORTEST || !text.bytes().any(|b| b.is_ascii_digit() || b":=".contains(&b)) && !text.contains(" -")
    {
        return found;
    }
    let (mut at, mut before) = (0, 0..0);
    // What a command is given may stand behind other secrets of the same line.
    let mut given = Vec::new();
    while let Some(word) = next_word(text, at) {
        at = word.end;
        let mut new = Vec::new();
        if b":.".contains(&byte(text, word.end)) {
            new = address::secrets(text, &word);
        }
        if new.is_empty() {
            new = given_away(text, &before, &word);
            if let Some(secret) = command::secret(text, &word) {
                given.push(secret);
            }
        }
        before = word;
        for secret in new {
            at = secret.range.end.max(at);
            found.push(secret);
        }
    }
    given.into_iter().for_each(|secret| add(&mut found, secret));
    found
}

/// The secrets that a word is, or gives away. What stands beside it says what it may be at all: nearly every word may be nothing.
fn given_away(text: &str, before: &Range<usize>, word: &Range<usize>) -> Vec<Secret> {
    let (ahead, behind) = (byte(text, word.start.wrapping_sub(1)), byte(text, word.end));
    let may_name = may_name_secret(text, before, word);
    let one = shaped(text, word)
        .or_else(|| glued(text, word))
        .or_else(|| if byte(text, word.start) == b'-' { private_key(text, word) } else { None })
        .or_else(|| if behind == b' ' { after_scheme(text, word) } else { None })
        .or_else(|| if may_name && b"<:".contains(&ahead) { element(text, word) } else { None })
        .or_else(|| if behind == b'(' { argument(text, word) } else { None })
        .or_else(|| if ahead == b'$' && behind == b'$' { shape::hash(text, word) } else { None });
    if let Some(one) = one {
        return vec![one];
    }
    if b" :=\"'".contains(&behind) && text.get(word.clone()).is_some_and(|name| ROSTERS.has(name)) {
        let found = roster(text, word);
        if !found.is_empty() {
            return found;
        }
    }
    if may_name {
        let found = assigned(text, word);
        if !found.is_empty() {
            return found;
        }
        if let Some(one) = said(text, before, word) {
            return vec![one];
        }
    }
    let one = match behind {
        b':' => pair(text, word),
        b'=' if may_name => setting(text, word),
        _ => None,
    };
    one.map_or_else(Vec::new, |one| vec![one])
}

/// A byte of a text; 0 outside of it.
fn byte(text: &str, at: usize) -> u8 {
    text.as_bytes().get(at).copied().unwrap_or_default()
}

/// Whether a word, or it and the one before it, may be the name of a secret: the last letters of most words say that they are none.
fn may_name_secret(text: &str, before: &Range<usize>, word: &Range<usize>) -> bool {
    let ends = |range: Range<usize>| text.get(range).is_some_and(may_end_like_a_secret);
    ends(word.clone()) || (before.end + 1 == word.start && ends(before.start..word.end))
}

/// What is a secret because one of these stands beside it.
pub(super) fn partner_of(found: &[Secret]) -> Option<&'static Partner> {
    found.first()?;
    TABLE.patterns.iter().find_map(|pattern| {
        let partner = pattern.partner.as_ref()?;
        found.iter().any(|secret| secret.kind == pattern.kind).then_some(partner)
    })
}

/// Values of the partner's length that nobody would write.
pub(super) fn partners(text: &str, partner: &Partner) -> Vec<Secret> {
    let bytes = alphabet(&partner.alphabet);
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(start) =
        text.as_bytes().get(at..).and_then(|rest| rest.iter().position(|b| bytes.has(*b))).map(|n| at + n)
    {
        let end = start + run(text.get(start..).unwrap_or_default(), &bytes);
        at = end;
        if end - start == partner.length && text.get(start..end).is_some_and(is_random) {
            found.push(Secret { kind: partner.kind.clone(), range: start..end, certain: false });
        }
    }
    found
}

/// The next run of letters, digits, `_` and `-` that begins at or after `from`.
fn next_word(text: &str, from: usize) -> Option<Range<usize>> {
    let rest = text.as_bytes().get(from..)?;
    let start = from + rest.iter().position(|b| WORD.has(*b))?;
    Some(start..start + run(text.get(start..)?, &WORD))
}

/// How many bytes at the beginning of a text belong to a set.
fn run(text: &str, bytes: &Bytes) -> usize {
    text.bytes().position(|b| !bytes.has(b)).unwrap_or(text.len())
}

/// A value that a known prefix gives away behind words of its own: `prod-ghp_…`. Prefixes of few letters stand in ordinary names.
fn glued(text: &str, word: &Range<usize>) -> Option<Secret> {
    if word.len() < SHORTEST {
        return None;
    }
    let bytes = text.get(word.clone())?.bytes().enumerate();
    let mut inner = bytes.filter(|(_, b)| b"-_".contains(b)).map(|(at, _)| word.start + at + 1..word.end);
    inner.find_map(|rest| with_prefix(text, &rest, 4))
}

/// A value that a known prefix gives away.
pub(super) fn shaped(text: &str, word: &Range<usize>) -> Option<Secret> {
    with_prefix(text, word, 1).or_else(|| behind_digits(text, word)).or_else(|| shape::of_parts(text, word))
}

/// The same for prefixes of at least so many letters.
fn with_prefix(text: &str, word: &Range<usize>, shortest: usize) -> Option<Secret> {
    let tail = text.get(word.start..)?;
    for shape in SHAPES.beginning(tail.as_bytes()).iter().filter(|shape| shape.pattern.prefix.len() >= shortest) {
        let pattern = shape.pattern;
        if let Some(body) = tail.strip_prefix(pattern.prefix.as_str())
            && let Some(length) = run_of(body, shape)
        {
            let body = word.start + pattern.prefix.len();
            let start = if pattern.shown { body } else { word.start };
            return Some(Secret { kind: pattern.kind.clone(), range: start..body + length, certain: true });
        }
    }
    None
}

/// Digits, then a prefix: the word itself is the number that stands before it.
/// In an address the number of a bot follows the word: `bot123456:AA…`.
fn behind_digits(text: &str, word: &Range<usize>) -> Option<Secret> {
    let first = text.get(word.start..)?.bytes().next()?;
    if !first.is_ascii_digit() && first != b'b' {
        return None;
    }
    let whole = text.get(word.clone())?;
    let digits = whole.strip_prefix("bot").unwrap_or(whole);
    if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let after = text.get(word.end..)?;
    SHAPES.behind.iter().filter(|shape| digits.len() >= shape.pattern.before).find_map(|shape| {
        let pattern = shape.pattern;
        let length = run_of(after.strip_prefix(pattern.prefix.as_str())?, shape)?;
        let start = word.end - digits.len();
        Some(Secret {
            kind: pattern.kind.clone(),
            range: start..word.end + pattern.prefix.len() + length,
            certain: true,
        })
    })
}

/// The length of the pattern's body at the start of `body`, where it is one.
fn run_of(body: &str, shape: &Shape) -> Option<usize> {
    let pattern = shape.pattern;
    let run = body.get(..run(body, &shape.bytes))?.trim_end_matches(['.', '-']);
    let credible = (pattern.min..=pattern.max).contains(&run.len())
        && run.contains(pattern.contains.as_str())
        && !stands_for_key(run)
        && run.bytes().any(|b| b.is_ascii_digit())
        && distinct(run) >= 8
        // A short prefix begins words, too.
        && !(pattern.prefix.len() <= 3 && mostly_words(run));
    credible.then_some(run.len())
}

fn private_key(text: &str, word: &Range<usize>) -> Option<Secret> {
    const CLOSING: &str = "PRIVATE KEY-----";
    let tail = text.get(word.start..)?;
    if !tail.starts_with("-----BEGIN") {
        return None;
    }
    let header = tail.find(CLOSING).filter(|at| *at < 40)? + CLOSING.len();
    let body = tail.get(header..)?;
    let length = match body.find("-----END") {
        Some(end) => body.get(end..)?.find(CLOSING).map_or(body.len(), |at| end + at + CLOSING.len()),
        None => body.len(),
    };
    let inner = body.get(..length)?;
    (distinct(inner) >= 20 && inner.len() > 100).then(|| Secret {
        kind: "private key".to_owned(),
        range: word.start..word.start + header + length,
        certain: true,
    })
}

/// `Bearer …`.
fn after_scheme(text: &str, word: &Range<usize>) -> Option<Secret> {
    let body = text.get(word.end..)?.strip_prefix(' ')?;
    let scheme = text.get(word.clone())?;
    if !is_scheme(scheme) {
        return None;
    }
    let run = body.get(..run(body, &BASE64))?.trim_end_matches('.');
    let start = word.end + 1;
    is_behind_scheme(scheme, run).then(|| Secret {
        kind: format!("{} token", scheme.to_ascii_lowercase()),
        range: start..start + run.len(),
        certain: false,
    })
}

/// Whether a value behind the word for a scheme proves who sends it.
pub(super) fn is_behind_scheme(scheme: &str, value: &str) -> bool {
    is_random(value)
        || is_key(value)
        || (scheme.eq_ignore_ascii_case("bearer") && is_token(value, 10))
        || (scheme.eq_ignore_ascii_case("basic") && is_basic(value))
}

/// `"apiKey": "…"`, `api_key = '…'`, `?token=…`, `h.set("x-api-key", "…")`, `headers["x-token"] !== "…"`.
fn assigned(text: &str, word: &Range<usize>) -> Vec<Secret> {
    let Some(rest) = text.get(word.end..) else { return Vec::new() };
    // Few words stand before a sign: only then is the name worth a look.
    let Some(joint) = Joint::before_value(rest) else { return Vec::new() };
    let (Some(name), Some(before)) = (text.get(word.clone()), text.get(..word.start)) else { return Vec::new() };
    let query = joint.sign == Sign::Assigns && matches!(before.chars().next_back(), Some('?' | '&' | ';'));
    let query = query || joint.sign == Sign::Encoded;
    let place = if query || before.ends_with("env.") { Place::Query } else { Place::Member };
    if !place.names_secret(name) && !may_name_token(name) {
        return Vec::new();
    }
    let mut at = word.end + joint.length;
    // `"X-Api-Key: …"`: the quote that opens before the name ends the value.
    let header = before.chars().next_back().filter(|c| "\"'`".contains(*c) && joint.sign == Sign::Names);
    let mut found = Vec::new();
    loop {
        let quotes = leading(text, at, b"\\\"'`");
        if quotes == 0 && !query && header.is_none() {
            break;
        }
        // What the quote opens ends at the same quote: others are signs of a password.
        let quote =
            text.as_bytes().get((at + quotes).saturating_sub(1)).copied().filter(|_| quotes > 0).map(char::from);
        at += quotes;
        let Some(value) = text.get(at..) else { break };
        let ends = |c: char| match quote.or(header) {
            Some(quote) => c == quote || "\n\\".contains(c) || (place == Place::Query && c == '&'),
            None => c.is_whitespace() || "\"'`\\&#<>);,".contains(c),
        };
        let value = value.get(..value.find(ends).unwrap_or(value.len())).unwrap_or_default();
        // A value that its own shape names is found when its turn comes.
        let shaped = || next_word(value, 0).is_some_and(|word| shaped(value, &word).is_some());
        let only_named = !joint.loose || place.names_secret(name);
        let lone = || {
            let believed = is_password_name(name) && is_lone_password(value) && is_beside_user(text, word);
            believed.then(|| Secret { kind: kind_of_name(name).to_owned(), range: 0..value.len(), certain: false })
        };
        if let Some(mut secret) = named_at(place, name, value).or_else(lone).filter(|_| only_named && !shaped()) {
            secret.range = secret.range.start + at..secret.range.end + at;
            found.push(secret);
        }
        at += value.len();
        let next = text.get(at..).unwrap_or_default().trim_start_matches(['"', '\'', '`', '\\']);
        let behind = next.trim_start().strip_prefix(',').map(str::trim_start);
        match behind.filter(|behind| joint.list && behind.starts_with(['"', '\'', '`'])) {
            Some(behind) => at = text.len() - behind.len(),
            None => break,
        }
    }
    found
}

/// Whether `user: "…"` stands in the same braces.
fn is_beside_user(text: &str, word: &Range<usize>) -> bool {
    const FARTHEST: usize = 160;
    let open = text.get(..word.start).and_then(|before| before.rfind('{')).filter(|open| word.start - open < FARTHEST);
    let Some(inside) = open.and_then(|open| text.get(open + 1..)) else { return false };
    let inside = inside.get(..inside.find('}').unwrap_or(inside.len())).unwrap_or_default();
    has_user(inside.split([',', '\n']).filter_map(|member| member.split_once([':', '='])).map(|(name, value)| {
        let quoted =
            value.trim().strip_prefix(['\\', '"', '\'', '`']).map(|text| text.trim_matches(['\\', '"', '\'', '`']));
        (name.trim().trim_matches(['\\', '"', '\'', '`']), quoted)
    }))
}

/// `users = { admin: "…" }`: the passwords of a list of users.
fn roster(text: &str, word: &Range<usize>) -> Vec<Secret> {
    let Some(rest) = text.get(word.end..) else { return Vec::new() };
    let opened = rest.trim_start_matches(['"', '\'', '\\', ' ']).strip_prefix(['=', ':']).map(str::trim_start);
    let Some(inside) = opened.and_then(|rest| rest.strip_prefix('{')) else { return Vec::new() };
    let start = text.len() - inside.len();
    let inside = inside.get(..inside.find(['}', '{']).unwrap_or(inside.len())).unwrap_or_default();
    let is_password = |range: &Range<usize>| {
        let named = inside.get(..range.start.saturating_sub(1)).and_then(|before| before.trim_end().strip_suffix(':'));
        let (Some(named), Some(value)) = (named, inside.get(range.clone())) else { return false };
        let name = named.rsplit([',', '\n', '{', ' ']).next().unwrap_or_default().trim_matches(['"', '\'', '`']);
        let is_usual = TABLE.usual.iter().any(|usual| usual.eq_ignore_ascii_case(name));
        is_chosen_password(value) && !is_random(value) || (is_usual && is_password(value))
    };
    let found = literals(inside).into_iter().filter(is_password);
    found
        .map(|range| Secret {
            kind: "password".to_owned(),
            range: start + range.start..start + range.end,
            certain: false,
        })
        .collect()
}

/// `createHmac("sha256", "…")`: the argument of a function that is a secret.
fn argument(text: &str, word: &Range<usize>) -> Option<Secret> {
    let inside = text.get(word.end..)?.strip_prefix('(')?;
    let name = text.get(word.clone())?;
    let function = TABLE.functions.iter().find(|function| function.name == name)?;
    let inside = inside.get(..inside.find([')', '\n']).unwrap_or(inside.len()))?;
    let range = literals(inside).into_iter().nth(function.argument)?;
    let value = inside.get(range.clone())?;
    let start = word.end + 1;
    (is_password(value) || is_random(value) || is_key(value) || is_phrase(value)).then(|| Secret {
        kind: function.kind.clone(),
        range: start + range.start..start + range.end,
        certain: false,
    })
}

/// `<wsse:Password Type="…">hunter2-horse</wsse:Password>`: the name of an element, and what stands in it.
fn element(text: &str, word: &Range<usize>) -> Option<Secret> {
    if !matches!(text.get(..word.start)?.chars().next_back(), Some('<' | ':')) {
        return None;
    }
    let name = text.get(word.clone())?;
    let tag = text.get(word.end..)?.find(['<', '>']).map(|length| word.end + length)?;
    let opened = text.as_bytes().get(tag) == Some(&b'>')
        && text.get(..word.end)?.rfind(['<', '>', ' ']).is_some_and(|at| text.as_bytes().get(at) == Some(&b'<'));
    if !opened || !Place::Member.names_secret(name) {
        return None;
    }
    let at = tag + 1;
    let value = text.get(at..)?;
    let value = value.get(..value.find('<')?)?;
    let mut secret = named_at(Place::Member, name, value)?;
    secret.range = secret.range.start + at..secret.range.end + at;
    Some(secret)
}

/// "The password is hunter2-horse", `Password: hunter2-horse`: a name, and its value without quotes.
fn said(text: &str, before: &Range<usize>, word: &Range<usize>) -> Option<Secret> {
    if !b" :=".contains(&byte(text, word.end)) {
        return None;
    }
    let rest = text.get(word.end..)?;
    // "API key" is a name of two words.
    let last = text.get(word.clone())?;
    let both = text.get(before.start..word.end).filter(|_| before.end + 1 == word.start);
    let spaced = rest.trim_start_matches(' ');
    let verb = || {
        let follows =
            |verb: &&String| spaced.strip_prefix(verb.as_str()).is_some_and(|rest| rest.starts_with([' ', ':']));
        TABLE.verbs.iter().find(follows).map(String::len)
    };
    let (manner, after) = match spaced.strip_prefix([':', '=']) {
        Some(after) => (Manner::Sign, after),
        None => match verb() {
            Some(length) => (Manner::Verb, spaced.get(length..)?),
            None => match behind_purpose(spaced) {
                Some(after) => (Manner::Verb, after),
                None => (Manner::Bare, spaced),
            },
        },
    };
    let untagged = behind_tags(after);
    let value = untagged.trim_start_matches([' ', ':', '"', '\'', '`', '*']);
    let quoted = after.len() > value.len() && after.get(..after.len() - value.len())?.ends_with(['"', '\'', '`']);
    let ends = |c: char| c.is_whitespace() || "\"'`,;<>()".contains(c);
    let length = value.find(ends).unwrap_or(value.len());
    let behind = value.get(length..)?;
    let value_text = value.get(..length)?.trim_end_matches(['.', ':', '?']);
    // Names are looked at last: most words of a sentence have nothing behind them that could be a value.
    if !quoted && !value_text.bytes().any(|b| b.is_ascii_digit()) {
        return None;
    }
    let name = [Some(last), both].into_iter().flatten().find(|name| is_secret_name(name) || is_pin_name(name))?;
    let password = is_password_name(name);
    let bare = |text: &str| text.trim_end_matches('!').len() >= 6;
    let credible = match manner {
        Manner::Bare if is_pin_name(name) => false,
        _ if is_pin_name(name) => is_pin(value_text),
        Manner::Bare if quoted && password => is_password(value_text) && behind.starts_with(['"', '\'', '`']),
        Manner::Bare if password => is_chosen_password(value_text) && is_led(text, before),
        Manner::Bare => is_spoken_token(value_text),
        _ if password => is_spoken_password(value_text) && bare(value_text),
        _ => is_spoken_token(value_text),
    };
    let setting = || is_setting(text, word.start, behind);
    // A page says it to people, whatever code it stands in; digits without quotes are no name.
    let is_said = untagged.len() < after.len() || is_pin_name(name);
    if !credible || (manner == Manner::Sign && !is_said && is_code(text, word.start, value_text, behind) && !setting())
    {
        return None;
    }
    // What ends a sentence ends no password that has such a sign of its own.
    let value_text = match value_text.strip_suffix('!') {
        Some(shorter) if !is_chosen_password(value_text) => shorter,
        _ => value_text,
    };
    let start = text.len() - value.len();
    Some(Secret { kind: kind_of_name(name).to_owned(), range: start..start + value_text.len(), certain: false })
}

/// A text without the tags that it begins with: `<b>`, `</td><td class="v">`.
fn behind_tags(text: &str) -> &str {
    const LONGEST: usize = 60;
    let mut rest = text;
    while let Some(tag) = rest.trim_start_matches(' ').strip_prefix('<') {
        let name = tag.strip_prefix('/').unwrap_or(tag);
        match tag.find('>').filter(|end| *end < LONGEST && name.starts_with(|c: char| c.is_ascii_alphabetic())) {
            Some(end) => rest = tag.get(end + 1..).unwrap_or_default(),
            None => break,
        }
    }
    rest
}

/// How a sentence gives a value to a name.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Manner {
    /// `Password: …`
    Sign,
    /// "the password is …"
    Verb,
    /// "with password …"
    Bare,
}

/// What follows the verb in "… for the CRM is …"; nothing where the sentence ends before.
fn behind_purpose(text: &str) -> Option<&str> {
    const FARTHEST: usize = 6;
    let mut words = text.split(' ');
    TABLE.sentences.purposes.iter().find(|purpose| words.clone().next() == Some(purpose.as_str()))?;
    words.next();
    let mut at = text.find(' ')? + 1;
    for word in words.take(FARTHEST) {
        if TABLE.verbs.iter().any(|verb| verb == word) {
            return text.get(at + word.len()..);
        }
        if word.is_empty() || word.ends_with(['.', ',', ';', ':', '!', '?']) || word.contains('\n') {
            return None;
        }
        at += word.len() + 1;
    }
    None
}

/// Whether the word before a name says that its value follows: "with password …".
fn is_led(text: &str, before: &Range<usize>) -> bool {
    let lead = text.get(before.clone()).unwrap_or_default();
    TABLE.sentences.leads.iter().any(|one| one.eq_ignore_ascii_case(lead))
}

/// "Login: admin / …": a user, and a password behind a slash.
fn pair(text: &str, word: &Range<usize>) -> Option<Secret> {
    let line = text.get(word.end..)?.strip_prefix(':')?;
    let name = text.get(word.clone())?;
    TABLE.sentences.pairs.iter().find(|one| one.eq_ignore_ascii_case(name))?;
    let line = line.get(..line.find('\n').unwrap_or(line.len()))?;
    let (user, rest) = line.split_once(" / ").or_else(|| line.split_once(':'))?;
    if user.trim().is_empty() || user.trim().contains(' ') {
        return None;
    }
    let start = text.get(word.end + 1..)?.find(rest)? + word.end + 1 + (rest.len() - rest.trim_start().len());
    let value = rest.trim_start();
    let value = value.get(..value.find(char::is_whitespace).unwrap_or(value.len()))?.trim_end_matches(['.', ',']);
    (is_chosen_password(value) && !value.starts_with('/')).then(|| Secret {
        kind: "password".to_owned(),
        range: start..start + value.len(),
        certain: false,
    })
}

/// `export DB_PASSWORD=…; run`: a variable of a command line.
fn setting(text: &str, word: &Range<usize>) -> Option<Secret> {
    let name = text.get(word.clone())?;
    let value = text.get(word.end..)?.strip_prefix('=')?;
    let in_shell = !name.bytes().any(|b| b.is_ascii_lowercase())
        && matches!(text.get(..word.start)?.chars().next_back(), None | Some(' ' | '\n' | ';'));
    if !in_shell || !is_secret_name(name) {
        return None;
    }
    let value = value.get(..value.find(|c: char| c.is_whitespace() || ";&|\"'`".contains(c)).unwrap_or(value.len()))?;
    let credible = if is_password_name(name) { is_chosen_password(value) } else { is_random(value) || is_key(value) };
    let start = word.end + 1;
    credible.then(|| Secret { kind: kind_of_name(name).to_owned(), range: start..start + value.len(), certain: false })
}

/// Something random that is no date or version behind words: many digits, or letters of both kinds among them.
fn is_spoken_token(value: &str) -> bool {
    let of = |kind: fn(&u8) -> bool| value.bytes().filter(kind).count();
    let mixed = of(u8::is_ascii_uppercase) >= 2 && of(u8::is_ascii_lowercase) >= 2;
    is_random(value) && (mixed || of(u8::is_ascii_digit) * 4 > value.len())
}

/// Whether `name: value` stands in code, where a value without quotes is a name itself.
fn is_code(text: &str, name: usize, value: &str, behind: &str) -> bool {
    let line_start = text.get(..name).and_then(|before| before.rfind('\n')).map_or(0, |at| at + 1);
    let before = text.get(line_start..name).unwrap_or_default();
    let rest = behind.split('\n').next().unwrap_or_default();
    let is_path = value.contains('.') && value.bytes().all(|b| b.is_ascii_alphanumeric() || b"_.$".contains(&b));
    is_path
        || value.starts_with(|c: char| c.is_ascii_punctuation())
        || behind.starts_with(['(', ',', ';', ')'])
        || TABLE.code_signs.iter().any(|sign| before.contains(sign.as_str()) || rest.contains(sign.as_str()))
}

/// Whether `Password=…` is one of several settings with semicolons between: `Server=db;User Id=app;Password=…;`.
fn is_setting(text: &str, name: usize, behind: &str) -> bool {
    let limits = ['\n', '"', '\'', '`'];
    let before = text.get(..name).unwrap_or_default();
    let before = before.rsplit(limits).next().unwrap_or_default();
    let behind = behind.split(limits).next().unwrap_or_default();
    let is_one = |part: &str| {
        part.split_once('=').is_some_and(|(name, value)| {
            !name.trim().is_empty() && !name.ends_with([' ', '=', '!']) && !value.starts_with([' ', '=', '>'])
        })
    };
    let others = || before.split(';').chain(behind.split(';').skip(1)).filter(|part| !part.trim().is_empty());
    others().count() > 0 && others().all(is_one)
}

/// How many bytes at `at` are among `set`.
fn leading(text: &str, at: usize, set: &[u8]) -> usize {
    let rest = text.as_bytes().get(at..).unwrap_or_default();
    rest.iter().position(|byte| !set.contains(byte)).unwrap_or(rest.len())
}
