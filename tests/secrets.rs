//! Secrets planted everywhere in an export: none reaches a file, a name of a file, or anything that the program says.

#![allow(clippy::disallowed_methods, clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

mod support;

use serde_json::json;
use std::path::Path;
use support::run_in;

/// A credible token, told from the others by a letter. It is put together here so that no scanner takes it for a real one.
fn token(letter: char) -> String {
    format!("gh{}{}fK2mQ7xR4tV8wZ1bN6cJ3hL5pD0sGyTa1b2", "p_", letter)
}

fn export() -> (String, Vec<String>) {
    let tokens: Vec<String> = ('A'..='R').map(token).collect();
    let t = |i: usize| tokens[i].as_str();
    let node = |name: &str, kind: &str, version: f64, parameters: serde_json::Value| json!({"name": name, "type": format!("n8n-nodes-base.{kind}"), "typeVersion": version, "position": [0, 0], "parameters": parameters});
    let mut hook = node("Hook", "webhook", 2.0, json!({"path": t(0), "httpMethod": "POST"}));
    hook["webhookId"] = json!(t(1));
    hook["notes"] = json!(format!("uses {}", t(2)));
    let mut call = node(
        &format!("Call {}", t(3)),
        "httpRequest",
        4.2,
        json!({"url": format!("https://api.example.com/?key={}", t(4)), "authentication": "genericCredentialType", "genericAuthType": "httpHeaderAuth", "sendHeaders": true, "headerParameters": {"parameters": [{"name": "X-Key", "value": format!("={{{{ '{}' + $json.a }}}}", t(5))}]}, "options": {}}),
    );
    call["credentials"] = json!({"httpHeaderAuth": {"id": "1", "name": format!("Account {}", t(6))}});
    let set = node(
        "Set",
        "set",
        3.4,
        json!({"assignments": {"assignments": [{"id": "1", "name": "a", "value": t(7), "type": "string"}]}, "options": {}}),
    );
    let code = node(
        "Code",
        "code",
        2.0,
        json!({"jsCode": format!("// {}\nconst all = {{ '{}': \"Bearer {}\", b: `x {} ${{1}}` }};\nreturn [{{ json: all }}];", t(8), t(9), t(10), t(11))}),
    );
    let app = node(
        "App",
        "slack",
        2.2,
        json!({"text": t(12), "otherOptions": {t(13): "x"}, "blocks": format!("{{\"token\": \"{}\"}}", t(14))}),
    );
    let note = node("Note", "stickyNote", 1.0, json!({"content": format!("the key is {}", t(15))}));
    let after = |name: &str| json!({"main": [[{"node": name, "type": "main", "index": 0}]]});
    let called = format!("Call {}", t(3));
    let mut connections = serde_json::Map::new();
    connections.insert("Hook".to_owned(), after(&called));
    connections.insert(called, after("Set"));
    connections.insert("Set".to_owned(), after("Code"));
    connections.insert("Code".to_owned(), after("App"));
    let workflow = json!({
        "name": format!("Sync {}", t(16)),
        "nodes": [hook, call, set, code, app, note],
        "connections": connections,
        "pinData": {"Hook": [{"json": {"text": t(17), "password": "hunter2-horse", "deep": {"apiKey": "9fK2mQ7xR4tV8wZ1bN6c"}}}]},
        "settings": {"executionOrder": "v1"},
    });
    let mut hidden = tokens;
    hidden.push("hunter2-horse".to_owned());
    hidden.push("9fK2mQ7xR4tV8wZ1bN6c".to_owned());
    (workflow.to_string(), hidden)
}

/// Everything below a folder: names and contents.
fn everything(folder: &Path, out: &mut String) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        out.push_str(&path.to_string_lossy());
        out.push('\n');
        if path.is_dir() {
            everything(&path, out);
        } else {
            out.push_str(&String::from_utf8_lossy(&std::fs::read(&path).unwrap()));
        }
    }
}

