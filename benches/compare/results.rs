//! benches/RESULTS.md: a section a measurement, each with the day, the machine and the versions it was made with.

use std::fs;
use std::path::Path;

use super::machine::{load, machine, says};

const HEAD: &str = "# Measured\n\nWritten by `cargo bench --bench compare`, section by section; see benches/compare for what each row does.\n";

/// Prints a section, and puts it in the place of the one with the same title.
pub(crate) fn write(title: &str, conditions: &str, body: &str) {
    let section = format!("## {title}\n\n{conditions}\n\n{}\n", body.trim());
    println!("{section}");
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/RESULTS.md");
    let old = fs::read_to_string(&path).unwrap_or_default();
    let mut sections: Vec<String> =
        old.split("\n## ").skip(1).map(|section| format!("## {}\n", section.trim_end())).collect();
    let begin = format!("## {title}\n");
    match sections.iter_mut().find(|section| section.starts_with(&begin)) {
        Some(old) => *old = section,
        None => sections.push(section),
    }
    fs::write(path, format!("{HEAD}\n{}", sections.join("\n"))).unwrap();
}

/// Day, machine, how busy it is now, and the version of everything.
pub(crate) fn conditions() -> String {
    let day = jiff::Zoned::now().strftime("%d %B %Y");
    let mut versions = vec![
        format!("tracuu {}", env!("CARGO_PKG_VERSION")),
        tantivy::version_string().to_owned(),
        format!("SQLite {}", rusqlite::version()),
    ];
    versions.extend(says("rg", "--version"));
    versions.extend(recoll_version());
    format!(
        "{day}, {}, {}; load before it began {}. Versions: {}.",
        machine(),
        says("rustc", "--version").unwrap_or_default(),
        load(),
        versions.join(", ")
    )
}

/// Recoll's command line does not tell its version; Debian's package does.
fn recoll_version() -> Option<String> {
    says("recollq", "-h")?;
    let says =
        std::process::Command::new("dpkg-query").args(["-W", "-f", "${Version}", "recollcmd"]).output();
    let version = says.ok().map(|output| String::from_utf8_lossy(&output.stdout).into_owned());
    Some(format!("Recoll {}", version.filter(|version| !version.is_empty()).unwrap_or_default()))
}

/// A table of Markdown, its first column to the left and the others to the right.
pub(crate) fn table(head: &[&str], rows: &[Vec<String>]) -> String {
    let line = |cells: &[String]| format!("| {} |\n", cells.join(" | "));
    let head: Vec<String> = head.iter().map(|cell| (*cell).to_owned()).collect();
    let rule = format!("|---|{}\n", "---:|".repeat(head.len() - 1));
    let rows: String = rows.iter().map(|row| line(row)).collect();
    format!("{}{rule}{rows}", line(&head))
}
