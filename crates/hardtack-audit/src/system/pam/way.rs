//! How runs of a stack can end: pam.conf(5), "control".
//!
//! Every module may answer whatever a module of its sort can, and all runs are followed. So a stack is called closed only
//! when no run can end well, whoever comes and whatever they know.

use std::collections::BTreeSet;

use super::{Call, Group, Module, Step};

/// Modules that may end well without having asked who somebody is: what they want to know is something else, or nothing.
const ASK_NOBODY: [&str; 53] = [
    "pam_access",
    "pam_apparmor",
    "pam_canonicalize_user",
    "pam_cap",
    "pam_cgfs",
    "pam_ck_connector",
    "pam_cracklib",
    "pam_debug",
    "pam_deny",
    "pam_echo",
    "pam_ecryptfs",
    "pam_env",
    "pam_faildelay",
    "pam_faillock",
    "pam_gnome_keyring",
    "pam_group",
    "pam_issue",
    "pam_keyinit",
    "pam_kwallet5",
    "pam_lastlog",
    "pam_lastlog2",
    "pam_limits",
    "pam_listfile",
    "pam_localuser",
    "pam_loginuid",
    "pam_mail",
    "pam_mkhomedir",
    "pam_motd",
    "pam_mount",
    "pam_namespace",
    "pam_nologin",
    "pam_oddjob_mkhomedir",
    "pam_permit",
    "pam_pwhistory",
    "pam_pwquality",
    "pam_rootok",
    "pam_securetty",
    "pam_selinux",
    "pam_sepermit",
    "pam_setquota",
    "pam_shells",
    "pam_succeed_if",
    "pam_systemd",
    "pam_tally",
    "pam_tally2",
    "pam_time",
    "pam_timestamp",
    "pam_tty_audit",
    "pam_umask",
    "pam_usertype",
    "pam_warn",
    "pam_wheel",
    "pam_xauth",
];

/// Whether a module can tell who somebody is: all that are not known to do something else, and `pam_wheel.so trust`.
pub fn authenticates(module: &Module) -> bool {
    let name = module.name().trim_end_matches(".so");
    !ASK_NOBODY.contains(&name) || (name == "pam_wheel" && module.argument("trust").is_some())
}

/// What is remembered of the modules so far.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Impression {
    None,
    Good,
    Bad,
}

/// Where a run stands.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Run {
    impression: Impression,
    asked: bool,
}

type Runs = BTreeSet<Run>;

/// Whether a run of the stack can end well, in `auth` only one in which somebody was asked.
pub(super) fn is_open(steps: &[Step<'_>], group: Group, installed: impl Fn(&str) -> bool) -> bool {
    let start = Run { impression: Impression::None, asked: group != Group::Auth };
    ends(steps, &Runs::from([start]), &installed).iter().any(|run| run.asked && run.impression == Impression::Good)
}

/// All runs with which a stack ends that begins with these.
fn ends(steps: &[Step<'_>], start: &Runs, installed: &impl Fn(&str) -> bool) -> Runs {
    let mut ends = Runs::new();
    // The runs that reach each step, and the end behind the last.
    let mut reach = vec![Runs::new(); steps.len() + 1];
    reach[0].clone_from(start);
    for (index, step) in steps.iter().enumerate() {
        let runs = std::mem::take(&mut reach[index]);
        match step {
            Step::Substack(own) => {
                if !runs.is_empty() {
                    reach[index + 1].extend(self::ends(own, &runs, installed));
                }
            }
            Step::Call(call) => {
                for (answer, action) in answers(call, installed) {
                    for run in &runs {
                        let after = Run { asked: run.asked || answer == Answer::Knows, ..*run };
                        match after.with(answer, action) {
                            Next::Step(run, skip) => match reach.get_mut((index + 1).saturating_add(skip)) {
                                Some(there) => drop(there.insert(run)),
                                None => drop(ends.insert(Run { impression: Impression::Bad, ..run })),
                            },
                            Next::End(run) => drop(ends.insert(run)),
                            Next::Again => reach[index + 1].extend(start),
                        }
                    }
                }
            }
        }
    }
    ends.extend(reach.pop().unwrap_or_default());
    ends
}

/// What a module answers.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Answer {
    /// Success, and it asked who somebody is.
    Knows,
    Success,
    Ignore,
    Failure,
}

/// What is done upon an answer.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Action {
    Ignore,
    Ok,
    Done,
    Bad,
    Die,
    Reset,
    Jump(usize),
}

