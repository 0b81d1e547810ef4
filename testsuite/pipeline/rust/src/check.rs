//! What an embedder may get wrong: each is a result, and none ends the process.

use crate::{
    compile::{Compiled, compile, parse, read},
    diagnostics::Listened,
};
use anyhow::{Result, ensure};
use std::{
    path::{Path, PathBuf},
    thread,
};

const RIGHT_OPTIONS: &str = "switch=env.pause;world=closed";

/// How many compilations run at once.
const TIMES: usize = 16;

/// Prints what comes of each, a line each: with a module that can be transformed, and one that
/// cannot.
///
/// # Errors
///
/// If the module that can be transformed is not.
pub fn errors(right: &Path, unsupported: &Path) -> Result<()> {
    let one = |file: &Path, passes: &str, options: &str| compile(&[file.into()], passes, options);
    for options in ["", "switch", "swich=env.pause", "world=flat", "switch=@no/such/file"] {
        report(&format!("options '{options}'"), &one(right, "default<O2>", options));
    }
    report("unsupported", &one(unsupported, "default<O2>", RIGHT_OPTIONS));
    report("no such pass", &one(right, "no-such-pass", RIGHT_OPTIONS));
    let missing = PathBuf::from(format!("{}.no", right.display()));
    report("no such file", &one(&missing, "default<O2>", RIGHT_OPTIONS));
    println!("a second run changes nothing: {}", is_done_twice(right)?);
    let (done, refused) = at_once(right, unsupported)?;
    println!("at once: {done} done, {refused} refused");
    Ok(())
}

fn report(what: &str, compiled: &Compiled) {
    let mut messages = compiled.messages.clone();
    let result = match &compiled.object {
        Ok(_) => "done".to_owned(),
        Err(error) => {
            // Options are parsed apart from LLVM, whose handler is not told of them.
            for cause in error.chain().skip(1) {
                messages.push_str(&format!("error: asyncify: {cause}\n"));
            }
            error.to_string()
        }
    };
    println!("{what}: {result}");
    messages.lines().for_each(|line| println!("  {line}"));
}

/// Runs the pass two times on one module. Returns whether the second left it as it was.
fn is_done_twice(file: &Path) -> Result<bool> {
    let context = Listened::new();
    let module = read(context.context(), file)?;
    let options = parse(RIGHT_OPTIONS)?;
    ensure!(asyncify::run_on_module(&module, &options)?.changed, "nothing was transformed");
    let first = module.print_to_string();
    asyncify::run_on_module(&module, &options)?;
    Ok(first == module.print_to_string())
}

/// Compiles on several threads, each with a context of its own. Returns how often that went as it
/// does alone: every second module is one that cannot be transformed.
fn at_once(right: &Path, unsupported: &Path) -> Result<(usize, usize)> {
    let expected = compile(&[right.into()], "default<O2>", RIGHT_OPTIONS).object?;
    let compilations: Vec<_> = (0..TIMES)
        .map(|number| {
            let file = if number % 2 == 0 { right } else { unsupported }.to_owned();
            thread::spawn(move || {
                let compiled = compile(&[file], "default<O2>", RIGHT_OPTIONS);
                (compiled.object.ok(), compiled.messages)
            })
        })
        .collect();
    let (mut done, mut refused) = (0, 0);
    for compilation in compilations {
        match compilation.join() {
            Ok((Some(object), _)) if object == expected => done += 1,
            Ok((None, messages)) if messages.contains("error: ") => refused += 1,
            _ => {}
        }
    }
    Ok((done, refused))
}