#[test]
fn no_secret_reaches_any_output() {
    let folder = tempfile::tempdir().unwrap();
    let (export, hidden) = export();
    std::fs::write(folder.path().join("in.json"), export).unwrap();
    let mut said = String::new();
    for arguments in [
        vec!["convert", "in.json", "--out", "repo"],
        vec!["convert", "in.json", "--out", "repo-json", "--json"],
        vec!["report", "in.json", "--out", "report"],
        vec!["report", "in.json", "--json"],
        vec!["inspect", "in.json"],
        vec!["inspect", "in.json", "--json"],
    ] {
        let ran = run_in(folder.path(), &arguments);
        said.push_str(&format!("### {}\n{}{}", arguments.join(" "), ran.out, ran.err));
    }
    std::fs::remove_file(folder.path().join("in.json")).unwrap();
    everything(folder.path(), &mut said);
    // A name may have been spelled as an identifier, a file or a variable: letters and digits alone must not be there either.
    let plain = |text: &str| text.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_lowercase();
    let lines: Vec<(String, &str)> = said.lines().map(|line| (plain(line), line)).collect();
    let mut leaks = Vec::new();
    for secret in &hidden {
        let wanted = plain(secret);
        if let Some((_, line)) = lines.iter().find(|(line, _)| line.contains(&wanted)) {
            let at = line.find(secret.as_str()).unwrap_or_default();
            let around: String = line.chars().skip(at.saturating_sub(100)).take(200 + secret.len()).collect();
            leaks.push(format!("{secret}: {around}"));
        }
    }
    assert!(leaks.is_empty(), "{}", leaks.join("\n"));
    assert!(said.contains("[secret "), "something stands in their place");
}

#[test]
fn what_computes_with_a_secret_still_does() {
    let folder = tempfile::tempdir().unwrap();
    let password = "hunter2-horse";
    let node = |name: &str, kind: &str, version: f64, parameters: serde_json::Value| json!({"name": name, "type": format!("n8n-nodes-base.{kind}"), "typeVersion": version, "position": [0, 0], "parameters": parameters});
    let set = |name: &str, field: &str, value: &str| {
        let fields = json!([{"id": "1", "name": field, "value": value, "type": "string"}]);
        node(name, "set", 3.4, json!({"assignments": {"assignments": fields}, "options": {}}))
    };
    let nodes = json!([
        node("Hook", "webhook", 2.0, json!({"path": format!("in/{password}")})),
        set("Login", "password", password),
        set("Elsewhere", "text", &format!("it is {password}")),
        set("Computed", "text", &format!("={{{{ $json.text === 'it is {password}' }}}} {password}")),
        node(
            "Code",
            "code",
            2.0,
            json!({"jsCode": format!("return [{{ json: {{ same: $json.text.includes('{password}') }} }}];")})
        ),
        node(
            "Pattern",
            "code",
            2.0,
            json!({"jsCode": format!("return [{{ json: {{ same: /{password}/.test('x') }} }}];")})
        ),
    ]);
    let names = ["Hook", "Login", "Elsewhere", "Computed", "Code", "Pattern"];
    let connections: serde_json::Map<String, serde_json::Value> = names
        .windows(2)
        .map(|pair| (pair[0].to_owned(), json!({"main": [[{"node": pair[1], "type": "main", "index": 0}]]})))
        .collect();
    let export =
        json!({"name": "Same", "nodes": nodes, "connections": connections, "settings": {"executionOrder": "v1"}});
    std::fs::write(folder.path().join("in.json"), export.to_string()).unwrap();
    let ran = run_in(folder.path(), &["convert", "in.json", "--out", "repo", "--json"]).json();
    // No variable can stand in a pattern: that step throws, and is counted.
    let stubs = ran["workflows"][0]["stubs"].as_array().unwrap();
    assert_eq!(stubs.len(), 1, "{stubs:?}");
    assert_eq!(stubs[0]["step"], "Pattern");
    let read = |path: &str| std::fs::read_to_string(folder.path().join("repo").join(path)).unwrap();
    let live = ["src/pipeline.ts", "src/code/expressions.js", "src/code/code.js"].map(read).join("\n");
    let live: String = live.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n");
    assert!(!live.contains("[secret "), "{live}");
    assert!(live.matches("_PASSWORD_").count() >= 4, "{live}");
    assert!(read("pipeline.yaml").contains("path: \"in/${"), "{}", read("pipeline.yaml"));
}

