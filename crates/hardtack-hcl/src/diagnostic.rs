//! Errors and warnings with a place, a cause and a remedy.

use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use crate::{Place, Source, Sources};

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Severity {
    /// Nothing can be done until it is put right.
    Error,
    /// It can be done, and may not be what was meant.
    Warning,
}

/// One thing that is wrong: what, where and what to do about it, in the user's words.
#[derive(Clone, Debug)]
pub struct Diagnostic {
    /// How bad it is.
    pub severity: Severity,
    /// What is wrong, in one line.
    pub message: String,
    /// The place to underline, where there is one.
    pub place: Option<Place>,
    /// What to write beside the underline.
    pub label: Option<String>,
    /// What to do about it.
    pub help: Option<String>,
    /// Other places that belong to it.
    pub related: Vec<Related>,
    /// The text that `place` points into, for showing the line.
    pub source: Option<Arc<Source>>,
    /// It only follows from another error, and is not shown beside it.
    pub(crate) consequence: bool,
}

/// Another place that belongs to a diagnostic.
#[derive(Clone, Debug)]
pub struct Related {
    /// What is there.
    pub message: String,
    /// Where it is.
    pub place: Place,
    /// The text that `place` points into.
    pub source: Option<Arc<Source>>,
}

impl Diagnostic {
    /// An error without a place yet.
    pub fn error(message: impl Into<String>) -> Self {
        Self {
            severity: Severity::Error,
            message: message.into(),
            place: None,
            label: None,
            help: None,
            related: Vec::new(),
            source: None,
            consequence: false,
        }
    }

    /// A warning without a place yet.
    pub fn warning(message: impl Into<String>) -> Self {
        Self { severity: Severity::Warning, ..Self::error(message) }
    }

    /// An error that only follows from one that is reported elsewhere.
    pub(crate) fn consequence() -> Self {
        Self { consequence: true, ..Self::error("this depends on a value that has an error") }
    }

    /// With the place to underline; its source is found by [`Diagnostics::attach`].
    #[must_use]
    pub fn at(mut self, place: Place) -> Self {
        self.place = Some(place);
        self
    }

    /// With a stretch of a source to underline.
    #[must_use]
    pub fn within(mut self, source: &Arc<Source>, span: Range<usize>) -> Self {
        self.place = Some(source.place(span));
        self.source = Some(Arc::clone(source));
        self
    }

    /// With words beside the underline.
    #[must_use]
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = Some(label.into());
        self
    }

    /// With a remedy.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// With the remedy "did you mean …?", where a known word is near.
    #[must_use]
    pub fn nearest<'k>(self, word: &str, known: impl IntoIterator<Item = &'k str>) -> Self {
        match crate::nearest(word, known) {
            Some(nearest) => self.help(format!("did you mean `{nearest}`?")),
            None => self,
        }
    }

    /// With another place that belongs to it.
    #[must_use]
    pub fn related(mut self, place: Place, message: impl Into<String>) -> Self {
        self.related.push(Related { message: message.into(), place, source: None });
        self
    }

    /// Finds the sources of its places among those given, where it does not have them.
    pub fn attach(&mut self, sources: &Sources) {
        let find = |place: &Place| sources.get(&place.source).cloned();
        if self.source.is_none() {
            self.source = self.place.as_ref().and_then(find);
        }
        for related in &mut self.related {
            if related.source.is_none() {
                related.source = find(&related.place);
            }
        }
    }
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.place {
            Some(place) => write!(f, "{place}: {}", self.message),
            None => f.write_str(&self.message),
        }
    }
}

impl std::error::Error for Diagnostic {}

impl miette::Diagnostic for Diagnostic {
    fn severity(&self) -> Option<miette::Severity> {
        Some(match self.severity {
            Severity::Error => miette::Severity::Error,
            Severity::Warning => miette::Severity::Warning,
        })
    }

    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        self.help.as_ref().map(|help| Box::new(help) as Box<dyn fmt::Display>)
    }

    fn source_code(&self) -> Option<&dyn miette::SourceCode> {
        self.source.as_deref().map(|source| source as &dyn miette::SourceCode)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = miette::LabeledSpan> + '_>> {
        let place = self.place.as_ref().filter(|_| self.source.is_some())?;
        let span = miette::LabeledSpan::new(self.label.clone(), place.start, place.len);
        Some(Box::new(std::iter::once(span)))
    }
}

/// All that was found wrong in one go; never empty.
#[derive(Clone, Debug)]
pub struct Diagnostics(Vec<Diagnostic>);

impl Diagnostics {
    /// All of these, or `None` when there are none. What only follows from another of them is left out.
    pub fn new(mut all: Vec<Diagnostic>) -> Option<Self> {
        if all.iter().any(|diagnostic| !diagnostic.consequence) {
            all.retain(|diagnostic| !diagnostic.consequence);
        }
        (!all.is_empty()).then_some(Self(all))
    }

    /// Finds the sources of their places among those given, where they do not have them.
    #[must_use]
    pub fn attach(mut self, sources: &Sources) -> Self {
        self.0.iter_mut().for_each(|diagnostic| diagnostic.attach(sources));
        self
    }

    /// Each of them.
    pub fn iter(&self) -> std::slice::Iter<'_, Diagnostic> {
        self.0.iter()
    }

    /// All of them.
    pub fn into_vec(self) -> Vec<Diagnostic> {
        self.0
    }
}

impl From<Diagnostic> for Diagnostics {
    fn from(diagnostic: Diagnostic) -> Self {
        Self(vec![diagnostic])
    }
}

impl IntoIterator for Diagnostics {
    type Item = Diagnostic;
    type IntoIter = std::vec::IntoIter<Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl<'a> IntoIterator for &'a Diagnostics {
    type Item = &'a Diagnostic;
    type IntoIter = std::slice::Iter<'a, Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.iter()
    }
}

impl fmt::Display for Diagnostics {
    /// One line each; [`Diagnostics::render`] shows them with their sources.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, diagnostic) in self.0.iter().enumerate() {
            if index > 0 {
                f.write_str("\n")?;
            }
            diagnostic.fmt(f)?;
        }
        Ok(())
    }
}

impl std::error::Error for Diagnostics {}

impl miette::Diagnostic for Diagnostics {
    fn related<'a>(&'a self) -> Option<Box<dyn Iterator<Item = &'a dyn miette::Diagnostic> + 'a>> {
        Some(Box::new(self.0.iter().map(|diagnostic| diagnostic as &dyn miette::Diagnostic)))
    }
}
