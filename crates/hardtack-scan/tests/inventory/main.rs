//! Inventories of trees that the real package managers made.

mod apk;
mod dpkg;
mod hostile;
mod languages;
mod rpm;
mod support;
