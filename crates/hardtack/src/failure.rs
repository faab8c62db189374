//! Why a verb did not succeed: an exit code and what to print.

use hardtack_hcl::Diagnostics;
use miette::{Diagnostic, Report};

use crate::exit::Exit;

/// What a verb's function returns.
pub(crate) type Outcome = Result<Exit, Failure>;

/// A failure with its exit code.
#[derive(Debug)]
pub(crate) struct Failure {
    pub(crate) exit: Exit,
    pub(crate) message: Message,
}

/// What is printed for a failure.
#[derive(Debug)]
pub(crate) enum Message {
    /// Mistakes in HCL, with places.
    Mistakes(Diagnostics),
    /// Anything else.
    Report(Report),
}

impl Failure {
    /// A failure with a message and a remedy.
    pub(crate) fn new(exit: Exit, message: impl Into<String>, remedy: impl Into<String>) -> Self {
        let report = miette::miette!(help = remedy.into(), "{}", message.into());
        Self { exit, message: Message::Report(report) }
    }

    /// A library's error with an exit code.
    pub(crate) fn of(exit: Exit, error: impl Diagnostic + Send + Sync + 'static) -> Self {
        Self { exit, message: Message::Report(Report::new(error)) }
    }

    /// A library's error that carries its remedy in its words.
    pub(crate) fn from_error(exit: Exit, error: impl std::error::Error + Send + Sync + 'static) -> Self {
        use miette::IntoDiagnostic as _;
        let report = Err::<(), _>(error).into_diagnostic().err();
        let message = report.unwrap_or_else(|| miette::miette!("an error without words"));
        Self { exit, message: Message::Report(message) }
    }
}

impl From<Diagnostics> for Failure {
    fn from(mistakes: Diagnostics) -> Self {
        Self { exit: Exit::Input, message: Message::Mistakes(mistakes) }
    }
}
