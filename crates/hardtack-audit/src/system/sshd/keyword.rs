//! The keywords of sshd_config(5), as OpenSSH 9.2 (Debian 12) has them.

/// How a keyword's value is written and compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// One word of a fixed set, in any case: `yes`, `no`, `prohibit-password`, `VERBOSE`.
    Word,
    /// A whole number.
    Number,
    /// A duration in seconds, or with the units of TIME FORMATS.
    Time,
    /// `MaxStartups`: start:rate:full.
    Startups,
    /// A comma-separated list; `+`, `-` and `^` in front change the default list.
    Algorithms,
    /// Words whose case counts.
    Text,
}

/// A keyword that sshd knows.
#[derive(Debug, PartialEq, Eq)]
pub struct Keyword {
    /// Its spelling in the manual.
    pub name: &'static str,
    /// How its value is written.
    pub form: Form,
    /// The value without a directive, as `sshd -T` would print it; empty where nothing is set.
    pub default: &'static str,
    /// Whether further directives add to the first one.
    pub accumulates: bool,
}

const fn keyword(name: &'static str, form: Form, default: &'static str) -> Keyword {
    Keyword { name, form, default, accumulates: false }
}

const fn list(name: &'static str, default: &'static str) -> Keyword {
    Keyword { name, form: Form::Text, default, accumulates: true }
}

/// What a word at the start of a line is to sshd.
#[derive(Clone, Copy, Debug)]
pub enum Meaning {
    /// A keyword, perhaps by an older name.
    Known(&'static Keyword),
    /// A keyword of the past: sshd warns and goes on.
    Obsolete,
    /// Nothing sshd knows: it does not start.
    Unknown,
}

/// Looks up a word, its case ignored.
pub fn meaning(word: &str) -> Meaning {
    let word = ALIASES.iter().find(|(alias, _)| alias.eq_ignore_ascii_case(word)).map_or(word, |(_, name)| name);
    if let Some(keyword) = KEYWORDS.iter().find(|keyword| keyword.name.eq_ignore_ascii_case(word)) {
        return Meaning::Known(keyword);
    }
    if OBSOLETE.iter().any(|name| name.eq_ignore_ascii_case(word)) { Meaning::Obsolete } else { Meaning::Unknown }
}

/// Every keyword's spelling, for suggestions.
pub fn names() -> impl Iterator<Item = &'static str> {
    KEYWORDS.iter().map(|keyword| keyword.name)
}

/// Whether the keyword may stand below a `Match` line; sshd does not start when another one does.
pub fn allowed_in_match(keyword: &Keyword) -> bool {
    IN_MATCH.contains(&keyword.name)
}

const ALIASES: &[(&str, &str)] = &[
    ("ChallengeResponseAuthentication", "KbdInteractiveAuthentication"),
    ("DSAAuthentication", "PubkeyAuthentication"),
    ("GSSAPICleanupCreds", "GSSAPICleanupCredentials"),
    ("HostbasedAcceptedKeyTypes", "HostbasedAcceptedAlgorithms"),
    ("HostDSAKey", "HostKey"),
    ("KeepAlive", "TCPKeepAlive"),
    ("PubkeyAcceptedKeyTypes", "PubkeyAcceptedAlgorithms"),
    ("SkeyAuthentication", "KbdInteractiveAuthentication"),
];

const OBSOLETE: &[&str] = &[
    "AFSTokenPassing",
    "AuthorizedKeysFile2",
    "CheckMail",
    "GSSAPIUseSessionCredCache",
    "KerberosTgtPassing",
    "KeyRegenerationInterval",
    "PAMAuthenticationViaKbdInt",
    "Protocol",
    "ReverseMappingCheck",
    "RhostsAuthentication",
    "RhostsRSAAuthentication",
    "RSAAuthentication",
    "ServerKeyBits",
    "UseLogin",
    "UsePrivilegeSeparation",
    "VerifyReverseMapping",
];

const SIGNATURES: &str = "ssh-ed25519-cert-v01@openssh.com,ecdsa-sha2-nistp256-cert-v01@openssh.com,\
ecdsa-sha2-nistp384-cert-v01@openssh.com,ecdsa-sha2-nistp521-cert-v01@openssh.com,\
sk-ssh-ed25519-cert-v01@openssh.com,sk-ecdsa-sha2-nistp256-cert-v01@openssh.com,\
rsa-sha2-512-cert-v01@openssh.com,rsa-sha2-256-cert-v01@openssh.com,ssh-ed25519,ecdsa-sha2-nistp256,\
ecdsa-sha2-nistp384,ecdsa-sha2-nistp521,sk-ssh-ed25519@openssh.com,sk-ecdsa-sha2-nistp256@openssh.com,\
rsa-sha2-512,rsa-sha2-256";

const CIPHERS: &str = "chacha20-poly1305@openssh.com,aes128-ctr,aes192-ctr,aes256-ctr,\
aes128-gcm@openssh.com,aes256-gcm@openssh.com";