#[test]
fn what_one_place_gives_away_is_hidden_everywhere() {
    let folder = tempfile::tempdir().unwrap();
    let password = "blue-horse-77-staple";
    let spoken = "hunter2-xyz";
    let pair = ["wJ4lrXUtnFEMI8a", "/K7MDENGbPx", "RfiCYzQ9aTbVcW"].concat();
    let id = ["AKIA", "Q7XR4TV8WZ1BN6CJ"].concat();
    let node = |name: &str, kind: &str, parameters: serde_json::Value| json!({"name": name, "type": format!("n8n-nodes-base.{kind}"), "typeVersion": 2, "position": [0, 0], "parameters": parameters});
    let nodes = json!([
        node("Hook", "webhook", json!({"path": "in"})),
        node(
            "Login",
            "code",
            json!({"jsCode": format!("const password = '{password}';\nif ($json.total > 500) return [];\nreturn $input.all();")})
        ),
        node(
            &format!("Ask {password}"),
            "if",
            json!({"conditions": {"options": {"version": 2}, "combinator": "and", "conditions": [{"leftValue": "={{ $json.code }}", "rightValue": password, "operator": {"type": "string", "operation": "equals"}}]}})
        ),
        node("Bucket", "code", json!({"jsCode": format!("// {id}\nreturn sign('{pair}');")})),
        node("Note", "stickyNote", json!({"content": format!("The password is {spoken}.")})),
        node("Say", "slack", json!({"text": format!("use {spoken} or {password}"), "select": "channel"})),
    ]);
    let connections = json!({
        "Hook": {"main": [[{"node": "Login", "type": "main", "index": 0}]]},
        "Login": {"main": [[{"node": format!("Ask {password}"), "type": "main", "index": 0}]]},
        format!("Ask {password}"): {"main": [[{"node": "Bucket", "type": "main", "index": 0}, {"node": "Say", "type": "main", "index": 0}]]},
    });
    let export = json!({"name": format!("Sync {spoken}"), "nodes": nodes, "connections": connections, "settings": {"executionOrder": "v1"}});
    std::fs::write(folder.path().join("in.json"), serde_json::to_string_pretty(&export).unwrap()).unwrap();
    let mut said = String::new();
    for arguments in [
        vec!["report", "in.json", "--out", "report"],
        vec!["report", "in.json", "--json"],
        vec!["inspect", "in.json"],
        vec!["inspect", "in.json", "--json"],
    ] {
        let ran = run_in(folder.path(), &arguments);
        said.push_str(&format!("{}{}", ran.out, ran.err));
    }
    let told = run_in(folder.path(), &["report", "in.json", "--json"]).json();
    let findings = told["workflows"][0]["findings"].as_array().unwrap().clone();
    let secrets: Vec<&str> =
        findings.iter().filter(|f| f["code"] == "SE001").filter_map(|f| f["message"].as_str()).collect();
    assert!(secrets.iter().any(|message| message.contains("AWS secret access key")), "{secrets:?}");
    std::fs::remove_file(folder.path().join("in.json")).unwrap();
    everything(folder.path(), &mut said);
    for secret in [password, spoken, pair.as_str(), id.as_str()] {
        let line = said.lines().find(|line| line.contains(secret)).unwrap_or_default();
        assert!(line.is_empty(), "{secret}: {}", line.chars().take(200).collect::<String>());
    }
}

