//! Stages as text.

use crate::cli::Global;
use crate::image_words::table;
use crate::pipeline::StageRow;

/// A table, or a line of JSON a stage.
pub(super) fn text(rows: &[StageRow], global: &Global) -> String {
    if global.json {
        let line = |row: &StageRow| {
            let mut line = serde_json::to_value(row).unwrap_or_default();
            line["event"] = "stage".into();
            format!("{line}\n")
        };
        return rows.iter().map(line).collect();
    }
    let head = ["image", "stage", "state", "took", "because"].map(str::to_owned);
    let cells = rows.iter().map(|row| {
        let took = row.seconds.map_or_else(|| "-".to_owned(), |seconds| format!("{seconds:.1} s"));
        [row.image.clone(), row.stage.to_string(), row.state.to_string(), took, row.because.clone()]
    });
    table(&std::iter::once(head).chain(cells).collect::<Vec<_>>())
}
