//! Finds texts that no screen shows and no answer carries.

use std::{fs, path::Path};

#[test]
fn every_text_is_used() {
    let declared =
        include_str!("catalogue.rs").lines().filter_map(|line| line.strip_prefix("    pub ")?.split_once(": "));
    let texts: Vec<_> = declared.map(|(name, _)| name).collect();
    assert!(texts.len() > 40, "the catalogue is read wrongly: {texts:?}");
    let sources = sources();
    let unused: Vec<_> = texts.into_iter().filter(|name| !reads(&sources, name)).collect();
    assert!(unused.is_empty(), "used nowhere: {unused:?}");
}

#[test]
fn a_text_that_only_begins_alike_does_not_count_as_used() {
    assert!(reads("{texts.call}", "call"));
    assert!(!reads("{texts.call_back}", "call"));
    assert!(!reads("{state.call}", "call"));
}

/// Everything that may read a catalogue, in one text.
fn sources() -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut folders = vec![root.join("../app/src"), root.join("../server/src"), root.join("src/i18n")];
    let mut text = String::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.file_name() != Path::new(file!()).file_name() {
                text += &fs::read_to_string(path).unwrap();
            }
        }
    }
    text
}

/// Whether the text called `name` is read somewhere.
fn reads(sources: &str, name: &str) -> bool {
    ["texts.", "texts().", "catalogue()."].iter().any(|catalogue| {
        let read = format!("{catalogue}{name}");
        let mut after = sources.match_indices(&read).map(|(at, _)| sources[at + read.len()..].chars().next());
        after.any(|next| next.is_none_or(|next| !next.is_alphanumeric() && next != '_'))
    })
}
