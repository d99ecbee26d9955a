# The verbs that people expect. `just` lists them.

default:
    @just --list

# Everything that a change must pass.
ci:
    .ci/run

# Types and lints, quickly.
check:
    cargo clippy --workspace --all-targets

# All tests.
test:
    cargo test --workspace

# Accept what the snapshots hold now, then look at the change with git.
review:
    INSTA_UPDATE=always cargo test --test samples what_each --test corpus as_counted
    git diff --stat tests/snapshots

# Import, analysis and conversion against a bare parse.
bench:
    cargo bench --bench line

# The emitted code against n8n on the same machine; see the head of the script.
speed:
    cargo build --release
    node benches/speed.mjs

# Pages that are made from the program itself.
docs:
    UPDATE_DOCS=1 cargo test --test rules --test cli_reference
    UPDATE_DOCS=1 cargo test --test conformance --test recorded --test samples -- --test-threads=1

format:
    cargo fmt --all
