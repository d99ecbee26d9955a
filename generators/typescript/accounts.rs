//! Types of account: what somebody must fill in, how a token is renewed, and where the values come from. Facts are in `accounts/*.json`;
//! `importers/n8n/learn/accounts.mjs` takes those that an engine knows.

use cutover_ir::{Node, Step, Value};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::OnceLock;

/// What somebody fills in of an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    pub name: String,
    /// It may stay empty.
    pub optional: bool,
}

impl Field {
    /// A question mark behind a name says that it may stay empty.
    fn read(text: &str) -> Self {
        let name = text.trim_end_matches('?');
        Self { name: name.to_owned(), optional: name != text }
    }
}

/// How an account of an OAuth2 client gets its tokens.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Token {
    /// The address that gives tokens out, `{field}` for a field of the account; empty where whoever sets the account up says it.
    url: String,
    /// Where the client says who it is: `header` or `body`.
    client: String,
    /// The page where somebody signs in and lets the client in.
    #[serde(rename = "signIn")]
    sign_in: String,
    scopes: String,
    /// Fields that stand in the address.
    places: Vec<String>,
}

/// Where the runtime renews a token, as pipeline.yaml says it.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Renewal {
    #[serde(skip_serializing_if = "str::is_empty")]
    url: &'static str,
    client: &'static str,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Vendors {
    #[serde(rename = "about")]
    _about: String,
    types: BTreeMap<String, Vendor>,
    hosts: BTreeMap<String, Vendor>,
    kinds: BTreeMap<String, Vendor>,
}

/// Where the values of an account come from.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Vendor {
    /// What the values are.
    pub what: String,
    /// Where the vendor gives them out.
    #[serde(rename = "where")]
    pub place: String,
    /// Its access token does not end by itself, or none renews it.
    #[serde(default)]
    lasting: bool,
}

fn tokens() -> &'static BTreeMap<String, Token> {
    static TOKENS: OnceLock<BTreeMap<String, Token>> = OnceLock::new();
    TOKENS.get_or_init(|| cutover_ir::table!("accounts/oauth2.json"))
}

fn vendors() -> &'static Vendors {
    static VENDORS: OnceLock<Vendors> = OnceLock::new();
    VENDORS.get_or_init(|| cutover_ir::table!("accounts/vendors.json"))
}

/// How the tokens of a type are renewed; nothing where an access token is all that there is.
fn renewed(kind: &str) -> Option<&'static Token> {
    tokens().get(kind).filter(|_| !vendors().types.get(kind).is_some_and(|vendor| vendor.lasting))
}

/// Where the runtime renews the tokens of a type; nothing where it does not.
pub fn renewal(kind: &str) -> Option<Renewal> {
    renewed(kind).map(|token| Renewal { url: &token.url, client: &token.client })
}

/// What an account of a type is made of. Of one that nobody described the runtime takes a token under a usual name.
pub fn fields(kind: &str) -> Vec<Field> {
    static FIELDS: OnceLock<BTreeMap<String, Vec<String>>> = OnceLock::new();
    let table = FIELDS.get_or_init(|| cutover_ir::table!("accounts/fields.json"));
    let own = table.get(kind).map_or(&[][..], Vec::as_slice);
    let Some(token) = renewed(kind) else {
        let usual = if is_oauth2(kind) { "accessToken" } else { "apiKey" };
        let one = [usual.to_owned()];
        let all = if own.is_empty() { &one[..] } else { own };
        return all.iter().map(|text| Field::read(text)).collect();
    };
    let mut all: Vec<Field> = own.iter().map(|text| Field::read(text)).filter(|f| f.name != "accessToken").collect();
    let address = token.url.is_empty().then_some("accessTokenUrl");
    let client = address.into_iter().chain(["clientId", "clientSecret", "refreshToken"]);
    for name in token.places.iter().map(String::as_str).chain(client) {
        if !all.iter().any(|field| field.name == name) {
            all.push(Field::read(name));
        }
    }
    all.retain(|field| field.name != "accessTokenUrl" || address.is_some());
    all
}

fn is_oauth2(kind: &str) -> bool {
    kind.to_ascii_lowercase().contains("oauth2")
}

/// What the values of a type are and where to get them: what is known of the type, of the host of its tokens, or of its kind.
pub fn vendor(kind: &str) -> Vendor {
    let all = vendors();
    let by_host = || {
        let host = renewed(kind)?.url.split('/').nth(2)?;
        all.hosts.get(host)
    };
    let by_kind = || {
        let has = |name: &str| fields(kind).iter().any(|field| field.name == name);
        let word = match () {
            () if renewed(kind).is_some() => "oauth2",
            () if has("password") => "basic",
            () if has("accessToken") => "token",
            () => "key",
        };
        all.kinds.get(word)
    };
    all.types.get(kind).or_else(by_host).or_else(by_kind).cloned().unwrap_or_default()
}

/// Where somebody signs in with the client for a refresh token, and the scopes that the platform asked for.
pub fn sign_in(kind: &str) -> Option<(&'static str, &'static str)> {
    renewed(kind).filter(|token| !token.sign_in.is_empty()).map(|token| (token.sign_in.as_str(), token.scopes.as_str()))
}

/// The parameters of a call that a person writes, with the accounts of its step under `auth`: whoever writes it needs them.
pub fn passed(params: &Node, step: &Step) -> Node {
    let mut params = params.clone();
    if let (Value::Map(members), Some(named)) = (&mut params.value, step.account_names())
        && !members.contains_key("auth")
    {
        members.insert("auth".to_owned(), named);
    }
    params
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(kind: &str) -> Vec<String> {
        fields(kind).into_iter().map(|field| field.name).collect()
    }

    #[test]
    fn what_ends_soon_is_renewed() {
        assert_eq!(names("googleTasksOAuth2Api"), ["clientId", "clientSecret", "refreshToken"]);
        assert_eq!(names("quickBooksOAuth2Api"), ["realmId", "server", "clientId", "clientSecret", "refreshToken"]);
        assert_eq!(names("gitlabOAuth2Api"), ["server", "clientId", "clientSecret", "refreshToken"]);
        assert_eq!(names("nextCloudOAuth2Api").first().map(String::as_str), Some("accessTokenUrl"));
        let quickbooks = renewal("quickBooksOAuth2Api").unwrap();
        assert_eq!(
            (quickbooks.client, quickbooks.url.starts_with("https://oauth.platform.intuit.com/")),
            ("header", true)
        );
    }

    #[test]
    fn what_lasts_is_asked_for_itself() {
        assert_eq!(names("slackOAuth2Api"), ["accessToken"]);
        assert!(renewal("slackOAuth2Api").is_none());
        assert_eq!(names("zendeskOAuth2Api"), ["subdomain", "accessToken"]);
    }

    #[test]
    fn a_type_that_nobody_described_has_a_field_all_the_same() {
        assert_eq!(names("acmeApi"), ["apiKey"]);
        assert_eq!(names("acmeOAuth2Api"), ["accessToken"]);
        assert!(vendor("acmeApi").what.contains("API key"));
        assert!(vendor("mySql").what.contains("password"));
    }

    #[test]
    fn every_table_can_be_read() {
        assert!(tokens().len() > 90 && vendors().types.len() > 80);
        // A place in an address is a field, so that it can be filled.
        for (kind, token) in tokens().iter().filter(|(kind, _)| renewed(kind).is_some()) {
            assert!(token.places.iter().all(|place| names(kind).contains(place)), "{kind}");
        }
    }
}
