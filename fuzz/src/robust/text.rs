//! Changes to textual IR that often leave it valid: another type, attribute, linkage, name or
//! operand, lines moved, doubled or left out, and shapes that no compiler makes put in.

use super::random::Random;

/// `text` with random changes. LLVM decides whether it is still a module.
pub fn change(random: &mut Random, text: &str) -> String {
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    for _ in 0..[1, 1, 2, 3, 6][random.below(5)] {
        if lines.is_empty() {
            break;
        }
        match random.below(16) {
            0 => drop(lines.remove(random.below(lines.len()))),
            1 => {
                let at = random.below(lines.len());
                lines.insert(at, lines[at].clone());
            }
            2 => {
                // Neighbours, so that it stays inside of a block most of the time.
                let at = random.below(lines.len().saturating_sub(1));
                if at + 1 < lines.len() {
                    lines.swap(at, at + 1);
                }
            }
            3 | 4 => in_a_line(random, &mut lines, TYPES),
            5 => everywhere(random, &mut lines, TYPES),
            6 | 7 => in_a_line(random, &mut lines, WORDS),
            8 => operand(random, &mut lines),
            9 => number(random, &mut lines),
            10 => on_a_head(random, &mut lines),
            11 => on_a_call(random, &mut lines),
            12 => rename(random, &mut lines),
            13 => lines.push(random.pick(BESIDE).replace("@F", &symbol(random, text))),
            14 => inside(random, &mut lines, text),
            _ => everywhere(random, &mut lines, WORDS),
        }
    }
    lines.join("\n") + "\n"
}

/// Types that stand for each other.
const TYPES: &[&str] = &[
    "i32",
    "i64",
    "ptr",
    "i1",
    "i8",
    "i128",
    "i17",
    "float",
    "double",
    "void",
    "<4 x i32>",
    "{ i32, ptr }",
    "[3 x i64]",
    "half",
    "ptr addrspace(1)",
    "ptr addrspace(10)",
    "i4096",
    "<vscale x 4 x i32>",
    "x86_fp80",
    "token",
    "target(\"wasm.externref\")",
    "<1 x ptr>",
    "{}",
];

/// Words that stand for each other: where they are, most of the others may be, too.
const WORDS: &[&str] = &[
    "call",
    "tail call",
    "musttail call",
    "notail call",
    "internal",
    "private",
    "weak",
    "linkonce_odr",
    "available_externally",
    "extern_weak",
    "external",
    "hidden",
    "add",
    "sub",
    "mul",
    "udiv",
    "xor",
    "fadd",
    "select",
    "load",
    "load volatile",
    "store",
    "store volatile",
    "alloca",
    "alloca inalloca",
    "freeze",
    "poison",
    "undef",
    "zeroinitializer",
    "null",
    "unreachable",
    "ret void",
    "br label",
    "switch",
    "indirectbr",
    "phi",
    "nounwind",
    "noreturn",
    "returns_twice",
    "willreturn",
    "memory(none)",
    "alwaysinline",
    "noinline",
    "optnone noinline",
    "naked",
    "presplitcoroutine",
    "convergent",
    "strictfp",
    "define",
    "declare",
    "appending",
    "constant",
    "global",
    "thread_local global",
    "alias",
    "ifunc",
    "invoke",
    "nofree",
    "hot",
    "cold",
    "minsize",
    "optsize",
    "fastcc",
    "swiftcc",
    "tailcc",
    "preserve_mostcc",
    "cc 99",
];

/// What may stand in a parameter or behind a type.
const PARAMETER: &[&str] = &[
    "byval(i32)",
    "byval([100 x i64])",
    "sret(i32)",
    "inalloca(i32)",
    "preallocated(i32)",
    "swifterror",
    "swiftself",
    "swiftasync",
    "noundef",
    "nonnull",
    "returned",
    "nest",
    "inreg",
    "zeroext",
    "align 4096",
    "dereferenceable(99)",
    "noalias",
    "immarg",
    "elementtype(i32)",
    "range(i32 0, 5)",
    "byref(i64)",
    "captures(none)",
    "readnone",
    "signext",
    "allocptr",
];

