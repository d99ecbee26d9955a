use super::*;
use crate::{Node, Pointer, Value};

/// Samples are put together here so that no scanner of this repository takes them for real ones.
fn planted() -> Vec<(String, &'static str)> {
    let body = "9fK2mQ7xR4tV8wZ1bN6cJ3hL5pD0sGyT";
    vec![
        (format!("ghp_{body}a1b2"), "GitHub token"),
        (format!("sk-proj-{body}"), "OpenAI key"),
        (format!("AKIA{}", "Q7XR4TV8WZ1BN6CJ"), "AWS access key id"),
        (format!("xoxb-{body}"), "Slack token"),
        (format!("123456789:AA{body}x"), "Telegram bot token"),
        (format!("hooks.slack.com/services/T0{}/B1/{body}", "24BE7"), "Slack webhook address"),
    ]
}

#[test]
fn the_table_can_be_read() {
    let table: table::Table = serde_json::from_str(include_str!("../secrets.json")).unwrap();
    for pattern in &table.patterns {
        assert!(table.alphabets.contains_key(&pattern.alphabet), "{}", pattern.kind);
    }
}

#[test]
fn known_shapes_are_found_and_hidden() {
    for (value, kind) in planted() {
        for text in [value.clone(), format!("before \"{value}\" after"), format!("const x = '{value}';")] {
            let found = secrets(&text);
            assert_eq!(found.len(), 1, "{text}");
            assert_eq!(found[0].kind, kind);
            let clean = redact(&text);
            assert!(!clean.contains(&value[value.len() - 12..]), "{clean}");
            assert!(clean.contains(HIDDEN));
        }
    }
}

#[test]
fn names_give_values_away() {
    let value = "0d187cb8bd75d220d3cd3a08770b6c82";
    for text in [
        format!("{{\"token\": \"{value}\"}}"),
        format!("https://a.test/x?api_key={value}&b=1"),
        format!("const apiKey = '{value}'"),
        format!("headers['X-Api-Key'] = \"{value}\""),
        format!("Authorization: Bearer {value}"),
    ] {
        assert_eq!(secrets(&text).len(), 1, "{text}");
        assert!(!redact(&text).contains(value));
    }
    assert!(named("password", "PQs99a").is_some());
    assert_eq!(redact("postgres://app:hunter22@db.test/x"), format!("postgres://app:{HIDDEN}@db.test/x"));
}

#[test]
fn a_sentence_gives_a_value_away() {
    for text in [
        "the password is hunter2-xyz",
        "Log in as bob. Password: hunter2-xyz.",
        "das Passwort ist \"hunter2-xyz\"",
        "user: bob\npassword: hunter2-xyz\nhost: db",
        "export DB_PASSWORD=hunter2-xyz",
    ] {
        assert!(!redact(text).contains("hunter2"), "{text}");
        assert!(redact(text).contains(HIDDEN), "{text}");
    }
    let value = "0d187cb8bd75d220d3cd3a08770b6c82";
    assert_eq!(redact(&format!("The API key is {value}, keep it")), format!("The API key is {HIDDEN}, keep it"));
}

#[test]
fn the_other_half_of_a_pair_is_hidden_too() {
    let secret = format!("{}/K7MDENGbPx{}", "wJ4lrXUtnFEMI8a", "RfiCYzQ9aTbVcW");
    assert_eq!(secret.len(), 40);
    let id = format!("AKIA{}", "Q7XR4TV8WZ1BN6CJ");
    assert!(secrets(&format!("call it with {secret}")).is_empty());
    let clean = redact(&format!("{id} and {secret}")).into_owned();
    assert_eq!(clean, format!("{HIDDEN} and {HIDDEN}"));
    let text = |text: &str, at: &str| Node { value: Value::Text(text.to_owned()), at: Pointer::from(at) };
    let tree = Node { value: Value::List(vec![text(&secret, "/0"), text(&id, "/1")]), at: Pointer::from("") };
    let mut kinds: Vec<String> = secrets_in(&tree).into_iter().map(|(at, s)| format!("{at} {}", s.kind)).collect();
    kinds.sort();
    assert_eq!(kinds, ["/0 AWS secret access key", "/1 AWS access key id"]);
}

