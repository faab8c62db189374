//! The probe's end of the second serial port.

use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use rustix::termios::{OptionalActions, tcdrain, tcgetattr, tcsetattr};

use crate::probe::Message;
use crate::serial::frame;

/// The second serial port of a PC.
const PORT: &str = "/dev/ttyS1";

/// An open serial port that passes bytes as they are.
pub(super) struct Link(File);

impl Link {
    /// Opens the port, not as a controlling terminal, and sets it to raw mode (termios(3)).
    pub(super) fn open() -> io::Result<Self> {
        let no_terminal = i32::try_from(rustix::fs::OFlags::NOCTTY.bits()).unwrap_or_default();
        let port = OpenOptions::new().read(true).write(true).custom_flags(no_terminal).open(Path::new(PORT))?;
        let mut mode = tcgetattr(&port)?;
        mode.make_raw();
        tcsetattr(&port, OptionalActions::Now, &mode)?;
        Ok(Self(port))
    }

    /// Sends a message and waits until it has left the port.
    pub(super) fn send(&mut self, message: &Message) -> io::Result<()> {
        let payload = serde_json::to_vec(message)?;
        self.0.write_all(&frame(&payload))?;
        tcdrain(&self.0)?;
        Ok(())
    }
}
