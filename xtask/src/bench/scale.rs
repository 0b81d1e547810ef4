//! Time and memory of the pass on generated functions and modules, by their size.

use super::{Figure, plots};
use crate::{command, paths, table, wasm::Toolchain};
use anyhow::{Context, Result, ensure};
use std::{fmt::Write as _, fs, path::Path};
use wait4::Wait4;

/// A way to write a module of some size, measured in suspend points.
struct Shape {
    name: &'static str,
    /// The code of a function, or of functions.
    code: fn(u32) -> String,
}

const SHAPES: [Shape; 8] = [
    Shape { name: "calls in a row", code: calls },
    Shape { name: "conditional calls", code: conditional },
    Shape { name: "16 values at each call", code: |n| results(n, 16) },
    Shape { name: "all values at all calls", code: |n| results(n, n) },
    Shape { name: "interpreter", code: interpreter },
    Shape { name: "loops in a row", code: loops },
    Shape { name: "functions that call the next", code: functions },
    Shape { name: "functions in one table", code: table_of_functions },
];

/// Measures all shapes, prints a table, and draws the plots if there is a folder for them.
///
/// # Errors
///
/// If something does not run, or a file cannot be written.
pub fn run(quick: bool, folder_of_plots: Option<&Path>) -> Result<Vec<Figure>> {
    let sizes: &[u32] =
        if quick { &[1_000, 10_000] } else { &[1_000, 3_000, 10_000, 30_000, 100_000] };
    let tools = Toolchain::find()?;
    let folder = tempfile::tempdir()?;
    let mut figures = Vec::new();
    let mut header = vec!["suspend points".to_owned()];
    header.extend(sizes.iter().flat_map(|size| [size.to_string(), String::new()]));
    let mut rows = vec![header];
    let (mut times, mut memory) = (Vec::new(), Vec::new());
    for shape in &SHAPES {
        let mut row = vec![shape.name.to_owned()];
        let mut measured = Vec::new();
        for &size in sizes {
            let bitcode = folder.path().join("module.bc");
            write_module(&tools, &(shape.code)(size), &bitcode)?;
            let plain = opt(&tools, &bitcode, false)?;
            let with_pass = opt(&tools, &bitcode, true)?;
            let seconds = (with_pass.seconds - plain.seconds).max(0.001);
            let megabytes = with_pass.megabytes;
            row.extend([format!("{seconds:.2} s"), format!("{megabytes:.0} MB")]);
            measured.push((size, seconds, megabytes));
            for (metric, value, unit) in [("time", seconds, "s"), ("memory", megabytes, "MB")] {
                let metric = format!("{metric}.{size}");
                let (program, variant) = (shape.name, "asyncify");
                figures.push(Figure {
                    program: program.to_owned(),
                    variant,
                    metric,
                    value,
                    unit,
                    ratio: None,
                });
            }
        }
        rows.push(row);
        times.push((shape.name, measured.iter().map(|it| (it.0, it.1)).collect::<Vec<_>>()));
        memory.push((shape.name, measured.iter().map(|it| (it.0, it.2)).collect()));
    }
    println!("{}", table::render(&rows));
    println!(
        "What the pass adds to the time of 'opt', which reads and does nothing else; the most memory \
         that\n'opt' has, the module in it."
    );
    if let Some(folder) = folder_of_plots {
        plots::lines(folder, "pass-time", "Time of the pass, s", &times)?;
        plots::lines(folder, "pass-memory", "Memory of opt with the pass, MB", &memory)?;
    }
    Ok(figures)
}

struct Usage {
    seconds: f64,
    megabytes: f64,
}

/// Runs `opt` on a module, with the pass or without.
fn opt(tools: &Toolchain, bitcode: &Path, with_pass: bool) -> Result<Usage> {
    let mut opt = tools.tool("opt");
    opt.args(["-disable-output", "-disable-verify"]).arg(bitcode);
    if with_pass {
        opt.arg(format!("-load-pass-plugin={}", paths::plugin().display()));
        opt.arg("-passes=asyncify<switch=pause;world=closed>");
    } else {
        opt.arg("-passes=no-op-module");
    }
    let mut child = opt.spawn().with_context(|| format!("cannot run '{}'", command::text(&opt)))?;
    let ended = child.wait4()?;
    ensure!(ended.status.success(), "'{}' failed ({})", command::text(&opt), ended.status);
    Ok(Usage {
        // Of the processor: other processes are not counted.
        seconds: (ended.rusage.utime + ended.rusage.stime).as_secs_f64(),
        megabytes: ended.rusage.maxrss as f64 / 1e6,
    })
}

/// Writes a module of this code as bitcode.
fn write_module(tools: &Toolchain, code: &str, bitcode: &Path) -> Result<()> {
    let text = bitcode.with_extension("ll");
    let module = format!(
        "target datalayout = \"{LAYOUT}\"\ntarget triple = \"wasm32-unknown-unknown\"\n\n\
         declare i32 @pause(i32) #0\ndeclare void @use(i32)\n\n{code}\n\
         attributes #0 = {{ \"wasm-import-module\"=\"host\" \"wasm-import-name\"=\"pause\" }}\n"
    );
    fs::write(&text, module).with_context(|| format!("cannot write {}", text.display()))?;
    command::run(tools.tool("llvm-as").arg(&text).arg("-o").arg(bitcode))
}