#[test]
fn the_address_of_a_vendor_stays() {
    let text = format!("https://hooks.slack.com/services/T0{}/B1/9fK2mQ7xR4tV8wZ1bN6cJ3hL5pD0sGyT", "24BE7");
    assert_eq!(redact(&text), format!("https://hooks.slack.com/services/{HIDDEN}"));
}

#[test]
fn private_keys_are_hidden_whole() {
    let body: String = (0..12).map(|i| format!("MIIEvQIBADANBgkqhkiG9w0BAQEFAASC{i}Kx+/\n")).collect();
    let text = format!("a -----BEGIN RSA PRIVATE KEY-----\n{body}-----END RSA PRIVATE KEY----- z");
    assert_eq!(redact(&text), format!("a {HIDDEN} z"));
}

#[test]
fn placeholders_and_names_are_left_alone() {
    for text in [
        "Bearer YOUR_TOKEN_HERE",
        "Bearer <your-api-key>",
        "Bearer {{ $json.access_token }}",
        "Bearer ${token}",
        "sk-xxxxxxxxxxxxxxxxxxxxxxxxxxxx",
        "AIzaYOUR_GOOGLE_API_KEY_HERE",
        "\"apiKey\": \"YOUR_OPENAI_API_KEY\"",
        "\"password\": \"password123\"",
        "const token = await getAccessToken12345678901234();",
        "const password = $json.password1;",
        "maxTokens: \"40964096409640964096\"",
        "https://user:pass@host.test",
        "\"nextPageToken\": \"CAUQAA9fK2mQ7xR4tV8wZ1bN6\"",
        "sk-learn is a library with a long-hyphenated-name-here-for-you",
        "\"secret\": \"mySecretFrom11Labs\"",
        "the password: ask your admin",
        "the password is at least 8 characters and 1 digit",
        "Password: minimum 12 characters",
        "{ password: user2.login5, token: item1 }",
        "const password = pass2word;",
        "if the token is expired2024-or-later then stop",
        "password = input1[0]",
        "\"token\": \"0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913\"",
    ] {
        assert_eq!(secrets(text), Vec::new(), "{text}");
        assert!(matches!(redact(text), Cow::Borrowed(_)));
    }
}

#[test]
fn what_only_looks_like_a_secret_is_left_alone() {
    for (name, value) in [
        ("monkey", "Banana2024split9"),
        ("turkey", "Istanbul34plate99"),
        ("hockey", "Team2024score7x3"),
        ("whiskey", "Islay16years43pc"),
        ("model_key", "gpt-4o-2024-08-06"),
        ("sheet_key", "1WFcRiJk_kh_1UZo9PzS07Fsl5WS7zviePzhFOz9hFaA"),
        ("nextPageKey", "abcD12345efgh678"),
        ("token", "Es9vMFrzaCERmJfrF4H2FYD4KCoNkY11McCe8BenwNYB"),
    ] {
        assert_eq!(named(name, value), None, "{name}");
    }
    for text in [
        "sk-folding-cube-4-wrapper-inner-2x",
        "https://shop.example.org/webhook/order-created-a1b2c3d4",
        "https://docs.x.org/triggers/s3Bucket2Lambda4Go",
        "https://docs.x.org/token/erc20V2Standard7",
        "https://api.x.org/key/US0378331005",
        "The password is case-sensitive2",
        "Password: min8chars1digit",
        "https://x.test/?code=WELCOME2024SPRING15x",
    ] {
        assert_eq!(secrets(text), Vec::new(), "{text}");
    }
}

