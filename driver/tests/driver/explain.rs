//! `asyncify explain`.

use crate::support::Sandbox;

#[test]
fn the_path_to_the_switch_call_is_shown_with_its_places() {
    let sandbox = Sandbox::pausing();
    let text = sandbox.asyncify("explain --switch=env.pause pausing.bc").good();
    let lines: Vec<&str> = text.lines().collect();
    for line in [
        "pausing.bc.c:4: run is instrumented: may suspend: calls 'leaf', which may",
        "  pausing.bc.c:7:12: run calls leaf",
        "  pausing.bc.c:3:59: leaf calls host_pause",
        "2 of 4 functions are instrumented",
    ] {
        assert!(lines.contains(&line), "no '{line}' in:\n{text}");
    }
    assert!(!text.contains("idle"), "{text}");
}

#[test]
fn one_function_can_be_asked_for() {
    let sandbox = Sandbox::pausing();
    let text = sandbox.asyncify("explain --switch=env.pause --function=idle pausing.bc").good();
    assert_eq!(text, "pausing.bc.c:10: idle is not instrumented: reaches no switch call\n");
    sandbox
        .asyncify("explain --switch=env.pause --function=idel pausing.bc")
        .bad(1, &["no function is called 'idel'; is it 'idle'?"]);
}

#[test]
fn json_says_the_same() {
    let sandbox = Sandbox::pausing();
    let text = sandbox.asyncify("explain --switch=env.pause --json pausing.bc").good();
    let report: serde_json::Value = serde_json::from_str(&text).unwrap();
    let functions = report["functions"].as_array().unwrap();
    let run = functions.iter().find(|function| function["name"] == "run").unwrap();
    assert_eq!(run["instrumented"], true);
    assert_eq!(run["path"][0]["callee"], "leaf");
    assert_eq!(run["path"][1]["callee"], "host_pause");
    assert_eq!(run["path"][1]["location"]["line"], 3);
    let idle = functions.iter().find(|function| function["name"] == "idle").unwrap();
    assert_eq!(idle["instrumented"], false);
}

#[test]
fn several_files_are_one_program() {
    let sandbox = Sandbox::new();
    sandbox.compile("a.bc", "void g(void); void f(void) { g(); }", &[]);
    sandbox.compile("b.bc", "void host(void); void g(void) { host(); }", &[]);
    let text = sandbox.asyncify("explain --switch=host --world=closed a.bc b.bc").good();
    assert!(text.contains("f calls g\n") && text.contains("g calls host\n"), "{text}");
}
