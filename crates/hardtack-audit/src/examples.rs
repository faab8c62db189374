//! Running the examples of rules: they are the rules' tests.

use hardtack_hcl::Place;
use hardtack_tree::{StagedTree, Tree, TreeError, TreePath};

use crate::fix::PackageWork;
use crate::harden::bring_about;
use crate::ids::RuleId;
use crate::judge::judge;
use crate::rule::{DPKG_STATUS, Example, Outcome, Rule, stanza};
use crate::system::{Runtime, System};
use crate::verdict::{Verdict, cause};

/// What one example showed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExampleOutcome {
    /// The rule.
    pub rule: RuleId,
    /// The example's name.
    pub example: String,
    /// Where it stands.
    pub place: Place,
    /// What is not as it should be; `None` when all is well.
    pub wrong: Option<String>,
}

/// Runs the examples of a rule. For those that pass the rule must hold; for those that fail it must not, its
/// fix must make it hold, and fixing again must change nothing. Package work is simulated on dpkg's list.
pub fn test_rule(rule: &Rule) -> Vec<ExampleOutcome> {
    rule.examples()
        .iter()
        .map(|example| ExampleOutcome {
            rule: rule.id.clone(),
            example: example.name.clone(),
            place: example.place.clone(),
            wrong: test(rule, example).err(),
        })
        .collect()
}

/// What the fix of a rule does to an example.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExampleFix {
    /// What it changes in files, as a unified diff.
    pub diff: String,
    /// Packages that have to come or go first.
    pub packages: PackageWork,
    /// Why it changes nothing, where no change of files can bring the rule about.
    pub refused: Option<String>,
}

/// Fixes an example once.
///
/// # Errors
/// When the example's tree cannot be made or read.
pub fn fix_example(rule: &Rule, example: &Example) -> Result<ExampleFix, TreeError> {
    let tree = example.tree()?;
    let mut fixed = bring_about(&tree, &[(rule, Vec::new())]);
    let refused = fixed.unfixable.pop().map(|left| left.reason);
    Ok(ExampleFix { diff: fixed.tree.diff()?, packages: fixed.packages, refused })
}

fn test(rule: &Rule, example: &Example) -> Result<(), String> {
    let tree = example.tree().map_err(|error| format!("the example's tree cannot be made: {}", cause(&error)))?;
    match example.outcome {
        Outcome::Pass => expect(rule, &tree, example.runtime().as_ref(), Verdict::Pass),
        Outcome::Fail { fixable } => {
            expect(rule, &tree, example.runtime().as_ref(), Verdict::Fail)?;
            if fixable { fix(rule, &tree) } else { refuse(rule, &tree) }
        }
    }
}

fn expect(rule: &Rule, tree: &dyn Tree, runtime: Option<&Runtime>, wanted: Verdict) -> Result<(), String> {
    let result = judge(rule, &System::new(tree), runtime);
    if result.verdict == wanted {
        return Ok(());
    }
    let mut found: Vec<String> = result.reason.into_iter().collect();
    for finding in result.findings {
        let at = finding.at.map(|at| format!(" at {at}")).unwrap_or_default();
        let sign = if finding.holds { "holds" } else { "does not hold" };
        found.push(format!("{}: found {}{at}, which {sign}", finding.expected, finding.found));
    }
    Err(format!("the verdict is {:?}, not {wanted:?} ({})", result.verdict, found.join("; ")))
}

fn fix(rule: &Rule, tree: &dyn Tree) -> Result<(), String> {
    let mut staged = StagedTree::new(tree);
    // Once for the package work, once for what the packages bring.
    for _ in 0..2 {
        let fixed = bring_about(&staged, &[(rule, Vec::new())]);
        if let Some(refused) = fixed.unfixable.first() {
            return Err(format!("its fix was not made: {}", refused.reason));
        }
        let (changes, packages) = (fixed.tree.into_changes(), fixed.packages);
        for change in &changes {
            staged.apply(change).map_err(|error| cause(&error))?;
        }
        simulate(&packages, &mut staged).map_err(|error| cause(&error))?;
    }
    expect(rule, &staged, None, Verdict::Pass).map_err(|wrong| format!("after its fix {wrong}"))?;

    let again = bring_about(&staged, &[(rule, Vec::new())]);
    if again.tree.changes().is_empty() && again.packages.is_empty() {
        Ok(())
    } else {
        Err(format!("fixing again changes something: {:?}", again.tree.changes()))
    }
}

fn refuse(rule: &Rule, tree: &dyn Tree) -> Result<(), String> {
    let tried = bring_about(tree, &[(rule, Vec::new())]);
    if tried.unfixable.is_empty() {
        Err("it is said not to be fixable, but its fix works".to_owned())
    } else if tried.tree.changes().is_empty() {
        Ok(())
    } else {
        Err(format!("its fix is refused, but leaves changes: {:?}", tried.tree.changes()))
    }
}

/// Does package work on dpkg's list of packages alone.
fn simulate(work: &PackageWork, staged: &mut StagedTree<'_>) -> Result<(), TreeError> {
    if work.is_empty() {
        return Ok(());
    }
    let path = TreePath::new(DPKG_STATUS)?;
    let status = staged.read_text(&path)?.unwrap_or_default();
    let name_of =
        |stanza: &str| stanza.lines().find_map(|line| line.strip_prefix("Package: ")).unwrap_or("").to_owned();
    let kept = status.split_inclusive("\n\n").filter(|stanza| !work.remove.contains(&name_of(stanza)));
    let added = work.install.iter().map(|name| stanza(name));
    let status: String = kept.map(str::to_owned).chain(added).collect();
    staged.write(&path, status)
}