#[test]
fn any_text_is_survived() {
    for text in ["", "\u{0}", "ä:=\"", "-----BEGIN", "://:@", "token=", "apiKey:'", "日本 password=\"日本語\""] {
        let _ = redact(text);
    }
}

#[test]
fn a_place_gives_a_value_away() {
    let token = "a8f3kq0zxa7w2mVt5r";
    for (text, secret) in [
        (format!("https://api.test.example/hook/{token}?x=1"), token),
        (format!("call hook.eu1.make.com/{token} then"), token),
        ("https://hooks.zapier.com/hooks/catch/1234567/b2x9k1/".to_owned(), "b2x9k1"),
        (format!("https://maps.test/v1?q=x&key={token} and so on"), token),
        ("curl -s -u deploy:Zq7rm4kw https://a.test".to_owned(), "Zq7rm4kw"),
        ("sshpass -p 'Yh3$tree!' ssh root@host".to_owned(), "Yh3$tree!"),
        ("postgres://app:Wx{9$vine@db.test/x".to_owned(), "Wx{9$vine"),
        ("Server=db;User Id=app;Password=Kv5plum77;Encrypt=true".to_owned(), "Kv5plum77"),
        ("const db = { password: 'Autumn!Rain' };".to_owned(), "Autumn!Rain"),
        (format!("const h = 'Bearer ' + '{token}';"), token),
    ] {
        let found: Vec<&str> = secrets(&text).into_iter().map(|s| &text[s.range]).collect();
        assert_eq!(found, [secret], "{text}");
    }
}

#[test]
fn a_text_that_is_put_together_is_hidden_piece_by_piece() {
    let text = "const t = 'gh' + 'p_' + '9fK2mQ7xR4tV8wZ1' + 'bN6cJ3hL5pD0sGyTa1b2';";
    let clean = redact(text).into_owned();
    assert_eq!(clean, format!("const t = 'gh' + 'p_' + '{HIDDEN}' + '{HIDDEN}';"));
}

#[test]
fn a_prefix_gives_a_token_away_behind_words_of_its_own() {
    let token = format!("gh{}fK2mQ7xR4tV8wZ1bN6cJ3hL5pD0sGyTa1b2", "p_");
    for before in ["prod-", "OPENAI_", "X-"] {
        let text = format!("{before}{token}");
        let found: Vec<_> = secrets(&text).into_iter().map(|one| one.range).collect();
        assert_eq!(found.as_slice(), std::slice::from_ref(&(before.len()..text.len())), "{text}");
    }
    assert!(secrets("fetch_re_something_that_is_a_long_name_2").is_empty());
    assert!(secrets("312731684__isValid").is_empty());
}

#[test]
fn elements_are_read_like_members() {
    for text in [
        "<wsse:Password Type=\"text\">NkQFW3GFkLpE77</wsse:Password>",
        "<user>a</user><password>NkQFW3GFkLpE77</password>",
    ] {
        let found = secrets(text);
        assert_eq!(found.first().and_then(|one| text.get(one.range.clone())), Some("NkQFW3GFkLpE77"), "{text}");
    }
    for text in
        ["<password>{{ $json.password }}</password>", "<password>string</password>", "<p>password: <b>x</b></p>"]
    {
        assert!(secrets(text).is_empty(), "{text}");
    }
}

#[test]
fn a_place_alone_gives_nothing_away() {
    for text in [
        "https://n8n.test/webhook/order-created-2024",
        "https://docs.test/spreadsheets/d/1aBcD9fK2mQ7xR4tV8wZ1bN6cJ3hL5pD0sGyT/edit",
        "https://a.test/v1?key={{ $json.key }}",
        "curl -u $USER:$PASSWORD https://a.test",
        "curl -u user:password https://a.test",
        "\"syncToken\": \"CAUQAA9fK2mQ7xR4tV8wZ1bN6\"",
        "\"publicKey\": \"9fK2mQ7xR4tV8wZ1bN6cJ3hL5\"",
        "'total ' + '2024-12-31' + ' EUR'",
        "{\"password\": \"user.profile.login\"}",
    ] {
        assert_eq!(secrets(text), Vec::new(), "{text}");
    }
}

