use crate::{Expr, Pointer};
use indexmap::IndexMap;

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

    /// Whether any expression stands in the tree.
    pub fn has_expr(&self) -> bool {
        let mut found = false;
        self.each_leaf(&mut |n| found |= matches!(n.value, Value::Expr(_)));
        found
    }
}
