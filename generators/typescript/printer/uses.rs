//! What a closure takes.

/// What a printed closure uses of its parameters.
#[derive(Clone, Copy, Debug, Default)]
pub struct Uses {
    pub json: bool,
    pub item: bool,
    pub input: bool,
}

impl Uses {
    /// The closure around a body in which `\u{1}` stands for the fields of the item.
    pub fn closure(mut self, body: &str) -> String {
        let body = self.fields(body);
        match (self.json, self.item, self.input) {
            (false, false, false) => format!("() => {body}"),
            (true, false, false) => format!("({{ json }}) => {body}"),
            (_, _, false) => format!("(item) => {body}"),
            (_, false, true) => format!("(_, input) => {body}"),
            (_, true, true) => format!("(item, input) => {body}"),
        }
    }

    /// The body with the fields of the item named as the closure names them.
    pub fn fields(&mut self, body: &str) -> String {
        if self.json && (self.item || self.input) {
            self.item = true;
            body.replace('\u{1}', "item.json")
        } else {
            body.replace('\u{1}', "json")
        }
    }
}
