//! The runtime is compiled in as files: a new file must rebuild the crate.

fn main() {
    println!("cargo:rerun-if-changed=typescript/runtime");
    println!("cargo:rerun-if-changed=typescript/runtime/transforms");
    println!("cargo:rerun-if-changed=typescript/runtime/connectors");
    println!("cargo:rerun-if-changed=typescript/runtime/extensions");
}
