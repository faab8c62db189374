//! Virtual machines as OVF packages in one file (DMTF DSP0243, Open Virtualization Format, version 1.1).

mod descriptor;
mod pack;

pub use pack::{Appliance, pack};