/// What each class of secret looks like in a text, with the part that must not be seen. Put together here so that no scanner takes them for real.
fn classes() -> Vec<(&'static str, String, String)> {
    let random = |letter: char| format!("{letter}8f3kq0zx{letter}7w2mVt5r");
    let host = |name: &str, path: &str| format!("https://{name}/{path}");
    let mut all = Vec::new();
    let mut add = |class: &'static str, text: String, secret: &str| {
        assert!(text.contains(secret), "{class}: {text}");
        all.push((class, text, secret.to_owned()));
    };
    let s = random('a');
    add("a random segment behind a hook", host("api.example.com", &format!("hook/{s}?x=1")), &s);
    let s = random('b');
    add("a hook of Make", host("hook.eu1.make.com", &s), &s);
    let s = random('c');
    add("a hook of Make without its scheme", format!("post it to hook.us2.make.com/{s} please"), &s);
    add("a hook of Zapier", host("hooks.zapier.com", "hooks/catch/1234567/b2x9k1/"), "b2x9k1");
    let s = random('d');
    add("a hook of Teams", host("acme.webhook.office.com", &format!("webhookb2/{s}/IncomingWebhook/x")), &s);
    let s = random('e');
    add(
        "a signature of Power Automate",
        host("prod-1.logic.azure.com:443", &format!("workflows/x?api-version=2016-10-01&sig={s}")),
        &s,
    );
    let s = format!("{}-{}", random('f'), random('g'));
    add("a hook of Discord", host("discord.com", &format!("api/webhooks/123456789012345678/{s}{s}")), &s);
    let s = format!("T{}/B{}/{}", "024BE7LD9", "0A1B2C3D4", random('h'));
    add("a hook of Slack", host("hooks.slack.com", &format!("services/{s}")), &s);
    let s = random('i');
    add("a key in a query", host("maps.example.com", &format!("v1?q=x&key={s} and so on")), &s);
    let s = format!("{}{}", random('j'), "%2Fx%3D");
    add("a signature of a storage", host("acme.blob.core.windows.net", &format!("f?sv=2022&sig={s}&se=2030")), &s);
    add("a password of curl", "curl -s -u deploy:Zq7rm4kw https://api.example.com".to_owned(), "Zq7rm4kw");
    add("a password of sshpass", "sshpass -p 'Yh3$tree!' ssh root@host".to_owned(), "Yh3$tree!");
    add("a password of a database", "postgres://app:Wx{9$vine@db.example.com/x".to_owned(), "Wx{9$vine");
    add("a setting of a connection", "Server=db;User Id=app;Password=Kv5plum77;Encrypt=true".to_owned(), "Kv5plum77");
    add(
        "a password of a prompt",
        "Log in as bot@acme.test with password Cobalt11Tide! and go on.".to_owned(),
        "Cobalt11Tide!",
    );
    add("a password behind a slash", "Credentials: admin / Slate44Dusk!".to_owned(), "Slate44Dusk!");
    add("a password for something", "The password for the CRM is Birch91Fern.".to_owned(), "Birch91Fern");
    add("a password in German", "Das Passwort lautet Kobalt22Tag!".to_owned(), "Kobalt22Tag!");
    add("a password of a statement", "CREATE USER joe WITH PASSWORD 'Basalt56Glen!'".to_owned(), "Basalt56Glen!");
    let s = random('k');
    add("a key between backticks", format!("Use the API key `{s}` here"), &s);
    let s = random('l');
    add("a key behind its name", format!("Use API key {s} for the weather."), &s);
    let s = random('m');
    add("a token as a user", host(&format!("{s}@api.example.com"), "x"), &s);
    let s = "0d187cb8bd75d220d3cd3a08770b6c82";
    add("a key in the path of a vendor", host("mainnet.infura.io", &format!("v3/{s}")), s);
    let s = random('n');
    add("a token within an address within an address", host("a.test", &format!("?next=b%3Ftoken%3D{s}")), &s);
    let s = random('o');
    add("a field of a form", format!("<input name=\"api_key\" value=\"{s}\">"), &s);
    let s = random('p');
    add("a scheme of a vendor", format!("Authorization: Klaviyo-API-Key {s}"), &s);
    add("a variable of a command", "export DB_PASSWORD=Jade33Yew!; ./run".to_owned(), "Jade33Yew!");
    let s = random('q');
    add("a header of a command", format!("cd x; curl -H \"X-Api-Key: {s}\" https://x.test; ls"), &s);
    let s = format!("{}{}", "0d187cb8bd75d220d3cd3a08770b6c82", "-us14");
    add("a key of Mailchimp", s.clone(), &s);
    add(
        "a token of Twilio",
        format!("AC{0}:{1}", "0d187cb8bd75d220d3cd3a08770b6c82", "1e298dc9ce86e331e4de4b19881c7d93"),
        "1e298dc9ce86e331e4de4b19881c7d93",
    );
    let s = format!("{}{}", "pcsk_2aB7cD_", random('r').repeat(3));
    add("a key of Pinecone", s.clone(), &s);
    add("basic", format!("Authorization: Basic {}{}", "ZGVwbG95Om", "F1dHVtbi1yYWlu"), "ZGVwbG95OmF1dHVtbi1yYWlu");
    all
}

