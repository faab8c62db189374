//! What a check of a recipe wants, in words.

use hardtack_recipe::Check;

/// What a check wants, in words.
pub(crate) fn check_text(check: &Check) -> String {
    match check {
        Check::Unit { name, active, enabled } => {
            let word = |state: &Option<bool>, yes: &str| {
                state.map(|wanted| if wanted { yes.to_owned() } else { format!("not {yes}") })
            };
            let words: Vec<String> = [word(active, "active"), word(enabled, "enabled")].into_iter().flatten().collect();
            format!("unit {name} is {}", words.join(" and "))
        }
        Check::Port { number, open } => format!("TCP port {number} is {}", if *open { "open" } else { "closed" }),
        Check::Command { command, exit, stdout } => {
            let prints = stdout.as_ref().map(|stdout| format!(" and prints {stdout}")).unwrap_or_default();
            format!("`{command}` exits with {exit}{prints}")
        }
        Check::File { path, exists, contains } => {
            let holds = contains.as_ref().map(|text| format!(" and contains {text}")).unwrap_or_default();
            format!("{path} is {}{holds}", if *exists { "there" } else { "not there" })
        }
        Check::Http { url, status, contains } => {
            let body = contains.as_ref().map(|text| format!(" with {text}")).unwrap_or_default();
            format!("{url} answers {status}{body}")
        }
        Check::User { name, exists, uid, shell, groups } => {
            let mut words = format!("the account {name} is {}", if *exists { "there" } else { "not there" });
            words.extend(uid.map(|uid| format!(", uid {uid}")));
            words.extend(shell.as_ref().map(|shell| format!(", shell {shell}")));
            words.extend(groups.iter().map(|group| format!(", in {group}")));
            words
        }
        Check::Mount { point, fs, options } => {
            let fs = fs.as_ref().map(|fs| format!(" as {fs}")).unwrap_or_default();
            let with = if options.is_empty() { String::new() } else { format!(" with {}", options.join(",")) };
            format!("{point} is mounted{fs}{with}")
        }
        Check::KernelArgument { argument, present } => {
            format!("the kernel is {}given {argument}", if *present { "" } else { "not " })
        }
        Check::Sysctl { key, value } => format!("{key} is {value}"),
        Check::Package { name, installed, version } => {
            let version = version.as_ref().map(|version| format!(", version {version}")).unwrap_or_default();
            format!("the package {name} is {}installed{version}", if *installed { "" } else { "not " })
        }
        Check::Host { name, address } => {
            let to = address.as_ref().map(|address| format!(" to {address}")).unwrap_or_default();
            format!("{name} resolves{to}")
        }
        Check::TimeSource => "a service keeps the clock, and has a source of time".to_owned(),
        Check::BootTime { seconds } => format!("kernel and user space are up within {seconds} s"),
        Check::Journal { except } if except.is_empty() => "no error is in the journal".to_owned(),
        Check::Journal { except } => format!("no error is in the journal but with {}", except.join(" or ")),
        Check::Program { path } => format!("{} ends with 0", path.display()),
        Check::Payload { path, to, command } => format!("{} in {to} passes `{command}`", path.display()),
    }
}