/// What may stand behind the head of a function.
const HEAD: &[&str] = &[
    "noreturn",
    "nounwind",
    "willreturn",
    "memory(none)",
    "memory(argmem: read)",
    "naked noinline",
    "returns_twice",
    "alwaysinline",
    "optnone noinline",
    "presplitcoroutine",
    "strictfp",
    "\"asyncify\"=\"switch\"",
    "\"asyncify\"=\"never\"",
    "\"asyncify\"=\"always\"",
    "\"asyncify\"=\"runtime\"",
    "\"asyncify\"=\"instrumented\"",
    "\"asyncify\"=\"\"",
    "\"asyncify\"",
    "\"wasm-import-module\"=\"asyncify\" \"wasm-import-name\"=\"start_unwind\"",
    "\"wasm-import-module\"=\"asyncify\" \"wasm-import-name\"=\"stop_rewind\"",
    "\"wasm-import-module\"=\"asyncify\" \"wasm-import-name\"=\"stop_unwind\"",
    "\"wasm-import-module\"=\"asyncify\" \"wasm-import-name\"=\"get_state\"",
    "\"wasm-import-module\"=\"\" \"wasm-import-name\"=\"\"",
    "\"wasm-export-name\"=\"asyncify_start_unwind\"",
    "\"wasm-export-name\"=\"\"",
    "\"wasm-export-name\"=\"memory\"",
    "\"target-features\"=\"+nonsense,-mutable-globals\"",
    "\"target-cpu\"=\"no such\"",
    "\"probe-stack\"=\"f\"",
    "\"split-stack\"",
    "sanitize_address",
    "addrspace(1)",
    "section \"x\"",
    "align 64",
    "gc \"shadow-stack\"",
    "gc \"none such\"",
    "personality ptr @__gxx_wasm_personality_v0",
    "personality ptr null",
    "prefix i32 5",
    "prologue i8 1",
    "unnamed_addr",
    "vscale_range(1,2)",
    "sspstrong",
    "safestack",
    "null_pointer_is_valid",
];

/// What may stand behind a call.
const BEHIND_CALL: &[&str] = &[
    " noreturn",
    " nounwind",
    " returns_twice",
    " memory(none)",
    " \"asyncify\"=\"switch\"",
    " [ \"deopt\"(i32 1) ]",
    " [ \"clang.arc.attachedcall\"(ptr null) ]",
    " [ \"kcfi\"(i32 7) ]",
    " [ \"funclet\"(token none) ]",
    " [ \"gc-live\"(ptr null) ]",
    " [ \"unknown\"(i64 3, ptr null) ]",
    " noinline",
    " alwaysinline",
    " builtin",
    " convergent",
    " nomerge",
    ", !callees !{ptr null}",
    ", !callees !{}",
    ", !prof !{!\"branch_weights\", i32 1}",
    ", !srcloc !{}",
    ", !tbaa !{}",
];

/// Definitions beside the others. `@F` is a symbol of the module.
const BESIDE: &[&str] = &[
    "@al0 = alias void (), ptr @F",
    "@al1 = weak alias i32, ptr @F\n@al2 = alias i8, ptr @al1",
    "@al3 = alias i8, getelementptr (i8, ptr @F, i32 4)",
    "@if0 = ifunc void (), ptr @F",
    "@llvm.global_ctors = appending global [1 x { i32, ptr, ptr }] [{ i32, ptr, ptr } { i32 1, ptr @F, ptr null }]",
    "@llvm.global_dtors = appending global [1 x { i32, ptr, ptr }] [{ i32, ptr, ptr } { i32 1, ptr @F, ptr @F }]",
    "@llvm.used = appending global [1 x ptr] [ptr @F], section \"llvm.metadata\"",
    "@llvm.compiler.used = appending global [1 x ptr] [ptr @F], section \"llvm.metadata\"",
    "@an0 = private constant [16 x i8] c\"asyncify=switch\\00\"\n@llvm.global.annotations = appending global [1 x { ptr, ptr }] [{ ptr, ptr } { ptr @F, ptr @an0 }]",
    "@an1 = private constant [14 x i8] c\"asyncify=never\"\n@llvm.global.annotations = appending global [1 x { ptr, ptr }] [{ ptr, ptr } { ptr @F, ptr @an1 }]",
    "@llvm.global.annotations = global [2 x ptr] [ptr @F, ptr null]",
    "@table0 = global [2 x ptr] [ptr @F, ptr @F]",
    "@cast0 = global i32 ptrtoint (ptr @F to i32)",
    "@noinit = external addrspace(1) global i32",
    "@__stack_pointer = external addrspace(1) global i32",
    "module asm \"call fred\"\nmodule asm \".globl fred; fred: return_call @F\"",
    "!llvm.module.flags = !{!9999}\n!9999 = !{i32 1, !\"asyncify-runtime\", !\"binaryen\"}",
    "!llvm.module.flags = !{!9998}\n!9998 = !{i32 1, !\"asyncify-switch\", !\"*\"}",
    "!llvm.module.flags = !{!9997}\n!9997 = !{i32 7, !\"asyncify-switch\", !\"a:b\"}",
    "!llvm.module.flags = !{!9996}\n!9996 = !{i32 1, !\"asyncify-world\", i32 5}",
    "!llvm.module.flags = !{!9995}\n!9995 = !{i32 1, !\"Debug Info Version\", i32 3}",
    "!llvm.dbg.cu = !{!9994}\n!9994 = distinct !DICompileUnit(language: DW_LANG_C, file: !9993)\n!9993 = !DIFile(filename: \"\", directory: \"\")",
    "define void @more0() {\n  call void @F()\n  ret void\n}",
    "define i32 @more1(i32 %x, ...) {\n  %r = musttail call i32 (i32, ...) @F(i32 %x, ...)\n  ret i32 %r\n}",
    "define void @more2(ptr %p) {\n  call void %p()\n  %q = call i64 %p(ptr %p, i64 5)\n  ret void\n}",
    "define void @more3() {\n  br label %a\na:\n  call void @F()\n  br label %a\n}",
    "define linkonce_odr void @more4() comdat {\n  tail call void @F()\n  unreachable\n}\n$more4 = comdat any",
    "define void @more5(i32 %n) {\n  %v = alloca i8, i32 %n\n  %s = call ptr @llvm.stacksave.p0()\n  call void @F(ptr %v)\n  call void @llvm.stackrestore.p0(ptr %s)\n  ret void\n}\ndeclare ptr @llvm.stacksave.p0()\ndeclare void @llvm.stackrestore.p0(ptr)",
    "define ptr @more6() personality ptr @__gxx_wasm_personality_v0 {\n  invoke void @F() to label %a unwind label %b\na:\n  ret ptr null\nb:\n  %c = cleanuppad within none []\n  call void @F() [ \"funclet\"(token %c) ]\n  cleanupret from %c unwind to caller\n}\ndeclare i32 @__gxx_wasm_personality_v0(...)",
    "define void @more7(ptr %p) {\n  indirectbr ptr %p, [label %a, label %b]\na:\n  call void @F()\n  br label %b\nb:\n  call void asm sideeffect \"call fred\", \"\"()\n  indirectbr ptr blockaddress(@more7, %a), [label %a, label %b]\n}",
];

