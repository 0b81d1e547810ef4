//! What a linked wasm has of debug information, as LLVM's tools and gimli read it.

use crate::{
    command,
    wasm::{self, Function},
};
use anyhow::{Context, Result};
use gimli::{AttributeValue, EndianSlice, LittleEndian, Operation, SectionId};
use serde_json::Value;
use std::{
    collections::{BTreeSet, HashMap},
    fs,
    path::Path,
    process::Command,
};

type Reader<'a> = EndianSlice<'a, LittleEndian>;
type Dwarf<'a> = gimli::Dwarf<Reader<'a>>;

/// What `llvm-dwarfdump` counts in a wasm.
#[derive(Clone, Copy, Debug)]
pub struct Counts {
    /// Errors by the rules of DWARF.
    pub errors: u64,
    /// Variables and parameters, once for each place where their function is inlined.
    pub variables: u64,
    /// Those that have a location somewhere in their scope.
    pub located: u64,
    /// Bytes of code in the scopes of variables, each byte once for each variable, and those of them
    /// where the variable has a location. None where the scopes are such that a sum is too large for
    /// `llvm-dwarfdump`.
    pub scopes: Option<(u64, u64)>,
}

const SCOPES: &str = "sum_all_variables(#bytes in parent scope)";
const COVERED: &str = "sum_all_variables(#bytes in parent scope covered by DW_AT_location)";

/// Counts in a wasm. `dumper`: makes a command of `llvm-dwarfdump`.
///
/// # Errors
///
/// If it does not run, or prints something else.
pub fn counts(dumper: impl Fn() -> Command, wasm: &Path) -> Result<Counts> {
    let report = tempfile::NamedTempFile::new()?;
    let mut verify = dumper();
    verify.args(["--verify", "--quiet", "--verify-json"]).arg(report.path()).arg(wasm);
    // It fails where it finds an error.
    verify.output().with_context(|| format!("cannot run '{}'", command::text(&verify)))?;
    let verified: Value = serde_json::from_slice(&fs::read(report.path())?)
        .with_context(|| format!("'{}' reported no JSON", command::text(&verify)))?;
    let mut statistics = dumper();
    let text = command::output(statistics.arg("--statistics").arg(wasm))?;
    let statistics: Value = serde_json::from_str(&text)?;
    let number = |of: &Value, key: &str| {
        of[key].as_u64().with_context(|| format!("llvm-dwarfdump does not say '{key}'"))
    };
    let sum = |key: &str| match &statistics[key] {
        Value::String(text) if text == "overflowed" => Ok(None),
        _ => number(&statistics, key).map(Some),
    };
    Ok(Counts {
        errors: number(&verified, "error-count")?,
        variables: number(&statistics, "#source variables")?,
        located: number(&statistics, "#source variables with location")?,
        scopes: sum(SCOPES)?.zip(sum(COVERED)?),
    })
}

/// A line of a file.
pub type Place = (String, u64);

/// A row of a line table.
#[derive(Debug)]
pub struct Row {
    /// What it names.
    pub place: Place,
    /// Whether it is about what comes before the body of a function, which LLVM gives the
    /// function's own line, where there is something.
    pub is_prologue: bool,
}

/// What gimli reads in a wasm.
#[derive(Debug)]
pub struct Read {
    /// The rows of the line tables. Those without a line, which say that code comes from nowhere, are
    /// not among them, nor are those of functions that the linker has dropped.
    pub rows: Vec<Row>,
    /// Of locations of variables, how often one names a local that its function does not have.
    pub stale: u64,
}

/// Reads a wasm.
///
/// # Errors
///
/// If it is no module, or its debug information cannot be read.
pub fn read(wasm: &Path) -> Result<Read> {
    let module = fs::read(wasm).with_context(|| format!("cannot read {}", wasm.display()))?;
    let read = || -> Result<Read> {
        let sections = sections(&module)?;
        let dwarf = load(&sections);
        Ok(Read { rows: rows(&dwarf)?, stale: stale(&dwarf, &wasm::functions(&module)?)? })
    };
    read().with_context(|| format!("in the debug information of {}", wasm.display()))
}

