//! Connections of NetworkManager, in its keyfile format: nm-settings-keyfile(5).

use std::fmt::Write as _;

/// Which device a connection is for.
pub(super) enum Device {
    /// Any Ethernet card.
    Any,
    /// The one with this name.
    Named(String),
}

/// A connection.
#[derive(Default)]
pub(super) struct Connection {
    pub(super) v4: Family,
    pub(super) v6: Family,
    pub(super) mtu: Option<u64>,
    pub(super) waits: bool,
    pub(super) class: Option<String>,
}

/// What a connection has of one version of IP.
#[derive(Default)]
pub(super) struct Family {
    pub(super) method: Method,
    pub(super) gateway: Option<String>,
    pub(super) servers: Vec<String>,
    pub(super) search: Vec<String>,
    pub(super) own_servers_only: bool,
    pub(super) no_default_route: bool,
}

#[derive(Default, PartialEq, Eq)]
pub(super) enum Method {
    #[default]
    Auto,
    /// The address with its prefix.
    Manual(String),
    Dhcp,
    Disabled,
}

impl Connection {
    /// Whether it says no more than what holds without it.
    pub(super) fn is_default(&self) -> bool {
        let default = |family: &Family| {
            family.method == Method::Auto
                && family.gateway.is_none()
                && family.servers.is_empty()
                && family.search.is_empty()
                && !family.own_servers_only
                && !family.no_default_route
        };
        default(&self.v4) && default(&self.v6) && self.mtu.is_none() && self.class.is_none() && !self.waits
    }

    pub(super) fn keyfile(&self, name: &str, device: &Device) -> String {
        let mut text = format!("[connection]\nid={name}\ntype=ethernet\n");
        // Writing to a string cannot fail.
        if let Device::Named(device) = device {
            let _ = writeln!(text, "interface-name={device}");
        }
        if self.waits {
            text.push_str("autoconnect=false\n");
        }
        if let Some(mtu) = self.mtu {
            let _ = write!(text, "\n[ethernet]\nmtu={mtu}\n");
        }
        text.push_str("\n[ipv4]\n");
        self.v4.write(&mut text);
        if let Some(class) = &self.class {
            let _ = writeln!(text, "dhcp-vendor-class-identifier={class}");
        }
        text.push_str("\n[ipv6]\n");
        self.v6.write(&mut text);
        text
    }
}

impl Family {
    fn write(&self, text: &mut String) {
        let _ = match &self.method {
            Method::Auto => writeln!(text, "method=auto"),
            Method::Manual(address) => writeln!(text, "method=manual\naddress1={address}"),
            Method::Dhcp => writeln!(text, "method=dhcp"),
            Method::Disabled => writeln!(text, "method=disabled"),
        };
        if let Some(gateway) = &self.gateway {
            let _ = writeln!(text, "gateway={gateway}");
        }
        for (key, words) in [("dns", &self.servers), ("dns-search", &self.search)] {
            if !words.is_empty() {
                let _ = writeln!(text, "{key}={};", words.join(";"));
            }
        }
        for (key, truth) in [("ignore-auto-dns", self.own_servers_only), ("never-default", self.no_default_route)] {
            if truth {
                let _ = writeln!(text, "{key}=true");
            }
        }
    }
}