/// Secrets of code alone, where quotes stand around them.
fn classes_of_code() -> Vec<(&'static str, String, String)> {
    let mut all = Vec::new();
    let mut add = |class: &'static str, text: String, secret: &str| all.push((class, text, secret.to_owned()));
    add("a password without a digit", "const password = 'Autumn!Rain';".to_owned(), "Autumn!Rain");
    add("a password of signs", "const db = { password: \"a$b(c[d{e7\" };".to_owned(), "a$b(c[d{e7");
    let s = "p4Lq8Zt2Vn6Xw1Kd";
    add("a header that is put together", format!("const h = 'Bearer ' + '{s}';"), s);
    add(
        "a token that is put together",
        "const t = 'gh' + 'p_' + '9fK2mQ7xR4tV8wZ1' + 'bN6cJ3hL5pD0sGyTa1b2';".to_owned(),
        "9fK2mQ7xR4tV8wZ1",
    );
    add("a short token", "const authToken = 'k9Tz3Rw7q';".to_owned(), "k9Tz3Rw7q");
    for (class, text, s) in [
        ("a pair of arguments", "h.append('x-api-key', '#');", "r7Tk2Vq9Lm4Xz8Vc"),
        ("a header that is set", "x.setRequestHeader(\"Authorization\", \"#\");", "s7Tk2Vq9Lm4Xz8Vc"),
        ("a key of a signature", "createHmac('sha256', '#');", "t7Tk2Vq9Lm4Xz8Vc"),
        ("a value where none is set", "const k = process.env.KEY || '#';", "u7Tk2Vq9Lm4Xz8Vc"),
        ("another", "const apiKey = $env.KEY ?? '#';", "v7Tk2Vq9Lm4Xz8Vc"),
        ("what a function gives", "function getApiKey() { return '#'; }", "w7Tk2Vq9Lm4Xz8Vc"),
        ("a value on the next line", "const password =\n  '#';", "Zinc44Fog!x"),
        ("the second of a list", "const KEYS = { apiKeys: ['a7Tk2Vq9Lm4Xz8Vc', '#'] };", "x7Tk2Vq9Lm4Xz8Vc"),
        ("a comparison", "if ($json.headers['x-token'] !== '#') throw new Error('no');", "y7Tk2Vq9Lm4Xz8Vc"),
        ("a comment", "// const API_KEY = '#'\n", "z7Tk2Vq9Lm4Xz8Vc"),
    ] {
        add(class, text.replace('#', s), s);
    }
    add("a name nobody knows", "const acmeKey = 'u7Rt2Pq9Lm4Xz8Vb';".to_owned(), "u7Rt2Pq9Lm4Xz8Vb");
    all
}

