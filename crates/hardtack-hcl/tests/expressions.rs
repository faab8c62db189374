//! Expressions: what they give, and what is said of those that give nothing.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::fs;

use hardtack_hcl::{Data, Document, Environment, Scope, Source, Text, Value};
use indexmap::IndexMap;

fn scope(environment: &Environment) -> Scope<'_> {
    let mut scope = Scope::new(environment);
    let ports = Value::from(vec![80.into(), 443.into()]);
    let users = vec![
        Value::from(IndexMap::from([("name".to_owned(), Value::from("ann")), ("age".to_owned(), 31.into())])),
        Value::from(IndexMap::from([("name".to_owned(), Value::from("bob")), ("age".to_owned(), 17.into())])),
    ];
    let members = IndexMap::from([
        ("name".to_owned(), Value::from("web")),
        ("ports".to_owned(), ports),
        ("users".to_owned(), users.into()),
        ("secret".to_owned(), Value::from("hunter22").marked(true)),
    ]);
    scope.declare("var", "variable", members);
    scope
}

/// The value of an expression as JSON, or its error as a user sees it.
fn value_in(environment: &Environment, expression: &str) -> String {
    let scope = scope(environment);
    let document = match Document::parse(Source::new("e.hcl", format!("v = {expression}\n"))) {
        Ok(document) => document,
        Err(error) => return error.render(false),
    };
    let mut reader = document.reader(&scope);
    let value = reader.required::<Value>("v");
    match reader.finish(value) {
        Ok(value) => value.to_json_redacted().to_string(),
        Err(errors) => errors.render(false),
    }
}

fn value(expression: &str) -> String {
    value_in(&Environment::sealed(), expression)
}

/// Each expression with its value, one a line.
fn values(expressions: &[&str]) -> String {
    let lines: Vec<String> = expressions.iter().map(|e| format!("{e} -> {}", value(e))).collect();
    lines.join("\n")
}

