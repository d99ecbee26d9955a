//! Hosts of addresses.

use cutover_ir::{Expr, Node, Part, Value};

/// The host of a constant address, or of a template that begins with one.
pub(crate) fn host_of(node: &Node) -> Option<String> {
    match &node.value {
        Value::Text(text) => host(text, true),
        Value::Expr(Expr::Template(parts)) => match parts.first() {
            Some(Part::Text(text)) => host(text, false),
            _ => None,
        },
        _ => None,
    }
}

/// The host of an address. `whole`: nothing follows, so that the host may be the end of it; a host that a hole completes is not known.
pub(crate) fn host(address: &str, whole: bool) -> Option<String> {
    let authority = authority(address, whole)?;
    let host = authority.split(':').next()?.to_ascii_lowercase();
    let is_host = host.contains('.')
        && host.len() <= 253
        && host.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'.' || b == b'-')
        && !host.ends_with('.');
    is_host.then_some(host)
}

/// Host and port of an address.
pub(super) fn authority(address: &str, whole: bool) -> Option<&str> {
    let rest = address.trim().strip_prefix("https://").or_else(|| address.trim().strip_prefix("http://"))?;
    let end = rest.find(['/', '?', '#', ' ', '"', '\'', '\n', '<', ')', '`', '\\']);
    let authority = rest.get(..end.unwrap_or(rest.len()))?;
    (whole || end.is_some()).then_some(authority)?.rsplit('@').next()
}