/// Secrets that the member around them gives away.
fn members() -> serde_json::Value {
    json!({
        "password": "Winter!Storm", "accessToken": "m4Xz8Vb2q", "qs": {"key": "n5Yt1Wc7Lp3Rk9Js"},
        "headers": [{"name": "X-Acme-Token", "value": "o6Zs0Xd8Mq4Sl1Kt"}], "smtp": {"pass": "pq$river{2"},
        "db": {"password": "AcmePassword2024!"}, "mail": {"appPassword": "wqzv mwpt xjdh bnlr"}, "pin": {"password": 73920184756_u64},
        "apiKey2": "qWdRtYuIoPaSdFgHjKlZxCvBnMqWeRtY", "API_KEY_PROD": "b7Tk2Vq9Lm4Xz8Vc", "tokens": ["c7Tk2Vq9Lm4Xz8Vc"],
        "list": [{"k": "X-Api-Key", "v": "d7Tk2Vq9Lm4Xz8Vc"}, {"header": "X-Auth", "val": "e7Tk2Vq9Lm4Xz8Vc"}],
        "hmac": {"secret": "our-company-signing-phrase"},
    })
}

const MEMBERS: [&str; 14] = [
    "Winter!Storm",
    "m4Xz8Vb2q",
    "n5Yt1Wc7Lp3Rk9Js",
    "o6Zs0Xd8Mq4Sl1Kt",
    "pq$river{2",
    "AcmePassword2024!",
    "wqzv mwpt xjdh bnlr",
    "73920184756",
    "qWdRtYuIoPaSdFgHjKlZxCvBnMqWeRtY",
    "b7Tk2Vq9Lm4Xz8Vc",
    "c7Tk2Vq9Lm4Xz8Vc",
    "d7Tk2Vq9Lm4Xz8Vc",
    "e7Tk2Vq9Lm4Xz8Vc",
    "our-company-signing-phrase",
];

/// Runs all that shows something of an export, and gives what was said and written.
fn shown(export: &serde_json::Value) -> String {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("in.json"), export.to_string()).unwrap();
    let mut said = String::new();
    for arguments in [
        vec!["convert", "in.json", "--out", "repo"],
        vec!["convert", "in.json", "--out", "repo-json", "--json"],
        vec!["report", "in.json", "--out", "report"],
        vec!["report", "in.json"],
        vec!["report", "in.json", "--json"],
        vec!["inspect", "in.json"],
        vec!["inspect", "in.json", "--json"],
    ] {
        let ran = run_in(folder.path(), &arguments);
        assert!(ran.code <= 1, "{}", ran.err);
        said.push_str(&format!("{}{}", ran.out, ran.err));
    }
    std::fs::remove_file(folder.path().join("in.json")).unwrap();
    everything(folder.path(), &mut said);
    said
}

/// The secrets that can be read in what was shown, with the line.
fn seen<'a>(said: &str, secrets: impl IntoIterator<Item = (&'a str, &'a str)>) -> Vec<String> {
    let line = |secret: &str| said.lines().find(|line| line.contains(secret)).map(|l| l.chars().take(200).collect());
    secrets
        .into_iter()
        .filter_map(|(class, secret)| line(secret).map(|line: String| format!("{class}: {line}")))
        .collect()
}