const LAYOUT: &str = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20";

/// Each call gets what the one before returns; two arguments are needed behind all.
fn calls(count: u32) -> String {
    let mut code = String::from("define i32 @f(i32 %v0, i32 %b, i32 %c) {\n");
    for n in 0..count {
        let _ = writeln!(code, "  %v{} = call i32 @pause(i32 %v{n})", n + 1);
    }
    let _ = writeln!(code, "  %s = add i32 %b, %c\n  %t = add i32 %s, %v{count}\n  ret i32 %t\n}}");
    code
}

/// The same, each call under a condition, with a join behind it.
fn conditional(count: u32) -> String {
    let mut code =
        String::from("define i32 @f(i32 %a, i32 %b, i32 %c) {\nentry:\n  br label %if0\n");
    let mut before = String::from("%a");
    for n in 0..count {
        let _ = write!(
            code,
            "if{n}:\n  %c{n} = icmp eq i32 {before}, {n}\n  br i1 %c{n}, label %then{n}, label %end{n}\n\
             then{n}:\n  %v{n} = call i32 @pause(i32 {before})\n  br label %end{n}\n\
             end{n}:\n  %m{n} = phi i32 [ %v{n}, %then{n} ], [ {before}, %if{n} ]\n  br label %if{}\n",
            n + 1
        );
        before = format!("%m{n}");
    }
    let _ = writeln!(
        code,
        "if{count}:\n  %s = add i32 %b, %c\n  %t = add i32 %s, {before}\n  ret i32 %t\n}}"
    );
    code
}

/// The result of each call is needed until behind so many more.
fn results(count: u32, kept: u32) -> String {
    let mut code = String::from("define void @f() {\n");
    for n in 0..count + kept {
        if n < count {
            let _ = writeln!(code, "  %v{n} = call i32 @pause(i32 {n})");
        }
        if n >= kept {
            let _ = writeln!(code, "  call void @use(i32 %v{})", n - kept);
        }
    }
    code.push_str("  ret void\n}\n");
    code
}

/// A loop around a `switch` with a call in each case.
fn interpreter(count: u32) -> String {
    let mut code = String::from(
        "define void @f(i32 %a, ptr %p) {\nentry:\n  br label %loop\nloop:\n  %x = phi i32 [ %a, %entry ]",
    );
    for n in 0..count {
        let _ = write!(code, ", [ %v{n}, %case{n} ]");
    }
    code.push_str("\n  %op = load i32, ptr %p\n  switch i32 %op, label %end [\n");
    for n in 0..count {
        let _ = writeln!(code, "    i32 {n}, label %case{n}");
    }
    code.push_str("  ]\n");
    for n in 0..count {
        let _ = write!(
            code,
            "case{n}:\n  %w{n} = call i32 @pause(i32 %x)\n  %v{n} = add i32 %w{n}, %x\n  br label %loop\n"
        );
    }
    code.push_str("end:\n  ret void\n}\n");
    code
}

/// Loops with a call in each.
fn loops(count: u32) -> String {
    let mut code = String::from("define void @f(i32 %b) {\nentry:\n  br label %loop0\n");
    let mut before = String::from("%entry");
    for n in 0..count {
        let next = n + 1;
        let _ = write!(
            code,
            "loop{n}:\n  %i{n} = phi i32 [ 0, {before} ], [ %n{n}, %loop{n} ]\n\
             \x20 %v{n} = call i32 @pause(i32 %i{n})\n  %n{n} = add i32 %i{n}, %v{n}\n\
             \x20 %c{n} = icmp slt i32 %n{n}, %b\n  br i1 %c{n}, label %loop{n}, label %loop{next}\n"
        );
        before = format!("%loop{n}");
    }
    let _ = writeln!(code, "loop{count}:\n  ret void\n}}");
    code
}

/// Functions that each call the one before.
fn functions(count: u32) -> String {
    let mut code = String::new();
    for n in 0..count {
        let callee = if n == 0 { "pause".to_owned() } else { format!("f{}", n - 1) };
        let _ = writeln!(
            code,
            "define i32 @f{n}(i32 %a, i32 %b) {{\n  %v = call i32 @{callee}(i32 %a)\n\
             \x20 %w = add i32 %v, %b\n  ret i32 %w\n}}"
        );
    }
    code
}

/// Functions that each call one of a table of all.
fn table_of_functions(count: u32) -> String {
    let mut code = String::new();
    let names: String = (0..count).map(|n| format!("ptr @f{n}, ")).collect();
    let _ = writeln!(code, "@table = global [{} x ptr] [{names}ptr @start]", count + 1);
    for n in 0..count {
        let _ = writeln!(
            code,
            "define i32 @f{n}(i32 %a) {{\n  %p = getelementptr ptr, ptr @table, i32 %a\n\
             \x20 %f = load ptr, ptr %p\n  %v = call i32 %f(i32 {n})\n  %w = add i32 %v, %a\n  ret i32 %w\n}}"
        );
    }
    let _ = writeln!(
        code,
        "define i32 @start(i32 %a) {{\n  %v = call i32 @pause(i32 %a)\n  ret i32 %v\n}}"
    );
    code
}
