//! The probe's end of the second serial port.

use std::fs::{File, OpenOptions};
use std::io::{self, Read, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use rustix::termios::{OptionalActions, tcdrain, tcgetattr, tcsetattr};

use crate::probe::{Message, Order};
use crate::serial::{FrameReader, frame};

/// The second serial port of a PC.
const PORT: &str = "/dev/ttyS1";

/// An open serial port that passes bytes as they are.
pub(super) struct Link {
    port: File,
    frames: FrameReader,
}

impl Link {
    /// Opens the port, not as a controlling terminal, and sets it to raw mode (termios(3)).
    pub(super) fn open() -> io::Result<Self> {
        let no_terminal = i32::try_from(rustix::fs::OFlags::NOCTTY.bits()).unwrap_or_default();
        let port = OpenOptions::new().read(true).write(true).custom_flags(no_terminal).open(Path::new(PORT))?;
        let mut mode = tcgetattr(&port)?;
        mode.make_raw();
        tcsetattr(&port, OptionalActions::Now, &mode)?;
        Ok(Self { port, frames: FrameReader::default() })
    }

    /// Sends a message and waits until it has left the port.
    pub(super) fn send(&mut self, message: &Message) -> io::Result<()> {
        let payload = serde_json::to_vec(message)?;
        self.port.write_all(&frame(&payload))?;
        tcdrain(&self.port)?;
        Ok(())
    }

    /// Waits for the next order.
    pub(super) fn order(&mut self) -> io::Result<Order> {
        let mut bytes = [0; 4096];
        loop {
            if let Some(payload) = self.frames.take() {
                return Ok(serde_json::from_slice(&payload.map_err(io::Error::other)?)?);
            }
            match self.port.read(&mut bytes) {
                Ok(0) => return Err(io::Error::new(io::ErrorKind::UnexpectedEof, "the serial port has ended")),
                Ok(length) => self.frames.push(bytes.get(..length).unwrap_or_default()),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
    }
}
