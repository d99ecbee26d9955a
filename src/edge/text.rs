use cutover_importers::Unreadable;
use cutover_ir::SourceFile;

/// The text of a file: UTF-8 or UTF-16, with or without a byte order mark. Anything else is an error with a place.
pub fn decode(name: &str, bytes: Vec<u8>) -> Result<SourceFile, Unreadable> {
    let text = match encoding(&bytes) {
        Encoding::Utf8(skip) => utf8(bytes, skip)?,
        Encoding::Utf16 { skip, big } => utf16(bytes.get(skip..).unwrap_or_default(), big)?,
    };
    if let Some(at) = text.find('\0') {
        let (line, column) = place(&text, at);
        return Err(Unreadable {
            message: "there is a NUL byte here: this is not a text file, or it was damaged; export it again".to_owned(),
            line,
            column,
        });
    }
    Ok(SourceFile { name: name.to_owned(), text })
}

enum Encoding {
    Utf8(usize),
    Utf16 { skip: usize, big: bool },
}

/// The encoding by the byte order mark, else by where the zero bytes of the first ASCII characters stand.
fn encoding(bytes: &[u8]) -> Encoding {
    match bytes {
        [0xEF, 0xBB, 0xBF, ..] => Encoding::Utf8(3),
        [0xFF, 0xFE, ..] => Encoding::Utf16 { skip: 2, big: false },
        [0xFE, 0xFF, ..] => Encoding::Utf16 { skip: 2, big: true },
        [a, 0, b, 0, ..] if *a != 0 && *b != 0 => Encoding::Utf16 { skip: 0, big: false },
        [0, a, 0, b, ..] if *a != 0 && *b != 0 => Encoding::Utf16 { skip: 0, big: true },
        _ => Encoding::Utf8(0),
    }
}

fn utf8(mut bytes: Vec<u8>, skip: usize) -> Result<String, Unreadable> {
    bytes.drain(..skip.min(bytes.len()));
    String::from_utf8(bytes).map_err(|error| {
        let valid = error.utf8_error().valid_up_to();
        let before = String::from_utf8_lossy(error.as_bytes().get(..valid).unwrap_or_default()).into_owned();
        let (line, column) = place(&before, before.len());
        Unreadable {
            message: "this byte is not valid UTF-8; save the file as UTF-8 and try again".to_owned(),
            line,
            column,
        }
    })
}

fn utf16(bytes: &[u8], big: bool) -> Result<String, Unreadable> {
    let units = bytes.chunks(2).map(|pair| match pair {
        [a, b] if big => u16::from_be_bytes([*a, *b]),
        [a, b] => u16::from_le_bytes([*a, *b]),
        _ => 0xFFFD,
    });
    let mut text = String::with_capacity(bytes.len() / 2);
    for unit in char::decode_utf16(units) {
        match unit {
            Ok(c) => text.push(c),
            Err(_) => {
                let (line, column) = place(&text, text.len());
                return Err(Unreadable {
                    message: "this is not valid UTF-16; save the file as UTF-8 and try again".to_owned(),
                    line,
                    column,
                });
            }
        }
    }
    Ok(text)
}

/// One-based line and column, in characters, of a byte offset.
pub fn place(text: &str, offset: usize) -> (usize, usize) {
    let before = text.get(..offset).unwrap_or(text);
    let line = before.bytes().filter(|b| *b == b'\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
    (line, column)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_and_encodings_are_understood() {
        let utf16: Vec<u8> = "\u{feff}{\"é\": 1}".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let bare: Vec<u8> = "{\"é\": 1}".encode_utf16().flat_map(u16::to_be_bytes).collect();
        for bytes in [utf16, bare, "\u{feff}{\"é\": 1}".as_bytes().to_vec(), "{\"é\": 1}".as_bytes().to_vec()] {
            assert_eq!(decode("x", bytes).unwrap().text, "{\"é\": 1}");
        }
    }

    #[test]
    fn bytes_that_are_no_text_are_named_with_their_place() {
        let error = decode("x", b"{\n  \"a\": \"\xff\"}".to_vec()).unwrap_err();
        assert_eq!((error.line, error.column), (2, 9));
        let error = decode("x", b"{\n\0}".to_vec()).unwrap_err();
        assert_eq!((error.line, error.column), (2, 1));
    }
}
