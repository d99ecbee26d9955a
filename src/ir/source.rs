/// One export as it was read: the one way into the compiler.
#[derive(Clone, Debug)]
pub struct SourceFile {
    /// The name that messages show: a path as the user gave it, or `archive.zip!member`.
    pub name: String,
    /// The text, without a byte order mark.
    pub text: String,
}