const MACS: &str = "umac-64-etm@openssh.com,umac-128-etm@openssh.com,hmac-sha2-256-etm@openssh.com,\
hmac-sha2-512-etm@openssh.com,hmac-sha1-etm@openssh.com,umac-64@openssh.com,umac-128@openssh.com,\
hmac-sha2-256,hmac-sha2-512,hmac-sha1";

const KEX: &str = "sntrup761x25519-sha512,sntrup761x25519-sha512@openssh.com,curve25519-sha256,\
curve25519-sha256@libssh.org,ecdh-sha2-nistp256,ecdh-sha2-nistp384,ecdh-sha2-nistp521,\
diffie-hellman-group-exchange-sha256,diffie-hellman-group16-sha512,diffie-hellman-group18-sha512,\
diffie-hellman-group14-sha256";

const CA_SIGNATURES: &str = "ssh-ed25519,ecdsa-sha2-nistp256,ecdsa-sha2-nistp384,ecdsa-sha2-nistp521,\
sk-ssh-ed25519@openssh.com,sk-ecdsa-sha2-nistp256@openssh.com,rsa-sha2-512,rsa-sha2-256";

const GSSAPI_KEX: &str = "gss-group14-sha256-,gss-group16-sha512-,gss-nistp256-sha256-,\
gss-curve25519-sha256-,gss-group14-sha1-,gss-gex-sha1-";

#[rustfmt::skip]
const KEYWORDS: &[Keyword] = &[
    list("AcceptEnv", ""),
    keyword("AddressFamily", Form::Word, "any"),
    keyword("AllowAgentForwarding", Form::Word, "yes"),
    list("AllowGroups", ""),
    keyword("AllowStreamLocalForwarding", Form::Word, "yes"),
    keyword("AllowTcpForwarding", Form::Word, "yes"),
    list("AllowUsers", ""),
    keyword("AuthenticationMethods", Form::Text, "any"),
    keyword("AuthorizedKeysCommand", Form::Text, "none"),
    keyword("AuthorizedKeysCommandUser", Form::Text, "none"),
    keyword("AuthorizedKeysFile", Form::Text, ".ssh/authorized_keys .ssh/authorized_keys2"),
    keyword("AuthorizedPrincipalsCommand", Form::Text, "none"),
    keyword("AuthorizedPrincipalsCommandUser", Form::Text, "none"),
    keyword("AuthorizedPrincipalsFile", Form::Text, "none"),
    keyword("Banner", Form::Text, "none"),
    keyword("CASignatureAlgorithms", Form::Algorithms, CA_SIGNATURES),
    keyword("ChannelTimeout", Form::Text, "none"),
    keyword("ChrootDirectory", Form::Text, "none"),
    keyword("Ciphers", Form::Algorithms, CIPHERS),
    keyword("ClientAliveCountMax", Form::Number, "3"),
    keyword("ClientAliveInterval", Form::Time, "0"),
    keyword("Compression", Form::Word, "yes"),
    keyword("DebianBanner", Form::Word, "yes"),
    list("DenyGroups", ""),
    list("DenyUsers", ""),
    keyword("DisableForwarding", Form::Word, "no"),
    keyword("ExposeAuthInfo", Form::Word, "no"),
    keyword("FingerprintHash", Form::Word, "SHA256"),
    keyword("ForceCommand", Form::Text, "none"),
    keyword("GatewayPorts", Form::Word, "no"),
    keyword("GSSAPIAuthentication", Form::Word, "no"),
    keyword("GSSAPICleanupCredentials", Form::Word, "yes"),
    keyword("GSSAPIKeyExchange", Form::Word, "no"),
    keyword("GSSAPIKexAlgorithms", Form::Algorithms, GSSAPI_KEX),
    keyword("GSSAPIStoreCredentialsOnRekey", Form::Word, "no"),
    keyword("GSSAPIStrictAcceptorCheck", Form::Word, "yes"),
    keyword("HostbasedAcceptedAlgorithms", Form::Algorithms, SIGNATURES),
    keyword("HostbasedAuthentication", Form::Word, "no"),
    keyword("HostbasedUsesNameFromPacketOnly", Form::Word, "no"),
    list("HostCertificate", ""),
    list("HostKey", "/etc/ssh/ssh_host_rsa_key /etc/ssh/ssh_host_ecdsa_key /etc/ssh/ssh_host_ed25519_key"),
    keyword("HostKeyAgent", Form::Text, "none"),
    keyword("HostKeyAlgorithms", Form::Algorithms, SIGNATURES),
    keyword("IgnoreRhosts", Form::Word, "yes"),
    keyword("IgnoreUserKnownHosts", Form::Word, "no"),
    list("Include", ""),
    keyword("IPQoS", Form::Text, "lowdelay throughput"),
    keyword("KbdInteractiveAuthentication", Form::Word, "yes"),
    keyword("KerberosAuthentication", Form::Word, "no"),
    keyword("KerberosGetAFSToken", Form::Word, "no"),
    keyword("KerberosOrLocalPasswd", Form::Word, "yes"),
    keyword("KerberosTicketCleanup", Form::Word, "yes"),
    keyword("KexAlgorithms", Form::Algorithms, KEX),
    list("ListenAddress", ""),
    keyword("LoginGraceTime", Form::Time, "120"),
    keyword("LogLevel", Form::Word, "INFO"),
    keyword("LogVerbose", Form::Text, "none"),
    keyword("MACs", Form::Algorithms, MACS),
    list("Match", ""),
    keyword("MaxAuthTries", Form::Number, "6"),
    keyword("MaxSessions", Form::Number, "10"),
    keyword("MaxStartups", Form::Startups, "10:30:100"),
    keyword("ModuliFile", Form::Text, "/etc/ssh/moduli"),
    keyword("PasswordAuthentication", Form::Word, "yes"),
    keyword("PermitEmptyPasswords", Form::Word, "no"),
    keyword("PermitListen", Form::Text, "any"),
    keyword("PermitOpen", Form::Text, "any"),
    keyword("PermitRootLogin", Form::Word, "prohibit-password"),
    keyword("PermitTTY", Form::Word, "yes"),
    keyword("PermitTunnel", Form::Word, "no"),
    keyword("PermitUserEnvironment", Form::Text, "no"),
    keyword("PermitUserRC", Form::Word, "yes"),
    keyword("PerSourceMaxStartups", Form::Text, "none"),
    keyword("PerSourceNetBlockSize", Form::Text, "32:128"),
    keyword("PidFile", Form::Text, "/run/sshd.pid"),
    list("Port", "22"),
    keyword("PrintLastLog", Form::Word, "yes"),
    keyword("PrintMotd", Form::Word, "yes"),
    keyword("PubkeyAcceptedAlgorithms", Form::Algorithms, SIGNATURES),
    keyword("PubkeyAuthentication", Form::Word, "yes"),
    keyword("PubkeyAuthOptions", Form::Text, "none"),
    keyword("RDomain", Form::Text, "none"),
    keyword("RekeyLimit", Form::Text, "default none"),
    keyword("RequiredRSASize", Form::Number, "1024"),
    keyword("RevokedKeys", Form::Text, "none"),
    keyword("SecurityKeyProvider", Form::Text, "internal"),
    keyword("SetEnv", Form::Text, ""),
    keyword("StreamLocalBindMask", Form::Text, "0177"),
    keyword("StreamLocalBindUnlink", Form::Word, "no"),
    keyword("StrictModes", Form::Word, "yes"),
    list("Subsystem", ""),
    keyword("SyslogFacility", Form::Word, "AUTH"),
    keyword("TCPKeepAlive", Form::Word, "yes"),
    keyword("TrustedUserCAKeys", Form::Text, "none"),
    keyword("UnusedConnectionTimeout", Form::Time, "none"),
    keyword("UseDNS", Form::Word, "no"),
    keyword("UsePAM", Form::Word, "no"),
    keyword("VersionAddendum", Form::Text, "none"),
    keyword("X11DisplayOffset", Form::Number, "10"),
    keyword("X11Forwarding", Form::Word, "no"),
    keyword("X11UseLocalhost", Form::Word, "yes"),
    keyword("XAuthLocation", Form::Text, "/usr/bin/xauth"),
];