#[test]
fn what_stands_beside_a_value_gives_it_away() {
    for (text, value) in [
        ("const html = 'Password: <b>Tr1cky-Horse</b>';", "Tr1cky-Horse"),
        ("const secret = { value: 'q7Zr2mK9vL4xT8bN' };", "q7Zr2mK9vL4xT8bN"),
        ("const users = { admin: 'horse-battery9' };", "horse-battery9"),
        ("auth: { user: 'bob@corp.test', pass: 'mosquitos' }", "mosquitos"),
        ("const door = { pin: 5938 };", "5938"),
        (
            "https://app.corp.test/magic-link/x8Kq2mV5nB7tR4wZ9yLp3sD6fG1hJ0cA4eT7uI2o",
            "x8Kq2mV5nB7tR4wZ9yLp3sD6fG1hJ0cA4eT7uI2o",
        ),
        (
            "headers['x-hub-signature'] === 'a4c123b1612dd272d1371c17149d439536b3216f'",
            "a4c123b1612dd272d1371c17149d439536b3216f",
        ),
    ] {
        let found = secrets(text);
        assert_eq!(found.first().and_then(|one| text.get(one.range.clone())), Some(value), "{text}");
    }
    for text in [
        "headers['Postman-Token'] === '5e0c7f1a-93d2-4b8e-a6f4-1c7d2e9b0a35'",
        "{ username: 'username', password: 'password' }",
        "{\"user\": \"string\", \"password\": \"string\"}",
        "const users = { admin: 'Ada Lovelace', bob: 'U04AB12CD' };",
        "pin: 1234, mode: 'out'",
        "costs $2a$ or $5$",
    ] {
        assert_eq!(secrets(text), Vec::new(), "{text}");
    }
}

#[test]
fn a_row_of_digits_within_a_random_key_makes_it_no_placeholder() {
    assert_eq!(secrets("sk-proj-Zq83Lm5Vt9Rb2Nc7Ye4J1234567890abcdEFGH02").len(), 1);
    for text in [
        "sk-proj-1234567890abcdefghij1234567890",
        "sk-proj-YOUR_API_KEY_GOES_RIGHT_HERE_123",
        "xoxb-123456789012-your-token-here",
    ] {
        assert_eq!(secrets(text), Vec::new(), "{text}");
    }
}

#[test]
fn a_name_further_up_gives_a_value_away() {
    let members = serde_json::json!({
        "secret": { "value": "q7Zr2mK9vL4xT8bN" },
        "cases": { "value1": "={{ $json.headers['x-secret'] }}", "rules": { "rules": [{ "value2": "m3Xw8Ty1pQ6zR4vK" }] } },
        "login": { "user": "bob", "password": "butterfly" },
        "kept": "$2b$12$Q9z7mKx4Lw2Vt8Rb5Nc1YeJh6Ud3Sf0Pg9Oa4Ti7Ek2Wq5Zs8Xv1C",
    });
    assert_eq!(values_in(&members).len(), 4);
}

#[test]
fn the_value_of_a_key_that_is_named_beside_it_is_a_secret_by_that_name_alone() {
    for value in ["2024-01-15T00:00:00Z", "3f2b8c1e-9d47-4a60-b1f5-6e8d2c7a9b04"] {
        assert!(named("keyValue", value).is_none(), "{value}");
        let text = format!("{{\"keyName\": \"status\", \"keyValue\": \"{value}\"}}");
        assert!(secrets(&text).is_empty(), "{text}");
    }
    assert!(named("key", "3f2b8c1e-9d47-4a60-b1f5-6e8d2c7a9b04").is_some());
}
