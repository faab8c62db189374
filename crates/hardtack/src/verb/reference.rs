//! `hardtack reference`: the pages of the reference, as the manual has them.

use hardtack_hcl::nearest;

use crate::cli::Global;
use crate::exit::Exit;
use crate::failure::{Failure, Outcome};
use crate::output::{as_json, print};
use crate::reference::pages;

/// Print a page of the reference as Markdown; the names of the pages when none is named, and every page with `--json`.
#[derive(Debug, clap::Args)]
pub(crate) struct Reference {
    /// The page: `exit-codes`, `rules/ssh-max-auth-tries`.
    #[arg(value_name = "PAGE")]
    page: Option<String>,
}

impl Reference {
    pub(crate) fn run(self, global: &Global) -> Outcome {
        let pages = pages()?;
        match self.page {
            Some(name) => {
                let page = pages.iter().find(|page| page.name == name).ok_or_else(|| {
                    let near = nearest(&name, pages.iter().map(|page| page.name.as_str()));
                    let remedy = near.map_or_else(
                        || "`hardtack reference` prints the names".to_owned(),
                        |near| format!("did you mean `{near}`?"),
                    );
                    Failure::new(Exit::Usage, format!("there is no page `{name}`"), remedy)
                })?;
                print(&page.text)?;
            }
            None if global.json => print(as_json(&pages)?)?,
            None => print(pages.iter().map(|page| format!("{}\n", page.name)).collect::<String>())?,
        }
        Ok(Exit::Ok)
    }
}