#[test]
fn operators_and_paths() {
    insta::assert_snapshot!(values(&[
        "1 + 2 * 3",
        "7 / 2",
        "6 / 2",
        "-7 % 3",
        "9223372036854775807 + 1",
        "1.5 + 1.5",
        "1 == 1.0",
        "\"1\" == 1",
        "!true || 1 < 2",
        "false && var.none",
        "true ? \"a\" : var.none",
        "var.ports[1]",
        "var.users[0].name",
        "var.users[*].name",
        "var.users.*.age",
        "[for u in var.users : upper(u.name) if u.age > 18]",
        "{for i, u in var.users : u.name => i}",
        "{for u in var.users : u.age > 18 => u.name...}",
        "{ a = 1, \"b c\" = 2, (var.name) = 3 }",
    ]), @r#"
    1 + 2 * 3 -> 7
    7 / 2 -> 3.5
    6 / 2 -> 3
    -7 % 3 -> -1
    9223372036854775807 + 1 -> 9.223372036854776e+18
    1.5 + 1.5 -> 3
    1 == 1.0 -> true
    "1" == 1 -> false
    !true || 1 < 2 -> true
    false && var.none -> false
    true ? "a" : var.none -> "a"
    var.ports[1] -> 443
    var.users[0].name -> "ann"
    var.users[*].name -> ["ann","bob"]
    var.users.*.age -> [31,17]
    [for u in var.users : upper(u.name) if u.age > 18] -> ["ANN"]
    {for i, u in var.users : u.name => i} -> {"ann":0,"bob":1}
    {for u in var.users : u.age > 18 => u.name...} -> {"false":["bob"],"true":["ann"]}
    { a = 1, "b c" = 2, (var.name) = 3 } -> {"a":1,"b c":2,"web":3}
    "#);
}

#[test]
fn templates() {
    insta::assert_snapshot!(values(&[
        r#""${var.name}-${1 + 1}""#,
        r#""${var.ports}""#,
        r#""$${var.name} %%{if}""#,
        r#""%{ if var.name == "web" }yes%{ else }no%{ endif }""#,
        r#""%{ for p in var.ports ~} ${p} %{ endfor }""#,
        "<<EOT\n  two\n lines ${var.name}\nEOT",
        "<<-EOT\n    two\n      lines ${var.name}\n    EOT",
        "<<-EOT\n    %{ for p in var.ports ~}\n    port ${p}\n    %{ endfor ~}\n    end\n    EOT",
        r#""tab\t\"quote\" \u00e9""#,
    ]), @r#"
    "${var.name}-${1 + 1}" -> "web-2"
    "${var.ports}" -> [80,443]
    "$${var.name} %%{if}" -> "${var.name} %{if}"
    "%{ if var.name == "web" }yes%{ else }no%{ endif }" -> "yes"
    "%{ for p in var.ports ~} ${p} %{ endfor }" -> "80 443 "
    <<EOT
      two
     lines ${var.name}
    EOT -> "  two\n lines web\n"
    <<-EOT
        two
          lines ${var.name}
        EOT -> "two\n  lines web\n"
    <<-EOT
        %{ for p in var.ports ~}
        port ${p}
        %{ endfor ~}
        end
        EOT -> "port 80\nport 443\nend\n"
    "tab\t\"quote\" \u00e9" -> "tab\t\"quote\" é"
    "#);
}

#[test]
fn what_is_made_of_a_sensitive_value_is_sensitive() {
    insta::assert_snapshot!(values(&[
        "var.secret",
        "\"password=${var.secret}\"",
        "upper(var.secret)",
        "merge({ a = \"shown\" }, { b = var.secret })",
        "[for c in [var.secret, \"shown\"] : c]",
        "var.secret == \"hunter22\" ? \"yes\" : \"no\"",
        "split(\"t\", var.secret)",
        "nonsensitive(upper(var.secret))",
        "lookup({ x = var.secret }, \"x\")",
        "jsonencode({ x = var.secret })",
    ]), @r#"
    var.secret -> "<sensitive>"
    "password=${var.secret}" -> "<sensitive>"
    upper(var.secret) -> "<sensitive>"
    merge({ a = "shown" }, { b = var.secret }) -> {"a":"shown","b":"<sensitive>"}
    [for c in [var.secret, "shown"] : c] -> ["<sensitive>","shown"]
    var.secret == "hunter22" ? "yes" : "no" -> "<sensitive>"
    split("t", var.secret) -> "<sensitive>"
    nonsensitive(upper(var.secret)) -> "HUNTER22"
    lookup({ x = var.secret }, "x") -> "<sensitive>"
    jsonencode({ x = var.secret }) -> "<sensitive>"
    "#);
    let error = value("{ (var.secret) = 1 }");
    assert!(!error.contains("hunter22"), "{error}");
}

#[test]
fn sensitive_text_is_redacted_everywhere_and_refused_where_it_would_show() {
    let environment = Environment::sealed();
    let scope = scope(&environment);
    let text = "content = \"pw: ${var.secret}\"\ndescription = var.secret\nlabels = { a = [var.secret] }\n";
    let document = Document::parse(Source::new("e.hcl", text)).unwrap();
    let mut reader = document.reader(&scope);
    let content = reader.required::<Text>("content");
    let description = reader.required::<String>("description");
    let labels = reader.required::<serde_json::Value>("labels");
    let content_text = content.as_ref().unwrap().clone();
    assert_eq!(content_text.reveal(), "pw: hunter22");
    assert_eq!(format!("{content_text} {content_text:?}"), "<sensitive> <sensitive>");
    assert_eq!(serde_json::to_string(&content_text).unwrap(), "\"<sensitive>\"");
    let errors = reader.finish((content, description, labels)).unwrap_err();
    insta::assert_snapshot!(errors.render(false), @"
    error: a sensitive value would be shown here
     --> e.hcl:2:15
      |
    2 | description = var.secret
      |               ^^^^^^^^^^
      |
      = help: use it only in file contents, script environments and the like, or wrap it in `nonsensitive(…)`

    error: a sensitive value would be shown here
     --> e.hcl:3:10
      |
    3 | labels = { a = [var.secret] }
      |          ^^^^^^^^^^^^^^^^^^^^
      |
      = help: use it only in file contents, script environments and the like, or wrap it in `nonsensitive(…)`
    ");
}

#[test]
fn functions_of_text() {
    insta::assert_snapshot!(values(&[
        "lower(\"ABC\")",
        "title(\"hello wide world\")",
        "trimspace(\"  a \\n\")",
        "trim(\"--a--\", \"-\")",
        "trimprefix(\"v1.2\", \"v\")",
        "trimsuffix(\"a.sh\", \".sh\")",
        "substr(\"hello\", 1, 3)",
        "substr(\"hello\", -2, -1)",
        "replace(\"a.b.c\", \".\", \"-\")",
        "regex_replace(\"2026-01-02T03\", \"[^0-9]\", \"\")",
        "regex_replace(\"a1b2\", \"([a-z])([0-9])\", \"$2$1\")",
        "regex(\"[0-9]+\", \"a12b\")",
        "regex(\"(?P<major>[0-9]+)[.](?P<minor>[0-9]+)\", \"v1.2\")",
        "split(\",\", \"a,b,\")",
        "join(\", \", [\"a\", 1, true])",
        "words(\"sshaccess, ec2-user  admins\")",
        "format(\"%s-%03d|%5.1f|%-4s|%x|%t|%q|%%\", \"a\", 7, 2.25, \"b\", 255, true, \"q\\\"\")",
        "indent(2, \"a\\nb\")",
        "base64decode(base64encode(\"é\"))",
        "jsondecode(jsonencode({ a = [1, null, \"x\"] }))",
    ]), @r#"
    lower("ABC") -> "abc"
    title("hello wide world") -> "Hello Wide World"
    trimspace("  a \n") -> "a"
    trim("--a--", "-") -> "a"
    trimprefix("v1.2", "v") -> "1.2"
    trimsuffix("a.sh", ".sh") -> "a"
    substr("hello", 1, 3) -> "ell"
    substr("hello", -2, -1) -> "lo"
    replace("a.b.c", ".", "-") -> "a-b-c"
    regex_replace("2026-01-02T03", "[^0-9]", "") -> "2026010203"
    regex_replace("a1b2", "([a-z])([0-9])", "$2$1") -> "1a2b"
    regex("[0-9]+", "a12b") -> "12"
    regex("(?P<major>[0-9]+)[.](?P<minor>[0-9]+)", "v1.2") -> {"major":"1","minor":"2"}
    split(",", "a,b,") -> ["a","b",""]
    join(", ", ["a", 1, true]) -> "a, 1, true"
    words("sshaccess, ec2-user  admins") -> ["sshaccess","ec2-user","admins"]
    format("%s-%03d|%5.1f|%-4s|%x|%t|%q|%%", "a", 7, 2.25, "b", 255, true, "q\"") -> "a-007|  2.2|b   |ff|true|\"q\\\"\"|%"
    indent(2, "a\nb") -> "a\n  b"
    base64decode(base64encode("é")) -> "é"
    jsondecode(jsonencode({ a = [1, null, "x"] })) -> {"a":[1,null,"x"]}
    "#);
}

#[test]
fn functions_of_lists_and_objects() {
    insta::assert_snapshot!(values(&[
        "concat([1], [2, 3])",
        "contains([\"a\"], \"a\")",
        "length(\"añb\")",
        "element([\"a\", \"b\"], 3)",
        "flatten([1, [2, [3]]])",
        "distinct([1, \"1\", 1])",
        "sort([\"b\", \"a\"])",
        "reverse([1, 2])",
        "range(3)",
        "range(1, 7, 3)",
        "slice([1, 2, 3], 1, 3)",
        "coalesce(null, \"\", \"x\")",
        "compact([\"a\", \"\", null])",
        "keys({ b = 1, a = 2 })",
        "values({ b = 1, a = 2 })",
        "merge({ a = 1 }, { a = 2, b = 3 })",
        "lookup({ a = 1 }, \"b\", 9)",
        "zipmap([\"a\"], [1])",
        "max(1, 2.5, -3)",
        "min([3, 1]...)",
        "ceil(1.2) + floor(1.8)",
        "try(var.none, \"fallback\")",
        "can(var.none)",
        "tonumber(\"2.50\")",
        "tobool(\"true\")",
        "tostring(12)",
        "toset([\"a\", \"a\"])",
        "iscidr(\"1.2.3.4/8\")",
        "iscidr(\"1.2.3.4/33\")",
        "cidrnetwork(\"1.2.3.4/8\")",
        "isportlist(\"443,8080,9100:9105\")",
        "isportlist(\"443,9105:9100\")",
        "portlist(\"443,9100:9105\")",
        "basename(\"/a/b.sh\")",
        "dirname(\"/a/b.sh\")",
    ]), @r#"
    concat([1], [2, 3]) -> [1,2,3]
    contains(["a"], "a") -> true
    length("añb") -> 3
    element(["a", "b"], 3) -> "b"
    flatten([1, [2, [3]]]) -> [1,2,3]
    distinct([1, "1", 1]) -> [1,"1"]
    sort(["b", "a"]) -> ["a","b"]
    reverse([1, 2]) -> [2,1]
    range(3) -> [0,1,2]
    range(1, 7, 3) -> [1,4]
    slice([1, 2, 3], 1, 3) -> [2,3]
    coalesce(null, "", "x") -> "x"
    compact(["a", "", null]) -> ["a"]
    keys({ b = 1, a = 2 }) -> ["a","b"]
    values({ b = 1, a = 2 }) -> [2,1]
    merge({ a = 1 }, { a = 2, b = 3 }) -> {"a":2,"b":3}
    lookup({ a = 1 }, "b", 9) -> 9
    zipmap(["a"], [1]) -> {"a":1}
    max(1, 2.5, -3) -> 2.5
    min([3, 1]...) -> 1
    ceil(1.2) + floor(1.8) -> 3
    try(var.none, "fallback") -> "fallback"
    can(var.none) -> false
    tonumber("2.50") -> 2.5
    tobool("true") -> true
    tostring(12) -> "12"
    toset(["a", "a"]) -> ["a"]
    iscidr("1.2.3.4/8") -> true
    iscidr("1.2.3.4/33") -> false
    cidrnetwork("1.2.3.4/8") -> "1.0.0.0/8"
    isportlist("443,8080,9100:9105") -> true
    isportlist("443,9105:9100") -> false
    portlist("443,9100:9105") -> [{"from":443,"to":443},{"from":9100,"to":9105}]
    basename("/a/b.sh") -> "b.sh"
    dirname("/a/b.sh") -> "/a"
    "#);
}

#[test]
fn functions_that_fail_say_why_and_underline_the_argument() {
    insta::assert_snapshot!([
        "lowr(\"a\")",
        "lower()",
        "join(\",\", \"a\")",
        "regex(\"[\", \"a\")",
        "formatdate(\"YYYY-QQ\", \"2026-01-02T03:04:05Z\")",
        "timeadd(\"yesterday\", \"1h\")",
        "file(\"/etc/passwd\")",
        "env(\"HOME\")",
        "range(1000000)",
        "1 / 0",
        "\"${[1]}x\"",
        "var.ports[2]",
        "var.users[0].nam",
        "[for x in 3 : x]",
        "tonumber(\"many\")",
    ].map(value).join("\n"), @r#"
    error: there is no function `lowr`
     --> e.hcl:1:5
      |
    1 | v = lowr("a")
      |     ^^^^
      |
      = help: did you mean `lower`?

    error: `lower` does not take 0 arguments
     --> e.hcl:1:5
      |
    1 | v = lower()
      |     ^^^^^^^
      |
      = help: it is called as `lower(text)`

    error: `join`: expected a list, found a string
     --> e.hcl:1:15
      |
    1 | v = join(",", "a")
      |               ^^^
      |
      = help: write a list in brackets: ["a", "b"]

    error: `regex`: this is no regular expression: unclosed character class
     --> e.hcl:1:11
      |
    1 | v = regex("[", "a")
      |           ^^^

    error: `formatdate`: a format has no field `QQ`
     --> e.hcl:1:16
      |
    1 | v = formatdate("YYYY-QQ", "2026-01-02T03:04:05Z")
      |                ^^^^^^^^^
      |
      = help: text that is no field stands in single quotes, such as 'T'

    error: `timeadd`: this is no time
     --> e.hcl:1:13
      |
    1 | v = timeadd("yesterday", "1h")
      |             ^^^^^^^^^^^
      |
      = help: write it as "2026-01-31T12:00:00Z" (RFC 3339)

    error: `file`: files of the build host are not to be seen here
     --> e.hcl:1:5
      |
    1 | v = file("/etc/passwd")
      |     ^^^^^^^^^^^^^^^^^^^

    error: `env`: the build host's environment can be asked only in the default of a variable
     --> e.hcl:1:5
      |
    1 | v = env("HOME")
      |     ^^^^^^^^^^^
      |
      = help: declare a variable with `default = env(…)` and use that

    error: `range`: this makes more than 65536 numbers
     --> e.hcl:1:5
      |
    1 | v = range(1000000)
      |     ^^^^^^^^^^^^^^

    error: this divides by zero
     --> e.hcl:1:9
      |
    1 | v = 1 / 0
      |         ^

    error: a list cannot be put into a string
     --> e.hcl:1:8
      |
    1 | v = "${[1]}x"
      |        ^^^
      |
      = help: `join(", ", …)` or `jsonencode(…)` make a string of a list

    error: the list has 2 elements, none at 2
     --> e.hcl:1:15
      |
    1 | v = var.ports[2]
      |               ^
      |
      = help: the first is 0

    error: the object has no key `nam`
     --> e.hcl:1:18
      |
    1 | v = var.users[0].nam
      |                  ^^^
      |
      = help: did you mean `name`?

    error: `for` goes through a list or an object, found a number
     --> e.hcl:1:15
      |
    1 | v = [for x in 3 : x]
      |               ^

    error: `tonumber`: a number cannot be made of this; it is a string
     --> e.hcl:1:14
      |
    1 | v = tonumber("many")
      |              ^^^^^^
    "#);
}

#[test]
fn dates() {
    let time = "\"2026-08-05T13:04:09+02:00\"";
    let formats = [
        "YYYY-MM-DD'T'hh:mm:ssZ",
        "YYYYMMDDhhmmss",
        "EEEE, D MMMM YY",
        "H aa",
        "EEE DD-MMM-YYYY HH:mm:ss ZZZ",
        "'it''s'",
    ];
    let all: Vec<String> = formats.iter().map(|f| value(&format!("formatdate(\"{f}\", {time})"))).collect();
    insta::assert_snapshot!(all.join("\n"), @r#"
    "2026-08-05T13:04:09+02:00"
    "20260805130409"
    "Wednesday, 5 August 26"
    "1 pm"
    "Wed 05-Aug-2026 01:04:09 +0200"
    "it's"
    "#);
    assert_eq!(value(&format!("timeadd({time}, \"-1h30m\")")), "\"2026-08-05T09:34:09Z\"");
}

#[test]
fn files_templates_and_the_time_of_the_build() {
    let directory = tempfile::tempdir().unwrap();
    fs::write(directory.path().join("motd"), "Welcome\n").unwrap();
    fs::write(directory.path().join("unit.tmpl"), "%{ for p in ports ~}\nListen=${p}\n%{ endfor ~}\n").unwrap();
    fs::write(directory.path().join("bad.tmpl"), "first\nUser=${usr}\n").unwrap();
    fs::write(directory.path().join("binary"), [0xff, 0xfe]).unwrap();
    let variables = [("SOURCE_DATE_EPOCH".to_owned(), "1700000000".to_owned())].into();
    let time = Environment::time_of_build(&variables).unwrap();
    let environment = Environment::new(directory.path().into(), time, variables);
    let value = |expression: &str| {
        value_in(&environment, expression).replace(&directory.path().display().to_string(), "DIRECTORY")
    };
    assert_eq!(value("file(\"motd\")"), "\"Welcome\\n\"");
    assert_eq!(value("filebase64(\"binary\")"), "\"//4=\"");
    assert_eq!(value("templatefile(\"unit.tmpl\", { ports = var.ports })"), "\"Listen=80\\nListen=443\\n\"");
    assert_eq!(value("timestamp()"), "\"2023-11-14T22:13:20Z\"");
    assert_eq!(value("[fileexists(\"motd\"), fileexists(\"none\")]"), "[true,false]");
    let read: Vec<String> =
        environment.files().keys().map(|path| path.file_name().unwrap().to_string_lossy().into_owned()).collect();
    assert_eq!(read, ["binary", "motd", "unit.tmpl"]);
    insta::assert_snapshot!([
        "templatefile(\"bad.tmpl\", { user = 1 })",
        "file(\"none\")",
        "file(\"binary\")",
        "file(\"/dev/zero\")",
    ].map(value).join("\n"), @r#"
    error: nothing is called `usr` here
     --> DIRECTORY/bad.tmpl:2:8
      |
    2 | User=${usr}
      |        ^^^
     --> e.hcl:1:5
      |
    1 | v = templatefile("bad.tmpl", { user = 1 })
      |     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ `templatefile` is called here
      |
      = help: did you mean `user`?

    error: `file`: DIRECTORY/none cannot be read: there is no such file
     --> e.hcl:1:10
      |
    1 | v = file("none")
      |          ^^^^^^

    error: `file`: DIRECTORY/binary is not UTF-8 text
     --> e.hcl:1:10
      |
    1 | v = file("binary")
      |          ^^^^^^^^
      |
      = help: `filebase64(…)` reads any file

    error: `file`: /dev/zero cannot be read: it is not a regular file
     --> e.hcl:1:10
      |
    1 | v = file("/dev/zero")
      |          ^^^^^^^^^^^
    "#);
}

#[test]
fn work_is_bounded() {
    let nested = "[for a in range(60000) : [for b in range(60000) : [for c in range(60000) : c]]]";
    insta::assert_snapshot!(value(nested), @"
    error: this takes too many steps to evaluate
     --> e.hcl:1:55
      |
    1 | v = [for a in range(60000) : [for b in range(60000) : [for c in range(60000) : c]]]
      |                                                       ^^^^^^^^^^^^^^^^^^^^^^^^^^^
    ");
    let doubled = (0..40).fold("\"aa\"".to_owned(), |inner, _| format!("replace({inner}, \"a\", \"aa\")"));
    let doubled = value(&doubled);
    assert!(doubled.contains("more than 16 MiB"), "{doubled}");
    let deep = format!("{}1{}", "(".repeat(100_000), ")".repeat(100_000));
    assert!(value(&deep).contains("nested too deeply"));
}

proptest::proptest! {
    #[test]
    fn no_text_makes_the_parser_panic(text in "\\PC{0,200}") {
        let _ = value(&text);
    }

    #[test]
    fn no_expression_makes_the_evaluator_panic(
        words in proptest::collection::vec(
            proptest::sample::select(vec![
                "var", ".", "name", "ports", "[", "]", "(", ")", "{", "}", "0", "1", "-1", "9223372036854775807",
                "1e308", "+", "-", "*", "/", "%", "==", "&&", "?", ":", "=", ",", "\"a\"", "\"${", "}\"", "for",
                "in", "x", "=>", "...", "lower", "substr", "range", "format", "\"%999d\"", "max", "!", "null", "true",
                "<<E\n", "\nE\n", "%{ if", "~}", "*", "element", "slice", "timeadd", "\"1h\"",
            ]),
            0..30,
        )
    ) {
        let _ = value(&words.join(" "));
    }
}

#[test]
fn equality_does_not_look_at_marks() {
    assert_eq!(Value::from("a").marked(true), Value::from("a"));
    assert!(matches!(Value::from("a").into_data(), Data::Text(_)));
}
