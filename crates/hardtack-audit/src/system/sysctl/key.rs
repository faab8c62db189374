//! Names of kernel parameters.

use std::fmt;

/// A kernel parameter, kept as its path below `/proc/sys`: `net/ipv4/ip_forward`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SysctlKey(String);

impl SysctlKey {
    /// Reads a name with dots or slashes. Whichever comes first is the separator, and the other one then
    /// stands for it inside a component (sysctl.d(5)): `net.ipv4.conf.eth0/1.forwarding`.
    /// `None` for what cannot be a path below `/proc/sys`.
    pub fn new(name: &str) -> Option<Self> {
        let path = match name.find(['.', '/']) {
            Some(at) if name.get(at..).is_some_and(|rest| rest.starts_with('.')) => swap(name),
            _ => name.to_owned(),
        };
        let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty() && *part != ".").collect();
        let sound = !parts.is_empty() && !parts.contains(&"..") && !path.contains('\0');
        sound.then(|| Self(parts.join("/")))
    }

    /// Its path below `/proc/sys`.
    pub fn path(&self) -> &str {
        &self.0
    }

    /// Whether it is a glob(7) pattern for several parameters.
    pub fn is_pattern(&self) -> bool {
        self.0.contains(['*', '?', '['])
    }
}

/// With dots between the components, as sysctl(8) prints it.
impl fmt::Display for SysctlKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&swap(&self.0))
    }
}

fn swap(name: &str) -> String {
    let other = |c| match c {
        '.' => '/',
        '/' => '.',
        c => c,
    };
    name.chars().map(other).collect()
}
