//! Tokens to an expression.

use super::StepOf;
use super::lexer::{self, Token};
use super::words;
use cutover_ir::{Access, Constant, Expr, PathExpr, Root, Segment};

/// How deep formulas may nest; deeper ones are broken, so that later stages can recurse.
const DEEPEST: usize = 100;
/// More members after each other than anybody reads: what is printed for each grows with it.
const MOST_MEMBERS: usize = 200;

/// How many values one level of operators may join, for the same reason.
const LONGEST_CHAIN: usize = 400;

/// Binary operators by how tightly they bind, loosest first. `=` and its kin bind looser than arithmetic, `&` tighter than `|`.
const LEVELS: &[&[(&str, &str)]] = &[
    &[("|", "|"), ("||", "|"), ("or", "|")],
    &[("&", "&"), ("&&", "&"), ("and", "&")],
    &[("=", "="), ("==", "="), ("!=", "!="), ("<>", "!="), ("<=", "<="), (">=", ">="), ("<", "<"), (">", ">")],
    &[("+", "+"), ("-", "-")],
    &[("*", "*"), ("/", "/"), ("%", "%")],
];

/// The formula of one hole.
pub fn parse(source: &str, step_of: StepOf<'_>) -> Expr {
    match attempt(source, step_of) {
        Ok(expr) => expr,
        Err(reason) => Expr::Broken { source: source.to_owned(), reason },
    }
}

fn attempt(source: &str, step_of: StepOf<'_>) -> Result<Expr, String> {
    let tokens = lexer::tokens(source)?;
    if tokens.is_empty() {
        return Err("the hole is empty".to_owned());
    }
    let mut parser = Parser { tokens: &tokens, at: 0, depth: 0, step_of };
    let expr = parser.level(0)?;
    match parser.peek() {
        None => Ok(expr),
        Some(token) => Err(format!("{} stands where the formula should end", show(token))),
    }
}

fn show(token: &Token) -> String {
    match token {
        Token::Number(text) | Token::Word(text) => text.clone(),
        Token::Text(text) => format!("\"{text}\""),
        Token::Quoted(text) => format!("`{text}`"),
        Token::Sign(sign) => (*sign).to_owned(),
    }
}

struct Parser<'t> {
    tokens: &'t [Token],
    at: usize,
    depth: usize,
    step_of: StepOf<'t>,
}

