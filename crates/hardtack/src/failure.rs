//! Why a verb did not succeed: an exit code and what to print.

use std::error::Error;

use anstyle::{AnsiColor, Style};
use hardtack_hcl::{Diagnostics, Redactor};

use crate::exit::Exit;

/// What a verb's function returns.
pub(crate) type Outcome = Result<Exit, Failure>;

/// A failure with its exit code.
#[derive(Debug)]
pub(crate) struct Failure {
    pub(crate) exit: Exit,
    message: Message,
}

#[derive(Debug)]
enum Message {
    /// Mistakes in HCL, with places.
    Mistakes(Diagnostics),
    /// What happened, what caused it, and what to do.
    Plain { what: String, causes: Vec<String>, remedy: Option<String> },
}

impl Failure {
    /// A failure with what happened and a remedy.
    pub(crate) fn new(exit: Exit, what: impl Into<String>, remedy: impl Into<String>) -> Self {
        let message = Message::Plain { what: what.into(), causes: Vec::new(), remedy: Some(remedy.into()) };
        Self { exit, message }
    }

    /// A library's error with its causes.
    pub(crate) fn of(exit: Exit, error: &dyn Error) -> Self {
        let what = error.to_string();
        let mut causes = Vec::new();
        let mut next = error.source();
        while let Some(cause) = next {
            causes.push(cause.to_string());
            next = cause.source();
        }
        Self { exit, message: Message::Plain { what, causes, remedy: None } }
    }

    /// The same failure with further causes.
    pub(crate) fn because(mut self, more: Vec<String>) -> Self {
        if let Message::Plain { causes, .. } = &mut self.message {
            causes.extend(more);
        }
        self
    }

    /// The same failure with a remedy.
    pub(crate) fn remedy(mut self, text: impl Into<String>) -> Self {
        if let Message::Plain { remedy, .. } = &mut self.message {
            *remedy = Some(text.into());
        }
        self
    }

    /// The same failure with a remedy, where there is one.
    pub(crate) fn remedy_if(self, text: Option<impl Into<String>>) -> Self {
        match text {
            Some(text) => self.remedy(text),
            None => self,
        }
    }

    /// What happened and what caused it, on one line.
    pub(crate) fn line(&self) -> String {
        let text = match &self.message {
            Message::Mistakes(mistakes) => mistakes.to_string(),
            Message::Plain { what, causes, .. } if causes.is_empty() => what.clone(),
            Message::Plain { what, causes, .. } => format!("{what}: {}", causes.join("; ")),
        };
        Redactor::global().redact(&text).replace('\n', " ")
    }

    /// What is printed on standard error, in colour.
    pub(crate) fn render(&self) -> String {
        let text = match &self.message {
            Message::Mistakes(mistakes) => return mistakes.render(true),
            Message::Plain { what, causes, remedy } => {
                let (red, bold) = (AnsiColor::Red.on_default().bold(), Style::new().bold());
                let mut text = format!("{red}error{red:#}{bold}: {what}{bold:#}\n");
                for cause in causes {
                    text.push_str(&format!("  because: {}\n", cause.replace('\n', "\n           ")));
                }
                if let Some(remedy) = remedy {
                    text.push_str(&format!("  = {bold}help{bold:#}: {}\n", remedy.replace('\n', "\n          ")));
                }
                text
            }
        };
        Redactor::global().redact(&text).into_owned()
    }
}

impl From<Diagnostics> for Failure {
    fn from(mistakes: Diagnostics) -> Self {
        Self { exit: Exit::Input, message: Message::Mistakes(mistakes) }
    }
}