/// Instructions to put between others. `@F` is a symbol of the module.
const INSIDE: &[&str] = &[
    "  call void @F()",
    "  %new0 = call i32 @F(i32 5)",
    "  %new1 = call i32 @F()",
    "  call void asm sideeffect \"nop\", \"~{memory}\"()",
    "  fence seq_cst",
    "  unreachable",
    "  %new2 = alloca [70000 x i8], align 65536",
    "  %new3 = alloca i32, addrspace(1)",
    "  %new4 = freeze i32 undef",
    "  call void null()",
    "  ret void",
    "  ret i32 0",
    "  %new5 = call token @llvm.experimental.convergence.anchor()",
    "  call void poison(i32 1)",
    "  call void asm \"call_indirect () -> ()\", \"\"()",
    "  store ptr @F, ptr null",
    "  %new6 = va_arg ptr null, i32",
    "  call void (...) @F(i32 1, ptr null)",
    "  %new7 = load <4 x i32>, ptr @F",
    "  %new8 = atomicrmw add ptr @F, i32 1 seq_cst",
    "  br label %new9\nnew9:",
    "  call void @llvm.trap()",
    "  call void @F(ptr byval(i64) null)",
];

/// Names that mean something to somebody.
const NAMES: &[&str] = &[
    "__asyncify_push",
    "__asyncify_pop",
    "__asyncify_state",
    "__asyncify_popped",
    "__asyncify_abi",
    "__asyncify_start_unwind",
    "__asyncify_get_state",
    "__asyncify_spill_i",
    "__stack_pointer",
    "asyncify_start_unwind",
    "asyncify_get_state",
    "main",
    "_start",
    "_initialize",
    "malloc",
    "longjmp",
    "setjmp",
    "memcpy",
    "__wasm_call_ctors",
    "llvm.trap",
    "\"a\\00b\"",
    "\"\\FF\\FE\"",
    "\"\"",
    "0",
    "\"a b;c:d\"",
    "__wasm_longjmp",
    "saveSetjmp",
];

/// A symbol of the text, with its `@`.
fn symbol(random: &mut Random, text: &str) -> String {
    let symbols: Vec<&str> = text
        .match_indices('@')
        .map(|(at, _)| &text[at..at + 1 + word_length(&text[at + 1..])])
        .filter(|symbol| symbol.len() > 1)
        .collect();
    if symbols.is_empty() { "@none".into() } else { random.pick(&symbols).to_owned() }
}

/// How many bytes of `text` a name begins with.
fn word_length(text: &str) -> usize {
    text.find(|c: char| !(c.is_ascii_alphanumeric() || "._$-".contains(c))).unwrap_or(text.len())
}

/// Where `word` stands in `line`, by itself.
fn places(line: &str, word: &str) -> Vec<usize> {
    let inner =
        |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric() || "._%@".contains(c));
    line.match_indices(word)
        .map(|(at, _)| at)
        .filter(|&at| {
            !inner(line[..at].chars().next_back()) && !inner(line[at + word.len()..].chars().next())
        })
        .collect()
}

