use super::deb822::{Part, parts};
use super::{State, records, relations};

#[test]
fn a_value_has_the_lines_that_continue_it() {
    let text = "\n\nA: 1\nB:\n x\n\ty: z\n \nC:2\n stray is continued\n";
    let found: Vec<Part> = parts(text).collect();
    assert_eq!(
        found,
        [
            Part::Field { line: 3, name: "A", value: "1" },
            Part::Field { line: 4, name: "B", value: "x\n\ty: z" },
            Part::End,
            Part::Field { line: 8, name: "C", value: "2\n stray is continued" },
            Part::End,
        ]
    );
    assert_eq!(parts("x\n y\nA: 1").collect::<Vec<_>>()[..2], [Part::Stray { line: 1 }, Part::Stray { line: 2 }]);
}

#[test]
fn a_record_has_its_source_and_its_state() {
    let text = "Package: bsdutils\nEssential: yes\nStatus: hold ok installed\nSource: util-linux (2.38.1-5)\n\
                Version: 1:2.38.1-5\nPre-Depends: libc6 (>= 2.34), a | b:any\nConffiles:\n /etc/a 0 obsolete\n /etc/b 1\n\n\
                Package: b\nVersion: 2\nStatus: deinstall ok config-files\n";
    let found: Vec<_> = records(text).map(Result::unwrap).collect();
    assert_eq!((found[0].source.name, found[0].source.version), ("util-linux", "2.38.1-5"));
    assert_eq!((found[1].source.name, found[1].source.version), ("b", "2"));
    assert_eq!((found[0].state, found[1].state), (State::Installed, State::ConfigFiles));
    assert!(found[0].essential && !found[1].essential);
    assert_eq!(found[0].conffiles.lines().count(), 2);
    let needs: Vec<Vec<_>> = relations(found[0].pre_depends).map(Iterator::collect).collect();
    assert_eq!(needs, [vec!["libc6"], vec!["a", "b"]]);
}

proptest::proptest! {
    #[test]
    fn no_text_is_read_out_of_its_bounds(text in "[A-C: \t\n\u{e9}]{0,60}") {
        let fields = parts(&text).filter(|part| matches!(part, Part::Field { .. })).count();
        let _ = records(&text).count();
        proptest::prop_assert!(fields <= text.lines().count());
    }
}
