//! Exit codes: one table, from which the reference page is made.

/// An exit code of the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Exit {
    /// All that was asked was done, and what was judged passed.
    Ok,
    /// The work failed: a step, a program that hardtack runs, reading or writing.
    Failed,
    /// An audit found failures, a gate was not met, or a system has drifted. Nothing was published under a final name.
    Audit,
    /// A built-in test or one in the booted clone failed, or the clone did not boot.
    Test,
    /// A change breaks something, and the major version did not rise.
    Breaking,
    /// An image is worse than the one that it was compared with.
    Worse,
    /// A signature, a digest or evidence of an image is not what it must be.
    Unverified,
    /// The command line is wrong.
    Usage,
    /// A recipe, rule, benchmark or other input is wrong; nothing was changed.
    Input,
    /// A program or kernel facility that is needed is not there; the message says how to get it.
    Unavailable,
    /// A fault in hardtack itself; please report it.
    Internal,
    /// Ended by Ctrl-C or a termination signal; everything was cleaned up.
    Interrupted,
}

impl Exit {
    /// Every code, in the order of the reference.
    pub(crate) const ALL: [Exit; 12] = [
        Exit::Ok,
        Exit::Failed,
        Exit::Audit,
        Exit::Test,
        Exit::Breaking,
        Exit::Worse,
        Exit::Unverified,
        Exit::Usage,
        Exit::Input,
        Exit::Unavailable,
        Exit::Internal,
        Exit::Interrupted,
    ];

    /// The number that the shell sees. Those of 64 and above are of sysexits(3).
    pub(crate) const fn code(self) -> u8 {
        match self {
            Exit::Ok => 0,
            Exit::Failed => 1,
            Exit::Audit => 2,
            Exit::Test => 3,
            Exit::Breaking => 4,
            Exit::Worse => 5,
            Exit::Unverified => 6,
            Exit::Usage => 64,
            Exit::Input => 65,
            Exit::Unavailable => 69,
            Exit::Internal => 70,
            Exit::Interrupted => 130,
        }
    }

    /// What it means, for the reference.
    pub(crate) const fn meaning(self) -> &'static str {
        match self {
            Exit::Ok => "All that was asked was done, and what was judged passed.",
            Exit::Failed => "The work failed: a step, a program that hardtack runs, reading or writing.",
            Exit::Audit => {
                "An audit found failures, a gate was not met, or a system has drifted; nothing has the final name."
            }
            Exit::Test => "A built-in test or one in the booted clone failed, or the clone did not boot.",
            Exit::Breaking => "A change breaks something, and the major version of the image did not rise.",
            Exit::Worse => "An image is worse than the one that it was compared with.",
            Exit::Unverified => "A signature, a digest or evidence of an image is not what it must be.",
            Exit::Usage => "The command line is wrong.",
            Exit::Input => "A recipe, rule, benchmark or other input is wrong; nothing was changed.",
            Exit::Unavailable => "A program or kernel facility that is needed is not there.",
            Exit::Internal => "A fault in hardtack itself; please report it.",
            Exit::Interrupted => "Ended by Ctrl-C or a termination signal; everything was cleaned up.",
        }
    }
}

impl From<Exit> for std::process::ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit.code())
    }
}
