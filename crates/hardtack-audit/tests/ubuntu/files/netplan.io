==> /etc/netplan/50-cloud-init.yaml 0600
network:
    ethernets:
        ens3:
            dhcp4: true
    version: 2
==> /usr/sbin/netplan 0755
