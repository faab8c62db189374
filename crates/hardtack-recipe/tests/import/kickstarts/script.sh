# Re-installs the machine from a kickstart that this script writes.
yum -y install wget

if [ -e /dev/xvda ]; then
  drive=xvda
fi

cat > /boot/ks.cfg << EOKS
# Core system
text
lang en_GB.UTF-8
part /boot --fstype=xfs --size=512 --ondisk=${drive}
part pv.00 --grow --size=1 --ondisk=${drive}
volgroup vg00 --pesize=8192 pv.00
logvol / --fstype=xfs --size=2048 --name=root --vgname=vg00
logvol /tmp --fstype=xfs --size=2048 --name=tmp --vgname=vg00
logvol /var --fstype=xfs --size=1024 --name=var --vgname=vg00
logvol /var/tmp --fstype=xfs --size=1024 --name=vartmp --vgname=vg00
logvol /var/log --fstype=xfs --size=3072 --name=log --vgname=vg00
logvol /var/log/audit --fstype=xfs --size=3072 --name=audit --vgname=vg00
logvol /home --fstype=xfs --size=2048 --name=home --vgname=vg00
logvol /opt --fstype=xfs --size=4096 --name=opt --vgname=vg00
logvol /vault_client --fstype=xfs --size=512 --name=vault_client --vgname=vg00
%packages
@core
%end
EOKS

reboot
