//! Kickstarts, the answer files of Anaconda, as pykickstart's reference describes them.

mod account;
mod boot;
mod commands;
mod draft;
mod embedded;
mod file;
mod import;
mod keyfile;
mod network;
mod packages;
mod reader;
mod section;
mod service;
mod source;
mod storage;
mod system;
mod words;
mod write;

pub use import::kickstart;
