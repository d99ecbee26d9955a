//! Tables of facts that come with the program.

use serde::de::DeserializeOwned;

/// Reads a table that is part of the program; `name` is its file. Write [`table!`](crate::table) instead.
///
/// A table that cannot be read would leave facts out without a word. Every build that tests run in stops at it; a release goes on with an empty one.
pub fn read<T: DeserializeOwned + Default>(name: &str, text: &str) -> T {
    let table: Result<T, serde_json::Error> = serde_json::from_str(text);
    debug_assert!(table.is_ok(), "the table {name} cannot be read: {:?}", table.as_ref().err());
    table.unwrap_or_default()
}

/// The table of facts in a JSON file beside the source file, as part of the program.
#[macro_export]
macro_rules! table {
    ($file:literal) => {
        $crate::table::read($file, include_str!($file))
    };
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    #[should_panic(expected = "the table broken.json cannot be read")]
    fn a_broken_table_is_told() {
        read::<Vec<String>>("broken.json", "[\"a\", 1]");
    }
}
