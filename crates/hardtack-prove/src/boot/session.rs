//! A machine and those beside it, from their start to the report of the first.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use hardtack_recipe::TestBlock;

use super::guest::{Guest, Stop};
use crate::ProveError;
use crate::probe::{GuestReport, Message, Order, Ready, TestResult};
use crate::serial::BootFailure;

/// How often the guests are looked at.
const PAUSE: Duration = Duration::from_millis(50);

/// What the machine under test reports.
pub(super) struct Reported {
    pub(super) report: Box<GuestReport>,
    /// The first error on its console.
    pub(super) console_error: Option<String>,
}

/// Running machines, the one under test first.
pub(super) struct Session<'a> {
    /// Each with the name of its image.
    guests: Vec<(&'a str, Guest)>,
    /// The most that one part of the proof may take: the way up and the report, and each isolated test.
    limit: Duration,
    begun: Instant,
    interrupt: &'a AtomicBool,
}

impl<'a> Session<'a> {
    /// Begins with machines that have just been started.
    pub(super) fn begin(guests: Vec<(&'a str, Guest)>, limit: Duration, interrupt: &'a AtomicBool) -> Self {
        Self { guests, limit, begun: Instant::now(), interrupt }
    }

    /// Waits until every machine is up, and tells them each other's names. Gives their addresses, in order.
    pub(super) fn come_up(&mut self) -> Result<Vec<Option<IpAddr>>, Stop> {
        let mut ready: Vec<Option<Ready>> = self.guests.iter().map(|_| None).collect();
        self.guests.iter_mut().for_each(|(_, guest)| guest.awaited = true);
        while self.is_awaiting() {
            match self.next()? {
                (place, Message::Ready(one)) => {
                    if let Some(slot) = ready.get_mut(place) {
                        *slot = Some(one);
                    }
                }
                (place, _) => return Err(self.wrong(place, BootFailure::unexpected())),
            }
        }
        let addresses = ready.iter().map(|one| one.as_ref()?.address).collect::<Vec<_>>();
        if self.guests.len() > 1 {
            self.meet(&ready)?;
        }
        Ok(addresses)
    }

    fn meet(&mut self, ready: &[Option<Ready>]) -> Result<(), Stop> {
        let mut names: BTreeMap<String, IpAddr> = BTreeMap::new();
        for (place, one) in ready.iter().enumerate() {
            let Some((name, _)) = self.guests.get(place) else { continue };
            // The machine under test reports by itself what did not come up in it.
            if place > 0 && !one.as_ref().is_some_and(|one| one.multi_user) {
                return Err(self.wrong(place, BootFailure::NotUp));
            }
            let address = one.as_ref().and_then(|one| one.address);
            names.insert((*name).to_owned(), address.ok_or_else(|| self.wrong(place, BootFailure::NoAddress))?);
        }
        if let Some((_, guest)) = self.guests.first_mut() {
            guest.end_addresses(self.interrupt)?;
        }
        for place in 0..self.guests.len() {
            let Some((name, guest)) = self.guests.get_mut(place) else { continue };
            let mut others = names.clone();
            others.remove(*name);
            guest.tell(&Order::Meet(others))?;
        }
        while self.is_awaiting() {
            let (place, message) = self.next()?;
            if !matches!(message, Message::Met) {
                return Err(self.wrong(place, BootFailure::unexpected()));
            }
        }
        Ok(())
    }

    /// Takes a snapshot of every machine; or says why none can be taken.
    pub(super) fn save(&mut self) -> Result<Result<(), String>, ProveError> {
        for (_, guest) in &mut self.guests {
            if let Err(why) = guest.save(self.interrupt)? {
                return Ok(Err(why));
            }
        }
        Ok(Ok(()))
    }

    /// Puts every machine back to its snapshot.
    pub(super) fn restore(&mut self) -> Result<(), Stop> {
        self.guests.iter_mut().try_for_each(|(_, guest)| guest.restore(self.interrupt))?;
        self.begun = Instant::now();
        Ok(())
    }

    /// Runs one test alone.
    pub(super) fn test(&mut self, place: usize, test: &TestBlock) -> Result<Vec<TestResult>, Stop> {
        let tested = self.ask(&Order::Test(place)).and_then(|message| match message {
            Message::Tested(results) => Ok(results),
            _ => Err(BootFailure::unexpected().into()),
        });
        tested.map_err(|stop| match stop {
            Stop::Failure(failure) => BootFailure::Test { test: test.name.clone(), cause: Box::new(failure) }.into(),
            Stop::Error(error) => Stop::Error(error),
        })
    }

    /// Has the other tests run, and everything reported.
    pub(super) fn report(&mut self) -> Result<Reported, Stop> {
        match self.ask(&Order::Report)? {
            Message::Report(report) => {
                let console_error = self.guests.first().and_then(|(_, guest)| guest.console_error());
                Ok(Reported { report, console_error })
            }
            _ => Err(BootFailure::unexpected().into()),
        }
    }

    /// Tells the machine under test what to do, and gives its answer.
    fn ask(&mut self, order: &Order) -> Result<Message, Stop> {
        if let Some((_, guest)) = self.guests.first_mut() {
            guest.tell(order)?;
        }
        match self.next()? {
            (0, message) => Ok(message),
            (place, _) => Err(self.wrong(place, BootFailure::unexpected())),
        }
    }

    fn is_awaiting(&self) -> bool {
        self.guests.iter().any(|(_, guest)| guest.awaited)
    }

    /// The next message, and the place of the machine that sent it.
    fn next(&mut self) -> Result<(usize, Message), Stop> {
        loop {
            for place in 0..self.guests.len() {
                let Some((_, guest)) = self.guests.get_mut(place) else { continue };
                match guest.poll() {
                    Ok(Some(message)) => return Ok((place, message)),
                    Ok(None) => {}
                    Err(Stop::Failure(failure)) => return Err(self.wrong(place, failure)),
                    Err(error) => return Err(error),
                }
            }
            if self.interrupt.load(Ordering::Relaxed) {
                return Err(ProveError::Interrupted.into());
            }
            if self.begun.elapsed() > self.limit {
                let late = self.guests.iter().position(|(_, guest)| guest.awaited).unwrap_or(0);
                let Some((_, guest)) = self.guests.get(late) else { return Err(BootFailure::unexpected().into()) };
                return Err(self.wrong(late, guest.timed_out(self.limit)));
            }
            thread::sleep(PAUSE);
        }
    }

    /// The failure of one machine, as the proof of the first tells it.
    fn wrong(&self, place: usize, failure: BootFailure) -> Stop {
        match self.guests.get(place) {
            Some((name, _)) if place > 0 => {
                BootFailure::Beside { image: (*name).to_owned(), cause: Box::new(failure) }.into()
            }
            _ => failure.into(),
        }
    }
}
