//! The report as a page of HTML that needs nothing but itself.

use crate::{
    report::{Cost, Costs},
    report_text::way,
};
use maud::{DOCTYPE, PreEscaped, html};

const STYLE: &str = "\
body{font:16px/1.5 system-ui,sans-serif;margin:2rem;color:#111;background:#fff}\
svg{width:100%;height:auto;border:1px solid #555}\
table{border-collapse:collapse}th,td{padding:.2rem .6rem;border-bottom:1px solid #bbb;text-align:left;\
overflow-wrap:anywhere}td.n{text-align:right}th button{font:inherit;font-weight:bold;background:none;\
border:0;padding:0;color:#003a8c;cursor:pointer;text-decoration:underline}pre{white-space:pre-wrap;\
overflow-wrap:anywhere}";

/// Sorts the table by the column whose button is pressed; pressed again, the other way round.
const SCRIPT: &str = "\
document.querySelectorAll('th button').forEach((button, column) => {\
  button.addEventListener('click', () => {\
    const head = button.parentElement, body = document.querySelector('#functions tbody');\
    const up = head.getAttribute('aria-sort') === 'descending';\
    document.querySelectorAll('#functions th').forEach((it) => it.removeAttribute('aria-sort'));\
    head.setAttribute('aria-sort', up ? 'ascending' : 'descending');\
    const text = (row) => row.cells[column].textContent;\
    const order = (a, b) => column < 4 ? text(a) - text(b) : text(a).localeCompare(text(b));\
    body.append(...[...body.rows].sort((a, b) => up ? order(a, b) : order(b, a)));\
  });\
});";

const WIDTH: f64 = 1000.0;
const HEIGHT: f64 = 500.0;

/// A rectangle of the map: left, top, width, height.
type Area = [f64; 4];

/// The page.
pub fn page(costs: &Costs) -> String {
    let mut all: Vec<&Cost> = costs.functions.iter().filter(|cost| cost.bytes_after > 0).collect();
    all.sort_by_key(|cost| std::cmp::Reverse(cost.bytes_after));
    let mut map = Vec::new();
    divide(&all, [0.0, 0.0, WIDTH, HEIGHT], &mut map);
    let total = &costs.total;
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width";
                title { "What asyncify costs" }
                style { (PreEscaped(STYLE)) }
            }
            body {
                h1 { "What asyncify costs" }
                p {
                    (total.instrumented) " of " (total.functions) " functions are instrumented. Code \
                    grows from " (total.bytes_before) " to " (total.bytes_after) " bytes, and "
                    (total.bytes_runtime) " for the runtime."
                }
                h2 { "Indirect calls that cost the most" }
                @for advice in &costs.indirect {
                    p { (advice.sentence(total)) }
                    pre { code { (advice.short_option()) } }
                }
                @if let Some((steps, all)) = costs.together() {
                    p {
                        "If the indirect calls of these signatures never suspend, together with those of \
                        the rows above:"
                    }
                    table {
                        thead { tr {
                            @for head in ["Saved", "Share", "Functions spared", "Signature"] {
                                th scope="col" { (head) }
                            }
                        } }
                        tbody { @for advice in steps.iter().chain([all]) { tr {
                            td.n { (advice.bytes_saved) }
                            td.n { (format!("{:.0} %", advice.share(total))) }
                            td.n { (advice.calls.spared.len()) }
                            td { (advice.step()) }
                        } } }
                    }
                    @if let Some(advice) = steps.last() {
                        p { "All but the last row:" }
                        pre { code { (advice.short_option()) } }
                    }
                }
                h2 { "All functions" }
                p { "Area: bytes of code. The redder, the larger the share that the pass has added." }
                svg role="img" aria-label="Map of the functions by size; the table has the same figures"
                    viewBox=(format!("0 0 {WIDTH} {HEIGHT}")) {
                    @for (cost, [x, y, w, h]) in &map {
                        rect x=(format!("{x:.2}")) y=(format!("{y:.2}")) width=(format!("{w:.2}"))
                            height=(format!("{h:.2}")) fill=(colour(cost)) stroke="#555"
                            stroke-width="0.3" {
                            title {
                                (cost.function.name) ": " (cost.bytes_after) " bytes, "
                                (cost.added()) " of them added"
                            }
                        }
                    }
                }
                table #functions {
                    caption { "Functions by what the pass has added; the heads sort" }
                    thead { tr {
                        @for head in ["Added", "Bytes", "Suspend points", "Values", "Function", "Why"] {
                            th scope="col" { button type="button" { (head) } }
                        }
                    } }
                    tbody { @for cost in &costs.functions { tr {
                        td.n { (cost.added()) }
                        td.n { (cost.bytes_after) }
                        td.n { (cost.function.suspend_points) }
                        td.n { (cost.function.spilled_values) }
                        td { (cost.function.name) }
                        td { (way(&cost.function)) }
                    } } }
                }
                script { (PreEscaped(SCRIPT)) }
            }
        }
    }
    .into_string()
}

/// From white to red, by the share of the code that the pass has added.
fn colour(cost: &Cost) -> String {
    let share = (cost.added() as f64 / cost.bytes_after as f64).clamp(0.0, 1.0);
    format!("hsl(10 80% {:.0}%)", 96.0 - 56.0 * share)
}

/// Gives each function its part of `area`: halves of about the same sum, side by side along the
/// longer side, are divided further.
fn divide<'a>(costs: &[&'a Cost], area: Area, map: &mut Vec<(&'a Cost, Area)>) {
    let [x, y, w, h] = area;
    let sum = |costs: &[&Cost]| costs.iter().map(|cost| cost.bytes_after).sum::<u64>();
    match costs {
        [] => {}
        [cost] => map.push((cost, area)),
        _ => {
            let whole = sum(costs);
            let (mut middle, mut first) = (1, costs[0].bytes_after);
            while middle + 1 < costs.len() && (first + costs[middle].bytes_after) * 2 <= whole {
                first += costs[middle].bytes_after;
                middle += 1;
            }
            let part = first as f64 / whole as f64;
            let (one, other) = if w > h {
                ([x, y, w * part, h], [x + w * part, y, w * (1.0 - part), h])
            } else {
                ([x, y, w, h * part], [x, y + h * part, w, h * (1.0 - part)])
            };
            divide(&costs[..middle], one, map);
            divide(&costs[middle..], other, map);
        }
    }
}
