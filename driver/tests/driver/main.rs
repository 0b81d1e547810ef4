//! The command, run as users run it, on what clang makes of small programs.

mod backtrace;
mod command_line;
mod explain;
mod hostile;
mod link;
mod manual;
mod report;
mod start;
mod support;
mod transform;
