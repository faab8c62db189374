//! Partition tables, file systems, boot loaders and disk image formats.
