//! Running apt.

use std::collections::BTreeMap;
use std::path::PathBuf;

use super::super::{Site, StepError};
use super::AptSources;
use crate::sandbox::{Ending, ExtraMount, Network, Place, PlacedFile, Run};

/// apt in the tree, with settings and package files that leave no trace there.
pub(super) struct Apt<'s, 'a> {
    pub site: &'s mut Site<'a>,
    /// apt's caches during this step.
    cache: PathBuf,
    /// Package files that were fetched in this step.
    pub fetched: PathBuf,
    fetched_work: PathBuf,
    /// Contents of apt_preferences(5) during this step.
    pub preferences: String,
    recommends: bool,
}

/// What a query printed.
pub(super) struct Answer {
    pub ending: Ending,
    pub text: String,
    pub last: Vec<String>,
}

impl<'s, 'a> Apt<'s, 'a> {
    pub(super) fn new(site: &'s mut Site<'a>, recommends: bool) -> Result<Self, StepError> {
        let work = site.draft.work();
        let (cache, fetched, fetched_work) = (work.fresh("apt")?, work.fresh("debs")?, work.fresh("debs-work")?);
        Ok(Self { site, cache, fetched, fetched_work, preferences: String::new(), recommends })
    }

    /// Asks something, without network; a failure is for the caller to judge.
    pub(super) fn ask(&mut self, argv: &[&str]) -> Result<Answer, StepError> {
        let mut run = self.command(argv);
        run.capture = true;
        let (finished, last) = self.site.run(&run)?;
        let text = String::from_utf8_lossy(&finished.output).into_owned();
        Ok(Answer { ending: finished.ending, text, last })
    }

    /// Asks something that must have an answer.
    pub(super) fn must_ask(&mut self, argv: &[&str]) -> Result<String, StepError> {
        let answer = self.ask(argv)?;
        if answer.ending.is_success() {
            return Ok(answer.text);
        }
        Err(StepError::Command { what: argv.join(" "), ending: answer.ending, last: answer.last })
    }

    /// Runs apt-get for its effect.
    pub(super) fn get(&mut self, arguments: &[&str], network: bool) -> Result<(), StepError> {
        let argv: Vec<&str> = ["apt-get"].iter().chain(arguments).copied().collect();
        let mut run = self.command(&argv);
        run.network = Network::host_if(network);
        if network {
            run.env.extend(proxies());
        }
        self.site.must(&argv[..argv.len().min(3)].join(" "), &run).map(drop)
    }

    fn command(&self, argv: &[&str]) -> Run {
        let mut run = Run::new(argv.iter().copied(), self.site.epoch);
        run.env.insert("APT_CONFIG".to_owned(), "/run/hardtack/apt.conf".to_owned());
        // The initramfs is made once, at the end; Debian's kernel hooks honour this.
        run.env.insert("INITRD".to_owned(), "No".to_owned());
        let mut file = |name: &str, from| run.files.push(PlacedFile { name: name.to_owned(), from, executable: false });
        file("apt.conf", Place::Text(self.configuration()));
        file("preferences", Place::Text(self.preferences.clone()));
        if let Some(sources) = self.site.sources {
            file("sources.list", Place::Text(sources.lines.join("\n") + "\n"));
            if let Some(keyring) = &sources.keyring {
                file(AptSources::KEYRING.rsplit('/').next().unwrap_or_default(), Place::Copy(keyring.clone()));
            }
        }
        run.mounts = vec![
            ExtraMount::Bind { source: self.cache.clone(), target: "apt".to_owned(), writable: true },
            ExtraMount::Overlay {
                lower: self.site.store.debs(),
                upper: self.fetched.clone(),
                work: self.fetched_work.clone(),
                target: "apt/archives".to_owned(),
            },
        ];
        run
    }

    /// apt.conf(5). Inside a sandbox of ours apt's own unprivileged fetcher gains little, and its account
    /// cannot write to directories that belong to the store.
    fn configuration(&self) -> String {
        let mut lines = vec![
            r#"APT::Sandbox::User "root";"#.to_owned(),
            r#"APT::Get::Assume-Yes "true";"#.to_owned(),
            format!(r#"APT::Install-Recommends "{}";"#, self.recommends),
            r#"Acquire::Languages "none";"#.to_owned(),
            r#"Acquire::Retries "3";"#.to_owned(),
            r#"Dir::Cache "/run/hardtack/apt/";"#.to_owned(),
            r#"Dir::Cache::srcpkgcache "/var/cache/apt/srcpkgcache.bin";"#.to_owned(),
            r#"Dpkg::Use-Pty "0";"#.to_owned(),
            r#"quiet "1";"#.to_owned(),
            // Configuration files that the recipe has changed stay as they are, and nothing asks.
            r#"DPkg::Options { "--force-confdef"; "--force-confold"; "--force-unsafe-io"; };"#.to_owned(),
        ];
        if self.site.sources.is_some() {
            lines.push(r#"Dir::Etc::sourcelist "/run/hardtack/sources.list";"#.to_owned());
        }
        if !self.preferences.is_empty() {
            lines.push(r#"Dir::Etc::preferences "/run/hardtack/preferences";"#.to_owned());
        }
        lines.join("\n") + "\n"
    }
}

/// The caller's proxies: how a machine reaches the network is its own affair and decides nothing in a tree.
pub(crate) fn proxies() -> BTreeMap<String, String> {
    ["http_proxy", "https_proxy", "no_proxy", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY"]
        .into_iter()
        .filter_map(|name| Some((name.to_owned(), std::env::var(name).ok()?)))
        .collect()
}
