use super::*;
use cutover_ir::{Access, Constant, PathExpr, Root, Segment};

fn read(text: &str) -> Expr {
    parse(text, &|id| Some(format!("Step {id}"))).unwrap_or_else(|| panic!("{text} has no hole"))
}

fn broken(text: &str) -> Option<String> {
    let mut found = None;
    read(text).each(&mut |e| {
        if let Expr::Broken { reason, .. } = e {
            found = Some(reason.clone());
        }
    });
    found
}

#[test]
fn a_single_hole_is_the_formula_itself() {
    let expected = Expr::Path(PathExpr {
        root: Root::Step { name: "Step 1".to_owned(), access: Access::Current },
        segments: vec![Segment::Key("line items".to_owned()), Segment::Index(1), Segment::Key("sku".to_owned())],
    });
    assert_eq!(read("{{1.`line items`[2].sku}}"), expected);
}

#[test]
fn an_index_left_out_means_the_first_element() {
    assert_eq!(read("{{7.candidates[].content}}").plain(), "Step 7.candidates[0].content");
}

#[test]
fn a_computed_index_counts_from_one() {
    let Expr::Member { of, .. } = read("{{3.array[4.pick].`0`}}") else { panic!("not a member") };
    assert!(matches!(*of, Expr::Index { one_based: true, .. }));
}

#[test]
fn a_sign_before_a_path_negates_what_it_holds() {
    assert_eq!(read("{{-1.n}}").plain(), "0 - Step 1.n");
    assert_eq!(read("{{-1.5}}"), Expr::Constant(Constant::Number("-1.5".to_owned())));
}

#[test]
fn operators_bind_as_in_arithmetic() {
    assert_eq!(read("{{2 + 3 * 4}}").plain(), "2 + 3 * 4");
    let Expr::Infix { operator, .. } = read("{{1.a = 2 & 1.b > 3}}") else { panic!("not an operator") };
    assert_eq!(operator, "&");
}

#[test]
fn a_left_out_argument_is_an_argument() {
    let Expr::Call { arguments, .. } = read("{{replace(1.x; \"a\"; )}}") else { panic!("not a call") };
    assert_eq!(arguments.last(), Some(&Expr::Constant(Constant::Absent)));
}

#[test]
fn a_doubled_quote_is_a_quote_and_braces_in_texts_do_not_end_the_hole() {
    assert_eq!(read("{{ifempty(1.x; \"{\"\"a\"\": {}}\")}}").plain(), "ifempty(Step 1.x, \"{\"a\": {}}\")");
    assert_eq!(read("{{ifempty(1.x; '{\"a\": {}}')}}").plain(), "ifempty(Step 1.x, \"{\"a\": {}}\")");
}

#[test]
fn braces_of_json_are_text() {
    let Expr::Template(parts) = read("{\"a\":{\"b\":{{1.n}}}}") else { panic!("not a template") };
    assert_eq!(parts.len(), 3);
}

#[test]
fn decimals_are_numbers_and_names_are_not() {
    assert_eq!(read("{{addHours(now; -24.2)}}").plain(), "addHours(now, -24.2)");
    assert_eq!(read("{{1.`0`}}").plain(), "Step 1.0");
}

#[test]
fn what_make_does_not_have_is_told() {
    assert!(broken("{{dateDiff(now; 1.x)}}").is_some_and(|r| r.contains("no function dateDiff")));
    assert!(broken("{{isBlank(1.x)}}").is_some_and(|r| r.contains("another product")));
    assert!(broken("{{lower(1.x; 2)}}").is_some_and(|r| r.contains("arguments")));
    assert!(broken("{{title}}").is_some_and(|r| r.contains("no variable title")));
    assert!(broken("{{1.a[0]}}").is_some_and(|r| r.contains("counted from 1")));
}

#[test]
fn names_that_a_template_leaves_open_are_settings() {
    assert_eq!(read("{{airtableBaseId}}").plain(), "setting(\"airtableBaseId\")");
    assert!(broken("https://example.com/{{SHEET_ID}}/rows").is_none());
    assert!(broken("https://example.com/{{sheetId}}/rows").is_some_and(|r| r.contains("no variable sheetId")));
    assert!(broken("{{lower(sheetId)}}").is_some_and(|r| r.contains("no variable sheetId")));
}

#[test]
fn no_text_breaks_the_parser() {
    // Every prefix of awkward formulas, and every single character doubled.
    for text in [
        "{{if(ifempty(first(1.list).status; \"\") = \"paid\"; \"{{\"; `x`)}}",
        "{{{{1.a}}}} {{ }} {{\"}} {{'}} {{`}} {{1..2}} {{(((}} {{;;}} {{1.[}} {{a(b(c(d}}",
        "{{-1.5.2 - - 3 + [1] . x}}\u{feff}{{é.ü}}",
    ] {
        for (at, _) in text.char_indices() {
            if let (Some(head), Some(tail)) = (text.get(..at), text.get(at..)) {
                let _ = parse(head, &|_| None);
                let _ = parse(tail, &|_| None);
                let _ = parse(&format!("{head}{{{{{tail}"), &|_| None);
            }
        }
    }
    let deep = format!("{{{{{}1{}}}}}", "abs(".repeat(50_000), ")".repeat(50_000));
    assert!(broken(&deep).is_some());
}