const IN_MATCH: &[&str] = &[
    "AcceptEnv",
    "AllowAgentForwarding",
    "AllowGroups",
    "AllowStreamLocalForwarding",
    "AllowTcpForwarding",
    "AllowUsers",
    "AuthenticationMethods",
    "AuthorizedKeysCommand",
    "AuthorizedKeysCommandUser",
    "AuthorizedKeysFile",
    "AuthorizedPrincipalsCommand",
    "AuthorizedPrincipalsCommandUser",
    "AuthorizedPrincipalsFile",
    "Banner",
    "CASignatureAlgorithms",
    "ChannelTimeout",
    "ChrootDirectory",
    "ClientAliveCountMax",
    "ClientAliveInterval",
    "DenyGroups",
    "DenyUsers",
    "DisableForwarding",
    "ExposeAuthInfo",
    "ForceCommand",
    "GatewayPorts",
    "GSSAPIAuthentication",
    "HostbasedAcceptedAlgorithms",
    "HostbasedAuthentication",
    "HostbasedUsesNameFromPacketOnly",
    "IgnoreRhosts",
    "Include",
    "IPQoS",
    "KbdInteractiveAuthentication",
    "KerberosAuthentication",
    "LogLevel",
    "Match",
    "MaxAuthTries",
    "MaxSessions",
    "PasswordAuthentication",
    "PermitEmptyPasswords",
    "PermitListen",
    "PermitOpen",
    "PermitRootLogin",
    "PermitTTY",
    "PermitTunnel",
    "PermitUserRC",
    "PubkeyAcceptedAlgorithms",
    "PubkeyAuthentication",
    "PubkeyAuthOptions",
    "RDomain",
    "RekeyLimit",
    "RevokedKeys",
    "SetEnv",
    "StreamLocalBindMask",
    "StreamLocalBindUnlink",
    "TrustedUserCAKeys",
    "UnusedConnectionTimeout",
    "X11DisplayOffset",
    "X11Forwarding",
    "X11UseLocalhost",
];
