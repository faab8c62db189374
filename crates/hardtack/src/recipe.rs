//! Loading the recipe that the command line names.

use std::path::PathBuf;

use hardtack_build::lock::Lock;
use hardtack_build::store::{Store, StoreError};
use hardtack_hcl::Diagnostics;
use hardtack_recipe::{Assignment, Image, LoadOptions, Recipe, load};
use hardtack_remote::{Address, Remote, RemoteError};

use crate::cli::{RecipeArgs, StoreArgs};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::verb::build::failure;

impl RecipeArgs {
    /// How the recipe is loaded.
    pub(crate) fn options(&self) -> Result<LoadOptions, Failure> {
        let mut options = LoadOptions::new(&self.recipe);
        options.var_files.clone_from(&self.var_files);
        options.version.clone_from(&self.version);
        let assignments = self.vars.iter().map(|text| text.parse::<Assignment>());
        options.assignments = assignments.collect::<Result<_, _>>().map_err(|mistake| {
            let mut failure = Failure::from(Diagnostics::from(mistake));
            failure.exit = Exit::Usage;
            failure
        })?;
        Ok(options)
    }

    /// The recipe.
    pub(crate) fn load(&self) -> Result<Recipe, Failure> {
        Ok(load(&self.options()?)?)
    }

    /// The recipe; what it leaves open of the files that images are made from is as `hardtack.lock` says.
    pub(crate) fn load_locked(&self) -> Result<Recipe, Failure> {
        let mut recipe = self.load()?;
        let lock = Lock::read(&Lock::path(&recipe.directory)).map_err(|error| failure(&error.into()))?;
        lock.choose_files(&mut recipe.images, &recipe.directory);
        Ok(recipe)
    }
}

impl StoreArgs {
    /// The directory of the store.
    pub(crate) fn location(&self) -> Result<PathBuf, Failure> {
        if let Some(store) = &self.store {
            return Ok(store.clone());
        }
        hardtack_build::store::store_location(|name| std::env::var_os(name))
            .map_err(|error| Failure::of(Exit::Unavailable, &error).remedy_if(error.remedy()))
    }

    /// Opens the store where there is one.
    pub(crate) fn existing(&self) -> Result<Option<Store>, Failure> {
        // Without a place for it there is none.
        let there = self.location().ok().filter(|location| location.is_dir());
        there.map(|_| self.open()).transpose()
    }

    /// Opens the store.
    pub(crate) fn open(&self) -> Result<Store, Failure> {
        let store = Store::open(&self.location()?).map_err(|error| store_failure(&error))?;
        match self.remote()? {
            Some(remote) => store.sharing_with(remote).map_err(|error| store_failure(&error)),
            None => Ok(store),
        }
    }

    /// The store that it is shared with, where one is named.
    fn remote(&self) -> Result<Option<Remote>, Failure> {
        let Some(address) = self.remote.as_deref().filter(|address| !matches!(*address, "" | "none")) else {
            return Ok(None);
        };
        let failed = |exit| move |error: RemoteError| Failure::of(exit, &error).remedy_if(error.remedy());
        let address = address.parse::<Address>().map_err(failed(Exit::Usage))?;
        Remote::open(address).map(Some).map_err(failed(Exit::Unavailable))
    }
}

/// What went wrong with the store.
pub(crate) fn store_failure(error: &StoreError) -> Failure {
    let exit = match error {
        StoreError::InUse | StoreError::NotRoot { .. } | StoreError::Remote(_) => Exit::Unavailable,
        _ => Exit::Failed,
    };
    Failure::of(exit, error).remedy_if(error.remedy())
}

/// The images of a recipe that are named, all when none is.
pub(crate) fn chosen<'r>(recipe: &'r Recipe, names: &[String]) -> Result<Vec<&'r Image>, Failure> {
    if names.is_empty() {
        return Ok(recipe.images.values().collect());
    }
    let all = || recipe.images.keys().map(hardtack_recipe::ImageName::as_str);
    let find = |name: &String| {
        recipe.images.values().find(|image| image.name.as_str() == name).ok_or_else(|| {
            let remedy = hardtack_hcl::nearest(name, all()).map_or_else(
                || format!("the recipe has {}", all().collect::<Vec<_>>().join(", ")),
                |near| format!("did you mean `{near}`?"),
            );
            Failure::new(Exit::Input, format!("the recipe has no image `{name}`"), remedy)
        })
    };
    names.iter().map(find).collect()
}

/// The one image of a recipe that is meant.
pub(crate) fn only<'r>(recipe: &'r Recipe, names: &[String]) -> Result<&'r Image, Failure> {
    let images = chosen(recipe, names)?;
    let [image] = images.as_slice() else {
        let names: Vec<&str> = images.iter().map(|image| image.name.as_str()).collect();
        let remedy = format!("choose one with --image: {}", names.join(", "));
        return Err(Failure::new(Exit::Usage, "the recipe has several images", remedy));
    };
    Ok(image)
}
