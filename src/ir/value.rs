use crate::{Expr, Pointer};
use indexmap::IndexMap;
use serde_json::Value as Json;

/// A value with the place in the export that it was read from.
#[derive(Clone, Debug, PartialEq)]
pub struct Located<T> {
    pub value: T,
    pub at: Pointer,
}

impl<T> Located<T> {
    /// Puts a place on a value.
    pub fn new(value: T, at: Pointer) -> Self {
        Self { value, at }
    }
}

/// A parameter tree: JSON in which a text may be an expression.
pub type Node = Located<Value>;

/// One value of a parameter tree.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    Null,
    Bool(bool),
    /// The number as it was written: `1.10` stays `1.10`, 23 digits stay 23 digits.
    Number(String),
    Text(String),
    List(Vec<Node>),
    Map(IndexMap<String, Node>),
    Expr(Expr),
}

impl Node {
    /// The member `key` of a map.
    pub fn get(&self, key: &str) -> Option<&Node> {
        match &self.value {
            Value::Map(members) => members.get(key),
            _ => None,
        }
    }

    /// The node at a dotted path of map members.
    pub fn path(&self, dotted: &str) -> Option<&Node> {
        dotted.split('.').try_fold(self, |node, key| node.get(key))
    }

    /// The elements of a list, none for anything else.
    pub fn elements(&self) -> &[Node] {
        match &self.value {
            Value::List(items) => items,
            _ => &[],
        }
    }

    /// The constant text.
    pub fn text(&self) -> Option<&str> {
        match &self.value {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The constant boolean.
    pub fn bool(&self) -> Option<bool> {
        match self.value {
            Value::Bool(value) => Some(value),
            _ => None,
        }
    }

    /// The expression.
    pub fn expr(&self) -> Option<&Expr> {
        match &self.value {
            Value::Expr(expr) => Some(expr),
            _ => None,
        }
    }

    /// Calls `visit` for every scalar and expression of the tree, in document order.
    pub fn each_leaf<'a>(&'a self, visit: &mut dyn FnMut(&'a Node)) {
        match &self.value {
            Value::List(items) => items.iter().for_each(|n| n.each_leaf(visit)),
            Value::Map(members) => members.values().for_each(|n| n.each_leaf(visit)),
            _ => visit(self),
        }
    }

    /// The tree as JSON; what is computed is null.
    pub fn to_json(&self) -> Json {
        self.to_json_with(&|_, _| None)
    }

    /// The same with scalars and expressions as `leaf` gives them, where it does. It is told the name of the member that each stands below.
    pub fn to_json_with(&self, leaf: &dyn Fn(&str, &Value) -> Option<Json>) -> Json {
        self.to_json_below("", leaf)
    }

    fn to_json_below(&self, name: &str, leaf: &dyn Fn(&str, &Value) -> Option<Json>) -> Json {
        match &self.value {
            Value::List(items) => Json::Array(items.iter().map(|item| item.to_json_below(name, leaf)).collect()),
            Value::Map(members) => Json::Object(
                members.iter().map(|(key, member)| (key.clone(), member.to_json_below(key, leaf))).collect(),
            ),
            scalar => leaf(name, scalar).unwrap_or_else(|| match scalar {
                Value::Bool(value) => Json::Bool(*value),
                Value::Number(number) => serde_json::from_str(number).unwrap_or_else(|_| Json::String(number.clone())),
                Value::Text(text) => Json::String(text.clone()),
                _ => Json::Null,
            }),
        }
    }

    /// Whether any expression stands in the tree.
    pub fn has_expr(&self) -> bool {
        let mut found = false;
        self.each_leaf(&mut |n| found |= matches!(n.value, Value::Expr(_)));
        found
    }
}
