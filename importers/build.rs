//! The table of node types is compiled in as files: a new file must rebuild the crate.

fn main() {
    println!("cargo:rerun-if-changed=n8n/nodes");
    println!("cargo:rerun-if-changed=make/clients");
    println!("cargo:rerun-if-changed=zapier/clients");
}