/// How a run goes on.
enum Next {
    /// At the next step, or so many behind it.
    Step(Run, usize),
    /// Not at all.
    End(Run),
    /// As if nothing of the stack had been run.
    Again,
}

impl Run {
    fn with(self, answer: Answer, action: Action) -> Next {
        let good = matches!(answer, Answer::Knows | Answer::Success);
        let bad = Self { impression: Impression::Bad, ..self };
        // An answer that is no success stays the answer of the whole, also where it is taken for a good one.
        let taken = match self.impression {
            Impression::None if good => Self { impression: Impression::Good, ..self },
            _ if answer == Answer::Failure => bad,
            _ => self,
        };
        match action {
            Action::Ignore => Next::Step(self, 0),
            Action::Ok => Next::Step(taken, 0),
            Action::Done if taken.impression == Impression::Good => Next::End(taken),
            // Whether it ends here or goes on, it ends badly.
            Action::Done => Next::Step(taken, 0),
            Action::Bad => Next::Step(bad, 0),
            Action::Die => Next::End(bad),
            Action::Reset => Next::Again,
            Action::Jump(steps) => Next::Step(self, steps),
        }
    }
}

/// What a call can answer, each with what is done then.
fn answers(call: &Call<'_>, installed: &impl Fn(&str) -> bool) -> Vec<(Answer, Action)> {
    let module = call.module;
    let control = Control::parse(&module.control);
    // What is missing without a `-` is a fault of its own, and told as such.
    if module.quiet && !installed(module.name()) {
        return vec![(Answer::Failure, control.of("module_unknown"))];
    }
    match module.name() {
        "pam_deny.so" => vec![(Answer::Failure, control.of("auth_err"))],
        "pam_permit.so" => vec![(Answer::Success, control.of("success"))],
        _ => {
            let success = if authenticates(module) { Answer::Knows } else { Answer::Success };
            let mut answers = vec![(success, control.of("success")), (Answer::Ignore, control.of("ignore"))];
            let failures = control.named.iter().filter(|(name, _)| *name != "success" && *name != "ignore");
            answers.extend(failures.map(|(_, action)| (Answer::Failure, *action)));
            answers.push((Answer::Failure, control.default));
            answers
        }
    }
}

/// The second column of a line.
struct Control<'a> {
    named: Vec<(&'a str, Action)>,
    default: Action,
}

impl<'a> Control<'a> {
    fn parse(text: &'a str) -> Self {
        let words = |success, ignore: Option<Action>, default| Self {
            named: [("success", Some(success)), ("new_authtok_reqd", Some(success)), ("ignore", ignore)]
                .into_iter()
                .filter_map(|(name, action)| Some((name, action?)))
                .collect(),
            default,
        };
        match text.to_ascii_lowercase().as_str() {
            "required" => words(Action::Ok, Some(Action::Ignore), Action::Bad),
            "requisite" => words(Action::Ok, Some(Action::Ignore), Action::Die),
            "sufficient" => words(Action::Done, None, Action::Ignore),
            "optional" => words(Action::Ok, None, Action::Ignore),
            _ => match text.strip_prefix('[').and_then(|text| text.strip_suffix(']')) {
                Some(text) => Self::pairs(text),
                None => Self { named: Vec::new(), default: Action::Bad },
            },
        }
    }

    /// `value=action …`; blanks may stand beside the sign.
    fn pairs(text: &'a str) -> Self {
        let mut control = Self { named: Vec::new(), default: Action::Bad };
        let mut rest = text.trim_start();
        while let Some((name, after)) = rest.split_once('=') {
            let after = after.trim_start();
            let (word, next) = after.split_once(|c: char| c.is_ascii_whitespace()).unwrap_or((after, ""));
            let action = Action::parse(word);
            match name.trim_end() {
                "default" => control.default = action,
                name => control.named.push((name, action)),
            }
            rest = next.trim_start();
        }
        control
    }

    fn of(&self, answer: &str) -> Action {
        self.named.iter().rev().find(|(name, _)| *name == answer).map_or(self.default, |(_, action)| *action)
    }
}

impl Action {
    fn parse(word: &str) -> Self {
        match word {
            "ignore" => Self::Ignore,
            "ok" => Self::Ok,
            "done" => Self::Done,
            "die" => Self::Die,
            "reset" => Self::Reset,
            // What libpam does not know is bad, as `bad` is.
            word => word.parse().map_or(Self::Bad, Self::Jump),
        }
    }
}
