//! Manual pages and completions, read by what reads them.

use crate::support::Sandbox;
use std::{fs, process::Command};

#[test]
fn every_command_has_a_manual_page_with_its_options() {
    let sandbox = Sandbox::new();
    let folder = sandbox.path("new/man1");
    sandbox.asyncify(&format!("man -o {}", folder.display())).good();
    let page = |name: &str| fs::read_to_string(folder.join(name)).expect("the page is there");
    let pages = [
        "",
        "-backtrace",
        "-c++",
        "-cc",
        "-completions",
        "-explain",
        "-ld",
        "-link",
        "-man",
        "-report",
        "-transform",
    ]
    .map(|it| format!("asyncify{it}.1"));
    let mut found: Vec<String> = fs::read_dir(&folder)
        .expect("the folder is there")
        .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
        .collect();
    found.sort();
    let mut expected = pages.to_vec();
    expected.sort();
    assert_eq!(found, expected);
    for text in ["asyncify link", "\\-\\-switch", "\\-\\-tinygo", "Exit status"] {
        assert!(page("asyncify-link.1").contains(text), "no '{text}' in the page of 'link'");
    }
    assert!(page("asyncify.1").contains("asyncify\\-explain(1)"));
    // The formatter of the system, where there is one, has nothing to complain of.
    let Ok(probe) = Command::new("groff").arg("--version").output() else {
        println!("groff is not installed: the pages are not formatted");
        return;
    };
    assert!(probe.status.success());
    for name in pages {
        let path = folder.join(&name);
        let mut groff = Command::new("groff");
        let output =
            groff.args(["-man", "-ww", "-Tutf8", "-z"]).arg(&path).output().expect("groff runs");
        assert!(output.status.success() && output.stderr.is_empty(), "{name}: {output:?}");
    }
}

#[test]
fn bash_completes_commands_options_and_values() {
    let sandbox = Sandbox::new();
    sandbox.write("completion", sandbox.asyncify("completions bash").good());
    let complete = |words: &str, previous: &str, last: &str| {
        let script = format!(
            "source completion; COMP_WORDS=({words} {last}); COMP_CWORD=$((${{#COMP_WORDS[@]}} - 1)); \
             _asyncify asyncify '{last}' {previous}; echo \"${{COMPREPLY[@]}}\""
        );
        let mut bash = Command::new("bash");
        bash.args(["--norc", "-eu", "-c", &script]).current_dir(sandbox.path(""));
        let output = bash.output().expect("bash runs");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).expect("text in UTF-8").trim().to_owned()
    };
    assert_eq!(complete("asyncify", "asyncify", "expl"), "explain");
    assert_eq!(complete("asyncify explain", "explain", "--worl"), "--world");
    assert_eq!(complete("asyncify link -O", "-O", "z"), "z");
}

#[test]
fn other_shells_are_served_too() {
    let sandbox = Sandbox::new();
    for (shell, begins) in [("zsh", "#compdef asyncify\n"), ("fish", "# Print")] {
        let script = sandbox.asyncify(&format!("completions {shell}")).good();
        assert!(script.starts_with(begins), "{script}");
        assert!(script.contains("world"), "{script}");
    }
    sandbox.asyncify("completions csh").bad(2, &["'csh'", "bash"]);
}

/// Where a shell is installed, it takes what it gets.
#[test]
fn shells_that_are_installed_parse_their_completions() {
    let sandbox = Sandbox::new();
    for shell in ["bash", "fish", "zsh"] {
        sandbox.write("completion", sandbox.asyncify(&format!("completions {shell}")).good());
        let mut check = Command::new(shell);
        match check.arg("-n").arg("completion").current_dir(sandbox.path("")).output() {
            Ok(output) => {
                assert!(output.status.success() && output.stderr.is_empty(), "{shell}: {output:?}");
            }
            Err(_) => println!("{shell} is not installed: its completions are not parsed"),
        }
    }
}