/// Replaces one word of `words`, in one place, by another.
fn in_a_line(random: &mut Random, lines: &mut [String], words: &[&str]) {
    let line = random.below(lines.len());
    let line = &mut lines[line];
    let found: Vec<(usize, usize)> = words
        .iter()
        .flat_map(|word| places(line, word).into_iter().map(|at| (at, word.len())))
        .collect();
    if !found.is_empty() {
        let (at, length) = random.pick(&found);
        line.replace_range(at..at + length, random.pick(words));
    }
}

/// Replaces one word of `words` by another wherever it stands.
fn everywhere(random: &mut Random, lines: &mut [String], words: &[&str]) {
    let (old, new) = (random.pick(words), random.pick(words));
    for line in lines {
        for at in places(line, old).into_iter().rev() {
            line.replace_range(at..at + old.len(), new);
        }
    }
}

/// Names in a line, with their sigil.
fn names(line: &str) -> Vec<(usize, usize)> {
    line.char_indices()
        .filter(|(_, sigil)| "%@".contains(*sigil))
        .map(|(at, _)| (at, 1 + word_length(&line[at + 1..])))
        .collect()
}

/// Puts a name of some other line in the place of one here.
fn operand(random: &mut Random, lines: &mut [String]) {
    let (to, from) = (random.below(lines.len()), random.below(lines.len()));
    // Most names mean something only near where they are.
    let from = if random.one_in(3) { from } else { to.saturating_sub(random.below(6)) };
    let (targets, sources) = (names(&lines[to]), names(&lines[from]));
    if !targets.is_empty() && !sources.is_empty() {
        let (at, length) = random.pick(&sources);
        let name = lines[from][at..at + length].to_owned();
        let (at, length) = random.pick(&targets);
        lines[to].replace_range(at..at + length, &name);
    }
}

fn number(random: &mut Random, lines: &mut [String]) {
    let line = random.below(lines.len());
    let line = &mut lines[line];
    let digits: Vec<usize> = line
        .char_indices()
        .filter(|&(at, c)| c.is_ascii_digit() && line[..at].ends_with([' ', '(', '[', '-']))
        .map(|(at, _)| at)
        .collect();
    if !digits.is_empty() {
        let at = random.pick(&digits);
        let length = line[at..].find(|c: char| !c.is_ascii_digit()).unwrap_or(line.len() - at);
        let new = random.pick(&[
            "0",
            "1",
            "2",
            "7",
            "64",
            "4096",
            "65537",
            "4294967295",
            "9223372036854775807",
        ]);
        line.replace_range(at..at + length, new);
    }
}

/// An attribute on the head of a function, or on one of its parameters.
fn on_a_head(random: &mut Random, lines: &mut [String]) {
    let heads: Vec<usize> = (0..lines.len())
        .filter(|&at| lines[at].starts_with("define") || lines[at].starts_with("declare"))
        .collect();
    if heads.is_empty() {
        return;
    }
    let line = &mut lines[random.pick(&heads)];
    if random.one_in(3) {
        let types: Vec<usize> = ["ptr", "i32", "i64"]
            .iter()
            .flat_map(|ty| places(line, ty).into_iter().map(|at| at + ty.len()))
            .collect();
        if !types.is_empty() {
            let at = random.pick(&types);
            line.insert_str(at, &format!(" {}", random.pick(PARAMETER)));
        }
    } else if let Some(at) = line.rfind(')') {
        line.insert_str(at + 1, &format!(" {}", random.pick(HEAD)));
    }
}

fn on_a_call(random: &mut Random, lines: &mut [String]) {
    let calls: Vec<usize> = (0..lines.len()).filter(|&at| lines[at].contains("call ")).collect();
    if !calls.is_empty() {
        let at = random.pick(&calls);
        if let Some(end) = lines[at].rfind(')') {
            lines[at].insert_str(end + 1, random.pick(BEHIND_CALL));
        }
    }
}

/// Gives a symbol another name, everywhere.
fn rename(random: &mut Random, lines: &mut [String]) {
    let text = lines.join("\n");
    let old = symbol(random, &text);
    let new = format!("@{}", random.pick(NAMES));
    for line in lines {
        let found: Vec<_> =
            names(line).into_iter().filter(|&(at, n)| line[at..at + n] == old).collect();
        for (at, length) in found.into_iter().rev() {
            line.replace_range(at..at + length, &new);
        }
    }
}

/// An instruction between others.
fn inside(random: &mut Random, lines: &mut Vec<String>, text: &str) {
    let indented: Vec<usize> = (0..lines.len()).filter(|&at| lines[at].starts_with("  ")).collect();
    if !indented.is_empty() {
        let at = random.pick(&indented);
        lines.insert(at, random.pick(INSIDE).replace("@F", &symbol(random, text)));
    }
}
