//! `lang`, `keyboard`, `timezone`, `timesource`, `selinux`, `firewall`, `authselect` and the older `authconfig`.

use super::draft::{Draft, File, Script, shell_word};
use super::reader::Reader;
use super::reader::Takes::{AValue, Nothing};
use super::reader::Unmapped;
use crate::import::Fate;

/// Words of language and keyboard, zones: letters, digits and these.
fn is_plain(word: &str, further: &str) -> bool {
    !word.is_empty() && word.chars().all(|c| c.is_ascii_alphanumeric() || further.contains(c)) && !word.starts_with('-')
}

pub(super) fn lang(reader: &mut Reader<'_>, draft: &mut Draft) {
    let further = "the packages of languages belong to the base; install them in a `packages` step";
    reader.options(&[("--addsupport", AValue)], &Fate::NotMapped(further.into()));
    let Some(lang) = reader.required("a language") else { return };
    if !is_plain(&lang.text, "_.@-") {
        return reader.error(lang.span, "this is no locale", "write one such as en_US.UTF-8");
    }
    reader.mapped("script \"lang\": /etc/environment, since sealing removes /etc/locale.conf");
    let text = format!("echo LANG={} >> /etc/environment\n", lang.text);
    draft.settings.push(Script { name: "lang".into(), text });
}

pub(super) fn keyboard(reader: &mut Reader<'_>, draft: &mut Draft) {
    let console = reader.value(&["--vckeymap"]);
    let desktop: Unmapped = &[("--xlayouts", AValue), ("--switch", AValue)];
    let remedy = "an image without a desktop has no use for it; with one, write its file in a `file` step";
    reader.options(desktop, &Fate::NotMapped(remedy.into()));
    let Some(keymap) = console.or_else(|| reader.argument()) else { return };
    if !is_plain(&keymap.text, "_.-") {
        return reader.error(keymap.span, "this is no keymap", "write one such as us");
    }
    reader.mapped("file \"/etc/vconsole.conf\"");
    let content = format!("KEYMAP={}\n", keymap.text);
    draft.files.push(File { path: "/etc/vconsole.conf".into(), content, mode: None });
}

pub(super) fn timezone(reader: &mut Reader<'_>, draft: &mut Draft) {
    let servers = reader.value(&["--ntpservers"]).is_some();
    let off = reader.flag(&["--nontp"]);
    let utc = reader.flag(&["--utc", "--isUtc"]);
    if servers {
        reader.part("--ntpservers", time_sources());
    }
    if off {
        reader.part("--nontp", no_time_service());
    }
    if utc {
        reader
            .part("--utc", Fate::NotNeeded("clocks are taken to be in UTC unless /etc/adjtime says otherwise".into()));
    }
    let Some(zone) = reader.argument() else { return };
    let climbs = zone.text.split('/').any(|part| matches!(part, "" | "." | ".."));
    if climbs || !is_plain(&zone.text, "_+-/") {
        return reader.error(zone.span, "this is no time zone", "write one such as Europe/London");
    }
    reader.about(&zone.text);
    reader.mapped("script \"timezone\": /etc/localtime");
    let text = format!("ln -sf ../usr/share/zoneinfo/{} /etc/localtime\n", zone.text);
    draft.settings.push(Script { name: "timezone".into(), text });
}

fn time_sources() -> Fate {
    Fate::NotMapped(
        "write them into chrony's sources in a `file` step, or set the rule parameter \"chrony-servers.pool\"".into(),
    )
}

fn no_time_service() -> Fate {
    Fate::NotMapped("add the time service to `disable` of a `service` step".into())
}

pub(super) fn timesource(reader: &mut Reader<'_>, _: &mut Draft) {
    let off = reader.flag(&["--ntp-disable"]);
    reader.whole(if off { no_time_service() } else { time_sources() });
}

pub(super) fn selinux(reader: &mut Reader<'_>, draft: &mut Draft) {
    let modes = ["--enforcing", "--permissive", "--disabled"];
    let given = modes.into_iter().filter(|mode| reader.flag(&[mode])).last().unwrap_or("--enforcing");
    let mode = given.trim_start_matches('-');
    reader.about(given);
    let content = format!("SELINUX={mode}\nSELINUXTYPE=targeted\n");
    draft.files.push(File { path: "/etc/selinux/config".into(), content, mode: None });
    if mode == "disabled" {
        return reader.mapped("file \"/etc/selinux/config\"");
    }
    // Steps give the files that they make no labels.
    draft.files.push(File { path: "/.autorelabel".into(), content: String::new(), mode: None });
    reader.mapped(
        "file \"/etc/selinux/config\", and \"/.autorelabel\": the first boot labels what the steps made; the rules on \
         mandatory access control are AppArmor's, and do not judge it",
    );
}

pub(super) fn firewall(reader: &mut Reader<'_>, _: &mut Draft) {
    let off = reader.flag(&["--disabled", "--disable"]);
    let untouched = reader.flag(&["--use-system-defaults"]);
    reader.flag(&["--enabled", "--enable"]);
    let mut open: Vec<String> = Vec::new();
    for (option, ports) in [("--ssh", "ssh"), ("--http", "tcp/80, tcp/443"), ("--smtp", "tcp/25"), ("--ftp", "tcp/21")]
    {
        if reader.flag(&[option]) {
            open.push(ports.to_owned());
        }
    }
    open.extend(reader.list("--port").iter().map(|port| match port.split_once(':') {
        Some((port, protocol)) => format!("{protocol}/{port}"),
        None => format!("tcp/{port}"),
    }));
    open.extend(reader.list("--service").into_iter().map(|service| format!("the service {service}")));
    let others: Unmapped = &[("--trust", AValue), ("--remove-service", AValue)];
    reader.options(others, &Fate::NotMapped("write it into the firewall's own file in a `file` step".into()));
    if off || untouched {
        return reader.whole(Fate::NotNeeded("the firewall stays as the base has it".into()));
    }
    let open = if open.is_empty() { "nothing".to_owned() } else { open.join(", ") };
    reader.not_mapped(format!(
        "a profile of `harden` sets up the firewall: name what it lets in, {open}, in the rule parameter \
         \"nftables-default-deny.inbound\", or write the firewall's own file in a `file` step"
    ));
}

pub(super) fn authselect(reader: &mut Reader<'_>, draft: &mut Draft) {
    // Every argument goes to the program as it is, options too.
    let words: Vec<String> = reader.rest();
    let command: Vec<String> = words.iter().map(|word| shell_word(word)).collect();
    reader.mapped("script \"authselect\"");
    let text = format!("authselect {}\n", command.join(" "));
    draft.settings.push(Script { name: "authselect".into(), text });
}

pub(super) fn authconfig(reader: &mut Reader<'_>, _: &mut Draft) {
    let shadow: Unmapped = &[("--enableshadow", Nothing), ("--useshadow", Nothing)];
    reader.options(shadow, &Fate::NotNeeded("every system has shadow passwords".into()));
    let hash: Unmapped = &[("--passalgo", AValue), ("--enablemd5", Nothing)];
    reader.options(hash, &Fate::NotMapped("the rules on PAM choose the hash, at least SHA-512".into()));
    if !reader.is_read() {
        reader.whole(Fate::NotMapped(
            "set it up in a `script` step with what the base has: authselect, or pam-auth-update".into(),
        ));
    }
}
