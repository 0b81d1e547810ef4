//! The report in words.

use crate::report::{ALL_INDIRECT, Advice, Cost, Costs, Total};
use asyncify::report::FunctionReport;
use std::fmt::Write;

/// The longest option that is shown as text, in bytes.
const LONGEST_OPTION: usize = 1000;

/// The report as text.
pub fn text(costs: &Costs) -> String {
    let mut text = String::new();
    // Writing to a `String` cannot fail.
    let _ = writeln!(
        text,
        "{:>9} {:>9} {:>6} {:>6}  function: why",
        "added", "bytes", "points", "values"
    );
    for cost in costs.functions.iter().filter(|cost| cost.function.instrumented) {
        let Cost { bytes_after, function, .. } = cost;
        let _ = writeln!(
            text,
            "{:>9} {bytes_after:>9} {:>6} {:>6}  {}: {}",
            cost.added(),
            function.suspend_points,
            function.spilled_values,
            function.name,
            way(function)
        );
    }
    let Total { functions, instrumented, bytes_before, bytes_after, bytes_runtime } = costs.total;
    let _ = writeln!(
        text,
        "{instrumented} of {functions} functions are instrumented; code grows from {bytes_before} to \
         {bytes_after} bytes ({:+.1} %), and {bytes_runtime} for the runtime",
        costs.total.percent(bytes_after.cast_signed() - bytes_before.cast_signed())
    );
    for advice in &costs.indirect {
        let _ = writeln!(text, "\n{}", advice.sentence(&costs.total));
        let _ = writeln!(text, "  {}", advice.short_option());
    }
    if let Some((steps, all)) = costs.together() {
        let _ = writeln!(
            text,
            "\nif the indirect calls of these signatures never suspend, together with those of the \
             rows above:\n{:>9} {:>5} {:>6}  signature",
            "saved", "share", "spared"
        );
        for advice in steps.iter().chain([all]) {
            let _ = writeln!(
                text,
                "{:>9} {:>3.0} % {:>6}  {}",
                advice.bytes_saved,
                advice.share(&costs.total),
                advice.calls.spared.len(),
                advice.step()
            );
        }
        if let Some(advice) = steps.last() {
            let _ = writeln!(text, "all but the last row:\n  {}", advice.short_option());
        }
    }
    text
}

impl Total {
    /// How much `bytes` are of the code without the pass, in percent.
    pub fn percent(&self, bytes: i64) -> f64 {
        bytes as f64 * 100.0 / self.bytes_before.max(1) as f64
    }
}

impl Advice {
    /// How much of what the pass adds is saved, in percent.
    pub fn share(&self, total: &Total) -> f64 {
        let added = total.bytes_after.cast_signed() - total.bytes_before.cast_signed();
        self.bytes_saved as f64 * 100.0 / added.max(1) as f64
    }

    /// The signature that this adds to the elements before, or the option for all.
    pub fn step(&self) -> String {
        let all = || format!("all that there are: {ALL_INDIRECT}");
        self.calls.signature.clone().unwrap_or_else(all)
    }

    /// The option, or where its names are if it is too long to read.
    pub fn short_option(&self) -> &str {
        let short = self.option.as_deref().filter(|option| option.len() <= LONGEST_OPTION);
        short.unwrap_or("--never=@FILE, with the names that --json lists, one a line")
    }

    /// What the calls cost, in words.
    pub fn sentence(&self, total: &Total) -> String {
        let Advice { bytes_saved, calls, .. } = self;
        let share = self.share(total);
        let which = match &calls.signature {
            Some(signature) => format!("of the signature {signature}"),
            None => format!("in {}", calls.never.join(", ")),
        };
        format!(
            "if indirect calls {which} ({}) never suspend, {} fewer functions are instrumented and \
             at least {bytes_saved} bytes ({share:.0} % of what is added) are saved:",
            calls.calls,
            calls.spared.len()
        )
    }
}

/// The functions on the path to a switch call, in short.
pub fn way(function: &FunctionReport) -> String {
    if function.path.is_empty() {
        return function.reason.clone();
    }
    let names: Vec<&str> = function.path.iter().map(|step| step.callee.as_str()).collect();
    names.join(" > ")
}
