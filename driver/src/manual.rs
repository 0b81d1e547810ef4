//! `asyncify man` and `asyncify completions`: what the command line says, for man and for
//! shells.

use crate::{
    cli,
    error::Error,
    output::{Target, print},
};
use clap::{ArgMatches, Command};
use clap_complete::Shell;
use clap_mangen::Man;
use std::{fs, path::PathBuf};

/// Writes a page for the command and one for each of its subcommands.
///
/// # Errors
/// If the folder cannot be made, or a page not be written.
pub fn pages(matches: &ArgMatches) -> Result<(), Error> {
    let folder: &PathBuf = cli::required(matches, "output")?;
    fs::create_dir_all(folder).map_err(|source| Error::Write { path: folder.clone(), source })?;
    let mut command = cli::command().disable_help_subcommand(true);
    // Gives subcommands the names that their pages have: asyncify-link.
    command.build();
    let commands = std::iter::once(&command).chain(command.get_subcommands());
    for command in commands.filter(|command| !command.is_hide_set()) {
        let page = Man::new(Command::clone(command));
        let path = folder.join(page.get_filename());
        let mut text = Vec::new();
        page.render(&mut text).map_err(|source| Error::Write { path: path.clone(), source })?;
        Target::new(&path).write(&text)?;
    }
    Ok(())
}

/// Prints what a shell reads to complete the command.
///
/// # Errors
/// If the standard output cannot be written to.
pub fn completions(matches: &ArgMatches) -> Result<(), Error> {
    let shell: Shell = *cli::required(matches, "shell")?;
    let mut text = Vec::new();
    clap_complete::generate(shell, &mut cli::command(), "asyncify", &mut text);
    print(&text)
}