#[test]
fn no_class_of_secret_of_n8n_is_shown() {
    let (texts, codes) = (classes(), classes_of_code());
    let node = |name: &str, kind: &str, version: f64, parameters: serde_json::Value| json!({"name": name, "type": format!("n8n-nodes-base.{kind}"), "typeVersion": version, "position": [0, 0], "parameters": parameters});
    let fields: Vec<_> = texts
        .iter()
        .enumerate()
        .map(|(i, (_, text, _))| json!({"id": i.to_string(), "name": format!("f{i}"), "value": text, "type": "string"}))
        .collect();
    let code: String = codes.iter().map(|(_, text, _)| format!("{{ {text} }}\n")).collect();
    let hole: String = texts.iter().map(|(_, text, _)| format!("{text} {{{{ $json.a }}}}\n")).collect();
    let nodes = json!([
        node("Hook", "webhook", 2.0, json!({"path": "in"})),
        node("Fields", "set", 3.4, json!({"assignments": {"assignments": fields}, "options": {}})),
        node("Code", "code", 2.0, json!({"jsCode": format!("{code}return $input.all();")})),
        node(
            "Holes",
            "set",
            3.4,
            json!({"assignments": {"assignments": [{"id": "1", "name": "a", "value": format!("={hole}"), "type": "string"}]}, "options": {}})
        ),
        node("Unknown", "acme", 1.0, members()),
        node(
            "Note",
            "stickyNote",
            1.0,
            json!({"content": texts.iter().map(|(_, text, _)| format!("- {text}\n")).collect::<String>()})
        ),
    ]);
    let chain = ["Hook", "Fields", "Code", "Holes", "Unknown"];
    let connections: serde_json::Map<String, serde_json::Value> = chain
        .windows(2)
        .map(|pair| (pair[0].to_owned(), json!({"main": [[{"node": pair[1], "type": "main", "index": 0}]]})))
        .collect();
    let export = json!({
        "name": "Planted", "nodes": nodes, "connections": connections, "settings": {"executionOrder": "v1"},
        "pinData": {"Hook": [{"json": members()}]}, "staticData": {"global": {"refreshToken": "r7Qw2Lz9v"}},
    });
    let said = shown(&export);
    let planted = texts.iter().chain(&codes).map(|(class, _, secret)| (*class, secret.as_str()));
    let others = MEMBERS.iter().map(|secret| ("a member", *secret)).chain([("static data", "r7Qw2Lz9v")]);
    let leaks = seen(&said, planted.chain(others));
    assert!(leaks.is_empty(), "{}", leaks.join("\n"));
}

#[test]
fn no_class_of_secret_of_make_is_shown() {
    let texts = classes();
    let designer = json!({"designer": {"x": 0, "y": 0}});
    let variables: Vec<_> =
        texts.iter().enumerate().map(|(i, (_, text, _))| json!({"name": format!("v{i}"), "value": text})).collect();
    let hole: String = texts.iter().map(|(_, text, _)| format!("{text} {{{{1.a}}}}\n")).collect();
    let export = json!({
        "name": "Planted",
        "flow": [
            {"id": 1, "module": "gateway:CustomWebHook", "version": 1, "parameters": {"hook": 1, "maxResults": 1}, "mapper": {}, "metadata": designer},
            {"id": 2, "module": "util:SetVariables", "version": 1, "parameters": {}, "mapper": {"variables": variables, "scope": "roundtrip"}, "metadata": designer},
            {"id": 3, "module": "util:SetVariable2", "version": 1, "parameters": {}, "mapper": {"name": "all", "scope": "roundtrip", "value": hole}, "metadata": designer},
            {"id": 4, "module": "acme:doIt", "version": 1, "parameters": {}, "mapper": members(), "metadata": designer},
        ],
        "metadata": {"version": 1, "scenario": {"roundtrips": 1}, "designer": {"orphans": []}},
    });
    let said = shown(&export);
    let planted = texts.iter().map(|(class, _, secret)| (*class, secret.as_str()));
    let leaks = seen(&said, planted.chain(MEMBERS.iter().map(|secret| ("a member", *secret))));
    assert!(leaks.is_empty(), "{}", leaks.join("\n"));
}

