use super::*;
use crate::testing::tree;

fn shown(sockets: &[Socket]) -> Vec<String> {
    let line = |socket: &Socket| {
        let families: Vec<_> = socket.families.iter().map(|family| family.name()).collect();
        let reach = if socket.is_loopback { "loopback" } else { "all" };
        format!("{}/{} {} {reach} {}", socket.protocol.name(), socket.port, families.join("+"), socket.what)
    };
    sockets.iter().map(line).collect()
}

#[test]
fn sshd_listens_where_its_configuration_says() {
    let ports = |config: &str| {
        let tree = tree([("/etc/ssh/sshd_config", config)]);
        shown(&super::sshd(&Sshd::read(&tree).unwrap()))
    };
    assert_eq!(ports(""), ["tcp/22 IPv4+IPv6 all sshd"]);
    assert_eq!(ports("Port 22\nPort 2222\n"), ["tcp/22 IPv4+IPv6 all sshd", "tcp/2222 IPv4+IPv6 all sshd"]);
    assert_eq!(
        ports("Port 2222\nListenAddress 127.0.0.1\nListenAddress 192.0.2.1:22\nListenAddress [2001:db8::1]:24\n"),
        ["tcp/2222 IPv4 loopback sshd", "tcp/22 IPv4 all sshd", "tcp/24 IPv6 all sshd"]
    );
    assert_eq!(ports("ListenAddress ::\n"), ["tcp/22 IPv4+IPv6 all sshd"]);
}

#[test]
fn sockets_count_when_the_boot_starts_them() {
    let tree = tree([
        ("/usr/lib/systemd/system/ssh.socket", "[Socket]\nListenStream=22\n[Install]\nWantedBy=sockets.target\n"),
        ("/etc/systemd/system/sockets.target.wants/ssh.socket", "-> /usr/lib/systemd/system/ssh.socket"),
        ("/etc/systemd/system/ssh.socket.d/port.conf", "[Socket]\nListenStream=\nListenStream=0.0.0.0:2022\n"),
        ("/usr/lib/systemd/system/off.socket", "[Socket]\nListenStream=80\n"),
        ("/usr/lib/systemd/system/local.socket", "[Socket]\nListenStream=/run/x\nListenDatagram=127.0.0.1:514\n"),
        ("/etc/systemd/system/sockets.target.wants/local.socket", "-> /usr/lib/systemd/system/local.socket"),
    ]);
    assert_eq!(
        shown(&Sockets::read(&tree).unwrap().0),
        ["udp/514 IPv4 loopback local.socket", "tcp/2022 IPv4 all ssh.socket"]
    );
}
