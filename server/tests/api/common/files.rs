//! What lies on the disk.

use std::{fs, path::Path};

/// The files below `folder` that hold this text somewhere.
pub fn files_with(folder: &Path, text: &str) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let found = entries.flat_map(|path| match path.is_dir() {
        true => files_with(&path, text),
        false => {
            let bytes = fs::read(&path).unwrap();
            let holds = bytes.windows(text.len()).any(|window| window == text.as_bytes());
            holds.then(|| path.display().to_string()).into_iter().collect()
        }
    });
    found.collect()
}
