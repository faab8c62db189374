//! Work that waits for other work, done side by side as far as memory allows.

use std::sync::mpsc;
use std::thread;

/// A piece of work.
pub(crate) struct Job<T> {
    /// The jobs that must have ended well before, by their places.
    pub(crate) after: Vec<usize>,
    /// The memory that it takes, in bytes.
    pub(crate) memory: u64,
    /// What is done.
    pub(crate) work: T,
}

/// How much is done side by side.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Bounds {
    /// How many jobs.
    pub(crate) jobs: usize,
    /// The memory of all of them, in bytes. A job that takes more is done alone.
    pub(crate) memory: u64,
}

/// What became of a job.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Ended<R> {
    /// It was done.
    Done(R),
    /// It was not begun: this one, by its place, did not end well.
    Blocked(usize),
}

/// Does every job once those that it waits for have ended well; gives what became of each. `work` also says whether a job
/// ended well.
pub(crate) fn run<T: Sync, R: Send>(
    jobs: &[Job<T>],
    bounds: Bounds,
    work: impl Fn(&T) -> (R, bool) + Sync,
) -> Vec<Ended<R>> {
    let mut state = State { jobs, bounds, fates: jobs.iter().map(|_| Fate::Waiting).collect() };
    thread::scope(|scope| {
        let (sender, receiver) = mpsc::channel();
        loop {
            state.block();
            while let Some(next) = state.next() {
                state.fates[next] = Fate::Running;
                let (sender, work) = (sender.clone(), &work);
                scope.spawn(move || {
                    let (result, well) = work(&jobs[next].work);
                    // The receiver outlives every job.
                    let _ = sender.send((next, result, well));
                });
            }
            if !state.fates.iter().any(|fate| matches!(fate, Fate::Running)) {
                break;
            }
            let Ok((place, result, well)) = receiver.recv() else { break };
            state.fates[place] = Fate::Ended(result, well);
        }
    });
    let ended = |fate| match fate {
        Fate::Ended(result, _) => Some(Ended::Done(result)),
        Fate::Blocked(by) => Some(Ended::Blocked(by)),
        // Only jobs that wait for each other are never begun, and recipes have none.
        Fate::Waiting | Fate::Running => None,
    };
    state.fates.into_iter().filter_map(ended).collect()
}

enum Fate<R> {
    Waiting,
    Running,
    Ended(R, bool),
    Blocked(usize),
}

struct State<'j, T, R> {
    jobs: &'j [Job<T>],
    bounds: Bounds,
    fates: Vec<Fate<R>>,
}

impl<T, R> State<'_, T, R> {
    /// Gives up what waits for a job that did not end well.
    fn block(&mut self) {
        loop {
            let stuck = (0..self.jobs.len()).filter(|&place| matches!(self.fates[place], Fate::Waiting));
            let found = stuck.into_iter().find_map(|place| {
                let bad = |&&by: &&usize| matches!(self.fates[by], Fate::Ended(_, false) | Fate::Blocked(_));
                Some((place, *self.jobs[place].after.iter().find(bad)?))
            });
            match found {
                Some((place, by)) => self.fates[place] = Fate::Blocked(by),
                None => break,
            }
        }
    }

    /// The next job that can be begun beside those that run.
    fn next(&self) -> Option<usize> {
        let running: Vec<&Job<T>> = self
            .jobs
            .iter()
            .zip(&self.fates)
            .filter_map(|(job, fate)| matches!(fate, Fate::Running).then_some(job))
            .collect();
        let taken: u64 = running.iter().map(|job| job.memory).sum();
        let fits = |job: &Job<T>| running.is_empty() || taken.saturating_add(job.memory) <= self.bounds.memory;
        if running.len() >= self.bounds.jobs.max(1) {
            return None;
        }
        let is_ready = |job: &Job<T>| job.after.iter().all(|&by| matches!(self.fates[by], Fate::Ended(_, true)));
        (0..self.jobs.len()).find(|&place| {
            matches!(self.fates[place], Fate::Waiting) && is_ready(&self.jobs[place]) && fits(&self.jobs[place])
        })
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use super::*;

    const GIB: u64 = 1 << 30;

    fn job(work: &'static str, after: &[usize], memory: u64) -> Job<&'static str> {
        Job { after: after.to_vec(), memory, work }
    }

    /// Runs jobs that end well unless they are called "bad"; gives what became of them and the most memory that was taken.
    fn done(jobs: &[Job<&'static str>], bounds: Bounds) -> (Vec<Ended<&'static str>>, u64) {
        let most = Mutex::new((0, 0));
        let memory_of = |name: &str| jobs.iter().find(|job| job.work == name).map_or(0, |job| job.memory);
        let ended = run(jobs, bounds, |name| {
            let mut held = most.lock().unwrap();
            held.0 += memory_of(name);
            held.1 = held.1.max(held.0);
            drop(held);
            thread::yield_now();
            most.lock().unwrap().0 -= memory_of(name);
            (*name, *name != "bad")
        });
        let most = most.lock().unwrap().1;
        (ended, most)
    }

    #[test]
    fn what_waits_for_what_failed_is_not_begun_and_the_rest_is_done() {
        let jobs = [job("bad", &[], 0), job("child", &[0], 0), job("grandchild", &[1], 0), job("other", &[], 0)];
        let (ended, _) = done(&jobs, Bounds { jobs: 4, memory: GIB });
        let expected = [Ended::Done("bad"), Ended::Blocked(0), Ended::Blocked(1), Ended::Done("other")];
        assert_eq!(ended, expected);
    }

    #[test]
    fn memory_is_kept_and_what_takes_more_is_done_alone() {
        let jobs = [job("a", &[], GIB), job("b", &[], GIB), job("c", &[], GIB), job("large", &[], 9 * GIB)];
        let (ended, most) = done(&jobs, Bounds { jobs: 4, memory: 2 * GIB });
        assert_eq!(ended.len(), 4);
        assert!(most == 9 * GIB || most <= 2 * GIB, "{most}");
        assert_eq!(done(&jobs[..3], Bounds { jobs: 1, memory: u64::MAX }).1, GIB);
    }
}
