//! What all commands have in common.

use crate::support::Sandbox;
use std::process::{Command, Stdio};

#[test]
fn wrong_command_lines_have_a_status_of_their_own_and_a_hint() {
    let sandbox = Sandbox::pausing();
    for (arguments, texts) in [
        ("", ["Usage", "link"].as_slice()),
        ("lnik a.bc", &["lnik", "'link'"]),
        ("link a.bc", &["-o <OUT>"]),
        ("transform --wrold=open pausing.bc -o x", &["--wrold", "'--world'"]),
        ("transform --world=clsoed pausing.bc -o x", &["'clsoed'", "'closed'"]),
        ("transform --switch=@none pausing.bc -o x", &["@none"]),
        ("link -O7 pausing.bc -o x", &["'7'", "possible values: 0, 1, 2, 3, s, z"]),
    ] {
        sandbox.asyncify(arguments).bad(2, texts);
    }
    assert_eq!(sandbox.files(), ["pausing.bc", "pausing.bc.c"]);
}

#[test]
fn help_has_every_option_examples_and_the_exit_status() {
    let sandbox = Sandbox::new();
    let options = ["--switch", "--never", "--always", "--world", "--indirect", "--abi", "--report"];
    for command in ["link", "transform", "explain", "report"] {
        let help = sandbox.asyncify(&format!("{command} --help")).good();
        for text in options.iter().chain(&["Examples:", "Exit status:"]) {
            assert!(help.contains(text), "no '{text}' in: {help}");
        }
    }
    assert!(sandbox.asyncify("--version").good().starts_with("asyncify "));
}

#[test]
fn the_last_of_a_flag_and_its_negation_counts() {
    let sandbox = Sandbox::pausing();
    sandbox.asyncify("transform --checked --no-checked pausing.bc -o out.bc").good();
}

#[test]
fn a_closed_pipe_is_no_error() {
    let sandbox = Sandbox::pausing();
    let mut child = Command::new(env!("CARGO_BIN_EXE_asyncify"))
        .args(["explain", "--json", "--switch=env.pause"])
        .arg(sandbox.path("pausing.bc"))
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the command starts");
    drop(child.stdout.take());
    let output = child.wait_with_output().expect("the command ends");
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
}