fn rows(dwarf: &Dwarf<'_>) -> Result<Vec<Row>> {
    let mut all: Vec<Row> = Vec::new();
    let mut units = dwarf.units();
    while let Some(header) = units.next()? {
        let unit = dwarf.unit(header)?;
        let Some(program) = unit.line_program.clone() else { continue };
        let mut names = HashMap::new();
        let mut rows = program.rows();
        // How many of the rows are of the function that is read, and whether its body has begun.
        let (mut own, mut is_in_body) = (0, false);
        while let Some((header, row)) = rows.next_row()? {
            if row.end_sequence() {
                (own, is_in_body) = (0, false);
            }
            let Some(line) = row.line().filter(|_| !row.end_sequence()) else { continue };
            let index = row.file_index();
            let name = match names.get(&index) {
                Some(name) => name,
                None => names.entry(index).or_insert(file(dwarf, &unit, header, index)?),
            };
            let place = (name.clone(), line.get());
            is_in_body |= own > 0 && all.last().is_none_or(|before| before.place != place);
            all.push(Row { place, is_prologue: !is_in_body });
            own += 1;
            is_in_body |= row.prologue_end();
        }
    }
    Ok(all)
}

/// The custom sections of a module, by name.
fn sections(module: &[u8]) -> Result<HashMap<&str, &[u8]>> {
    let mut sections = HashMap::new();
    for payload in wasmparser::Parser::new(0).parse_all(module) {
        if let wasmparser::Payload::CustomSection(section) = payload? {
            sections.insert(section.name(), section.data());
        }
    }
    Ok(sections)
}

fn load<'a>(sections: &HashMap<&str, &'a [u8]>) -> Dwarf<'a> {
    let section = |id: SectionId| {
        let data = sections.get(id.name()).copied().unwrap_or_default();
        EndianSlice::new(data, LittleEndian)
    };
    let load = |id| Ok::<_, std::convert::Infallible>(section(id));
    match Dwarf::load(load) {
        Ok(dwarf) => dwarf,
        Err(never) => match never {},
    }
}

/// The path of a file of a line table.
fn file<'a>(
    dwarf: &Dwarf<'a>,
    unit: &gimli::Unit<Reader<'a>>,
    header: &gimli::LineProgramHeader<Reader<'a>>,
    index: u64,
) -> Result<String> {
    let file = header.file(index).with_context(|| format!("there is no file {index}"))?;
    let text = |value: AttributeValue<Reader<'a>>| -> Result<String> {
        Ok(dwarf.attr_string(unit, value)?.to_string_lossy().into_owned())
    };
    let mut path = match file.directory(header) {
        Some(folder) => text(folder)? + "/",
        None => String::new(),
    };
    path += &text(file.path_name())?;
    Ok(path)
}

/// Of locations of variables, how often one names a local that its function does not have.
fn stale(dwarf: &Dwarf<'_>, functions: &[Function]) -> Result<u64> {
    let mut count = 0;
    let mut units = dwarf.units();
    while let Some(header) = units.next()? {
        let unit = dwarf.unit(header)?;
        let is_stale = |at: u64, mut expression: gimli::Expression<Reader<'_>>| -> Result<bool> {
            let after = functions.partition_point(|it| it.code.start <= at);
            let function = after.checked_sub(1).map(|it| &functions[it]);
            let Some(function) = function.filter(|it| it.code.contains(&at)) else {
                return Ok(false);
            };
            let mut operations = std::mem::take(&mut expression.0);
            while !operations.is_empty() {
                let operation = Operation::parse(&mut operations, unit.encoding())?;
                if matches!(operation, Operation::WasmLocal { index } if u64::from(index) >= function.locals)
                {
                    return Ok(true);
                }
            }
            Ok(false)
        };
        let mut start = 0;
        let mut entries = unit.entries();
        while let Some(entry) = entries.next_dfs()? {
            if entry.tag() == gimli::DW_TAG_subprogram {
                let low = entry.attr_value(gimli::DW_AT_low_pc);
                start = match low {
                    Some(low) => dwarf.attr_address(&unit, low)?.unwrap_or(0),
                    None => 0,
                };
            }
            for name in [gimli::DW_AT_location, gimli::DW_AT_frame_base] {
                let Some(value) = entry.attr_value(name) else { continue };
                if let AttributeValue::Exprloc(expression) = value {
                    count += u64::from(is_stale(start, expression)?);
                } else if let Some(mut list) = dwarf.attr_locations(&unit, value)? {
                    while let Some(part) = list.next()? {
                        count += u64::from(is_stale(part.range.begin, part.data)?);
                    }
                }
            }
        }
    }
    Ok(count)
}

/// How many of `rows`, but those of prologues, name a place that is not among `known`.
pub fn strays(rows: &[Row], known: &BTreeSet<&Place>) -> u64 {
    rows.iter().filter(|row| !row.is_prologue && !known.contains(&row.place)).count() as u64
}
