//! `hardtack rollback`: move a channel back.

use hardtack_build::store::{Channel, ImageId, Store};
use hardtack_recipe::{ChannelName, ImageName};

use crate::account::account;
use crate::channel_arg::{channel_failure, channel_name, image_name};
use crate::cli::{Global, StoreArgs};
use crate::exit::Exit;
use crate::failure::{Failure, Outcome};
use crate::image_words::short;
use crate::interrupt::interruptible;
use crate::output::{as_json, note, print};
use crate::recipe::store_failure;

/// Move a channel back to the latest good image before, and mark the one that it pointed to as bad: it is never promoted again.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "Example:\n  hardtack rollback web golden --reason \"no network after boot\"")]
pub(crate) struct Rollback {
    /// The name of the image.
    #[arg(value_name = "NAME")]
    name: String,
    /// The channel; can be left out where the image is in one only.
    #[arg(value_name = "CHANNEL")]
    channel: Option<String>,
    /// What the history of the channel and the mark say about it.
    #[arg(long, value_name = "TEXT")]
    reason: Option<String>,
    #[command(flatten)]
    store: StoreArgs,
}

impl Rollback {
    pub(crate) fn run(self, global: &Global) -> Outcome {
        let name = image_name(&self.name)?;
        let store = self.store.open()?;
        let channel = self.channel(&store, &name)?;
        let rollback = hardtack_ship::channel::Rollback {
            store: &store,
            image: &name,
            channel: &channel,
            by: &account(),
            reason: self.reason.as_deref(),
        };
        let moved = rollback.carry_out(&interruptible()?).map_err(|error| channel_failure(&error))?;
        let image = |digest| ImageId { name: name.clone(), digest };
        if let Some(bad) = moved.from.map(image) {
            note(format!("{} is marked as bad", short(&bad)));
            for other in store.channels_of(&bad).map_err(|error| store_failure(&error))? {
                note(format!("note: {other} still points to it; `hardtack rollback {name} {other}`"));
            }
        }
        if global.json {
            let channel = store.channel(&name, &channel).map_err(|error| store_failure(&error))?;
            print(as_json(&channel)?)?;
        } else {
            print(format!("{} {channel}\n", image(moved.to)))?;
        }
        Ok(Exit::Ok)
    }

    /// The channel that is meant.
    fn channel(&self, store: &Store, name: &ImageName) -> Result<ChannelName, Failure> {
        if let Some(channel) = &self.channel {
            return channel_name(channel);
        }
        let mut channels = store.channels(name).map_err(|error| store_failure(&error))?;
        match channels.as_slice() {
            [Channel { .. }] => Ok(channels.remove(0).channel),
            [] => {
                let what = format!("no image of {name} is in a channel");
                Err(Failure::new(Exit::Input, what, "`hardtack channels` lists all channels"))
            }
            several => {
                let names: Vec<&str> = several.iter().map(|channel| channel.channel.as_str()).collect();
                let what = format!("images of {name} are in several channels");
                Err(Failure::new(Exit::Usage, what, format!("name one of {}", names.join(", "))))
            }
        }
    }
}
