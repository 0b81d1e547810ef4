//! The line table of a wasm module, by places in its file, as a source map would have it.

use anyhow::{Context, Result};
use gimli::{Dwarf, EndianSlice, LittleEndian, SectionId};
use serde::Serialize;
use std::{collections::HashMap, ffi::OsStr, ops::Range, path::Path};
use wasmparser::{Parser, Payload};

/// From here to the next row, the code is of this line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Row {
    /// Bytes from the start of the file.
    pub offset: u64,
    /// Where the code of its function begins.
    pub function: u64,
    /// Counts from 1; 0 is code of no line.
    pub line: u64,
    /// Whether a debugger may stop here for the line.
    pub is_statement: bool,
}

/// The rows of a source file, by its name, in the order of their offsets.
///
/// # Errors
///
/// If the module is not valid, or its debug information is not.
pub fn rows(wasm: &[u8], source: &OsStr) -> Result<Vec<Row>> {
    let mut sections: HashMap<&str, &[u8]> = HashMap::new();
    let mut code = None;
    let mut functions = Vec::new();
    for payload in Parser::new(0).parse_all(wasm) {
        match payload? {
            Payload::CodeSectionStart { unchecked_range, .. } => code = Some(unchecked_range.start),
            Payload::CodeSectionEntry(body) => functions.push(body.range()),
            Payload::CustomSection(section) => {
                sections.insert(section.name(), section.data());
            }
            _ => {}
        }
    }
    // DWARF for WebAssembly counts addresses from there.
    let code = code.context("no code")?;
    let load = |id: SectionId| -> Result<_, gimli::Error> {
        let data = sections.get(id.name()).copied().unwrap_or_default();
        Ok(EndianSlice::new(data, LittleEndian))
    };
    let dwarf = Dwarf::load(load)?;
    let mut found = Vec::new();
    let mut units = dwarf.units();
    while let Some(header) = units.next()? {
        let unit = dwarf.unit(header)?;
        let Some(program) = unit.line_program.clone() else { continue };
        let mut rows = program.rows();
        while let Some((header, row)) = rows.next_row()? {
            let Some(file) = row.file(header) else { continue };
            let name = dwarf.attr_string(&unit, file.path_name())?.to_string_lossy();
            if Path::new(&*name).file_name() == Some(source) {
                let offset = code + row.address();
                let line = row.line().map_or(0, |line| line.get());
                let holds = |body: &&Range<u64>| body.contains(&offset);
                let is_end = row.end_sequence();
                let row = Row {
                    offset,
                    function: functions.iter().find(holds).map_or(0, |body| body.start),
                    line: if is_end { 0 } else { line },
                    is_statement: row.is_stmt() && line != 0 && !is_end,
                };
                found.push((is_end, row));
            }
        }
    }
    // A function begins where another one ends, and of several rows for a place the last one counts.
    found.sort_by_key(|&(is_end, row)| (row.offset, !is_end));
    let mut rows: Vec<Row> = Vec::new();
    for (_, row) in found {
        match rows.last_mut() {
            Some(last) if last.offset == row.offset => *last = row,
            _ => rows.push(row),
        }
    }
    Ok(rows)
}