#[test]
fn no_class_of_secret_of_zapier_is_shown() {
    let (texts, codes) = (classes(), classes_of_code());
    let step = |id: u64, parent: Option<u64>, api: &str, kind: &str, action: &str, params: serde_json::Value| {
        json!({"id": id, "paused": false, "type_of": kind, "params": params, "meta": {}, "triple_stores": {}, "parent_id": parent,
            "root_id": parent.map(|_| 1), "action": action, "selected_api": api, "title": null, "authentication_id": null})
    };
    let words: String = texts.iter().map(|(_, text, _)| format!("{text} {{{{1__a}}}}\n")).collect();
    let code: String = codes.iter().map(|(_, text, _)| format!("{{ {text} }}\n")).collect();
    let export = json!({
        "metadata": {"version": 2},
        "zaps": [{"id": 1, "title": "Planted", "nodes": {
            "1": step(1, None, "WebHookCLIAPI@1.0.36", "read", "hook_v2", json!({})),
            "2": step(2, Some(1), "SlackAPI", "write", "channel_message", json!({"text": words})),
            "3": step(3, Some(2), "CodeCLIAPI@1.0.1", "write", "run_javascript", json!({"code": format!("{code}return {{}};")})),
            "4": step(4, Some(3), "AcmeAPI", "write", "do_it", members()),
        }}],
    });
    let said = shown(&export);
    let planted = texts.iter().chain(&codes).map(|(class, _, secret)| (*class, secret.as_str()));
    let leaks = seen(&said, planted.chain(MEMBERS.iter().map(|secret| ("a member", *secret))));
    assert!(leaks.is_empty(), "{}", leaks.join("\n"));
}

#[test]
fn a_password_that_is_a_word_changes_no_name() {
    let folder = tempfile::tempdir().unwrap();
    let fields = |fields: &[(&str, &str)]| {
        let all: Vec<_> =
            fields.iter().map(|(n, v)| json!({"id": *n, "name": n, "value": v, "type": "string"})).collect();
        json!({"assignments": {"assignments": all}, "options": {}})
    };
    let node = |name: &str, kind: &str, version: f64, parameters: serde_json::Value| json!({"name": name, "type": format!("n8n-nodes-base.{kind}"), "typeVersion": version, "position": [0, 0], "parameters": parameters});
    let nodes = json!([
        node("Start", "manualTrigger", 1.0, json!({})),
        node("Login", "set", 3.4, fields(&[("password", "Customer2"), ("tier", "Customer2")])),
        node("Customer2 lookup", "set", 3.4, fields(&[("Customer2 total", "={{ $json.Customer2 + 'Customer2 x' }}")])),
        node(
            "Code",
            "code",
            2.0,
            json!({"jsCode": "const Customer2 = 'Customer2';\nreturn [{ json: { Customer2, x: /Customer2/.test(Customer2) } }];"})
        ),
    ]);
    let chain = ["Start", "Login", "Customer2 lookup", "Code"];
    let connections: serde_json::Map<String, serde_json::Value> = chain
        .windows(2)
        .map(|pair| (pair[0].to_owned(), json!({"main": [[{"node": pair[1], "type": "main", "index": 0}]]})))
        .collect();
    let export =
        json!({"name": "Words", "nodes": nodes, "connections": connections, "settings": {"executionOrder": "v1"}});
    std::fs::write(folder.path().join("in.json"), export.to_string()).unwrap();
    run_in(folder.path(), &["convert", "in.json", "--out", "repo", "--json"]).json();
    let read = |path: &str| std::fs::read_to_string(folder.path().join("repo").join(path)).unwrap();
    let (pipeline, code) = (read("src/pipeline.ts"), read("src/code/code.js"));
    assert!(
        pipeline.contains("password: secret(\"LOGIN_PASSWORD_") && pipeline.contains("tier: secret(\"LOGIN_PASSWORD_"),
        "{pipeline}"
    );
    assert!(pipeline.contains("\"Customer2 total\""), "{pipeline}");
    assert!(pipeline.contains("json.Customer2 + \"Customer2 x\""), "{pipeline}");
    assert!(code.contains("const Customer2 = secretFromEnvironment("), "{code}");
    assert!(code.contains("json: { Customer2, x: /Customer2/.test(Customer2) }"), "{code}");
}