impl<'t> Parser<'t> {
    fn peek(&self) -> Option<&'t Token> {
        self.tokens.get(self.at)
    }

    fn takes(&mut self, sign: &str) -> bool {
        let found = matches!(self.peek(), Some(Token::Sign(s)) if *s == sign);
        self.at += usize::from(found);
        found
    }

    fn sign_ahead(&self, sign: &str) -> bool {
        matches!(self.peek(), Some(Token::Sign(s)) if *s == sign)
    }

    /// A chain of operators of one level, from the left.
    fn level(&mut self, level: usize) -> Result<Expr, String> {
        let Some(operators) = LEVELS.get(level) else { return self.unary() };
        self.depth += 1;
        if self.depth > DEEPEST * LEVELS.len() {
            return Err("it nests too deeply".to_owned());
        }
        let mut left = self.level(level + 1)?;
        let mut chain = 0;
        while let Some(operator) = self.operator(operators) {
            self.at += 1;
            chain += 1;
            if chain > LONGEST_CHAIN {
                return Err("it joins too many values".to_owned());
            }
            let right = self.level(level + 1)?;
            left = Expr::Infix { operator: operator.to_owned(), left: Box::new(left), right: Box::new(right) };
        }
        self.depth -= 1;
        Ok(left)
    }

    fn operator(&self, operators: &[(&str, &'static str)]) -> Option<&'static str> {
        let written = match self.peek()? {
            Token::Sign(sign) => *sign,
            Token::Word(word) if word == "and" || word == "or" => word.as_str(),
            _ => return None,
        };
        operators.iter().find(|(sign, _)| *sign == written).map(|(_, name)| *name)
    }

    fn unary(&mut self) -> Result<Expr, String> {
        self.depth += 1;
        if self.depth > DEEPEST * LEVELS.len() {
            return Err("it nests too deeply".to_owned());
        }
        let value = self.signed();
        self.depth -= 1;
        value
    }

    fn signed(&mut self) -> Result<Expr, String> {
        if self.takes("-") {
            // A number before a dot or a bracket is a module: `-1.total` is what it holds, negated.
            let after = self.tokens.get(self.at + 1);
            let is_module = matches!(after, Some(Token::Sign("." | "[")));
            if let Some(Token::Number(number)) = self.peek()
                && !is_module
            {
                self.at += 1;
                return Ok(Expr::Constant(Constant::Number(format!("-{number}"))));
            }
            let of = self.unary()?;
            return Ok(Expr::Infix {
                operator: "-".to_owned(),
                left: Box::new(Expr::Constant(Constant::Number("0".to_owned()))),
                right: Box::new(of),
            });
        }
        if self.takes("+") {
            return self.unary();
        }
        let base = self.primary()?;
        self.members(base)
    }

    fn primary(&mut self) -> Result<Expr, String> {
        let token = self.peek().ok_or("it ends in the middle")?;
        self.at += 1;
        match token {
            Token::Number(number) if self.sign_ahead(".") || self.sign_ahead("[") => Ok(self.module(number)),
            Token::Number(number) => Ok(Expr::Constant(Constant::Number(number.clone()))),
            Token::Text(text) => Ok(Expr::Constant(Constant::Text(text.clone()))),
            // The whole bundle of a module has its number in backticks.
            Token::Quoted(name) if name.bytes().all(|b| b.is_ascii_digit()) && !name.is_empty() => {
                Ok(self.module(name))
            }
            Token::Quoted(name) => Err(format!("Make has no variable {name}")),
            Token::Word(word) => self.word(word),
            Token::Sign("(") => {
                let inner = self.level(0)?;
                if self.takes(")") { Ok(inner) } else { Err("a bracket is not closed".to_owned()) }
            }
            token => Err(format!("{} stands where a value should be", show(token))),
        }
    }

    fn module(&self, id: &str) -> Expr {
        let name = (self.step_of)(id).unwrap_or_else(|| format!("module {id}"));
        Expr::Path(PathExpr { root: Root::Step { name, access: Access::Current }, segments: Vec::new() })
    }

    fn word(&mut self, word: &str) -> Result<Expr, String> {
        if self.takes("(") {
            return self.call(word);
        }
        let constant = match word {
            "null" => Some(Constant::Null),
            "true" => Some(Constant::Bool(true)),
            "false" => Some(Constant::Bool(false)),
            _ => words::text(word).map(|text| Constant::Text(text.to_owned())),
        };
        if let Some(constant) = constant {
            return Ok(Expr::Constant(constant));
        }
        if words::is_name(word) || words::is_system(word) && self.sign_ahead(".") {
            return Ok(Expr::Path(PathExpr { root: Root::Scope(word.to_owned()), segments: Vec::new() }));
        }
        Err(format!("Make has no variable {word}"))
    }

    fn call(&mut self, function: &str) -> Result<Expr, String> {
        let mut arguments = Vec::new();
        if !self.takes(")") {
            loop {
                if self.sign_ahead(";") || self.sign_ahead(")") {
                    arguments.push(Expr::Constant(Constant::Absent));
                } else {
                    arguments.push(self.level(0)?);
                }
                if self.takes(";") {
                    continue;
                }
                if self.takes(")") {
                    break;
                }
                return Err(match self.peek() {
                    Some(token) => format!("{} stands between the arguments of {function}", show(token)),
                    None => format!("the arguments of {function} do not end"),
                });
            }
        }
        // `if(a; b; )`: the last argument may be left out, and is then no argument too many.
        match words::refusal(function, arguments.len()) {
            Some(reason) => Err(reason),
            None => Ok(Expr::Call { function: function.to_owned(), arguments }),
        }
    }

    /// Members and elements after a value.
    fn members(&mut self, mut base: Expr) -> Result<Expr, String> {
        let mut followed = 0;
        loop {
            followed += 1;
            if followed > MOST_MEMBERS {
                return Err("it goes deeper than any bundle goes".to_owned());
            }
            if self.takes(".") {
                let key = match self.peek() {
                    Some(Token::Quoted(key) | Token::Word(key) | Token::Number(key)) => key.clone(),
                    _ => return Err("a name is missing after a dot".to_owned()),
                };
                self.at += 1;
                base = with(base, Segment::Key(key));
            } else if self.takes("[") {
                if self.takes("]") {
                    base = with(base, Segment::Index(0));
                    continue;
                }
                let at = self.level(0)?;
                if !self.takes("]") {
                    return Err("a square bracket is not closed".to_owned());
                }
                base = match &at {
                    // Elements are counted from one.
                    Expr::Constant(Constant::Number(number)) => match number.parse::<usize>() {
                        Ok(n) if n > 0 => with(base, Segment::Index(n - 1)),
                        _ => return Err(format!("elements are counted from 1, here from {number}")),
                    },
                    _ => Expr::Index { of: Box::new(base), at: Box::new(at), one_based: true },
                };
            } else {
                return Ok(base);
            }
        }
    }
}

fn with(base: Expr, segment: Segment) -> Expr {
    match base {
        Expr::Path(mut path) => {
            path.segments.push(segment);
            Expr::Path(path)
        }
        Expr::Member { of, mut segments } => {
            segments.push(segment);
            Expr::Member { of, segments }
        }
        other => Expr::Member { of: Box::new(other), segments: vec![segment] },
    }
}
