use super::input::{self, Input};
use cutover_importers::Unreadable;
use std::io::{Cursor, Read};

/// Members that one archive may have.
const MOST_MEMBERS: usize = 10_000;
/// Bytes that all members of one archive may unpack to.
const LARGEST_ARCHIVE: u64 = 512 * 1024 * 1024;

/// Whether bytes are a zip archive.
pub fn is_zip(bytes: &[u8]) -> bool {
    matches!(bytes, [b'P', b'K', 3, 4, ..] | [b'P', b'K', 5, 6, ..])
}

/// The exports in an archive, which lies `within` what the user named; nothing where it is all that was named. Nothing is unpacked to disk; the names of members are labels only.
pub fn read(name: &str, within: &str, bytes: Vec<u8>) -> Vec<Input> {
    let mut inputs = members(name, bytes);
    without_top(&mut inputs);
    if !within.is_empty() {
        inputs.iter_mut().for_each(|input| input.within.insert_str(0, &format!("{within}!")));
    }
    inputs
}

fn members(name: &str, bytes: Vec<u8>) -> Vec<Input> {
    let mut archive = match zip::ZipArchive::new(Cursor::new(bytes)) {
        Ok(archive) => archive,
        Err(error) => {
            return vec![refused(
                name,
                true,
                format!("this zip cannot be opened: {error}; pack it again, or unpack it first"),
            )];
        }
    };
    if archive.len() > MOST_MEMBERS {
        let message =
            format!("this zip has {} members, more than the {MOST_MEMBERS} allowed; unpack it first", archive.len());
        return vec![refused(name, true, message)];
    }
    let mut inputs = Vec::new();
    let mut left = LARGEST_ARCHIVE;
    for index in 0..archive.len() {
        let member = match archive.by_index(index) {
            Ok(member) => member,
            Err(error) => {
                let label = format!("{name}!member {}", index + 1);
                inputs.push(refused(
                    &label,
                    false,
                    format!("this member cannot be read: {error}; unpack the zip first"),
                ));
                continue;
            }
        };
        let path = match member.name() {
            Ok(path) => path.replace('\\', "/"),
            Err(_) => format!("member {}.json", index + 1),
        };
        let file = path.rsplit('/').next().unwrap_or_default().to_owned();
        let hidden = path.split('/').any(|part| part == "__MACOSX" || part == "node_modules" || part == ".git");
        if member.is_dir()
            || hidden
            || file.ends_with(".zip")
            || input::is_companion(&file)
            || !input::is_export_name(&file)
        {
            continue;
        }
        let label = format!("{name}!{}", printable(&path));
        let limit = input::LARGEST_FILE.min(left);
        let mut unpacked = Vec::new();
        // The size in the header may lie; what really comes out is what counts.
        let read = member.take(limit + 1).read_to_end(&mut unpacked);
        left = left.saturating_sub(unpacked.len() as u64);
        match read {
            Ok(_) if unpacked.len() as u64 > limit => {
                inputs.push(refused(
                    &label,
                    false,
                    "this member unpacks to more than is allowed; unpack the zip first".to_owned(),
                ));
                if left == 0 {
                    break;
                }
            }
            Ok(_) => {
                let within = printable(&path);
                inputs.push(Input { text: super::text::decode(&label, unpacked), name: label, within, named: false });
            }
            Err(error) => {
                inputs.push(refused(&label, false, format!("this member is damaged: {error}; pack it again")))
            }
        }
    }
    if inputs.is_empty() {
        inputs.push(refused(name, true, "there is no export in this zip: no .json, .yml or .yaml member".to_owned()));
    }
    inputs
}

/// Where all members lie in one folder, it is the folder that was packed: who named it by itself named the same files.
fn without_top(inputs: &mut [Input]) {
    let top = |input: &Input| input.within.split_once('/').map(|(top, _)| format!("{top}/"));
    let Some(first) = inputs.first().and_then(top) else { return };
    if inputs.iter().all(|input| input.within.starts_with(&first)) {
        inputs.iter_mut().for_each(|input| drop(input.within.drain(..first.len())));
    }
}

/// A member's name without characters that could play tricks on a terminal.
fn printable(path: &str) -> String {
    path.chars().map(|c| if c.is_control() { '?' } else { c }).take(300).collect()
}

fn refused(name: &str, named: bool, message: String) -> Input {
    Input { name: name.to_owned(), within: name.to_owned(), named, text: Err(Unreadable::new(message)) }
}
