//! `hardtack reference`: the pages of the reference, as the manual has them.

use clap::ValueEnum;

use crate::cli::Global;
use crate::exit::Exit;
use crate::failure::Outcome;
use crate::output::print;
use crate::reference::Page;

/// Print a page of the reference as Markdown; the names of the pages when none is named.
#[derive(Debug, clap::Args)]
pub(crate) struct Reference {
    /// The page.
    #[arg(value_enum, value_name = "PAGE")]
    page: Option<Page>,
}

impl Reference {
    pub(crate) fn run(self, _global: &Global) -> Outcome {
        match self.page {
            Some(page) => print(page.text()?)?,
            None => print(Page::value_variants().iter().map(|page| page.name() + "\n").collect::<String>())?,
        }
        Ok(Exit::Ok)
    }
}
