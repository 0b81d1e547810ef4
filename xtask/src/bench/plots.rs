//! Plots of figures, as SVG.

use super::Figure;
use anyhow::{Context, Result, bail};
use plotters::{
    prelude::*,
    style::text_anchor::{HPos, Pos, VPos},
};
use std::{
    fs,
    path::{Path, PathBuf},
};

/// Its name, and its points.
pub type Line<'a> = (&'a str, Vec<(u32, f64)>);

/// What is drawn of each program: the variant, what it is called, its colour.
const BARS: [(&str, &str, RGBColor); 3] = [
    ("asyncify", "this", RGBColor(31, 119, 180)),
    ("asyncify, wasm-opt", "this, and wasm-opt", RGBColor(137, 190, 226)),
    ("binaryen", "Binaryen, and wasm-opt", RGBColor(230, 126, 34)),
];

/// Bars are cut off here: the ratio that they stand for is written above.
const MOST: f64 = 4.0;

/// Where a plot goes. Makes the folder.
fn file(folder: &Path, name: &str) -> Result<PathBuf> {
    fs::create_dir_all(folder).with_context(|| format!("cannot create {}", folder.display()))?;
    Ok(folder.join(name).with_extension("svg"))
}

/// Draws lines over logarithmic axes, over suspend points.
///
/// # Errors
///
/// If there is nothing to draw, or the file cannot be written.
pub fn lines(folder: &Path, name: &str, title: &str, lines: &[Line<'_>]) -> Result<()> {
    let points = || lines.iter().flat_map(|(_, points)| points);
    let sizes = points().map(|it| it.0);
    let (Some(least), Some(most)) = (sizes.clone().min(), sizes.max()) else {
        bail!("nothing was measured");
    };
    let lowest = points().map(|it| it.1).fold(f64::INFINITY, f64::min);
    let highest = points().map(|it| it.1).fold(0.0, f64::max);
    let file = file(folder, name)?;
    let area = SVGBackend::new(&file, (800, 500)).into_drawing_area();
    area.fill(&WHITE)?;
    let mut chart = ChartBuilder::on(&area)
        .caption(title, ("sans-serif", 18))
        .margin(12)
        .x_label_area_size(40)
        .y_label_area_size(60)
        .build_cartesian_2d((least..most).log_scale(), (lowest * 0.7..highest * 1.5).log_scale())?;
    chart.configure_mesh().x_desc("suspend points").light_line_style(WHITE).draw()?;
    for (number, (name, points)) in lines.iter().enumerate() {
        let colour = Palette99::pick(number).stroke_width(2);
        chart
            .draw_series(LineSeries::new(points.iter().copied(), colour))?
            .label(*name)
            .legend(move |(x, y)| PathElement::new([(x, y), (x + 20, y)], Palette99::pick(number)));
    }
    chart
        .configure_series_labels()
        .position(SeriesLabelPosition::UpperLeft)
        .background_style(WHITE.mix(0.8))
        .draw()?;
    area.present().with_context(|| format!("cannot write {}", file.display()))?;
    Ok(())
}

/// Draws times and sizes of all programs, as bars of their ratios to `plain`: `programs-time.svg`, if
/// there are times, and `programs-size.svg`.
///
/// # Errors
///
/// If there is nothing to draw, or a file cannot be written.
pub fn programs(folder: &Path, figures: &[Figure]) -> Result<()> {
    let time = |engine: &str| format!("time.{engine}");
    let engines = [("v8", "V8"), ("wasmtime", "wasmtime"), ("jsc", "JavaScriptCore")];
    let times: Vec<_> = engines
        .into_iter()
        .map(|(key, name)| (time(key), format!("Time in {name}, ratio to plain")))
        .filter(|(metric, _)| figures.iter().any(|it| it.metric == *metric))
        .collect();
    let sizes = [("size.raw", "Size"), ("size.gzip", "Size after gzip -9")];
    let sizes =
        sizes.map(|(metric, title)| (metric.to_owned(), format!("{title}, ratio to plain")));
    if !times.is_empty() {
        bars(folder, "programs-time", &times, figures)?;
    }
    bars(folder, "programs-size", &sizes, figures)
}

/// Draws a row of bars for each metric, one above the other.
fn bars(folder: &Path, name: &str, rows: &[(String, String)], figures: &[Figure]) -> Result<()> {
    let mut programs: Vec<&str> = Vec::new();
    for figure in figures {
        if !programs.contains(&figure.program.as_str()) {
            programs.push(&figure.program);
        }
    }
    let ratio = |metric: &str, program: &str, variant: &str| {
        let is_it =
            |it: &&Figure| it.metric == metric && it.program == program && it.variant == variant;
        figures.iter().find(is_it).and_then(|it| it.ratio)
    };
    let file = file(folder, name)?;
    let height = 270 * u32::try_from(rows.len())?;
    let area = SVGBackend::new(&file, (900, height)).into_drawing_area();
    area.fill(&WHITE)?;
    for (area, (metric, title)) in area.split_evenly((rows.len(), 1)).iter().zip(rows) {
        let drawn = |(variant, _, _): &(&str, &str, RGBColor)| {
            programs
                .iter()
                .filter_map(|program| ratio(metric, program, variant))
                .collect::<Vec<_>>()
        };
        let highest = BARS.iter().flat_map(drawn).fold(1.0, f64::max).min(MOST);
        // Above the bars is room for the legend.
        let mut chart = ChartBuilder::on(area)
            .caption(title, ("sans-serif", 17))
            .margin(10)
            .x_label_area_size(28)
            .y_label_area_size(44)
            .build_cartesian_2d(0.0..programs.len() as f64, 0.0..highest * 1.6)?;
        // Where a program's bars begin and end, of the space that it has.
        let (width, left) = (0.84 / BARS.len() as f64, 0.08);
        chart
            .configure_mesh()
            .disable_x_mesh()
            .disable_x_axis()
            .light_line_style(WHITE)
            .y_labels(6)
            .label_style(("sans-serif", 13))
            .draw()?;
        for (number, (variant, label, colour)) in BARS.into_iter().enumerate() {
            let places = programs.iter().enumerate().filter_map(|(program, name)| {
                let from = program as f64 + left + number as f64 * width;
                Some((from, ratio(metric, name, variant)?))
            });
            let places: Vec<_> = places.collect();
            let bar = |&(from, height): &(f64, f64)| {
                Rectangle::new(
                    [(from, 0.0), (from + width * 0.94, height.min(MOST))],
                    colour.filled(),
                )
            };
            chart.draw_series(places.iter().map(bar))?.label(label).legend(move |(x, y)| {
                Rectangle::new([(x, y - 5), (x + 12, y + 5)], colour.filled())
            });
            let style =
                ("sans-serif", 11).into_text_style(area).pos(Pos::new(HPos::Center, VPos::Bottom));
            chart.draw_series(places.iter().map(|&(from, height)| {
                let place = (from + width * 0.47, height.min(MOST) + highest * 0.01);
                Text::new(format!("{height:.2}"), place, style.clone())
            }))?;
        }
        // As they are without the pass.
        chart.draw_series(LineSeries::new([(0.0, 1.0), (programs.len() as f64, 1.0)], BLACK))?;
        let style = ("sans-serif", 14).into_text_style(area).pos(Pos::new(HPos::Center, VPos::Top));
        chart.draw_series(programs.iter().enumerate().map(|(number, name)| {
            Text::new((*name).to_owned(), (number as f64 + 0.5, -highest * 0.03), style.clone())
        }))?;
        chart
            .configure_series_labels()
            .position(SeriesLabelPosition::UpperRight)
            .label_font(("sans-serif", 12))
            .background_style(WHITE.mix(0.8))
            .draw()?;
    }
    area.present().with_context(|| format!("cannot write {}", file.display()))
}
