//! `asyncify backtrace`: where each suspended task is, from a module and an image of its memory.

use crate::{
    cli,
    error::Error,
    input,
    memory::Memory,
    output::print,
    suspended::{Program, Suspended},
};
use asyncify::transform::POINT_MAGIC;
use clap::ArgMatches;
use std::{fmt::Write, path::PathBuf, str::FromStr};

/// What `--stack` names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stack {
    address: u32,
    /// Of a stack that is to be searched; else it is the address of two words.
    size: Option<u32>,
}

impl FromStr for Stack {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let number = |text: &str| {
            let parsed = match text.strip_prefix("0x") {
                Some(digits) => u32::from_str_radix(digits, 16),
                None => text.parse(),
            };
            parsed.map_err(|_| format!("'{text}' is no number of 32 bits, decimal or after 0x"))
        };
        let (address, size) = text.split_once(':').map_or((text, None), |(a, s)| (a, Some(s)));
        Ok(Stack { address: number(address)?, size: size.map(number).transpose()? })
    }
}

/// Runs the command.
pub fn run(matches: &ArgMatches) -> Result<(), Error> {
    let module = input::read(cli::required::<PathBuf>(matches, "module")?)?;
    let image = input::read_any(cli::required::<PathBuf>(matches, "memory")?)?;
    if !module.bytes.starts_with(b"\0asm") {
        return Err(Error::input(&module.name, "this is no WebAssembly module"));
    }
    let (initial, is_marked) = Memory::initial(&module.bytes, POINT_MAGIC)
        .map_err(|reason| Error::input(&module.name, reason))?;
    if !is_marked {
        return Err(Error::input(
            &module.name,
            "nothing in it says where it is suspended: build it with the pass's option backtrace",
        ));
    }
    let memory = Memory::image(&image.bytes).map_err(|reason| Error::input(&image.name, reason))?;
    let program = Program { initial, memory };
    let stacks: Vec<Stack> = matches.get_many("stack").into_iter().flatten().copied().collect();
    let mut found = Vec::new();
    for Stack { address, size } in &stacks {
        let address = u64::from(*address);
        let here = match size {
            Some(size) => program.in_stack(address..address + u64::from(*size)),
            None => program.at(address).into_iter().collect(),
        };
        if here.is_empty() {
            let reason = format!(
                "nothing is suspended at {address:#x}, or not all of its functions were compiled \
                 with the option backtrace"
            );
            return Err(Error::input(&image.name, reason));
        }
        found.extend(here);
    }
    if stacks.is_empty() {
        found = program.tasks();
    }
    let text = if matches.get_flag("json") {
        cli::to_json(&found)?
    } else if found.is_empty() {
        "no task of asyncify.h is paused; --stack names what else may be suspended\n".into()
    } else {
        found.iter().map(describe).collect::<Vec<_>>().join("\n")
    };
    print(text.as_bytes())
}

fn describe(suspended: &Suspended) -> String {
    let Suspended { address, name, frames, problem } = suspended;
    let mut text = String::new();
    // Writing to a `String` cannot fail.
    let _ = match name {
        Some(name) => writeln!(text, "{name} ({address:#x})"),
        None => writeln!(text, "{address:#x}"),
    };
    for (number, frame) in frames.iter().enumerate() {
        let _ = writeln!(text, "  #{number} {frame}");
    }
    if let Some(problem) = problem {
        let _ = writeln!(text, "  {problem}");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stacks_are_named_by_address_and_size() {
        assert_eq!("16".parse(), Ok(Stack { address: 16, size: None }));
        assert_eq!("0x1F:0x10".parse(), Ok(Stack { address: 31, size: Some(16) }));
        for wrong in ["", "x", "1:", ":1", "1:2:3", "-1", "0x1ffffffff"] {
            assert!(wrong.parse::<Stack>().is_err(), "{wrong}");
        }
    }
}
