//! What is asked of a shared store, of a directory and of an S3 server.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;

use std::cell::Cell;
use std::fs::File;
use std::io::{Seek, Write};
use std::thread;
use std::time::Duration;

use common::{BUCKET, Server};
use hardtack_remote::{Lease, LeaseError, Remote, RemoteError, Terms};

/// Does the same with every kind of store that runs here.
fn with_each(work: impl Fn(&Remote)) {
    let directory = tempfile::tempdir().unwrap();
    let address = format!("file://{}/shared", directory.path().display());
    work(&Remote::open(address.parse().unwrap()).unwrap());
    let Some(server) = Server::start() else { return };
    // The environment of a process cannot be changed safely, so the test is run once more with another one.
    if std::env::var_os("AWS_ENDPOINT").is_some() {
        work(&Remote::open(format!("s3://{BUCKET}/{}", std::process::id()).parse().unwrap()).unwrap());
        return;
    }
    let name = thread::current().name().unwrap().to_owned();
    let mut again = std::process::Command::new(std::env::current_exe().unwrap());
    again.args(["--exact", &name, "--nocapture"]).envs(server.environment());
    let ran = again.output().unwrap();
    assert!(ran.status.success(), "{}{}", String::from_utf8_lossy(&ran.stdout), String::from_utf8_lossy(&ran.stderr));
}

#[test]
fn an_object_is_created_once() {
    with_each(|remote| {
        assert!(remote.create("a/b.json", b"first").unwrap());
        assert!(!remote.create("a/b.json", b"second").unwrap());
        assert!(remote.create("a/b.json", b"first").unwrap(), "the same again is what was wanted");
        assert_eq!(remote.read("a/b.json", 10).unwrap().unwrap(), b"first");
        remote.replace("a/b.json", b"third").unwrap();
        assert_eq!(remote.read("a/b.json", 10).unwrap().unwrap(), b"third");
        assert!(matches!(remote.read("a/b.json", 4), Err(RemoteError::TooLarge { size: 5, .. })));
        assert_eq!(remote.read("a/c.json", 10).unwrap(), None);
        remote.remove("a/b.json").unwrap();
        remote.remove("a/b.json").unwrap();
        assert!(!remote.has("a/b.json").unwrap());
    });
}

#[test]
fn of_many_who_create_an_object_one_does() {
    with_each(|remote| {
        let created: usize = thread::scope(|scope| {
            let each = |who: usize| scope.spawn(move || usize::from(remote.create("one", &[who as u8]).unwrap()));
            (0..8).map(each).collect::<Vec<_>>().into_iter().map(|thread| thread.join().unwrap()).sum()
        });
        assert_eq!(created, 1);
    });
}

#[test]
fn a_large_file_arrives_as_a_whole_and_is_listed() {
    with_each(|remote| {
        let mut file: File = tempfile::tempfile().unwrap();
        let content: Vec<u8> = (0..40u32 << 18).flat_map(u32::to_le_bytes).collect();
        file.write_all(&content).unwrap();
        file.rewind().unwrap();
        remote.upload("layers/x/large", &mut file).unwrap();
        remote.create("layers/y/small", b"1").unwrap();
        remote.create("layers-not/z", b"1").unwrap();
        let listed: Vec<(String, u64)> =
            remote.list("layers").unwrap().into_iter().map(|object| (object.name, object.size)).collect();
        let expected = [("layers/x/large".to_owned(), content.len() as u64), ("layers/y/small".to_owned(), 1)];
        assert_eq!(listed, expected);
        let mut back = Vec::new();
        assert_eq!(remote.download("layers/x/large", u64::MAX, &mut back).unwrap(), Some(content.len() as u64));
        assert!(back == content);
    });
}

fn never() -> bool {
    false
}

#[test]
fn a_lease_is_held_by_one_and_then_by_the_next() {
    with_each(|remote| {
        let inside = std::sync::atomic::AtomicUsize::new(0);
        thread::scope(|scope| {
            for _ in 0..3 {
                scope.spawn(|| {
                    let lease = Lease::wait(remote, "layer", Terms::default(), &never, &mut |_| {}).unwrap();
                    assert_eq!(inside.fetch_add(1, std::sync::atomic::Ordering::SeqCst), 0, "nobody else is at work");
                    inside.fetch_sub(1, std::sync::atomic::Ordering::SeqCst);
                    drop(lease);
                });
            }
        });
        assert_eq!(remote.list("leases").unwrap(), [], "nothing of it is left");
    });
}

#[test]
fn the_lease_of_a_holder_that_is_gone_is_taken_over_and_one_that_lives_is_not() {
    with_each(|remote| {
        let terms = Terms { lasts: Duration::from_secs(2) };
        let lease = Lease::wait(remote, "layer", terms, &never, &mut |_| {}).unwrap();
        // As long as it is renewed, others wait: for much longer than it lasts.
        let (asked, holder) = (Cell::new(0), Cell::new(String::new()));
        let stop = || asked.replace(asked.get() + 1) == 10;
        let refused = Lease::wait(remote, "layer", terms, &stop, &mut |who| holder.set(who.to_owned()));
        assert!(matches!(refused, Err(LeaseError::Interrupted)));
        assert!(holder.take().starts_with(&format!("process {} of ", std::process::id())));
        drop(lease);
        // One that nobody renews, as after a crash.
        remote.create("leases/layer/0000000007", br#"{"holder":"gone","nonce":"1","beat":0,"lasts":500}"#).unwrap();
        let waited = Cell::new(false);
        let lease = Lease::wait(remote, "layer", terms, &never, &mut |_| waited.set(true)).unwrap();
        assert!(waited.get());
        assert_eq!(remote.list("leases/layer").unwrap().last().unwrap().name, "leases/layer/0000000008");
        drop(lease);
        assert_eq!(remote.list("leases").unwrap(), []);
    });
}
